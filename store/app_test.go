package store_test

import (
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"foyer/store"
	"foyer/store/world"
)

// desk is a browser that can begin what takes more than one request, and
// couch another one.
var desk, couch = flowing("desk"), flowing("couch")

func flowing(cookie string) store.Browser {
	from := home
	from.Flow = cookie
	return from
}

// app is somebody's authenticator app.
type app struct {
	*testing.T
	s      *store.Store
	secret string
}

// code is what the app shows now.
func (a app) code() string {
	a.Helper()
	code, err := totp.GenerateCode(a.secret, a.s.Now())
	must(a.T, err)
	return code
}

// next lets the app show another code.
func (a app) next() string {
	later(a.s, 30*time.Second)
	return a.code()
}

// setUp gives somebody of the world an authenticator app, in a new session.
func setUp(t *testing.T, s *store.Store, role string) (app, []string) {
	t.Helper()
	u := self(t, s, signIn(t, s, role))
	token, err := u.BeginAuthenticator(t.Context(), desk)
	must(t, err)
	shown, err := u.Authenticator(t.Context(), token, "Foyer", desk)
	must(t, err)
	a := app{t, s, shown.Secret}
	codes, err := u.ConfirmAuthenticator(t.Context(), token, a.code(), desk)
	must(t, err)
	return a, codes
}

// halfway is the token of somebody of the world who has given the password.
func halfway(t *testing.T, s *store.Store, role string, from store.Browser) string {
	t.Helper()
	who := world.Called(role)
	in, err := s.SignIn(t.Context(), who.Email, who.Password, from)
	if err != nil || in.Second == "" || in.Session != "" || in.Device != "" {
		t.Fatalf("%s gets %+v, %v", role, in, err)
	}
	return in.Second
}
