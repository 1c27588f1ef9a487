package jobs_test

import (
	"bytes"
	"context"
	"log/slog"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"foyer/jobs"
	"foyer/mail"
	"foyer/mail/inbox"
	"foyer/store"
	"foyer/store/storetest"
)

func TestMain(m *testing.M) { storetest.Main(m) }

const (
	from    = "Foyer <portal@foyer.example>"
	baseURL = "https://portal.example"
)

// post is a database, a mail server, and what lies between them.
type post struct {
	*store.Store
	url    string // of the database
	box    *inbox.Inbox
	smtp   string        // the URL of the mail server
	later  *atomic.Int64 // nanoseconds by which the store's clock is ahead
	logged *logged
}

func each(t *testing.T, test func(*testing.T, *post)) {
	storetest.EachURL(t, func(t *testing.T, url string) {
		box, err := inbox.Listen("127.0.0.1:0", t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := box.Close(); err != nil {
				t.Error(err)
			}
		})
		p := &post{url: url, box: box, smtp: box.URL(), later: &atomic.Int64{}, logged: &logged{}}
		p.Store = p.open(t)
		test(t, p)
	})
}

// open opens the database once more, with the same clock.
func (p *post) open(t *testing.T) *store.Store {
	s := storetest.Open(t, p.url)
	s.Now = func() time.Time { return time.Now().Add(time.Duration(p.later.Load())) }
	return s
}

func (p *post) passes(d time.Duration) { p.later.Add(int64(d)) }

// start lets an outbox work, until the test ends or the func is called.
func (p *post) start(t *testing.T, s *store.Store) (stop func()) {
	t.Helper()
	sender, err := mail.New(p.smtp, from)
	if err != nil {
		t.Fatal(err)
	}
	log := slog.New(slog.NewTextHandler(p.logged, &slog.HandlerOptions{Level: slog.LevelDebug}))
	outbox, err := jobs.New(s, sender, jobs.Letterhead{From: from, Brand: "Webdigital", BaseURL: baseURL}, log)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan struct{})
	go func() { outbox.Run(ctx); close(ended) }()
	stop = sync.OnceFunc(func() { cancel(); <-ended })
	t.Cleanup(stop)
	return stop
}

func (p *post) ask(t *testing.T, emails ...string) {
	t.Helper()
	for _, email := range emails {
		if err := p.AskReset(t.Context(), email, store.Browser{Network: "198.51.100.7", Language: "en"}); err != nil {
			t.Fatal(err)
		}
	}
}

// arrives is the next mail to the address.
func (p *post) arrives(t *testing.T, to string) inbox.Letter {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	letter, err := p.box.Wait(ctx, to)
	if err != nil {
		t.Fatalf("%v\n%s", err, p.logged)
	}
	letter.Text = strings.ReplaceAll(letter.Text, "\r\n", "\n")
	return letter
}

// count is how many mails have arrived once none is waiting any more.
func (p *post) count(t *testing.T) int {
	t.Helper()
	until(t, "every mail is settled", func() bool { return p.waiting(t) == 0 })
	letters, err := p.box.Messages()
	if err != nil {
		t.Fatal(err)
	}
	return len(letters)
}

func (p *post) waiting(t *testing.T) int {
	t.Helper()
	waiting, _, err := p.Waiting(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return waiting
}

func until(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); !holds(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("never came: %s", what)
		}
	}
}

var link = regexp.MustCompile(regexp.QuoteMeta(baseURL) + `/pwreset/([A-Za-z0-9_-]{43})\b`)

func token(t *testing.T, letter inbox.Letter) string {
	t.Helper()
	found := link.FindStringSubmatch(letter.Text)
	if len(found) == 0 || !strings.Contains(letter.HTML, found[0]) {
		t.Fatalf("no link in %q", letter.Text)
	}
	return found[1]
}

// logged is a log that can be read while it is written.
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

func (l *logged) has(text string) func() bool {
	return func() bool { return strings.Contains(l.String(), text) }
}
