package demo

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"

	"github.com/go-jose/go-jose/v4"
	"github.com/zitadel/oidc/v3/pkg/op"
)

// signingKey signs what Demo ID says. There is one for each start.
type signingKey struct {
	id  string
	key *ecdsa.PrivateKey
}

func newSigningKey() (*signingKey, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	return &signingKey{rand.Text(), key}, err
}

// SignatureAlgorithm is the only one here.
func (*signingKey) SignatureAlgorithm() jose.SignatureAlgorithm { return jose.ES256 }

// Key is the private one.
func (k *signingKey) Key() any { return k.key }

// ID is what tokens name it by.
func (k *signingKey) ID() string { return k.id }

// signer signs tokens of that type.
func (k *signingKey) signer(kind jose.ContentType) (jose.Signer, error) {
	key := jose.SigningKey{Algorithm: jose.ES256, Key: jose.JSONWebKey{Key: k.key, KeyID: k.id}}
	return jose.NewSigner(key, (&jose.SignerOptions{}).WithType(kind))
}

// publicKey is the half of it that everybody may know.
type publicKey struct{ *signingKey }

var _ op.Key = publicKey{}

// Algorithm is the only one here.
func (publicKey) Algorithm() jose.SignatureAlgorithm { return jose.ES256 }

// Use is signing.
func (publicKey) Use() string { return "sig" }

// Key is the public one.
func (k publicKey) Key() any { return k.key.Public() }
