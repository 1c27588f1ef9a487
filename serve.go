package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"reflect"
	"runtime"
	"runtime/debug"
	"sync"
	"syscall"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"foyer/auth"
	"foyer/handlers"
	"foyer/idp"
	"foyer/jobs"
	"foyer/mail"
	"foyer/mail/inbox"
	"foyer/store"
)

// stopLimit is how long requests may still take once the process is told to
// stop.
const stopLimit = 8 * time.Second

// gcPercent keeps the process below 60 MiB under load; at 100 it is some MiB
// above, and not measurably faster.
const gcPercent = 60

type serveCommand struct{}

// Run serves the portal until the process is told to stop.
func (serveCommand) Run() error {
	c, err := readConfig()
	if err != nil {
		return err
	}
	log := newLog(c)
	s, err := openStore(c)
	if err != nil {
		return err
	}
	defer s.Close() //nolint:errcheck // the process ends
	if err := migrate(s, log); err != nil {
		return err
	}
	for _, p := range c.Providers {
		log.Info("identity provider", "slug", p.Slug, "issuer", p.Issuer)
	}
	return serve(c, s, log, nil, func(address string) { log.Info("listening", "address", address, "url", c.BaseURL.String()) })
}

func newLog(c config) *slog.Logger {
	var level slog.Level
	level.UnmarshalText([]byte(c.LogLevel)) //nolint:errcheck // checked with the configuration
	return slog.New(slog.NewJSONHandler(os.Stderr, &slog.HandlerOptions{Level: level}))
}

func openStore(c config) (*store.Store, error) {
	s, err := store.Open(c.DatabaseURL, auth.NewPasswords(c.PasswordMin, max(1, runtime.NumCPU()-1)))
	if err == nil {
		s.NoRegistration, s.NoFirstPassword = c.Registration == "off", c.FirstPassword == "off"
		s.Providers = c.providerNames()
	}
	return s, err
}

func migrate(s *store.Store, log *slog.Logger) error {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Minute)
	defer cancel()
	applied, err := s.Migrate(ctx)
	if len(applied) > 0 {
		log.Info("schema brought up to date", "applied", applied)
	}
	return err
}

// serve runs the portal, the outbox and, where it is set up, the metrics.
// listening is called once requests are answered.
func serve(c config, s *store.Store, log *slog.Logger, mailbox *inbox.Inbox, listening func(address string)) error {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	files, err := assets()
	if err != nil {
		return err
	}
	if s.Passkeys, err = auth.NewPasskeys(c.BaseURL, c.Brand); err != nil {
		return err
	}
	sender, err := mail.New(c.SMTPURL, c.MailFrom)
	if err != nil {
		return err
	}
	outbox, err := jobs.New(s, sender, jobs.Letterhead{From: c.MailFrom, Brand: c.Brand, BaseURL: c.BaseURL.String(), Zone: c.zone()}, log)
	if err != nil {
		return err
	}
	app := handlers.New(&handlers.Site{
		Store: s, BaseURL: c.BaseURL, Brand: c.Brand, Language: c.Language, Zone: c.zone(), TrustedProxies: c.TrustedProxies,
		PasswordMin: c.PasswordMin, HSTS: c.HSTS && c.BaseURL.Scheme == "https",
		Providers: c.providers(), Assets: files, Mailbox: mailbox, Demo: mailbox != nil, Log: log,
	})
	listener, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return fmt.Errorf("%sLISTEN: %w", prefix, err)
	}
	metrics, err := serveMetrics(c)
	if err != nil {
		return err
	}
	defer metrics.Close() //nolint:errcheck // the process ends

	var background sync.WaitGroup
	background.Go(func() { outbox.Run(ctx) })
	background.Go(func() { jobs.NewDeliveries(s, idp.New(c.BaseURL.String(), s, log), log).Run(ctx) })
	background.Go(func() { shutdown(ctx, app, log) })
	listening(listener.Addr().String())
	err = app.Listener(listener)
	stop()
	background.Wait()
	return err
}

// shutdown lets the requests under way end, once the process is told to stop.
func shutdown(ctx context.Context, app *fiber.App, log *slog.Logger) {
	<-ctx.Done()
	log.Info("stopping")
	if err := app.ShutdownWithTimeout(stopLimit); err != nil {
		log.Warn("stopped while requests were under way", "error", err)
	}
}

// serveMetrics answers /metrics on a port of its own, which the world does
// not see.
func serveMetrics(c config) (*http.Server, error) {
	mux := http.NewServeMux()
	mux.Handle("/metrics", promhttp.Handler())
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second}
	if c.MetricsListen == "" {
		return server, nil
	}
	listener, err := net.Listen("tcp", c.MetricsListen)
	if err != nil {
		return server, fmt.Errorf("%sMETRICS_LISTEN: %w", prefix, err)
	}
	go func() {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			slog.Error("metrics", "error", err)
		}
	}()
	return server, nil
}

// fieldHelps are the sentences about the settings, by the names of their
// variables.
func fieldHelps(settings any, prefix string) map[string]string {
	helps := map[string]string{}
	for field := range reflect.TypeOf(settings).Elem().Fields() {
		helps[prefix+field.Tag.Get("env")] = field.Tag.Get("help")
	}
	return helps
}
