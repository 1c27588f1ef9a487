package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"foyer/auth"
	"foyer/portal"
	"foyer/store"
)

// owner is whose account is looked at.
type owner struct {
	number          int64 // of the account
	email, password string
}

// population is how many contacts the account has, its owner among them: one
// full page of the list.
const population = store.ContactsPage

// populate makes one account with a page of contacts in an empty database.
func (f foyer) populate(ctx context.Context, database string) (owner, error) {
	anna := owner{email: "anna@kertesz.example", password: "levendula-kert-77"}
	command := f.command(ctx, database, "127.0.0.1:0", "account", "create", "--owner-password-stdin",
		"--name", "Kertész és Társa Kft.", "--owner-name", "Kertész Anna", "--owner-email", anna.email)
	var said, failed bytes.Buffer
	command.Stdin, command.Stdout, command.Stderr = strings.NewReader(anna.password+"\n"), &said, &failed
	if err := command.Run(); err != nil {
		return anna, fmt.Errorf("foyer account create: %w: %s", err, failed.String())
	}
	lines := strings.Fields(said.String())
	number, err := strconv.ParseInt(strings.TrimPrefix(lines[len(lines)-1], "#"), 10, 64)
	if err != nil {
		return anna, err
	}
	anna.number = number
	return anna, anna.invites(ctx, database)
}

// invites adds the other contacts, by the store's own verbs. Every other one
// of those who may sign in comes in.
func (o owner) invites(ctx context.Context, database string) error {
	passwords := auth.NewPasswords(12, 1)
	s, err := store.Open(database, passwords)
	if err != nil {
		return err
	}
	defer s.Close() //nolint:errcheck // nothing hangs on it
	tenant, err := o.enters(ctx, s)
	for i := 0; err == nil && i < population-1; i++ {
		contact := nth(i)
		err = tenant.AddContact(ctx, &contact)
		if err == nil && contact.SignIn && i%2 == 0 {
			err = comesIn(ctx, s, contact)
		}
	}
	return err
}

func (o owner) enters(ctx context.Context, s *store.Store) (*store.Tenant, error) {
	in, err := s.SignIn(ctx, o.email, o.password, store.Browser{Network: "192.0.2.1"})
	if err != nil {
		return nil, err
	}
	return s.Tenant(ctx, in.Session, o.number)
}

var (
	families = []string{"Nagy", "Weber", "Dubois", "Wiśniewska", "de Vries", "Stone", "Tóth", "Krüger"}
	givens   = []string{"Péter", "Sabine", "Luc", "Zofia", "Marieke"}
	presets  = []portal.Preset{portal.Accountant, portal.Developer, portal.Holder, portal.Support, portal.ReadOnly, portal.Everything}
)

func nth(i int) portal.Contact {
	family, given := families[i%len(families)], givens[i%len(givens)]
	contact := portal.Contact{
		Name: family + " " + given, Company: family + " & Partner", Language: portal.Languages[i%len(portal.Languages)],
		Email: fmt.Sprintf("contact%02d@partner.example", i), Phone: "+36 1 328 1000", City: "Kecskemét", Country: "HU",
	}
	presets[i%len(presets)].Fill(&contact)
	return contact
}

// comesIn has the contact set a password by the mailed link.
func comesIn(ctx context.Context, s *store.Store, contact portal.Contact) error {
	from := store.Browser{Network: "192.0.2.2", Language: contact.Language}
	if err := s.AskReset(ctx, contact.Email, from); err != nil {
		return err
	}
	token := ""
	for due := true; due; {
		var err error
		due, err = s.Due(ctx, func(_ context.Context, m portal.Mail) error {
			if m.Kind == portal.ResetMail {
				token = m.Token
			}
			return nil
		}, func(error) bool { return true })
		if err != nil {
			return err
		}
	}
	if token == "" {
		return errors.New("no link was mailed to " + contact.Email)
	}
	_, err := s.SetPassword(ctx, token, "quelltext-am-morgen", from)
	return err
}
