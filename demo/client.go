package demo

import (
	"time"

	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"
)

// client is a program that Demo ID signs people in to. Its methods are what op
// wants to know of it.
type client struct {
	Client
	redirect, loggedOut, backChannel string // its own addresses
}

var _ op.Client = client{}

// foyerClient is Foyer at Demo ID.
func foyerClient(o Options) client {
	return client{o.Login, o.Foyer + "/login/demo/callback", o.Foyer + "/login", o.Foyer + "/login/demo/backchannel"}
}

func (c client) GetID() string                    { return c.ID }
func (c client) RedirectURIs() []string           { return []string{c.redirect} }
func (c client) PostLogoutRedirectURIs() []string { return []string{c.loggedOut} }

func (client) LoginURL(id string) string            { return "/id/signin?request=" + id }
func (client) ApplicationType() op.ApplicationType  { return op.ApplicationTypeWeb }
func (client) AuthMethod() oidc.AuthMethod          { return oidc.AuthMethodBasic }
func (client) AccessTokenType() op.AccessTokenType  { return op.AccessTokenTypeBearer }
func (client) ResponseTypes() []oidc.ResponseType   { return []oidc.ResponseType{oidc.ResponseTypeCode} }
func (client) GrantTypes() []oidc.GrantType         { return []oidc.GrantType{oidc.GrantTypeCode} }
func (client) IDTokenLifetime() time.Duration       { return 5 * time.Minute }
func (client) ClockSkew() time.Duration             { return 0 }
func (client) DevMode() bool                        { return false }
func (client) IsScopeAllowed(string) bool           { return false }
func (client) IDTokenUserinfoClaimsAssertion() bool { return false }

func (client) RestrictAdditionalIdTokenScopes() func([]string) []string     { return same } //nolint:staticcheck // so op calls it
func (client) RestrictAdditionalAccessTokenScopes() func([]string) []string { return same }

func same(scopes []string) []string { return scopes }
