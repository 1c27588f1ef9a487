package store

import (
	"cmp"
	"context"

	"github.com/uptrace/bun"

	"foyer/portal"
)

// AskRegistration has a link mailed to the address by which a free account is
// opened; to somebody who has a sign-in the mail says so. The answer is the
// same, and as fast, for both.
func (s *Store) AskRegistration(ctx context.Context, email string, from Browser) error {
	if s.NoRegistration {
		return portal.ErrNotFound
	}
	return s.ask(ctx, "register", email, from, mail{Kind: portal.RegisterMail})
}

// Registration is the address for which the link opens an account, without
// using it up.
func (s *Store) Registration(ctx context.Context, value string) (email string, err error) {
	if s.NoRegistration {
		return "", portal.ErrNotFound
	}
	row, err := s.living(ctx, value, registerTokens)
	return row.Data, err
}

// NewRegistration is what somebody says who opens a free account.
type NewRegistration struct {
	Name     string // of the person
	Account  string // of the company; empty for the person's own name
	Language string // ISO 639-1
	Password string
}

// Register uses the token up: it makes the account with its owner, and signs
// the owner in. What was offered to the address before waits for an answer.
func (s *Store) Register(ctx context.Context, value string, n NewRegistration, from Browser) (in SignedIn, err error) {
	email, err := s.Registration(ctx, value)
	if err != nil {
		return in, err
	}
	account := portal.Account{Name: cmp.Or(portal.Tidy(n.Account), n.Name), Language: n.Language, InvitationLimit: portal.OpenInvitationsFew}
	owner := portal.Contact{Name: n.Name, Company: n.Account, Email: email}
	hash, err := s.checkRegistration(ctx, &account, &owner, n)
	if err != nil {
		return in, err
	}
	err = s.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		row, err := s.useUp(ctx, tx, value, registerTokens)
		if err != nil {
			return err
		}
		in, err = s.registers(ctx, tx, registering{row.EmailNorm, row.Data, hash, byPassword}, account, owner, from)
		return err
	})
	s.wake()
	return in, err
}

func (s *Store) checkRegistration(ctx context.Context, account *portal.Account, owner *portal.Contact, n NewRegistration) (string, error) {
	wrong := portal.Invalid{}
	if refusal := s.passwords.Refusal(n.Password, "foyer", n.Name, n.Account, owner.Email); refusal != nil {
		wrong["password"] = *refusal
	}
	if err := portal.Merged(checkOwner(account, owner, n.Language), wrong.OrNil()); err != nil {
		return "", err
	}
	return s.passwords.Hash(ctx, n.Password)
}

// checkOwner tells what is wrong with an account and who is to own it.
func checkOwner(account *portal.Account, owner *portal.Contact, language string) error {
	err := owner.Check(language)
	if _, tampered := err.(portal.Tampered); err == nil || tampered {
		err = cmp.Or(err, account.Check())
	}
	return err
}

// registering is an address that its owner has proven, as they typed it, and
// how they will come in.
type registering struct {
	norm, email string
	hash        string
	by          proof
}

// registers makes the user, or takes over one whose address was never proven,
// and the account.
func (s *Store) registers(ctx context.Context, tx bun.Tx, r registering, account portal.Account, owner portal.Contact, from Browser) (in SignedIn, err error) {
	who, err := s.comer(ctx, tx, r.norm)
	if err != nil {
		return in, err
	}
	if who.deactivated || who.user.Proven() {
		return in, portal.ErrNotFound // came in by another link meanwhile
	}
	who.email = cmp.Or(who.user.Email, r.email)
	from.Language = account.Language
	if in, err = s.proves(ctx, tx, who, owner.Name, r.hash, from, r.by); err != nil {
		return in, err
	}
	if account, err = s.opens(ctx, tx, account, owner); err != nil {
		return in, err
	}
	if len(who.pending) == 0 {
		in.Account = account.Number
	}
	return in, s.bringIn(ctx, tx, account, in.User)
}
