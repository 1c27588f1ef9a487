package handlers_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"testing"

	"github.com/descope/virtualwebauthn"

	"foyer/auth"
	"foyer/handlers"
	"foyer/store/world"
)

// withPasskeys lets the portal take passkeys, as one that has a domain.
func withPasskeys(site *handlers.Site) {
	var err error
	site.Store.Passkeys, err = auth.NewPasskeys(&url.URL{Scheme: "https", Host: "portal.example"}, "Foyer")
	if err != nil {
		panic(err)
	}
}

// phone is a device with a passkey.
type phone struct {
	rp     virtualwebauthn.RelyingParty
	device virtualwebauthn.Authenticator
	key    virtualwebauthn.Credential
}

func newPhone() *phone {
	return &phone{
		rp:     virtualwebauthn.RelyingParty{ID: "portal.example", Name: "Foyer", Origin: "https://portal.example"},
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

// asks is the challenge as the script on the page gets it.
func (b *browser) asks(path string) (token string, options []byte) {
	b.Helper()
	var asked struct {
		Token   string
		Options json.RawMessage
	}
	b.must(json.Unmarshal([]byte(b.Post(path).Is(http.StatusOK).body), &asked))
	return asked.Token, asked.Options
}

// enrols adds the phone's passkey for whoever is signed in.
func (b *browser) enrols(p *phone, name string) *answer {
	b.Helper()
	token, options := b.asks("/me/security/passkeys/challenge")
	asked, err := virtualwebauthn.ParseAttestationOptions(string(options))
	b.must(err)
	p.device.Options.UserHandle = []byte(asked.UserID)
	return b.Post("/me/security/passkeys", "name", name, "token", token, "credential", virtualwebauthn.CreateAttestationResponse(p.rp, p.device, p.key, *asked))
}

func (b *browser) signs(p *phone, options []byte) string {
	b.Helper()
	asked, err := virtualwebauthn.ParseAssertionOptions(string(options))
	b.must(err)
	return virtualwebauthn.CreateAssertionResponse(p.rp, p.device, p.key, *asked)
}

// comesBy signs in with the phone alone.
func (b *browser) comesBy(p *phone, next string) *answer {
	b.Helper()
	token, options := b.asks("/login/passkey/challenge")
	return b.Post("/login/passkey", "token", token, "credential", b.signs(p, options), "next", next)
}

func TestAPasskeySignsInByOneClick(t *testing.T) {
	visitAs(t, withPasskeys, func(v *visits) {
		b, p := v.As("developer"), newPhone()
		b.Get("/me/security/passkeys/new").Is(http.StatusOK).Has("form[data-passkey=new]", 1)
		b.enrols(p, "").Is(http.StatusUnprocessableEntity).Shows("#name-error", "Give the passkey a name.")
		b.enrols(p, "My phone").Is(http.StatusOK).Has("#codes li", 10)
		b.enrols(newPhone(), "Another").Leads("/me/security").Follow().Shows("tbody tr", "My phone").Shows("tbody tr", "Another")

		visitor := v.Anew().With("Accept-Language", "en")
		visitor.Get("/login").Has(`form[data-passkey][hidden][action="/login/passkey"]`, 1).Has(`input[autocomplete="username webauthn"]`, 1)
		visitor.comesBy(p, "/me").Leads("/me")
		visitor.Get("/me/security").Is(http.StatusOK)
		v.Anew().comesBy(newPhone(), "/me").Is(http.StatusUnprocessableEntity).Shows("#error-summary", "passkey").Keeps("next", "/me")
	})
}

func TestAPasskeyIsTheSecondStepToo(t *testing.T) {
	visitAs(t, withPasskeys, func(v *visits) {
		p := newPhone()
		v.As("developer").enrols(p, "My phone").Is(http.StatusOK)
		b, page := v.halfway(world.Called("developer"), "/me")
		shown := b.Get(page).Has("input[name=code]", 0)
		options := shown.find("form[data-options]").AttrOr("data-options", "")
		b.Post(shown.path, "credential", b.signs(newPhone(), []byte(options)), "next", "/me").Is(http.StatusUnprocessableEntity).Has("#error-summary", 1)
		b.Post(shown.path, "credential", b.signs(p, []byte(options)), "next", "/me").Leads("/me")
	})
}

func TestPasskeysAreRenamedAndRemovedByTheirUserAlone(t *testing.T) {
	visitAs(t, withPasskeys, func(v *visits) {
		b := v.As("developer")
		b.enrols(newPhone(), "My phone").Is(http.StatusOK)
		path := b.Get("/me/security").link(`td a[href^="/me/security/passkeys/"]`)
		for _, stranger := range []*browser{v.As("owner"), v.As("stranger")} {
			stranger.Get(path).Is(http.StatusNotFound)
			stranger.Post(path, "name", "Mine").Is(http.StatusNotFound)
			stranger.Get(path + "/removal").Is(http.StatusNotFound)
			stranger.Post(path + "/removal").Is(http.StatusNotFound)
		}
		b.Get(path).Keeps("name", "My phone")
		b.Post(path, "name", " ").Is(http.StatusUnprocessableEntity)
		b.Post(path, "name", "Old phone").Leads("/me/security").Follow().Shows("tbody tr", "Old phone")
		b.Get(path+"/removal").Shows("h1", "Old phone")
		v.does("UPDATE users SET password_hash = '' WHERE email_norm = '" + world.Called("developer").Email + "'")
		b.Post(path+"/removal").Is(http.StatusUnprocessableEntity).Has("#error-summary", 1)
		v.does("UPDATE users SET password_hash = 'x' WHERE email_norm = '" + world.Called("developer").Email + "'")
		b.Post(path + "/removal").Leads("/me/security").Follow().HasNot("Old phone")
	})
}

func TestWithoutADomainThereAreNoPasskeys(t *testing.T) {
	visit(t, func(v *visits) {
		v.Anew().Get("/login").Has("form[data-passkey]", 0).HasNot("webauthn")
		v.Anew().Post("/login/passkey/challenge").Is(http.StatusNotFound)
		b := v.As("developer")
		b.Get("/me/security").HasNot("/me/security/passkeys")
		b.Get("/me/security/passkeys/new").Is(http.StatusOK).Has("form[data-passkey]", 0)
		b.Post("/me/security/passkeys/challenge").Is(http.StatusNotFound)
	})
}
