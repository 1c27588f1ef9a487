package handlers_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"foyer/store/world"
)

const flow = "__Host-foyer-flow"

// setsUp gives whoever is signed in an authenticator app: its secret and the
// recovery codes, as the pages show them.
func (b *browser) setsUp() (secret string, codes []string) {
	b.Helper()
	page := b.Post("/me/security/authenticator").Follow().Is(http.StatusOK).Has(`img.qr[src^="data:image/png;base64,"]`, 1)
	secret = strings.ReplaceAll(page.find(".secret").Text(), " ", "")
	page = b.Post(page.path, "code", b.code(secret)).Is(http.StatusOK)
	for i := range page.find("#codes li").Length() {
		codes = append(codes, page.find("#codes li").Eq(i).Text())
	}
	return secret, codes
}

// code is what the app shows now. None counts twice: the last one is forgotten
// here, so that no test waits for another.
func (b *browser) code(secret string) string {
	b.Helper()
	b.does("UPDATE authenticators SET last_step = 0")
	code, err := totp.GenerateCode(secret, time.Now())
	b.must(err)
	return code
}

// halfway is a new browser in which somebody has given the password, and the
// page that it leads to.
func (v *visits) halfway(who world.Person, next string) (*browser, string) {
	v.Helper()
	b := v.Anew().With("Accept-Language", "en")
	page := b.Post("/login", "email", who.Email, "password", who.Password, "next", next).Is(http.StatusSeeOther).Header.Get("Location")
	if !strings.HasPrefix(page, "/login/second/") || b.cookies[session] != nil || b.cookies[flow] == nil {
		v.Fatalf("it leads to %s, with %v", page, b.cookies)
	}
	return b, page
}

func TestAnAuthenticatorIsSetUpAndAskedFor(t *testing.T) {
	visit(t, func(v *visits) {
		v.sendsMail()
		jonas := world.Called("developer")
		secret, codes := v.As("developer").setsUp()
		if len(codes) != 10 {
			v.Fatalf("%d codes", len(codes))
		}
		v.box.Wait(v.Context(), jonas.Email) //nolint:errcheck // the invitation of the world may be first
		b, page := v.halfway(jonas, "/me")
		b.Get("/a/1042").Leads("/login?next=%2Fa%2F1042")
		b.Get(page).Is(http.StatusOK).Shows("h1", "One more step").Has(`input[name=code][autocomplete="one-time-code"][inputmode=numeric]`, 1).Keeps("next", "/me")
		path, _, _ := strings.Cut(page, "?")
		wrong := b.Post(path, "code", "000000", "next", "/me").Is(http.StatusUnprocessableEntity).Keeps("next", "/me")
		wrong.Shows("#code-error", "does not fit").Has("#error-summary", 1)
		b.Post(path, "recovery", "0000", "next", "/me").Is(http.StatusUnprocessableEntity).Shows("#recovery-error", "does not fit").Has("details[open]", 1)
		v.Anew().Get(page).Is(http.StatusNotFound).Shows("h1", "This took too long")
		v.Anew().Post(path, "code", b.code(secret)).Is(http.StatusNotFound)
		b.Post(path, "code", b.code(secret), "next", "/me").Leads("/me").Follow().Is(http.StatusOK)
		b.Post(path, "code", b.code(secret)).Is(http.StatusNotFound)

		b, page = v.halfway(jonas, "")
		b.Post(page, "recovery", strings.ToUpper(codes[0])).Leads("/a/1042")
		b, page = v.halfway(jonas, "")
		b.Post(page, "recovery", codes[0]).Is(http.StatusUnprocessableEntity)
		for _, secret := range append(codes, secret, page) {
			if strings.Contains(v.logged.String(), secret) {
				v.Errorf("%s is in the log", secret)
			}
		}
	})
}

func TestTheTriesOfTheSecondFactorEnd(t *testing.T) {
	visit(t, func(v *visits) {
		secret, _ := v.As("developer").setsUp()
		b, page := v.halfway(world.Called("developer"), "")
		for range 10 {
			b.Post(page, "code", "000000").Is(http.StatusUnprocessableEntity)
		}
		a := b.Post(page, "code", b.code(secret)).Is(http.StatusTooManyRequests).Shows("#error-summary", "Too many tries")
		if a.Header.Get("Retry-After") == "" {
			v.Error("it does not say for how long")
		}
	})
}

