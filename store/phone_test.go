package store_test

import (
	"encoding/json"
	"net/url"
	"testing"

	"github.com/descope/virtualwebauthn"

	"foyer/auth"
	"foyer/store"
	"foyer/store/storetest"
)

// phone is a device that makes passkeys for one person.
type phone struct {
	*testing.T
	rp     virtualwebauthn.RelyingParty
	device virtualwebauthn.Authenticator
	key    virtualwebauthn.Credential
}

// withPasskeys lets the portal take passkeys, and gives each test a phone.
func withPasskeys(t *testing.T, test func(*testing.T, *store.Store, *phone)) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		base, err := url.Parse("https://portal.example")
		must(t, err)
		s.Passkeys, err = auth.NewPasskeys(base, "Foyer")
		must(t, err)
		test(t, s, newPhone(t))
	})
}

func newPhone(t *testing.T) *phone {
	return &phone{
		T: t, rp: virtualwebauthn.RelyingParty{ID: "portal.example", Name: "Foyer", Origin: "https://portal.example"},
		device: virtualwebauthn.NewAuthenticator(), key: newKey(),
	}
}

// newKey is a key whose two numbers have their full length: one in 128 is
// written without its leading zero here, which no real device does (RFC 9053, 7.1.1).
func newKey() virtualwebauthn.Credential {
	for {
		if key := virtualwebauthn.NewCredential(virtualwebauthn.KeyTypeEC2); len(key.Key.AttestationData()) == 77 {
			return key
		}
	}
}

// makes is the phone's answer to what the browser is to make.
func (p *phone) makes(options json.RawMessage) string {
	p.Helper()
	asked, err := virtualwebauthn.ParseAttestationOptions(string(options))
	must(p.T, err)
	p.device.Options.UserHandle = []byte(asked.UserID)
	p.device.AddCredential(p.key)
	return virtualwebauthn.CreateAttestationResponse(p.rp, p.device, p.key, *asked)
}

// signs is the phone's answer to what it is asked.
func (p *phone) signs(options json.RawMessage) string {
	p.Helper()
	asked, err := virtualwebauthn.ParseAssertionOptions(string(options))
	must(p.T, err)
	return virtualwebauthn.CreateAssertionResponse(p.rp, p.device, p.key, *asked)
}

// enrols gives the user the phone's passkey.
func (p *phone) enrols(u *store.Self, name string) ([]string, error) {
	p.Helper()
	options, token, err := u.NewPasskey(p.Context(), desk)
	must(p.T, err)
	return u.AddPasskey(p.Context(), token, name, p.makes(options), desk)
}

// comesIn signs in with the phone alone.
func (p *phone) comesIn(s *store.Store, from store.Browser) (store.SignedIn, error) {
	p.Helper()
	options, token, err := s.AskPasskey(p.Context(), from)
	must(p.T, err)
	return s.SignInByPasskey(p.Context(), token, p.signs(options), from)
}
