// Package oidctest is an OpenID provider for tests: it speaks the protocol over
// real HTTP, signs its own tokens, and every answer of it can be bent.
package oidctest

import (
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// Claims are the members of a token or of another JSON answer.
type Claims map[string]any

// Provider is an identity provider at which one person has a session: whoever
// asks it gets that person at once. Its fields may be changed under [Provider.Change].
type Provider struct {
	Issuer, ClientID, ClientSecret string

	Person   Claims                  // what it says of the person; "sub" is never missing unless bent
	AuthTime time.Time               // when the person proved who they are; zero: at the click
	Thin     bool                    // the ID token says the subject alone, UserInfo the rest
	Now      func() time.Time        // its clock
	Signing  jose.JSONWebKey         // the key that signs
	Keys     []jose.JSONWebKey       // the keys that are published, public halves
	Sign     func(Claims) string     // signs ID tokens, instead of Signing
	Down     bool                    // it breaks every connection
	Serve    map[string]http.Handler // by path, instead of its own

	// The answers are bent on their way out.
	Metadata, IDToken, Tokens, UserInfo func(Claims)
	Callback                            func(url.Values)

	mu      sync.Mutex
	codes   map[string]authorization
	asked   map[string]int
	clients []string // how clients proved who they are, in order
}

// authorization is what a code stands for.
type authorization struct{ nonce, challenge, redirect string }

// New starts a provider that ends with the test.
func New(t testing.TB) *Provider {
	t.Helper()
	p := &Provider{
		ClientID: "foyer", ClientSecret: "s3cret of/foyer+", Now: time.Now, Signing: RSA(0),
		Person: Claims{"sub": "248289761001", "email": "anna@kertesz.example", "email_verified": true, "name": "Kertész Anna"},
		codes:  map[string]authorization{}, asked: map[string]int{},
	}
	p.Keys = Public(p.Signing)
	server := httptest.NewServer(p)
	t.Cleanup(server.Close)
	p.Issuer = server.URL
	return p
}

// Change changes the provider while it may be serving.
func (p *Provider) Change(change func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	change()
}

// Asked is how often that path has been asked for.
func (p *Provider) Asked(path string) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.asked[path]
}

// ClientMethods is how clients proved who they are at the token endpoint, in order.
func (p *Provider) ClientMethods() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string(nil), p.clients...)
}

// ServeHTTP answers as the provider.
func (p *Provider) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	p.asked[r.URL.Path]++
	down, bent := p.Down, p.Serve[r.URL.Path]
	p.mu.Unlock()
	switch {
	case down:
		panic(http.ErrAbortHandler) // the connection breaks
	case bent != nil:
		bent.ServeHTTP(w, r) // without the lock: it may take its time
	default:
		p.mu.Lock()
		defer p.mu.Unlock()
		p.serve(w, r)
	}
}

func (p *Provider) serve(w http.ResponseWriter, r *http.Request) {
	switch r.URL.Path {
	case "/.well-known/openid-configuration":
		answer(w, bend(p.metadata(), p.Metadata))
	case "/jwks":
		answer(w, jose.JSONWebKeySet{Keys: p.Keys})
	case "/authorize":
		p.authorize(w, r)
	case "/token":
		p.token(w, r)
	case "/userinfo":
		p.userInfo(w, r)
	case "/logout":
		p.logout(w, r)
	default:
		http.NotFound(w, r)
	}
}

func (p *Provider) metadata() Claims {
	return Claims{
		"issuer": p.Issuer, "authorization_endpoint": p.Issuer + "/authorize", "token_endpoint": p.Issuer + "/token",
		"userinfo_endpoint": p.Issuer + "/userinfo", "jwks_uri": p.Issuer + "/jwks", "end_session_endpoint": p.Issuer + "/logout",
		"response_types_supported": []string{"code"}, "subject_types_supported": []string{"public"},
		"id_token_signing_alg_values_supported":          []string{"RS256", "ES256", "HS256", "none"}, // it would, if let
		"authorization_response_iss_parameter_supported": true,
	}
}

func bend(claims Claims, how func(Claims)) Claims {
	claims = maps.Clone(claims)
	if how != nil {
		how(claims)
	}
	return claims
}
