package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"foyer/portal"
	"foyer/store"
)

type clientCommand struct {
	Create createClientCommand `cmd:"" help:"Register a program that people come to through Foyer; the last line is its secret, which is shown once."`
	List   listClientsCommand  `cmd:"" help:"Print the registered programs."`
	Rotate rotateSecretCommand `cmd:"" name:"rotate-secret" help:"Give a program another secret; the last line is the secret. The one before counts no more."`
	Remove removeClientCommand `cmd:"" help:"Shut a program out, and sign everybody out of it. Its id cannot be used again."`
}

type createClientCommand struct {
	ID             string   `required:"" help:"client_id: small letters, digits, dots, dashes, underscores. One that was used is never free again, even when its program was removed."`
	Name           string   `required:"" help:"What people call it, such as Webmail."`
	Kind           string   `default:"oidc" enum:"oidc,url" help:"How it lets people in: oidc (OpenID Connect) or url (it makes a page for each visit, which Foyer asks for)."`
	RedirectURI    []string `help:"oidc: where a sign-in comes back to, character by character; may be repeated." sep:"none"`
	LoginURI       string   `help:"oidc: where a click on the service begins; without one it cannot be opened from Foyer."`
	PostLogoutURI  []string `help:"oidc: where a sign-out may come back to; may be repeated." sep:"none"`
	BackchannelURI string   `help:"oidc: where it is told that somebody was signed out."`
	Public         bool     `help:"oidc: it cannot keep a secret, and has none."`
	Endpoint       string   `help:"url: where Foyer asks for the page."`
	AllowOrigin    []string `help:"url: scheme and host that the page may be at; may be repeated." sep:"none"`
}

// Run registers the client and prints its secret.
func (a createClientCommand) Run() error {
	if foreign := a.foreign(); len(foreign) > 0 {
		return fmt.Errorf("a program of kind %s has no %s", a.Kind, strings.Join(foreign, ", "))
	}
	return inStore(func(ctx context.Context, s *store.Store) error {
		client := portal.Client{
			ID: a.ID, Kind: portal.ClientKind(a.Kind), Name: a.Name, Public: a.Public, LoginURI: a.LoginURI, BackchannelURI: a.BackchannelURI,
			RedirectURIs: portal.URIs(strings.Join(a.RedirectURI, " ")), PostLogoutURIs: portal.URIs(strings.Join(a.PostLogoutURI, " ")),
			Endpoint: a.Endpoint, Origins: portal.URIs(strings.Join(a.AllowOrigin, " ")),
		}
		secret, err := s.RegisterClient(ctx, client)
		if errors.Is(err, portal.ErrConflict) {
			return a.taken(ctx, s)
		}
		if err == nil && secret != "" {
			fmt.Println(secret)
		}
		if err == nil && client.Kind == portal.ByOpenID && client.LoginURI == "" {
			fmt.Fprintln(os.Stderr, "foyer: without --login-uri its services cannot be opened from the portal; people sign in at the program itself")
		}
		return err
	})
}

// foreign are the flags that were given and that the kind has no use for.
func (a createClientCommand) foreign() (flags []string) {
	given := map[string]bool{"--endpoint": a.Endpoint != "", "--allow-origin": len(a.AllowOrigin) > 0}
	if portal.ClientKind(a.Kind) == portal.ByURL {
		given = map[string]bool{
			"--redirect-uri": len(a.RedirectURI) > 0, "--login-uri": a.LoginURI != "", "--post-logout-uri": len(a.PostLogoutURI) > 0,
			"--backchannel-uri": a.BackchannelURI != "", "--public": a.Public,
		}
	}
	maps.DeleteFunc(given, func(_ string, given bool) bool { return !given })
	return slices.Sorted(maps.Keys(given))
}

// taken says who has the id.
func (a createClientCommand) taken(ctx context.Context, s *store.Store) error {
	_, removed, err := clientNamed(ctx, s, a.ID)
	switch {
	case err != nil:
		return err
	case removed:
		return fmt.Errorf("the id %q was used by a client that was removed, and cannot be used again: its services would be those of another program", a.ID)
	}
	return fmt.Errorf("there is a client %q already", a.ID)
}

// clientNamed tells whether there is a client with the id, or was one.
func clientNamed(ctx context.Context, s *store.Store, id string) (there, removed bool, err error) {
	clients, err := s.Clients(ctx)
	for _, c := range clients {
		if c.ID == id {
			return c.DeactivatedAt.IsZero(), !c.DeactivatedAt.IsZero(), err
		}
	}
	return false, false, err
}

type listClientsCommand struct{}

// Run prints the clients.
func (listClientsCommand) Run() error {
	return inStore(func(ctx context.Context, s *store.Store) error {
		clients, err := s.Clients(ctx)
		w := tabwriter.NewWriter(os.Stdout, 0, 4, 2, ' ', 0)
		for _, c := range clients {
			state := "active"
			if !c.DeactivatedAt.IsZero() {
				state = "removed"
			}
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", c.ID, c.Kind, state, c.Name) //nolint:errcheck // Flush tells
		}
		return errors.Join(err, w.Flush())
	})
}

type rotateSecretCommand struct {
	ID string `required:"" help:"client_id of the program."`
}

// Run gives the client another secret and prints it.
func (a rotateSecretCommand) Run() error {
	return inStore(func(ctx context.Context, s *store.Store) error {
		secret, err := s.RenewSecret(ctx, a.ID)
		switch {
		case errors.Is(err, portal.ErrNotFound):
			return fmt.Errorf("there is no client %q", a.ID)
		case err == nil && secret == "":
			return fmt.Errorf("%q is public and has no secret", a.ID)
		case err == nil:
			fmt.Println(secret)
		}
		return err
	})
}

type removeClientCommand struct {
	ID string `required:"" help:"client_id of the program."`
}

// Run shuts the client out.
func (a removeClientCommand) Run() error {
	return inStore(func(ctx context.Context, s *store.Store) error {
		if err := s.RemoveClient(ctx, a.ID); !errors.Is(err, portal.ErrNotFound) {
			return err
		}
		return fmt.Errorf("there is no client %q", a.ID)
	})
}

// inStore does something with the store, its schema brought up to date, and
// says in words what is wrong with what was typed.
func inStore(do func(context.Context, *store.Store) error) error {
	s, c, err := storeAlone()
	if err != nil {
		return err
	}
	defer s.Close() //nolint:errcheck // the process ends
	if err := migrate(s, newLog(c)); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	err = do(ctx, s)
	if wrong, ok := errors.AsType[portal.Invalid](err); ok {
		return errors.New(inWords(wrong, nil))
	}
	return err
}
