package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"foyer/mail/inbox"
	"foyer/store"
	"foyer/store/world"
)

type demoCommand struct {
	Fresh bool `help:"Begin anew: empty the demonstration's folder first."`
}

// Run tries Foyer out on this machine alone.
func (d demoCommand) Run() error {
	folder, held, err := d.folder()
	if err != nil {
		return err
	}
	defer held.Unlock() //nolint:errcheck // the process ends
	c, err := demoConfig(folder)
	if err != nil {
		return err
	}
	other, err := besides(c.Listen)
	if err != nil {
		return err
	}
	c.Providers = append([]providerConfig{other.provider()}, c.Providers...)
	if err := c.checkProviders(); err != nil {
		return err
	}
	return shows(c, folder, other)
}

// shows serves the portal, its mailbox and its other site.
func shows(c config, folder string, other *demoSite) error {
	mailbox, err := inbox.Listen("127.0.0.1:0", filepath.Join(folder, "mail"))
	if err != nil {
		return err
	}
	defer mailbox.Close() //nolint:errcheck // the process ends
	c.SMTPURL = mailbox.URL()
	s, err := openStore(c)
	if err != nil {
		return err
	}
	defer s.Close() //nolint:errcheck // the process ends
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	if err := fill(s, log); err != nil {
		return err
	}
	site, err := other.opens(c, s, log)
	if err != nil {
		return err
	}
	defer site.Close() //nolint:errcheck // the process ends
	return serve(c, s, log, mailbox, func(string) { announce(c, other.self) })
}

// demoConfig is made for this machine alone. Of the settings only those that
// name places are read, and identity providers to try out beside its own.
func demoConfig(folder string) (config, error) {
	set, err := parseConfig()
	if err != nil {
		return set, err
	}
	c := config{
		Listen: cmp.Or(set.Listen, "127.0.0.1:3000"), DatabaseURL: set.DatabaseURL, Providers: set.Providers,
		MailFrom: "Foyer <portal@foyer.example>", Brand: "Foyer", Language: "en", TimeZone: "Local", PasswordMin: 12, LogLevel: "warn",
	}
	if c.DatabaseURL == "" {
		c.DatabaseURL = "sqlite:" + filepath.Join(folder, "foyer.db")
	}
	return c, errors.Join(c.staysHere(), c.checkDatabase())
}

// staysHere makes the demonstration's address one on loopback only.
func (c *config) staysHere() error {
	host, port, err := net.SplitHostPort(c.Listen)
	if err != nil {
		return refused("LISTEN", "has to be an address and a port, such as 127.0.0.1:3000")
	}
	if host == "localhost" {
		host = "127.0.0.1"
	}
	if !isLoopback(host) {
		return refused("LISTEN", "has to be on loopback: the demonstration's passwords are known to everybody")
	}
	if c.Listen, err = settled(net.JoinHostPort(host, port)); err != nil {
		return err
	}
	c.BaseURL, err = url.Parse("http://" + c.Listen)
	return err
}

// settled is the address with a port that is free now in place of 0: the
// portal's own address has to be known before it listens.
func settled(listen string) (string, error) {
	if _, port, _ := net.SplitHostPort(listen); port != "0" {
		return listen, nil
	}
	listener, err := net.Listen("tcp", listen)
	if err != nil {
		return "", err
	}
	return listener.Addr().String(), listener.Close()
}

// fill makes the schema and, in a new database, the world. A database that
// somebody else filled is left alone: the demonstration shows all mails.
func fill(s *store.Store, log *slog.Logger) error {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	empty, ours, err := s.Whose(ctx)
	if err != nil {
		return err
	}
	if !empty && !ours {
		return refused("DATABASE_URL", "has accounts that are not the demonstration's, or only half of its own: name an empty database, or begin anew with --fresh")
	}
	if err := migrate(s, log); err != nil || !empty {
		return err
	}
	fmt.Println("Making the demonstration world …")
	if err := world.Build(ctx, s); err != nil {
		return err
	}
	if err := world.InviteAgain(ctx, s); err != nil {
		return err
	}
	return s.MarkDemonstration(ctx)
}

// announce prints where Foyer is and who can be tried out. Other programs
// read it: role, address and password are parted by tabs.
func announce(c config, other string) {
	fmt.Printf("\nFoyer is at %s\nAll its mails are at %s/demo/mail\n", c.BaseURL, c.BaseURL)
	fmt.Printf("Demo ID, to sign in with, is at %s/id/, and Webmail, a service, at %s/webmail/\n\n", other, other)
	for _, person := range world.People {
		fmt.Printf("%s\t%s\t%s\n", person.Role, person.Email, person.Password)
	}
	fmt.Printf("\n%s\n", "pending has no password yet: let her ask for one at /pwreset. invited has a mail in the mailbox. Ctrl-C stops Foyer.")
}
