package demo

import (
	"crypto/rand"
	"encoding/json"
	"net/http"

	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"
)

// identity is Demo ID: an OpenID provider where nobody has a password.
type identity struct {
	*site
	*storage
	issuer   string
	provider *op.Provider
}

func newIdentity(s *site) (*identity, error) {
	kept, err := newStorage(s)
	if err != nil {
		return nil, err
	}
	i := &identity{site: s, storage: kept, issuer: Issuer(s.Self)}
	config := &op.Config{CodeMethodS256: true, AuthMethodPost: true, BackChannelLogoutSupported: true, BackChannelLogoutSessionSupported: true, DefaultLogoutRedirectURI: "/id/"}
	rand.Read(config.CryptoKey[:]) //nolint:errcheck // never fails
	i.provider, err = op.NewProvider(config, kept, op.StaticIssuer(i.issuer), op.WithAllowInsecure(), op.WithCORSOptions(nil), op.WithLogger(s.Log),
		op.WithIDTokenHintVerifierOpts(op.WithSupportedIDTokenHintSigningAlgorithms("ES256")))
	return i, err
}

// routes are those of the protocol, as far as Demo ID has them, and its pages.
func (i *identity) routes(mux *http.ServeMux) {
	protocol := http.StripPrefix("/id", i.provider)
	mux.HandleFunc("GET /id/.well-known/openid-configuration", i.describes)
	mux.Handle("GET /id/authorize", i.signs(protocol))
	mux.HandleFunc("POST /id/authorize", again)
	mux.Handle("GET /id/authorize/callback", i.signs(protocol))
	mux.Handle("POST /id/oauth/token", protocol)
	mux.Handle("/id/userinfo", protocol)
	mux.Handle("GET /id/keys", protocol)
	mux.Handle("GET /id/end_session", protocol)
	mux.HandleFunc("POST /id/end_session", again)

	mux.HandleFunc("GET /id/{$}", i.home)
	mux.Handle("GET /id/signin", i.signs(http.HandlerFunc(i.asks)))
	mux.HandleFunc("POST /id/signin", i.chosen)
	mux.HandleFunc("GET /id/continue", i.leadsOn)
	mux.HandleFunc("POST /id/signout", i.signsOut)
}

// describes is the discovery document: op's, without what is not here.
func (i *identity) describes(w http.ResponseWriter, r *http.Request) {
	d := op.CreateDiscoveryConfig(op.ContextWithIssuer(r.Context(), i.issuer), i.provider, i.storage)
	d.ResponseTypesSupported, d.ResponseModesSupported = []string{"code"}, []string{"query"}
	d.GrantTypesSupported = []oidc.GrantType{oidc.GrantTypeCode}
	d.ScopesSupported = []string{oidc.ScopeOpenID, oidc.ScopeProfile, oidc.ScopeEmail}
	d.ClaimsSupported = []string{"iss", "sub", "aud", "exp", "iat", "auth_time", "nonce", "amr", "sid", "at_hash", "name", "email", "email_verified"}
	d.TokenEndpointAuthMethodsSupported = []oidc.AuthMethod{oidc.AuthMethodBasic, oidc.AuthMethodPost}
	d.IntrospectionEndpoint, d.RevocationEndpoint, d.DeviceAuthorizationEndpoint = "", "", ""
	d.IntrospectionEndpointAuthMethodsSupported, d.RevocationEndpointAuthMethodsSupported = nil, nil
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(struct { //nolint:errcheck // the asker is gone
		*oidc.DiscoveryConfiguration
		SignsResponses bool `json:"authorization_response_iss_parameter_supported"`
	}{d, true})
}
