package idp_test

import (
	"bytes"
	"context"
	"log/slog"
	"net"
	"net/url"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"foyer/handlers"
	"foyer/idp"
	"foyer/jobs"
	"foyer/portal"
	"foyer/store"
	"foyer/store/storetest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

// house is the portal, listening, with the world in its database.
type house struct {
	*testing.T
	store   *store.Store
	base    string
	logged  *logged
	ahead   *atomic.Int64             // how far the clock is ahead, in nanoseconds
	service map[string]portal.Service // of the home account, by client
}

// each tells the story on each database, each time in a world of its own.
func each(t *testing.T, story func(*house)) {
	t.Parallel()
	storetest.EachURL(t, func(t *testing.T, url string) {
		t.Parallel()
		story(opens(t, url))
	})
}

func opens(t *testing.T, database string) *house {
	t.Helper()
	h := &house{T: t, store: storetest.Open(t, database), logged: &logged{}, ahead: &atomic.Int64{}, service: map[string]portal.Service{}}
	h.store.Now = func() time.Time { return time.Now().Add(time.Duration(h.ahead.Load())) }
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	h.must(err)
	h.base = "http://" + listener.Addr().String()
	base, err := url.Parse(h.base)
	h.must(err)
	assets, err := handlers.NewAssets(os.DirFS("../static"))
	h.must(err)
	app := handlers.New(&handlers.Site{
		Store: h.store, BaseURL: base, Brand: "Foyer", Language: "en", PasswordMin: 12, Assets: assets,
		Log: slog.New(slog.NewTextHandler(h.logged, nil)),
	})
	go app.Listener(listener)                                  //nolint:errcheck // ends with Shutdown
	t.Cleanup(func() { app.ShutdownWithTimeout(time.Second) }) //nolint:errcheck // the test is over
	return h
}

// delivers lets back-channel logouts be sent until the test ends.
func (h *house) delivers() {
	h.Helper()
	log := slog.New(slog.NewTextHandler(h.logged, nil))
	deliveries := jobs.NewDeliveries(h.store, idp.New(h.base, h.store, log), log)
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() { deliveries.Run(ctx); close(ended) }()
	h.Cleanup(func() { stop(); <-ended })
}

func (h *house) must(err error) {
	h.Helper()
	if err != nil {
		h.Fatal(err)
	}
}

// in is the house in a part of the test.
func (h *house) in(t *testing.T) *house {
	copied := *h
	copied.T = t
	return &copied
}

// passes lets time go by.
func (h *house) passes(by time.Duration) { h.ahead.Add(int64(by)) }

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
