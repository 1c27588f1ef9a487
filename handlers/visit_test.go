package handlers_test

import (
	"bytes"
	"context"
	"log/slog"
	"net"
	"net/url"
	"os"
	"sync"
	"testing"
	"time"

	"foyer/handlers"
	"foyer/jobs"
	"foyer/mail"
	"foyer/mail/inbox"
	"foyer/store"
	"foyer/store/storetest"
)

// visits is the portal, listening, with the world in its database, and the
// people who are signed in to it.
type visits struct {
	*testing.T
	base     *url.URL
	database string
	store    *store.Store
	box      *inbox.Inbox
	logged   *logged
	people   map[string]*browser
	listens  string // address of the portal
}

// visit tells the story on each database, each time in a world of its own.
func visit(t *testing.T, story func(*visits)) { visitAs(t, nil, story) }

// visitAs is [visit] to a portal that is set up in another way.
func visitAs(t *testing.T, setUp func(*handlers.Site), story func(*visits)) {
	t.Parallel()
	storetest.EachURL(t, func(t *testing.T, url string) {
		t.Parallel()
		story(opens(t, url, setUp))
	})
}

// opens lets the portal listen until the test ends.
func opens(t *testing.T, database string, setUp func(*handlers.Site)) *visits {
	t.Helper()
	v := &visits{T: t, database: database, store: storetest.Open(t, database), logged: &logged{}, people: map[string]*browser{}}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	v.must(err)
	v.listens = listener.Addr().String()
	v.base = &url.URL{Scheme: "http", Host: v.listens}
	assets, err := handlers.NewAssets(os.DirFS("../static"))
	v.must(err)
	v.box, err = inbox.Listen("127.0.0.1:0", t.TempDir())
	v.must(err)
	t.Cleanup(func() { v.box.Close() }) //nolint:errcheck // the mails go away with the test
	site := &handlers.Site{
		Store: v.store, BaseURL: v.base, Brand: "Foyer", Language: "en", PasswordMin: 12, Demo: true,
		Assets: assets, Mailbox: v.box, Log: slog.New(slog.NewTextHandler(v.logged, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
	if setUp != nil {
		setUp(site)
	}
	app := handlers.New(site)
	go app.Listener(listener)                                  //nolint:errcheck // ends with Shutdown
	t.Cleanup(func() { app.ShutdownWithTimeout(time.Second) }) //nolint:errcheck // the test is over
	return v
}

// sendsMail lets the outbox work until the test ends.
func (v *visits) sendsMail() {
	v.Helper()
	const from = "Foyer <portal@foyer.example>"
	sender, err := mail.New(v.box.URL(), from)
	v.must(err)
	outbox, err := jobs.New(v.store, sender, jobs.Letterhead{From: from, Brand: "Foyer", BaseURL: v.base.String()},
		slog.New(slog.NewTextHandler(v.logged, &slog.HandlerOptions{Level: slog.LevelDebug})))
	v.must(err)
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() { outbox.Run(ctx); close(ended) }()
	v.Cleanup(func() { stop(); <-ended })
}

// mailTo is the next mail to the address.
func (v *visits) mailTo(address string) inbox.Letter {
	v.Helper()
	ctx, cancel := context.WithTimeout(v.Context(), 15*time.Second)
	defer cancel()
	letter, err := v.box.Wait(ctx, address)
	v.must(err)
	return letter
}

func (v *visits) must(err error) {
	v.Helper()
	if err != nil {
		v.Fatal(err)
	}
}

// logged is what the portal logged.
type logged struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *logged) Write(line []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(line)
}

func (l *logged) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}
