package idp

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/go-jose/go-jose/v4"

	"foyer/portal"
	"foyer/store"
)

// signingAlgorithm is the only one: what every client has to know.
const signingAlgorithm = string(jose.RS256)

// published are the public keys that clients may meet.
func (p *Provider) published(ctx context.Context) (set jose.JSONWebKeySet, err error) {
	keys, err := p.store.SigningKeys(ctx)
	if err != nil {
		return set, err
	}
	for _, key := range keys.Published(p.now()) {
		signer, err := key.Signer()
		if err != nil {
			return set, err
		}
		set.Keys = append(set.Keys, jose.JSONWebKey{KeyID: key.ID, Algorithm: key.Algorithm, Use: "sig", Key: signer.Public()})
	}
	return set, nil
}

// signs makes a signed token of the type of the claims.
func (p *Provider) signs(ctx context.Context, claims map[string]any, kind jose.ContentType) (string, error) {
	keys, err := p.store.SigningKeys(ctx)
	if err != nil {
		return "", err
	}
	key, err := keys.Signing(p.now())
	if err != nil {
		return "", err
	}
	text, err := json.Marshal(claims)
	if err != nil {
		return "", err
	}
	return signedBy(key, text, kind)
}

func signedBy(key store.SigningKey, text []byte, kind jose.ContentType) (string, error) {
	private, err := key.Signer()
	if err != nil {
		return "", err
	}
	signer, err := jose.NewSigner(jose.SigningKey{
		Algorithm: jose.SignatureAlgorithm(key.Algorithm), Key: jose.JSONWebKey{Key: private, KeyID: key.ID},
	}, (&jose.SignerOptions{}).WithType(kind))
	if err != nil {
		return "", err
	}
	signed, err := signer.Sign(text)
	if err != nil {
		return "", err
	}
	return signed.CompactSerialize()
}

// hint is what an ID token of ours says that comes back to us.
type hint struct {
	Issuer  string `json:"iss"`
	Client  string `json:"aud"`
	Subject string `json:"sub"`
	Signon  string `json:"sid"`
}

// hinted reads an ID token that a client sends along: it has to be ours, of any
// age (OpenID Connect Core, 3.1.2.1; RP-Initiated Logout, 2). Whom it is about
// may be over.
func (p *Provider) hinted(ctx context.Context, token string) (h hint, err error) {
	keys, err := p.store.SigningKeys(ctx)
	if err != nil {
		return h, err
	}
	text, ok := verified(token, keys)
	if !ok || json.Unmarshal(text, &h) != nil || h.Issuer != p.issuer || h.Client == "" || h.Signon == "" {
		return h, portal.ErrNotFound
	}
	return h, nil
}

func verified(token string, keys store.SigningKeys) ([]byte, bool) {
	signed, err := jose.ParseSigned(token, []jose.SignatureAlgorithm{jose.RS256})
	if err != nil || len(signed.Signatures) != 1 {
		return nil, false
	}
	header := signed.Signatures[0].Protected
	if kind, _ := header.ExtraHeaders[jose.HeaderType].(string); kind != "JWT" {
		return nil, false // a logout token is no ID token
	}
	n := slices.IndexFunc(keys, func(k store.SigningKey) bool { return k.ID == header.KeyID })
	if n < 0 {
		return nil, false
	}
	key, err := keys[n].Signer()
	if err != nil {
		return nil, false
	}
	text, err := signed.Verify(key.Public())
	return text, err == nil
}
