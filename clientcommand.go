package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
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
	Remove removeClientCommand `cmd:"" help:"Shut a program out, and sign everybody out of it."`
}

type createClientCommand struct {
	ID             string   `required:"" help:"client_id: small letters, digits, dots, dashes, underscores."`
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
	return inStore(func(ctx context.Context, s *store.Store) error {
		client := portal.Client{
			ID: a.ID, Kind: portal.ClientKind(a.Kind), Name: a.Name, Public: a.Public, LoginURI: a.LoginURI, BackchannelURI: a.BackchannelURI,
			RedirectURIs: portal.URIs(strings.Join(a.RedirectURI, " ")), PostLogoutURIs: portal.URIs(strings.Join(a.PostLogoutURI, " ")),
			Endpoint: a.Endpoint, Origins: portal.URIs(strings.Join(a.AllowOrigin, " ")),
		}
		secret, err := s.RegisterClient(ctx, client)
		if errors.Is(err, portal.ErrConflict) {
			return fmt.Errorf("there is a client %q already", a.ID)
		}
		if err == nil && secret != "" {
			fmt.Println(secret)
		}
		return err
	})
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

type serviceCommand struct {
	Create createServiceCommand `cmd:"" help:"Give an account a service that a registered program opens; the last line is its id."`
	Remove removeServiceCommand `cmd:"" help:"Take a service from an account, and sign everybody out of it."`
}

type createServiceCommand struct {
	Account string `required:"" help:"Number of the account, such as 1042."`
	Name    string `required:"" help:"What people call it, such as Webmail."`
	Client  string `required:"" help:"client_id of the program that opens it."`
	Target  string `help:"Page of the program that it opens; as the program likes unless set."`
}

// Run adds the service and prints its id.
func (a createServiceCommand) Run() error {
	return inStore(func(ctx context.Context, s *store.Store) error {
		number, err := accountNumber(a.Account)
		if err != nil {
			return err
		}
		service, err := s.AddService(ctx, number, portal.Service{Name: a.Name, ClientID: a.Client, Target: a.Target})
		if errors.Is(err, portal.ErrNotFound) {
			return fmt.Errorf("there is no account #%d, or no client %q", number, a.Client)
		}
		if err == nil {
			fmt.Println(service.ID)
		}
		return err
	})
}

type removeServiceCommand struct {
	Account string `required:"" help:"Number of the account, such as 1042."`
	ID      string `required:"" help:"Id of the service, as it was printed."`
}

// Run takes the service away.
func (a removeServiceCommand) Run() error {
	return inStore(func(ctx context.Context, s *store.Store) error {
		number, err := accountNumber(a.Account)
		if err != nil {
			return err
		}
		if err := s.RemoveService(ctx, number, a.ID); !errors.Is(err, portal.ErrNotFound) {
			return err
		}
		return fmt.Errorf("there is no service %q on an account #%d", a.ID, number)
	})
}

// accountNumber reads 1042 or #1042.
func accountNumber(typed string) (int64, error) {
	number, err := strconv.ParseInt(strings.TrimPrefix(typed, "#"), 10, 64)
	if err != nil {
		return 0, fmt.Errorf("--account: %q is no account's number", typed)
	}
	return number, nil
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
		return errors.New(inWords(wrong))
	}
	return err
}
