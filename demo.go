package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/gofrs/flock"

	"foyer/i18n"
	"foyer/mail/inbox"
	"foyer/portal"
	"foyer/store"
	"foyer/store/world"
)

type demoCommand struct {
	Fresh bool `help:"Begin anew: empty the demonstration's folder first."`
}

// marker says that a folder is the demonstration's own. No other folder is
// ever emptied.
const marker = ".foyer-demo"

// holder is locked by the demonstration that runs on the folder.
const holder = ".foyer-demo.lock"

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
	return serve(c, s, log, mailbox, func(string) { announce(c) })
}

// folder is where the demonstration keeps its database and mails. It is this
// process's own for as long as it is held.
func (d demoCommand) folder() (folder string, held *flock.Flock, err error) {
	if folder = os.Getenv(prefix + "DATA"); folder == "" {
		cache, err := os.UserCacheDir()
		if err != nil {
			return "", nil, fmt.Errorf("%sDATA has to name a folder: %w", prefix, err)
		}
		folder = filepath.Join(cache, "foyer-demo")
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return "", nil, err
	}
	if err := mark(folder); err != nil {
		return "", nil, err
	}
	if held, err = hold(folder); err != nil || !d.Fresh {
		return folder, held, err
	}
	return folder, held, empty(folder)
}

// hold keeps the folder from a second demonstration: two would pull the
// database away from under each other. The lock lasts only while it is
// referred to: the collector closes its file.
func hold(folder string) (*flock.Flock, error) {
	lock := flock.New(filepath.Join(folder, holder))
	held, err := lock.TryLock()
	if err == nil && !held {
		err = fmt.Errorf("a demonstration runs on %s already; end it, or name another folder in %sDATA", folder, prefix)
	}
	return lock, err
}

// mark makes an empty folder the demonstration's. One with something else in
// it is left alone.
func mark(folder string) error {
	if _, err := os.Stat(filepath.Join(folder, marker)); err == nil {
		return nil
	}
	entries, err := os.ReadDir(folder)
	if err != nil {
		return err
	}
	if len(entries) > 0 {
		return fmt.Errorf("%sDATA: %s is not empty and not the demonstration's; name another folder", prefix, folder)
	}
	return os.WriteFile(filepath.Join(folder, marker), []byte("The demonstration of Foyer lives here. It may empty this folder.\n"), 0o600)
}

// empty takes everything out of a folder that is marked.
func empty(folder string) error {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		if entry.Name() == marker || entry.Name() == holder {
			continue
		}
		if err := os.RemoveAll(filepath.Join(folder, entry.Name())); err != nil {
			return err
		}
	}
	return nil
}

// demoConfig is made for this machine alone: it listens on loopback only.
func demoConfig(folder string) (config, error) {
	c := config{
		Listen: os.Getenv(prefix + "LISTEN"), DatabaseURL: os.Getenv(prefix + "DATABASE_URL"),
		MailFrom: "Foyer <portal@foyer.example>", Brand: "Foyer", Language: "en", TimeZone: "Local", PasswordMin: 12, LogLevel: "warn",
	}
	if c.Listen == "" {
		c.Listen = "127.0.0.1:3000"
	}
	if c.DatabaseURL == "" {
		c.DatabaseURL = "sqlite:" + filepath.Join(folder, "foyer.db")
	}
	host, port, err := net.SplitHostPort(c.Listen)
	if err != nil {
		return c, refused("LISTEN", "has to be an address and a port, such as 127.0.0.1:3000")
	}
	if host == "localhost" {
		host = "127.0.0.1"
	}
	if !isLoopback(host) {
		return c, refused("LISTEN", "has to be on loopback: the demonstration's passwords are known to everybody")
	}
	c.Listen = net.JoinHostPort(host, port)
	c.BaseURL, err = url.Parse("http://" + c.Listen)
	return c, errors.Join(err, c.checkDatabase())
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
func announce(c config) {
	fmt.Printf("\nFoyer is at %s\nAll its mails are at %s/demo/mail\n\n", c.BaseURL, c.BaseURL)
	for _, person := range world.People {
		fmt.Printf("%s\t%s\t%s\n", person.Role, person.Email, person.Password)
	}
	fmt.Printf("\n%s\n", "pending has no password yet: let her ask for one at /pwreset. invited has a mail in the mailbox. Ctrl-C stops Foyer.")
}

// inWords says in English what is wrong.
func inWords(wrong portal.Invalid) string {
	english := i18n.Match("en")
	var lines []string
	for field, message := range wrong {
		lines = append(lines, field+": "+english.T(message.Key, message.Args...))
	}
	return strings.Join(lines, "\n")
}
