package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"foyer/handlers"
	"foyer/portal"
	"foyer/store"
)

type migrateCommand struct{}

// Run brings the schema up to date.
func (migrateCommand) Run() error {
	s, c, err := storeAlone()
	if err != nil {
		return err
	}
	defer s.Close() //nolint:errcheck // the process ends
	return migrate(s, newLog(c))
}

// storeAlone opens the store for a command that serves nothing.
func storeAlone() (*store.Store, config, error) {
	c, err := readStoreConfig()
	if err != nil {
		return nil, c, err
	}
	s, err := openStore(c)
	return s, c, err
}

type accountCommand struct {
	Create createAccountCommand `cmd:"" help:"Make an account and its owner; the last line is the account's number."`
}

type createAccountCommand struct {
	Name               string `required:"" help:"Company or personal name of the account."`
	OwnerEmail         string `required:"" help:"Address of the owner."`
	OwnerName          string `required:"" help:"Full name of the owner."`
	OwnerPasswordStdin bool   `help:"Read the owner's password from standard input. Without one the owner comes in by /pwreset."`
	Language           string `default:"en" enum:"en,hu,de,fr,pl,nl" help:"Language of the account: ${enum}."`
}

// Run makes the account.
func (a createAccountCommand) Run() error {
	password, err := a.password(os.Stdin)
	if err != nil {
		return err
	}
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
	account, err := s.OpenAccount(ctx, store.NewAccount{
		Account: portal.Account{Name: a.Name, Language: a.Language},
		Owner:   portal.Contact{Name: a.OwnerName, Email: a.OwnerEmail}, Password: password,
	})
	if wrong, ok := errors.AsType[portal.Invalid](err); ok {
		return errors.New(inWords(wrong, map[string]string{"email": "--owner-email", "name": "--name and --owner-name", "password": "--owner-password-stdin"}))
	}
	if err != nil {
		return err
	}
	fmt.Printf("#%d\n", account.Number)
	return nil
}

func (a createAccountCommand) password(in io.Reader) (string, error) {
	if !a.OwnerPasswordStdin {
		return "", nil
	}
	line, err := bufio.NewReader(in).ReadString('\n')
	if err != nil && err != io.EOF {
		return "", err
	}
	if line = strings.TrimRight(line, "\r\n"); line == "" {
		return "", errors.New("--owner-password-stdin: there is no password on standard input")
	}
	return line, nil
}

type routesCommand struct {
	Demo bool `help:"With the pages of the demonstration."`
}

// Run prints the route table.
func (r routesCommand) Run() error {
	w := tabwriter.NewWriter(os.Stdout, 0, 4, 2, ' ', 0)
	for _, route := range handlers.Routes(r.Demo) {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", route.Method, route.Path, route.Door, route.Right) //nolint:errcheck // Flush tells
	}
	return w.Flush()
}
