package idp

import (
	"cmp"
	"context"

	"github.com/go-jose/go-jose/v4"
	"github.com/zitadel/oidc/v3/pkg/oidc"

	"foyer/portal"
	"foyer/store"
)

var claimsSupported = []string{
	"iss", "sub", "aud", "exp", "iat", "auth_time", "nonce", "acr", "amr", "at_hash", "sid",
	"account", "kind", "access", "name", "locale", "email", "email_verified",
}

// claims are what a client is told of the person, as things are now: who it is
// (sub is the client's own word for this user on this account), on which
// account, as what, with which access; then what the scope asks for.
func claims(on portal.SignedOn) map[string]any {
	access := map[string]string{}
	for area, level := range on.Access() {
		access[string(area)] = level.String()
	}
	told := map[string]any{
		"sub": on.Signon.Subject, "sid": on.Signon.ID, "auth_time": on.Signon.SignedInAt.Unix(), "acr": on.Signon.ACR(),
		"account": map[string]any{"number": on.Account.Number, "name": on.Account.Name},
		"kind":    on.Contact.Kind, "access": access,
	}
	if methods := on.Signon.Methods.List(); len(methods) > 0 {
		told["amr"] = methods
	}
	if on.Scope.Has(portal.ProfileScope) {
		told["name"], told["locale"] = cmp.Or(on.User.Name, on.Contact.Name), on.User.Language
	}
	if on.Scope.Has(portal.EmailScope) {
		told["email"], told["email_verified"] = on.User.Email, on.User.Proven()
	}
	return told
}

// idToken is the signed word to the client that this person has signed in
// (OpenID Connect Core, 2).
func (p *Provider) idToken(ctx context.Context, grant store.Grant, nonce string) (string, error) {
	told, now := claims(grant.SignedOn), p.now()
	told["iss"], told["aud"], told["iat"], told["exp"] = p.issuer, grant.Client.ID, now.Unix(), now.Add(idTokenLife).Unix()
	hash, err := oidc.ClaimHash(grant.Access, jose.RS256)
	if err != nil {
		return "", err
	}
	told["at_hash"] = hash
	if nonce != "" {
		told["nonce"] = nonce
	}
	return p.signs(ctx, told, "JWT")
}
