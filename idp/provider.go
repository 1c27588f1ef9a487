// Package idp is Foyer as the OpenID provider of the provider's services: the
// authorization code flow with PKCE, and nothing else (OpenID Connect Core 1.0,
// RFC 9700). The endpoints that programs talk to are routed and parsed by
// zitadel/oidc's op.Server, over verbs of store. Two things are our own. Where a
// person comes by, what is wrong has to be said on a page, and the redirect URI
// is compared as it was sent: op decodes it a second time. And tokens and codes
// are random words whose hashes are kept, where op's own provider encrypts ids
// with a key that every process would have to share.
package idp

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"

	"foyer/portal"
	"foyer/store"
)

// The paths of the protocol, below the issuer.
const (
	DiscoveryPath     = "/.well-known/openid-configuration"
	AuthorizePath     = "/oidc/authorize"
	TokenPath         = "/oidc/token"
	UserinfoPath      = "/oidc/userinfo"
	KeysPath          = "/oidc/keys"
	RevokePath        = "/oidc/revoke"
	IntrospectPath    = "/oidc/introspect"
	EndSessionPath    = "/oidc/end_session"
	SignonPath        = "/signon/" // and the token of what was asked for: where a person goes on
	SignonLogoutPath  = "/signon/logout"
	idTokenLife       = 10 * time.Minute
	logoutTokenLife   = 2 * time.Minute
	answerLimit       = 5 * time.Second // of a client that we ask
	answerMost        = 64 << 10
	mostRedirectState = 4 << 10
)

// Provider is Foyer as an identity provider.
type Provider struct {
	issuer  string
	store   store.Issuer
	now     func() time.Time
	log     *slog.Logger
	handler http.Handler
	client  *http.Client
}

// New is the provider whose issuer is the portal's address, such as
// https://my.example.com.
func New(issuer string, s *store.Store, log *slog.Logger) *Provider {
	p := &Provider{issuer: issuer, store: s.Issuer(), now: func() time.Time { return s.Now() }, log: log, client: outward()}
	p.handler = op.RegisterServer(server{p: p}, op.Endpoints{
		Token: op.NewEndpoint(TokenPath), Introspection: op.NewEndpoint(IntrospectPath), Userinfo: op.NewEndpoint(UserinfoPath),
		Revocation: op.NewEndpoint(RevokePath), JwksURI: op.NewEndpoint(KeysPath),
	}, op.WithServerCORSOptions(nil), op.WithFallbackLogger(slog.New(slog.DiscardHandler)))
	return p
}

// ServeHTTP answers the endpoints that programs talk to: discovery, keys,
// token, userinfo, revoke and introspect. Its log would hold what clients send;
// what is ours to mend is logged here.
func (p *Provider) ServeHTTP(w http.ResponseWriter, r *http.Request) { p.handler.ServeHTTP(w, r) }

// Issuer is the name of the provider: the portal's address.
func (p *Provider) Issuer() string { return p.issuer }

// outward asks clients' endpoints: briefly, and nobody else in their name.
func outward() *http.Client {
	dialer := &net.Dialer{Timeout: 3 * time.Second}
	return &http.Client{
		Timeout:       answerLimit,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport:     &http.Transport{DialContext: dialer.DialContext, TLSHandshakeTimeout: 3 * time.Second, MaxIdleConnsPerHost: 2, IdleConnTimeout: time.Minute},
	}
}

// said is what a client is told of an error: in place of [portal.ErrNotFound],
// which may mean anything that is over, the one that is given.
func (p *Provider) said(ctx context.Context, err error, notFound error) error {
	var ours *oidc.Error
	switch _, tampered := errors.AsType[portal.Tampered](err); {
	case errors.Is(err, portal.ErrNotFound):
		return notFound
	case tampered:
		return oidc.ErrInvalidScope().WithDescription("the scope goes beyond what was granted")
	case errors.As(err, &ours):
		return err
	}
	p.log.ErrorContext(ctx, "a client was not answered", "error", err)
	status := http.StatusInternalServerError
	if errors.Is(err, portal.ErrDown) || errors.Is(err, portal.ErrBusy) {
		status = http.StatusServiceUnavailable
	}
	return op.NewStatusError(oidc.ErrServerError().WithDescription("try again"), status)
}
