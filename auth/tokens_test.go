package auth_test

import (
	"encoding/base64"
	"testing"

	"foyer/auth"
)

func TestATokenIs256RandomBits(t *testing.T) {
	seen := map[string]bool{}
	for range 1000 {
		token := auth.NewToken()
		if bits, err := base64.RawURLEncoding.DecodeString(token); err != nil || len(bits) != 32 || seen[token] {
			t.Fatalf("got %q, %v", token, err)
		}
		seen[token] = true
	}
}

func TestATokenIsKeptAsItsSHA256(t *testing.T) {
	// FIPS 180-2, appendix B.1
	if got := auth.HashToken("abc"); got != "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" {
		t.Errorf("got %s", got)
	}
}
