// Package demo is the demonstration's other site: Demo ID, an identity
// provider, and two services, Webmail and a control panel. It is another
// program in all but its process: it meets the portal over HTTP alone, keeps
// what it knows in memory, and forgets it when it ends.
package demo

import (
	"io/fs"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Options are what the site has to be told.
type Options struct {
	Self    string // where it is, without a path: http://localhost:3001
	Foyer   string // where the portal is, likewise
	People  []Person
	Login   Client // who Foyer is at Demo ID
	Webmail Client // who Webmail is at Foyer
	Panel   string // signs Foyer's requests to the control panel: whsec_…
	Static  fs.FS  // the portal's static files
	Log     *slog.Logger
}

// Client is the name and the secret by which one program knows another.
type Client struct{ ID, Secret string }

// Person is somebody whom Demo ID knows.
type Person struct {
	ID, Name, Email string
	Unproven        bool // Demo ID does not know that the address is theirs
	New             bool // the portal's world does not know them
}

// newcomers are there to try registration with.
var newcomers = []Person{
	{ID: "robin", Name: "Robin Newcomer", Email: "robin@newcomer.example", New: true},
	{ID: "sam", Name: "Sam Visitor", Email: "sam@visitor.example", New: true},
}

// Issuer is the name of Demo ID on the site at self.
func Issuer(self string) string { return self + "/id" }

type site struct {
	Options
	host string // of this site, as a browser names it
	now  func() time.Time
	http *http.Client // asks the portal
}

// New is the site, ready to listen.
func New(o Options) (http.Handler, error) {
	s, err := newSite(o)
	if err != nil {
		return nil, err
	}
	return s.handler()
}

func newSite(o Options) (*site, error) {
	self, err := url.Parse(o.Self)
	if err != nil {
		return nil, err
	}
	o.People = append(o.People[:len(o.People):len(o.People)], newcomers...)
	return &site{Options: o, host: self.Host, now: time.Now, http: newClient()}, nil
}

func (s *site) handler() (http.Handler, error) {
	id, err := newIdentity(s)
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	id.routes(mux)
	newWebmail(s).routes(mux)
	newPanel(s).routes(mux)
	mux.Handle("GET /static/", http.StripPrefix("/static/", s.static()))
	mux.HandleFunc("/", s.lost)
	return s.edge(mux), nil
}

// newClient asks the portal, which answers soon and briefly.
func newClient() *http.Client {
	return &http.Client{
		Timeout:       5 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// static serves what a page is drawn with, and no listing.
func (s *site) static() http.Handler {
	files := http.FileServerFS(s.Static)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "" || strings.HasSuffix(r.URL.Path, "/") {
			s.lost(w, r)
			return
		}
		w.Header().Set("Cache-Control", "max-age=300")
		files.ServeHTTP(w, r)
	})
}
