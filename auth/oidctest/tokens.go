package oidctest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// rsaKeys are made once and used by all: making one takes a while.
var rsaKeys = []func() *rsa.PrivateKey{sync.OnceValue(newRSA), sync.OnceValue(newRSA)}

func newRSA() *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	must(err)
	return key
}

// RSA is one of two keys for RS256, by its number.
func RSA(number int) jose.JSONWebKey {
	return jose.JSONWebKey{Key: rsaKeys[number](), KeyID: fmt.Sprint("rsa-", number), Algorithm: "RS256", Use: "sig"}
}

// EC is a new key for ES256.
func EC(id string) jose.JSONWebKey {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(err)
	return jose.JSONWebKey{Key: key, KeyID: id, Algorithm: "ES256", Use: "sig"}
}

// Public are the halves of the keys that are published.
func Public(keys ...jose.JSONWebKey) (public []jose.JSONWebKey) {
	for _, key := range keys {
		public = append(public, key.Public())
	}
	return public
}

// Rotate signs with another key from now on and publishes it. The older ones
// stay published if they are kept.
func (p *Provider) Rotate(key jose.JSONWebKey, kept bool) {
	p.Change(func() {
		if !kept {
			p.Keys = nil
		}
		p.Signing, p.Keys = key, append(Public(key), p.Keys...)
	})
}

// Sign signs the claims with the key, which may also be []byte for HS256, and
// names the key by its id, if it has one.
func Sign(key jose.JSONWebKey, kind string, claims Claims) string {
	options := &jose.SignerOptions{}
	if kind != "" {
		options.WithType(jose.ContentType(kind))
	}
	if key.KeyID != "" {
		options.WithHeader("kid", key.KeyID)
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.SignatureAlgorithm(key.Algorithm), Key: key.Key}, options)
	must(err)
	payload, err := json.Marshal(claims)
	must(err)
	signed, err := signer.Sign(payload)
	must(err)
	token, err := signed.CompactSerialize()
	must(err)
	return token
}

// Unsigned is a token of the algorithm none.
func Unsigned(kind string, claims Claims) string {
	header, err := json.Marshal(Claims{"alg": "none", "typ": kind})
	must(err)
	payload, err := json.Marshal(claims)
	must(err)
	return base64.RawURLEncoding.EncodeToString(header) + "." + base64.RawURLEncoding.EncodeToString(payload) + "."
}

// LogoutToken are the claims of a proper logout token for the session "session-1".
// Source: OpenID Connect Back-Channel Logout 1.0, 2.4.
func (p *Provider) LogoutToken() Claims {
	now := p.Now()
	return Claims{
		"iss": p.Issuer, "sub": p.Person["sub"], "aud": p.ClientID, "iat": now.Unix(), "exp": now.Add(2 * time.Minute).Unix(),
		"jti": rand.Text(), "sid": "session-1", "events": Claims{"http://schemas.openid.net/event/backchannel-logout": Claims{}},
	}
}

// Visit is a browser that is led there, and answers with what it brings back
// to the client: the query of the callback.
func Visit(address string) (url.Values, error) {
	browser := http.Client{Timeout: 5 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	response, err := browser.Get(address)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	back, err := response.Location()
	if err != nil {
		return nil, fmt.Errorf("it leads nowhere: %s: %w", response.Status, err)
	}
	return back.Query(), nil
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}
