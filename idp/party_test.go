package idp_test

import (
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"foyer/portal"
	"foyer/store/world"
)

// party is a service that somebody else has written: it signs people in with
// go-oidc and x/oauth2.
type party struct {
	*house
	oauth    oauth2.Config
	provider *oidc.Provider
	site     string       // its own address
	told     chan string  // logout tokens
	down     *atomic.Bool // and takes none
}

// party registers a client of that name, and gives the home account a service
// that it opens.
func (h *house) party(id string, change ...func(*portal.Client)) *party {
	h.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	h.must(err)
	p := &party{house: h, site: "http://" + listener.Addr().String(), told: make(chan string, 20), down: &atomic.Bool{}}
	server := &http.Server{Handler: http.HandlerFunc(p.isTold), ReadHeaderTimeout: time.Second}
	go server.Serve(listener)            //nolint:errcheck // ends with Close
	h.Cleanup(func() { server.Close() }) //nolint:errcheck // the test is over
	registered := portal.Client{
		ID: id, Kind: portal.ByOpenID, Name: strings.ToUpper(id[:1]) + id[1:], RedirectURIs: portal.URIs(p.site + "/callback " + p.site + "/callback?from=foyer"),
		LoginURI: p.site + "/login", PostLogoutURIs: portal.URIs(p.site + "/bye " + p.site + "/bye?a=b"), BackchannelURI: p.site + "/backchannel",
	}
	for _, change := range change {
		change(&registered)
	}
	secret, err := h.store.RegisterClient(h.Context(), registered)
	h.must(err)
	h.service[id] = h.gives(world.Home, id)
	p.provider, err = oidc.NewProvider(h.Context(), h.base)
	h.must(err)
	p.oauth = oauth2.Config{
		ClientID: id, ClientSecret: secret, Endpoint: p.provider.Endpoint(), RedirectURL: p.site + "/callback",
		Scopes: []string{"openid", "profile", "email", "offline_access"},
	}
	return p
}

// gives an account a service of the client.
func (h *house) gives(account int64, client string) portal.Service {
	h.Helper()
	service, err := h.store.AddService(h.Context(), account, portal.Service{Name: "The " + client, ClientID: client, Target: ""})
	h.must(err)
	return service
}

func (p *party) at(t *testing.T) *party {
	copied := *p
	copied.house = p.in(t)
	return &copied
}

// isTold takes a back-channel logout.
func (p *party) isTold(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/backchannel" && r.Method == http.MethodPost {
		p.told <- r.PostFormValue("logout_token")
	}
	if p.down.Load() {
		w.WriteHeader(http.StatusServiceUnavailable)
	}
}

const verifier = "a-verifier-that-is-long-enough-for-RFC-7636-section-4.1"

// asking is the address that the party sends a person to, with parameters
// added, or taken away by "-".
func (p *party) asking(more ...string) string {
	address := p.oauth.AuthCodeURL("the-state", oauth2.S256ChallengeOption(verifier), oidc.Nonce("the-nonce"))
	at, _ := url.Parse(address)
	query := at.Query()
	for i := 0; i < len(more); i += 2 {
		if query.Set(more[i], more[i+1]); more[i+1] == "-" {
			query.Del(more[i])
		}
	}
	at.RawQuery = query.Encode()
	return at.String()
}

// back is what the person was sent back with.
func (p *party) back(a answer) url.Values {
	p.Helper()
	if a.leads == nil || !strings.HasPrefix(a.leads.String(), p.site+"/callback?") {
		p.Fatalf("the person is not sent back: %d %v %s", a.status, a.leads, a.text())
	}
	query := a.leads.Query()
	if query.Get("state") != "the-state" || query.Get("iss") != p.base {
		p.Errorf("state and iss are %q", query)
	}
	return query
}

// denied says with which error the person was sent back.
func (p *party) denied(a answer, code string) {
	p.Helper()
	if query := p.back(a); query.Get("error") != code || query.Has("code") {
		p.Errorf("%v, not %s", query, code)
	}
}

// comes lets the person come to the party, and tells the code.
func (p *party) comes(who *person, more ...string) string {
	p.Helper()
	code := p.back(who.follows(p.asking(more...))).Get("code")
	if code == "" {
		p.Fatal("there is no code")
	}
	return code
}

// tokens are what the party knows of somebody.
type tokens struct {
	*oauth2.Token
	id      *oidc.IDToken
	rawID   string
	claims  map[string]any
	subject string
}

// redeems takes the code, and verifies the ID token as go-oidc does.
func (p *party) redeems(code string) (tokens, error) {
	p.Helper()
	token, err := p.oauth.Exchange(p.Context(), code, oauth2.VerifierOption(verifier))
	if err != nil {
		return tokens{}, err
	}
	return p.reads(token), nil
}

func (p *party) reads(token *oauth2.Token) tokens {
	p.Helper()
	raw, _ := token.Extra("id_token").(string)
	id, err := p.provider.Verifier(&oidc.Config{ClientID: p.oauth.ClientID, Now: p.store.Now}).Verify(p.Context(), raw)
	p.must(err)
	p.must(id.VerifyAccessToken(token.AccessToken))
	got := tokens{Token: token, id: id, rawID: raw, subject: id.Subject}
	p.must(id.Claims(&got.claims))
	return got
}

// arrives is comes and redeems.
func (p *party) arrives(who *person, more ...string) tokens {
	p.Helper()
	got, err := p.redeems(p.comes(who, more...))
	p.must(err)
	return got
}
