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

type serviceCommand struct {
	Create createServiceCommand `cmd:"" help:"Give an account a service that a registered program opens; the last line is its id."`
	List   listServicesCommand  `cmd:"" help:"Print the services of an account."`
	Remove removeServiceCommand `cmd:"" help:"Take a service from an account, and sign everybody out of it."`
}

type createServiceCommand struct {
	Account string `required:"" help:"Number of the account, such as 1042."`
	Name    string `required:"" help:"What people call it, such as Webmail."`
	Client  string `required:"" help:"client_id of the program that opens it."`
	Target  string `help:"Page of the program that it opens, at one of the program's own origins; as the program likes unless set."`
}

// Run adds the service and prints its id.
func (a createServiceCommand) Run() error {
	return inStore(func(ctx context.Context, s *store.Store) error {
		number, err := accountNumber(a.Account)
		if err != nil {
			return err
		}
		service, err := s.AddService(ctx, number, portal.Service{Name: a.Name, ClientID: a.Client, Target: a.Target})
		switch {
		case errors.Is(err, portal.ErrNotFound):
			return a.missing(ctx, s, number)
		case errors.Is(err, portal.ErrConflict):
			return fmt.Errorf("the account #%d has this service already: see foyer service list --account %[1]d", number)
		case err == nil:
			fmt.Println(service.ID)
		}
		return err
	})
}

// missing says whether it is the account or the client that there is not.
func (a createServiceCommand) missing(ctx context.Context, s *store.Store, number int64) error {
	there, removed, err := clientNamed(ctx, s, a.Client)
	switch {
	case err != nil:
		return err
	case removed:
		return fmt.Errorf("the client %q was removed", a.Client)
	case !there:
		return fmt.Errorf("there is no client %q", a.Client)
	}
	return noAccount(number)
}

func noAccount(number int64) error { return fmt.Errorf("there is no account #%d", number) }

type listServicesCommand struct {
	Account string `required:"" help:"Number of the account, such as 1042."`
}

// Run prints the services: id, name, client and since when.
func (a listServicesCommand) Run() error {
	return inStore(func(ctx context.Context, s *store.Store) error {
		number, err := accountNumber(a.Account)
		if err != nil {
			return err
		}
		services, err := s.ServicesOf(ctx, number)
		if errors.Is(err, portal.ErrNotFound) {
			return noAccount(number)
		}
		w := tabwriter.NewWriter(os.Stdout, 0, 4, 2, ' ', 0)
		for _, service := range services {
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", service.ID, service.Name, service.ClientID, service.CreatedAt.UTC().Format(time.DateOnly)) //nolint:errcheck // Flush tells
		}
		return errors.Join(err, w.Flush())
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
