package auth_test

import (
	"errors"
	"net/url"
	"testing"

	"github.com/descope/virtualwebauthn"

	"foyer/auth"
)

func TestAPasskeyThatNamesNoTextNamesNobody(t *testing.T) {
	passkeys, err := auth.NewPasskeys(&url.URL{Scheme: "https", Host: "my.example.com"}, "Foyer")
	if err != nil {
		t.Fatal(err)
	}
	ceremony, err := passkeys.Anybody()
	if err != nil {
		t.Fatal(err)
	}
	asked, err := virtualwebauthn.ParseAssertionOptions(string(ceremony.Options))
	if err != nil {
		t.Fatal(err)
	}
	rp := virtualwebauthn.RelyingParty{ID: "my.example.com", Name: "Foyer", Origin: "https://my.example.com"}
	key := virtualwebauthn.NewCredential(virtualwebauthn.KeyTypeEC2)
	for handle, names := range map[string]bool{"01a2016f-65b4-7ad7-9743-eb20d33f488c": true, "some\x00body": false, "some\xffbody": false} {
		device := virtualwebauthn.NewAuthenticatorWithOptions(virtualwebauthn.AuthenticatorOptions{UserHandle: []byte(handle)})
		_, holder, err := auth.Named(virtualwebauthn.CreateAssertionResponse(rp, device, key, *asked))
		if names && (err != nil || holder != handle) || !names && !errors.Is(err, auth.ErrPasskey) {
			t.Errorf("%q names %q, %v", handle, holder, err)
		}
	}
}
