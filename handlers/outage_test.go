package handlers_test

import (
	"net"
	"net/http"
	"net/url"
	"sync"
	"testing"
	"time"

	"foyer/store/storetest"
)

// line is what lies between the portal and its database. It can be cut, so
// that nobody answers, or go dead, so that nothing comes.
type line struct {
	at, to   string
	mu       sync.Mutex
	listener net.Listener
	open     []net.Conn
	dead     bool
}

// newLine is a line to the database, and the database's URL at its other end.
func newLine(t *testing.T, database string) (*line, string) {
	t.Helper()
	url, err := url.Parse(database)
	if err != nil {
		t.Fatal(err)
	}
	l := &line{at: "127.0.0.1:0", to: url.Host}
	l.mend(t)
	l.at = l.listener.Addr().String()
	t.Cleanup(l.cut)
	url.Host = l.at
	return l, url.String()
}

func (l *line) mend(t *testing.T) {
	t.Helper()
	l.mu.Lock()
	defer l.mu.Unlock()
	listener, err := net.Listen("tcp", l.at)
	if err != nil {
		t.Fatal(err)
	}
	l.listener, l.dead = listener, false
	go func() {
		for {
			from, err := listener.Accept()
			if err != nil {
				return
			}
			l.connect(from)
		}
	}()
}

func (l *line) connect(from net.Conn) {
	to, err := net.Dial("tcp", l.to)
	if err != nil {
		from.Close() //nolint:errcheck // there is nothing at the other end
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.open = append(l.open, from, to)
	go l.carries(from, to)
	go l.carries(to, from)
}

func (l *line) carries(from, to net.Conn) {
	buffer := make([]byte, 32<<10)
	for {
		n, err := from.Read(buffer)
		if l.isDead() && err == nil {
			continue
		}
		if _, wrong := to.Write(buffer[:n]); err != nil || wrong != nil {
			from.Close() //nolint:errcheck // it ends
			to.Close()   //nolint:errcheck // it ends
			return
		}
	}
}

func (l *line) isDead() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.dead
}

func (l *line) cut() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.listener.Close() //nolint:errcheck // that is the point
	for _, connection := range l.open {
		connection.Close() //nolint:errcheck // that is the point
	}
	l.open, l.dead = nil, false
}

func (l *line) die() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.dead = true
}

func TestADatabaseThatGoesAwayIsMetWithAPageAndComesBack(t *testing.T) {
	t.Parallel()
	l, database := newLine(t, storetest.Postgres(t))
	v := opens(t, database, nil)
	owner := v.As("owner")
	form := []string{"once", owner.Get("/a/1042/contacts/new").field("once"), "name", "Fekete Réka", "email", "reka@konyveles.example", "preset", "accountant"}

	for what, goes := range map[string]func(){"cut": l.cut, "dead": l.die} {
		owner.Get("/a/1042").Is(http.StatusOK)
		goes()
		var all sync.WaitGroup
		for _, ask := range []func() *answer{
			func() *answer { return v.Anew().With("Cookie", owner.cookie()).Get("/a/1042/contacts") },
			func() *answer { return v.Anew().With("Cookie", owner.cookie()).Post("/a/1042/contacts", form...) },
			func() *answer { return v.Anew().Post("/login", "email", "anna@kertesz.example", "password", "x") },
			func() *answer { return v.Anew().Post("/pwreset", "email", "anna@kertesz.example") },
			func() *answer { return v.Anew().With("Cookie", owner.cookie()).Get("/") },
		} {
			all.Go(func() {
				a := ask()
				if a.StatusCode != http.StatusServiceUnavailable || a.took > 6*time.Second || a.find("main h1").Length() != 1 {
					v.Errorf("%s: %s: %d after %v: %s", what, a.what, a.StatusCode, a.took, a.short())
				}
			})
		}
		all.Go(func() {
			if a := v.Anew().Get("/healthz"); a.StatusCode != http.StatusOK || a.took > time.Second {
				v.Errorf("%s: /healthz: %d after %v", what, a.StatusCode, a.took)
			}
		})
		all.Go(func() {
			if a := v.Anew().Get("/readyz"); a.StatusCode != http.StatusServiceUnavailable || a.took > 6*time.Second {
				v.Errorf("%s: /readyz: %d after %v", what, a.StatusCode, a.took)
			}
		})
		all.Go(func() {
			a := v.Anew().With("Cookie", owner.cookie()).Hx("form#contact-form").Post("/a/1042/contacts", form...)
			if a.StatusCode != http.StatusServiceUnavailable || a.Header.Get("HX-Redirect") != "" {
				v.Errorf("%s: htmx is answered %d %q", what, a.StatusCode, a.Header.Get("HX-Redirect"))
			}
		})
		all.Wait()
		v.Anew().Get("/login").Is(http.StatusOK)

		l.cut()
		l.mend(t)
		v.comesBack(owner, what)
	}
	owner.Get("/a/1042/contacts?q=reka").Has("#contacts tbody tr", 0)
	owner.Post("/a/1042/contacts", form...).Leads("/a/1042/contacts").Follow().Shows("#contacts", "Fekete Réka")
}

// comesBack says that the portal answers again within five seconds.
func (v *visits) comesBack(b *browser, what string) {
	v.Helper()
	for mended := time.Now(); ; time.Sleep(50 * time.Millisecond) {
		if b.Get("/a/1042").StatusCode == http.StatusOK && b.Get("/readyz").StatusCode == http.StatusOK {
			return
		}
		if time.Since(mended) > 5*time.Second {
			v.Fatalf("%s: not back after %v", what, time.Since(mended))
		}
	}
}

func TestConnectionsThatPostgresEndsAreReplaced(t *testing.T) {
	t.Parallel()
	v := opens(t, storetest.Postgres(t), nil)
	owner := v.As("owner")
	db := v.db()
	defer db.Close() //nolint:errcheck // nothing hangs on it
	for range 3 {
		owner.Get("/a/1042").Is(http.StatusOK)
		_, err := db.Exec("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
		v.must(err)
		v.comesBack(owner, "ended")
	}
}
