package demo

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"
)

var people = []Person{
	{ID: "owner", Name: "Kertész Anna", Email: "anna@kertesz.example"},
	{ID: "accountant", Name: "Nagy Péter", Email: "peter@konyveles.example"},
	{ID: "stranger", Name: "Claire Dubois", Email: "claire@atelier-dubois.example", Unproven: true},
}

// place is Foyer as this site knows it: the addresses that it is called at.
type place struct {
	*httptest.Server
	mu      sync.Mutex
	logouts []string // logout tokens
}

func newPortal(t *testing.T) *place {
	t.Helper()
	p := &place{}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /login/demo/callback", func(http.ResponseWriter, *http.Request) {})
	mux.HandleFunc("POST /login/demo/backchannel", func(_ http.ResponseWriter, r *http.Request) {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.logouts = append(p.logouts, r.PostFormValue("logout_token"))
	})
	p.Server = httptest.NewServer(mux)
	t.Cleanup(p.Close)
	return p
}

// clock is what the site's clock shows.
type clock struct {
	mu    sync.Mutex
	ahead time.Duration
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return time.Now().Add(c.ahead)
}

func (c *clock) passes(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ahead += d
}

// world is the site with a portal, over real HTTP.
type world struct {
	t      *testing.T
	portal *place
	self   string
	clock  *clock
	issuer string
}

func newWorld(t *testing.T) *world {
	t.Helper()
	p := newPortal(t)
	w := newWorldAt(t, p.URL)
	w.portal = p
	return w
}

// newWorldAt is newWorld with a portal that is somewhere else.
func newWorldAt(t *testing.T, foyer string) *world {
	t.Helper()
	w := &world{t: t, clock: &clock{}}
	server := httptest.NewUnstartedServer(nil)
	w.self = "http://" + server.Listener.Addr().String()
	w.issuer = Issuer(w.self)
	s, err := newSite(Options{
		Self: w.self, Foyer: foyer, People: people, Login: Client{"foyer", "a secret"}, Webmail: Client{"webmail", "another secret"},
		Panel: panelSecret, Static: fstest.MapFS{"app.css": {Data: []byte("body{}")}}, Log: slog.New(slog.NewTextHandler(t.Output(), nil)),
	})
	if err != nil {
		t.Fatal(err)
	}
	s.now = w.clock.now
	if server.Config.Handler, err = s.handler(); err != nil {
		t.Fatal(err)
	}
	server.Start()
	t.Cleanup(server.Close)
	return w
}

// browser keeps cookies and follows redirects until they lead to another site.
type browser struct {
	*http.Client
	t *testing.T
}

func newBrowser(t *testing.T, stops string) *browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &browser{&http.Client{Jar: jar, CheckRedirect: func(r *http.Request, _ []*http.Request) error {
		if strings.HasPrefix(r.URL.String(), stops) {
			return http.ErrUseLastResponse
		}
		return nil
	}}, t}
}

// answer is what a browser shows, or where it is led away to.
type answer struct {
	status int
	text   string
	away   *url.URL // nil if it stays
	at     *url.URL
	header http.Header
}

func (b *browser) open(address string) answer {
	b.t.Helper()
	response, err := b.Get(address)
	return b.read(response, err)
}

func (b *browser) posts(address string, fields url.Values) answer {
	b.t.Helper()
	response, err := b.PostForm(address, fields)
	return b.read(response, err)
}

func (b *browser) read(response *http.Response, err error) answer {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
	defer response.Body.Close() //nolint:errcheck // it was read
	text, err := io.ReadAll(response.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	away, _ := response.Location() // nil without one
	return answer{response.StatusCode, string(text), away, response.Request.URL, response.Header}
}
