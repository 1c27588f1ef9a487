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

// Run tries Foyer out on this machine alone.
func (d demoCommand) Run() error {
	folder, err := d.folder()
	if err != nil {
		return err
	}
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

// folder is where the demonstration keeps its database and mails.
func (d demoCommand) folder() (string, error) {
	folder := os.Getenv(prefix + "DATA")
	if folder == "" {
		cache, err := os.UserCacheDir()
		if err != nil {
			return "", fmt.Errorf("%sDATA has to name a folder: %w", prefix, err)
		}
		folder = filepath.Join(cache, "foyer-demo")
	}
	if d.Fresh {
		if err := empty(folder); err != nil {
			return "", err
		}
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return "", err
	}
	return folder, mark(folder)
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

func empty(folder string) error {
	entries, err := os.ReadDir(folder)
	if errors.Is(err, os.ErrNotExist) || err == nil && len(entries) == 0 {
		return nil
	}
	if err != nil {
		return err
	}
	if _, err := os.Stat(filepath.Join(folder, marker)); err != nil {
		return fmt.Errorf("--fresh: %s is not the demonstration's folder and is not emptied", folder)
	}
	for _, entry := range entries {
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

// fill makes the schema and, in a new database, the world.
func fill(s *store.Store, log *slog.Logger) error {
	if err := migrate(s, log); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	empty, err := s.Empty(ctx)
	if err != nil || !empty {
		return err
	}
	fmt.Println("Making the demonstration world …")
	return world.Build(ctx, s)
}

// announce prints where Foyer is and who can be tried out. Other programs
// read it: role, address and password are parted by tabs.
func announce(c config) {
	fmt.Printf("\nFoyer is at %s\nAll its mails are at %s/demo/mail\n\n", c.BaseURL, c.BaseURL)
	for _, person := range world.People {
		fmt.Printf("%s\t%s\t%s\n", person.Role, person.Email, person.Password)
	}
	fmt.Printf("\n%s\n", "pending has no password yet: let her ask for one at /pwreset. Ctrl-C stops Foyer.")
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
