package auth

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
)

// NewToken is 256 random bits, as they stand in a link or a cookie.
func NewToken() string {
	bits := make([]byte, 32)
	rand.Read(bits) //nolint:errcheck // never fails: see crypto/rand
	return base64.RawURLEncoding.EncodeToString(bits)
}

// HashToken is the form in which a token is kept: whoever reads the database
// cannot use it.
func HashToken(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}
