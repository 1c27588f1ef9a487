package idp

import (
	"context"
	"encoding/json"

	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"
	"golang.org/x/text/language"

	"foyer/portal"
)

// discovery is what a client has to know (OpenID Connect Discovery 1.0, 3):
// exactly what there is.
type discovery struct {
	oidc.DiscoveryConfiguration
	Iss bool `json:"authorization_response_iss_parameter_supported"` // RFC 9207
}

// Discovery tells what there is.
func (s server) Discovery(context.Context, *op.Request[struct{}]) (*op.Response, error) {
	all := []oidc.AuthMethod{oidc.AuthMethodBasic, oidc.AuthMethodPost, oidc.AuthMethodNone}
	var locales oidc.Locales
	for _, code := range portal.Languages {
		locales = append(locales, language.MustParse(code))
	}
	return op.NewResponse(discovery{oidc.DiscoveryConfiguration{
		Issuer: s.p.issuer, AuthorizationEndpoint: s.p.issuer + AuthorizePath, TokenEndpoint: s.p.issuer + TokenPath,
		UserinfoEndpoint: s.p.issuer + UserinfoPath, JwksURI: s.p.issuer + KeysPath, RevocationEndpoint: s.p.issuer + RevokePath,
		IntrospectionEndpoint: s.p.issuer + IntrospectPath, EndSessionEndpoint: s.p.issuer + EndSessionPath,
		ScopesSupported: portal.Scopes, ResponseTypesSupported: []string{"code"}, ResponseModesSupported: []string{"query"},
		GrantTypesSupported:              []oidc.GrantType{oidc.GrantTypeCode, oidc.GrantTypeRefreshToken},
		ACRValuesSupported:               []string{portal.OneFactor, portal.MoreFactors},
		SubjectTypesSupported:            []string{"pairwise"},
		IDTokenSigningAlgValuesSupported: []string{signingAlgorithm}, TokenEndpointAuthMethodsSupported: all,
		RevocationEndpointAuthMethodsSupported: all, IntrospectionEndpointAuthMethodsSupported: all[:2],
		ClaimTypesSupported: []string{"normal"}, ClaimsSupported: claimsSupported, UILocalesSupported: locales,
		CodeChallengeMethodsSupported: []oidc.CodeChallengeMethod{oidc.CodeChallengeMethodS256},
		BackChannelLogoutSupported:    true, BackChannelLogoutSessionSupported: true,
	}, true}), nil
}

// Keys are the keys that ID tokens and logout tokens can be signed with.
func (s server) Keys(ctx context.Context, _ *op.Request[struct{}]) (*op.Response, error) {
	set, err := s.p.published(ctx)
	if err != nil {
		return nil, s.p.said(ctx, err, err)
	}
	text, err := json.Marshal(set)
	return op.NewResponse(json.RawMessage(text)), err
}
