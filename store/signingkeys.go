package store

import (
	"context"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"fmt"
	"time"

	"github.com/uptrace/bun"
)

// How signing keys follow each other. A client may keep the keys it has read
// for a while: the next one is published before it signs, and the one before
// it as long as anything that it signed counts.
const (
	keyLife    = 90 * day
	keyAhead   = 2 * time.Hour
	keyBehind  = 2 * time.Hour
	keysKept   = 4 // an ID token comes back as a hint long after it is over
	keyBits    = 2048
	signingAlg = "RS256" // what every client knows (OpenID Connect Core, 15.1)
)

// SigningKey is a key that ID tokens and logout tokens are signed with.
type SigningKey struct {
	bun.BaseModel `bun:"table:signing_keys,alias:key"`

	Seq       int64  `bun:",pk"`
	ID        string // the kid
	Algorithm string
	Private   string // PKCS #8, base64
	CreatedAt time.Time
	SignsFrom time.Time
}

// Signer is the key itself.
func (k SigningKey) Signer() (crypto.Signer, error) {
	der, err := base64.StdEncoding.DecodeString(k.Private)
	if err != nil {
		return nil, err
	}
	key, err := x509.ParsePKCS8PrivateKey(der)
	if err != nil {
		return nil, err
	}
	signer, ok := key.(crypto.Signer)
	if !ok {
		return nil, fmt.Errorf("store: signing key %s is a %T", k.ID, key)
	}
	return signer, nil
}

// SigningKeys are the keys that there are, the newest first. Whoever looks when
// the next one is due makes it; of several processes one succeeds.
type SigningKeys []SigningKey

// SigningKeys are the keys that there are.
func (i Issuer) SigningKeys(ctx context.Context) (keys SigningKeys, err error) {
	now := i.s.now()
	for range 2 {
		keys = nil
		err = i.s.db.NewSelect().Model((*[]SigningKey)(&keys)).OrderExpr("seq DESC").Scan(ctx)
		if err != nil || len(keys) > 0 && now.Sub(keys[0].SignsFrom) < keyLife {
			break
		}
		if err = i.makeKey(ctx, keys); err != nil {
			break
		}
	}
	return keys, translated(err)
}

// makeKey makes the key that follows, and drops what was signed with long ago.
func (i Issuer) makeKey(ctx context.Context, before SigningKeys) error {
	key, err := rsa.GenerateKey(rand.Reader, keyBits)
	if err != nil {
		return err
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return err
	}
	now := i.s.now()
	row := SigningKey{Seq: 1, ID: newID(), Algorithm: signingAlg, Private: base64.StdEncoding.EncodeToString(der), CreatedAt: now, SignsFrom: now}
	if len(before) > 0 {
		row.Seq, row.SignsFrom = before[0].Seq+1, now.Add(keyAhead)
	}
	return i.s.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if _, err := tx.NewInsert().Model(&row).On("CONFLICT (seq) DO NOTHING").Exec(ctx); err != nil {
			return err
		}
		return done(tx.NewRaw("DELETE FROM signing_keys WHERE seq <= ?", row.Seq-keysKept).Exec(ctx))
	})
}

// Signing is the key that signs now.
func (keys SigningKeys) Signing(now time.Time) (SigningKey, error) {
	for _, key := range keys {
		if !key.SignsFrom.After(now) {
			return key, nil
		}
	}
	return SigningKey{}, fmt.Errorf("store: no signing key signs yet")
}

// Published are the keys that clients may meet: the next one, the one that
// signs, and the one before as long as its tokens count.
func (keys SigningKeys) Published(now time.Time) (published SigningKeys) {
	for n, key := range keys {
		if n == 0 || now.Sub(keys[n-1].SignsFrom) < keyBehind {
			published = append(published, key)
		}
	}
	return published
}
