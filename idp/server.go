package idp

import (
	"context"
	"errors"
	"net/http"

	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"

	"foyer/portal"
	"foyer/store"
)

// server answers what op has routed and parsed.
type server struct {
	op.UnimplementedServer
	p *Provider
}

// client is a client as op knows it.
type client struct {
	op.Client  // what op's own provider would ask, and nobody does here
	registered portal.Client
}

func (c client) GetID() string { return c.registered.ID }

func (c client) GrantTypes() []oidc.GrantType {
	return []oidc.GrantType{oidc.GrantTypeCode, oidc.GrantTypeRefreshToken}
}

func (c client) AuthMethod() oidc.AuthMethod {
	if c.registered.Public {
		return oidc.AuthMethodNone
	}
	return oidc.AuthMethodBasic
}

var errClient = op.NewStatusError(oidc.ErrInvalidClient().WithDescription("the client is not known by this"), http.StatusUnauthorized)

// VerifyClient tells who asks: by a secret in the header or in the body
// (client_secret_basic, client_secret_post), or by name alone if the client is
// public.
func (s server) VerifyClient(ctx context.Context, r *op.Request[op.ClientCredentials]) (op.Client, error) {
	found, err := s.p.store.Client(ctx, r.Data.ClientID)
	if err != nil {
		return nil, s.p.said(ctx, err, errClient)
	}
	proven := found.Public && r.Data.ClientSecret == "" || s.p.store.Proves(found, r.Data.ClientSecret)
	if found.Kind != portal.ByOpenID || !proven || r.Data.ClientAssertion != "" {
		return nil, errClient
	}
	return client{registered: found}, nil
}

func invalidGrant() error {
	return oidc.ErrInvalidGrant().WithDescription("it is over, or was never given to this client")
}

// CodeExchange gives tokens for a code.
func (s server) CodeExchange(ctx context.Context, r *op.ClientRequest[oidc.AccessTokenRequest]) (*op.Response, error) {
	if !verifier.MatchString(r.Data.CodeVerifier) {
		return nil, oidc.ErrInvalidGrant().WithDescription("code_verifier is missing, or none (RFC 7636)")
	}
	grant, err := s.p.store.Redeem(ctx, store.CodeUse{
		Client: r.Client.GetID(), Code: r.Data.Code, RedirectURI: r.Data.RedirectURI, Verifier: r.Data.CodeVerifier,
	})
	if err != nil {
		return nil, s.p.said(ctx, err, invalidGrant())
	}
	return s.tokens(ctx, grant, grant.Signon.Nonce)
}

// RefreshToken gives new tokens for a refresh token.
func (s server) RefreshToken(ctx context.Context, r *op.ClientRequest[oidc.RefreshTokenRequest]) (*op.Response, error) {
	grant, err := s.p.store.Refresh(ctx, r.Client.GetID(), r.Data.RefreshToken, portal.Scope(r.Data.Scopes.String()))
	if err != nil {
		return nil, s.p.said(ctx, err, invalidGrant())
	}
	return s.tokens(ctx, grant, "") // Core, 12.2: the nonce was for the first one
}

func (s server) tokens(ctx context.Context, grant store.Grant, nonce string) (*op.Response, error) {
	idToken, err := s.p.idToken(ctx, grant, nonce)
	if err != nil {
		return nil, s.p.said(ctx, err, err)
	}
	return op.NewResponse(oidc.AccessTokenResponse{
		AccessToken: grant.Access, TokenType: oidc.BearerToken, RefreshToken: grant.Refresh, IDToken: idToken,
		ExpiresIn: uint64(grant.ExpiresIn.Seconds()), Scope: grant.Scope.List(),
	}), nil
}

// UserInfo tells of the person that the access token stands for, as things are
// now.
func (s server) UserInfo(ctx context.Context, r *op.Request[oidc.UserInfoRequest]) (*op.Response, error) {
	on, err := s.p.store.Bearer(ctx, r.Data.AccessToken)
	if err != nil {
		return nil, s.p.said(ctx, err, op.NewStatusError(&oidc.Error{ErrorType: "invalid_token", Description: "it is over, or none"}, http.StatusUnauthorized))
	}
	return op.NewResponse(claims(on)), nil
}

// Introspect tells a client of a token of its own, and of no other (RFC 7662).
func (s server) Introspect(ctx context.Context, r *op.Request[op.IntrospectionRequest]) (*op.Response, error) {
	asking, err := s.VerifyClient(ctx, &op.Request[op.ClientCredentials]{Data: r.Data.ClientCredentials})
	if err != nil {
		return nil, err
	}
	on, err := s.p.store.Bearer(ctx, r.Data.Token)
	if errors.Is(err, portal.ErrNotFound) {
		on, err = s.p.store.RefreshBearer(ctx, r.Data.Token)
	}
	switch {
	case errors.Is(err, portal.ErrNotFound), err == nil && on.Client.ID != asking.GetID():
		return op.NewResponse(map[string]any{"active": false}), nil
	case err != nil:
		return nil, s.p.said(ctx, err, err)
	}
	told := claims(on)
	told["active"], told["iss"], told["client_id"], told["scope"] = true, s.p.issuer, on.Client.ID, string(on.Scope)
	return op.NewResponse(told), nil
}

// Revocation ends a token of the client's (RFC 7009).
func (s server) Revocation(ctx context.Context, r *op.ClientRequest[oidc.RevocationRequest]) (*op.Response, error) {
	if err := s.p.store.Revoke(ctx, r.Client.GetID(), r.Data.Token); err != nil {
		return nil, s.p.said(ctx, err, err)
	}
	return op.NewResponse(struct{}{}), nil
}
