package portal

import (
	"net"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
)

// ClientKind is how a client lets people in.
type ClientKind string

// The two kinds.
const (
	ByOpenID ClientKind = "oidc" // by OpenID Connect
	ByURL    ClientKind = "url"  // by a page that it makes for one visit, when Foyer asks for it
)

// Client is a program of the provider's that people come to through Foyer:
// the OAuth client (RFC 6749, 1.1). The operator registers it.
type Client struct {
	ID             string `bun:",pk"` // the client_id, as the operator called it
	Kind           ClientKind
	Name           string
	Public         bool   // has no secret to prove itself by (RFC 6749, 2.1)
	SecretHash     string // SHA-256
	SigningSecret  string // of the kind [ByURL] alone, in the form of Standard Webhooks: whsec_…
	RedirectURIs   URIs   `bun:"redirect_uris"`    // compared character by character
	LoginURI       string `bun:"login_uri"`        // where a sign-in that begins here goes on (OpenID Connect Core, 4)
	PostLogoutURIs URIs   `bun:"post_logout_uris"` // where a sign-out that began there goes on
	BackchannelURI string `bun:"backchannel_uri"`  // where it is told that a session is over
	Endpoint       string // of the kind [ByURL]: where its page is asked for
	Origins        URIs   // and where that page may be
	CreatedAt      time.Time
	DeactivatedAt  time.Time `bun:",nullzero"`
}

// URIs are addresses, parted by blanks.
type URIs string

// List are the addresses one by one.
func (u URIs) List() []string { return strings.Fields(string(u)) }

// Has tells whether the address is one of them, character by character: a
// pattern or a prefix would be somebody else's page (RFC 9700, 2.1).
func (u URIs) Has(uri string) bool { return slices.Contains(u.List(), uri) }

// Service is what an account has of the provider: a client opens it.
type Service struct {
	Owned
	Name          string
	ClientID      string
	Target        string // the client's page that it opens; empty: as the client likes
	CreatedAt     time.Time
	DeactivatedAt time.Time `bun:",nullzero"`
}

// Opening is a service with the client that opens it.
type Opening struct {
	Service Service
	Client  Client
}

// At is the host at which the service opens, for people to read.
func (o Opening) At() string {
	for _, uri := range append([]string{o.Service.Target, o.Client.LoginURI}, append(o.Client.Origins.List(), o.Client.RedirectURIs.List()...)...) {
		if at, err := url.Parse(uri); err == nil && at.Host != "" {
			return at.Host
		}
	}
	return ""
}

// Opens tells whether a click in the portal can open it.
func (o Opening) Opens() bool { return o.Client.Kind == ByURL || o.Client.LoginURI != "" }

// Has tells whether the page is at one of the client's own origins: those of
// its pages, its redirect URIs and its login URI.
func (c Client) Has(page string) bool {
	own := append(append(c.Origins.List(), c.RedirectURIs.List()...), c.LoginURI)
	return slices.ContainsFunc(own, func(uri string) bool { return origin(uri) != "" && origin(uri) == origin(page) })
}

// origin is scheme and host of the address (RFC 6454, 4), empty where it has
// none.
func origin(uri string) string {
	at, err := url.Parse(uri)
	if err != nil || at.Host == "" {
		return ""
	}
	return strings.ToLower(at.Scheme + "://" + at.Host)
}

// LacksForSignOn is the right that somebody with the access lacks to be signed
// in to a service with one click: to see it, and to open what one may see. The
// zero right is none.
func LacksForSignOn(may func(Right) bool) Right {
	for _, right := range []Right{View(Services), Manage(SignOn)} {
		if !may(right) {
			return right
		}
	}
	return Right{}
}

var clientID = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{1,62}$`)

// Check tells what is wrong with a client that is about to be registered.
func (c *Client) Check() error {
	wrong := Invalid{}
	c.Name = Tidy(c.Name)
	wrong.named(c.Name, MaxCompany)
	if !clientID.MatchString(c.ID) {
		wrong.add("id", "error.client_id")
	}
	if c.Kind == ByURL {
		c.checkURL(wrong)
	} else {
		c.checkOpenID(wrong)
	}
	return wrong.OrNil()
}

func (c *Client) checkOpenID(wrong Invalid) {
	if len(c.RedirectURIs.List()) == 0 {
		wrong.add("redirect_uri", "error.uri_missing")
	}
	wrong.uris("redirect_uri", c.RedirectURIs.List()...)
	wrong.uris("post_logout_uri", c.PostLogoutURIs.List()...)
	wrong.uris("login_uri", c.LoginURI)
	wrong.uris("backchannel_uri", c.BackchannelURI)
}

func (c *Client) checkURL(wrong Invalid) {
	if c.Endpoint == "" {
		wrong.add("endpoint", "error.uri_missing")
	}
	wrong.uris("endpoint", c.Endpoint)
	if len(c.Origins.List()) == 0 {
		wrong.add("allow_origin", "error.uri_missing")
	}
	for _, origin := range c.Origins.List() {
		if at, err := url.Parse(origin); err != nil || origin != at.Scheme+"://"+at.Host {
			wrong.add("allow_origin", "error.origin")
		}
	}
	wrong.uris("allow_origin", c.Origins.List()...)
}

// uris notes an address that we may not send a person, or a request, to.
func (i Invalid) uris(field string, uris ...string) {
	for _, uri := range uris {
		if uri != "" && !IsSafeURI(uri) {
			i.add(field, "error.uri", "uri", uri)
		}
	}
}

// IsSafeURI tells whether the address is one by https, or by http on this
// machine, with nothing in it that hides where it leads.
func IsSafeURI(uri string) bool {
	at, err := url.Parse(uri)
	if err != nil || at.Hostname() == "" || at.User != nil || strings.ContainsAny(uri, "#\\ \t\r\n\x00") {
		return false
	}
	loopback := at.Hostname() == "localhost" || net.ParseIP(at.Hostname()).IsLoopback()
	return at.Scheme == "https" || at.Scheme == "http" && loopback
}

// CheckTarget tells whether the client may open the service's page: people
// read its host as where they come to.
func (s Service) CheckTarget(by Client) error {
	wrong := Invalid{}
	if s.Target != "" && !by.Has(s.Target) {
		wrong.add("target", "error.target", "uri", s.Target)
	}
	return wrong.OrNil()
}

// Check tells what is wrong with a service that is about to be added.
func (s *Service) Check() error {
	wrong := Invalid{}
	s.Name = Tidy(s.Name)
	wrong.named(s.Name, MaxCompany)
	wrong.uris("target", s.Target)
	return wrong.OrNil()
}
