package auth

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"sync/atomic"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// discovery is what is known of how the provider is reached.
type discovery struct {
	known  atomic.Pointer[discovered]
	turn   chan struct{} // one at a time discovers and reads what follows
	failed error
	until  time.Time // the failure is not tried again before
}

// discovered is a provider's metadata and keys, fetched together and thrown
// away together: a key that the provider has removed counts no longer than that.
type discovered struct {
	metadata
	at       time.Time
	oauth    oauth2.Config
	verifier *oidc.IDTokenVerifier
	keys     *calm
}

// metadata is read besides what go-oidc reads.
// Sources: OpenID Connect Discovery 1.0, 3; RP-Initiated Logout 1.0, 2.1; RFC 9207, 3.
type metadata struct {
	Authorization string   `json:"authorization_endpoint"`
	Token         string   `json:"token_endpoint"`
	Keys          string   `json:"jwks_uri"`
	UserInfo      string   `json:"userinfo_endpoint"`
	EndSession    string   `json:"end_session_endpoint"`
	Methods       []string `json:"token_endpoint_auth_methods_supported"`
	SendsIssuer   bool     `json:"authorization_response_iss_parameter_supported"`
}

// discovered is what is known, or else asks, one at a time and after a failure
// not again for a while.
func (p *Provider) discovered(ctx context.Context) (*discovered, error) {
	if known := p.fresh(); known != nil {
		return known, nil
	}
	select {
	case p.turn <- struct{}{}:
		defer func() { <-p.turn }()
	case <-ctx.Done():
		return nil, &ProviderError{Kind: ErrProviderDown, Why: "discovery", Cause: ctx.Err()}
	}
	if known := p.fresh(); known != nil {
		return known, nil
	}
	if p.now().Before(p.until) {
		return nil, p.failed
	}
	return p.rediscover(ctx)
}

func (p *Provider) fresh() *discovered {
	if known := p.known.Load(); known != nil && p.now().Sub(known.at) < p.life {
		return known
	}
	return nil
}

// rediscover does not end with the request that happened to need it first.
func (p *Provider) rediscover(ctx context.Context) (*discovered, error) {
	ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), p.timeout)
	defer stop()
	known, err := p.discover(ctx)
	if err != nil {
		p.failed = &ProviderError{Kind: ErrProviderDown, Why: "discovery", Cause: err}
		p.until = p.now().Add(p.retry)
		return nil, p.failed
	}
	p.known.Store(known)
	return known, nil
}

func (p *Provider) discover(ctx context.Context) (*discovered, error) {
	if _, err := place(p.config.Issuer, true); err != nil {
		return nil, fmt.Errorf("issuer: %w", err)
	}
	op, err := oidc.NewProvider(oidc.ClientContext(ctx, p.client), p.config.Issuer)
	if err != nil {
		return nil, err
	}
	known := &discovered{at: p.now()}
	if err := op.Claims(&known.metadata); err != nil {
		return nil, err
	}
	if err := known.check(p.config.Issuer); err != nil {
		return nil, err
	}
	known.keys = &calm{client: p.client, now: p.now, pause: p.pause}
	known.oauth = p.oauth(known.metadata)
	known.verifier = p.verifier(known)
	return known, nil
}

func (p *Provider) oauth(m metadata) oauth2.Config {
	style := oauth2.AuthStyleInHeader // client_secret_basic, the standard's default
	if p.config.ClientSecret == "" || (slices.Contains(m.Methods, "client_secret_post") && !slices.Contains(m.Methods, "client_secret_basic")) {
		style = oauth2.AuthStyleInParams
	}
	return oauth2.Config{
		ClientID: p.config.ClientID, ClientSecret: p.config.ClientSecret, RedirectURL: p.config.Callback, Scopes: p.config.Scopes,
		Endpoint: oauth2.Endpoint{AuthURL: m.Authorization, TokenURL: m.Token, AuthStyle: style},
	}
}

func (p *Provider) verifier(known *discovered) *oidc.IDTokenVerifier {
	ctx := oidc.ClientContext(context.Background(), &http.Client{Transport: known.keys})
	return oidc.NewVerifier(p.config.Issuer, oidc.NewRemoteKeySet(ctx, known.Keys), &oidc.Config{
		ClientID: p.config.ClientID, SupportedSigningAlgs: p.config.Algorithms, Now: p.now,
	})
}

// check refuses endpoints that are missing or unsafe: plain HTTP is for
// providers on the same machine.
func (m metadata) check(issuer string) error {
	home, err := place(issuer, true)
	if err != nil {
		return err
	}
	for _, endpoint := range []struct {
		name, address string
		needed        bool
	}{
		{"authorization_endpoint", m.Authorization, true}, {"token_endpoint", m.Token, true}, {"jwks_uri", m.Keys, true},
		{"userinfo_endpoint", m.UserInfo, false}, {"end_session_endpoint", m.EndSession, false},
	} {
		if endpoint.address == "" && !endpoint.needed {
			continue
		}
		if _, err := place(endpoint.address, home.Scheme == "http"); err != nil {
			return fmt.Errorf("%s: %w", endpoint.name, err)
		}
	}
	return nil
}

// place reads an address at a provider: https, or with plain also http on the
// loopback of this machine.
func place(address string, plain bool) (*url.URL, error) {
	u, err := url.Parse(address)
	switch {
	case err != nil:
		return nil, errors.New("no address")
	case u.Host == "" || u.User != nil || u.Fragment != "":
		return nil, errors.New("no proper address")
	case u.Scheme == "https", u.Scheme == "http" && plain && loopback(u.Hostname()):
		return u, nil
	}
	return nil, errors.New("neither https nor on loopback")
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || (ip != nil && ip.IsLoopback())
}
