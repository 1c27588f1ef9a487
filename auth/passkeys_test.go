package auth_test

import (
	"errors"
	"net/url"
	"strings"
	"testing"

	"foyer/auth"
)

func TestPasskeysNeedADomain(t *testing.T) {
	for address, want := range map[string]bool{
		"https://my.example.com": true, "http://localhost:3000": true, "https://my.example.com:8443": true,
		"http://127.0.0.1:3000": false, "http://[::1]:3000": false,
	} {
		base, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		passkeys, err := auth.NewPasskeys(base, "Foyer")
		if err != nil || (passkeys != nil) != want {
			t.Errorf("%s: %v, %v", address, passkeys, err)
		}
	}
}

func TestAPasskeyIsAskedForByTheDomainWithItsUserVerified(t *testing.T) {
	passkeys, err := auth.NewPasskeys(&url.URL{Scheme: "https", Host: "my.example.com:8443"}, "Foyer")
	if err != nil {
		t.Fatal(err)
	}
	one, err := passkeys.Anybody()
	if err != nil {
		t.Fatal(err)
	}
	other, err := passkeys.Anybody()
	if err != nil || string(one.Options) == string(other.Options) {
		t.Errorf("two challenges are the same: %v", err)
	}
	for _, part := range []string{`"rpId":"my.example.com"`, `"userVerification":"required"`} {
		if !strings.Contains(string(one.Options), part) {
			t.Errorf("%s lacks %s", one.Options, part)
		}
	}
	if strings.Contains(string(one.Options), "allowCredentials") {
		t.Errorf("%s names passkeys", one.Options)
	}
}

func TestWhatIsNoAnswerIsRefused(t *testing.T) {
	passkeys, err := auth.NewPasskeys(&url.URL{Scheme: "https", Host: "my.example.com"}, "Foyer")
	if err != nil {
		t.Fatal(err)
	}
	asked, err := passkeys.NewCredential(auth.Holder{ID: "somebody", Name: "anna@kertesz.example", Display: "Anna"})
	if err != nil {
		t.Fatal(err)
	}
	for _, answer := range []string{"", "{}", "null", "[]", `{"id":"x","rawId":"x","type":"public-key"}`, strings.Repeat("[", 10000)} {
		if _, _, err := auth.Named(answer); !errors.Is(err, auth.ErrPasskey) {
			t.Errorf("%.40q names somebody: %v", answer, err)
		}
		if _, err := passkeys.Created(auth.Holder{ID: "somebody"}, asked.Expects, answer); !errors.Is(err, auth.ErrPasskey) {
			t.Errorf("%.40q is a passkey: %v", answer, err)
		}
		if _, err := passkeys.Answered(auth.Holder{ID: "somebody"}, asked.Expects, answer); !errors.Is(err, auth.ErrPasskey) {
			t.Errorf("%.40q is an answer: %v", answer, err)
		}
	}
}