func TestOneComesWhereOneWantedAfterBothFactors(t *testing.T) {
	visit(t, func(v *visits) {
		secret, _ := v.As("developer").setsUp()
		for _, evil := range []string{"//evil.example", "https://evil.example", "/\\evil.example"} {
			b, page := v.halfway(world.Called("developer"), evil)
			b.Post(page, "code", b.code(secret), "next", evil).Leads("/a/1042")
		}
	})
}

func TestTheSecondFactorsAreChangedAfterAFreshSignIn(t *testing.T) {
	visit(t, func(v *visits) {
		b := v.As("developer")
		v.does("UPDATE sessions SET signed_in_at = '2020-01-01 00:00:00+00:00'")
		b.Post("/me/security/authenticator").Leads("/login/again?next=%2Faccounts")
		b.Get("/me/security/passkeys/new").Leads("/login/again?next=%2Fme%2Fsecurity%2Fpasskeys%2Fnew")
		b.Post("/login/again", "current", world.Called("developer").Password, "next", "/me/security").Leads("/me/security")
		secret, _ := b.setsUp()
		b.Get("/me/security").Shows("main", "10 codes are left.").Shows(".badge", "On")

		v.does("UPDATE sessions SET signed_in_at = '2020-01-01 00:00:00+00:00'")
		b.Post("/me/security/codes").Leads("/login/again?next=%2Faccounts")
		page := b.Post("/login/again", "current", world.Called("developer").Password, "next", "/me/security").Is(http.StatusSeeOther).Header.Get("Location")
		b.Post(page, "code", b.code(secret), "next", "/me/security").Leads("/me/security")
		b.Get("/me/security/codes").Is(http.StatusOK)
		b.Post("/me/security/codes").Is(http.StatusOK).Has("#codes li", 10)
		b.Get("/me/security/authenticator/removal").Is(http.StatusOK).Shows("main", "your password alone")
		b.Post("/me/security/authenticator/removal").Leads("/me/security").Follow().Shows(".banner", "removed").HasNot("codes are left")
		b.Get("/me/security/codes").Leads("/me/security")
		v.SignsIn(world.Called("developer")).Get("/me/security").Is(http.StatusOK)
	})
}

func TestAnAppThatWasNotConfirmedIsNotAskedFor(t *testing.T) {
	visit(t, func(v *visits) {
		b := v.As("developer")
		page := b.Post("/me/security/authenticator").Follow()
		b.Post(page.path, "code", "000000").Is(http.StatusUnprocessableEntity).Has("#error-summary", 1).Has("img.qr", 1)
		v.SignsIn(world.Called("developer")).Get(page.path).Is(http.StatusNotFound)
		v.SignsIn(world.Called("developer")).Get("/me/security").Is(http.StatusOK).HasNot("codes are left")
	})
}

// newSecond is the page on which somebody new is asked for the second factor,
// in the visitor's browser.
func (m *matrix) newSecond() string {
	m.Helper()
	const email = "second@matrix.example"
	b := m.Anew()
	b.Post(m.invites("owner", world.Home, guest("Matrix Second", email))+"/acceptance", "name", "Second", "password", herOwn).Follow()
	b.setsUp()
	return m.door.Post("/login", "email", email, "password", herOwn).Is(http.StatusSeeOther).Header.Get("Location")
}

// newAuthenticator is the token of an app that the role is setting up.
func (m *matrix) newAuthenticator(role string) string {
	m.Helper()
	page := m.As(role).Post("/me/security/authenticator").Is(http.StatusSeeOther).Header.Get("Location")
	return strings.TrimPrefix(page, "/me/security/authenticator/")
}

// newPasskey is the id of a passkey of the user.
func (m *matrix) newPasskey(called, whose string) string {
	m.Helper()
	id := fmt.Sprintf("00000000-0000-7000-8000-%012d", m.next())
	m.does("INSERT INTO passkeys (id, user_id, name, credential, record, sign_count, created_at) SELECT '" + id + "', id, '" +
		strings.ReplaceAll(called, "'", "''") + "', '" + id + "', '{}', 0, created_at FROM users WHERE " + whose)
	return id
}

// forgetsPasskeys lets everybody sign in with a password alone again.
func (m *matrix) forgetsPasskeys() {
	m.Helper()
	m.does("DELETE FROM passkeys WHERE name = 'Matrix'")
}
