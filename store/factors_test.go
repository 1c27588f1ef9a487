package store_test

import (
	"testing"
	"time"

	"foyer/portal"
	"foyer/store"
	"foyer/store/storetest"
	"foyer/store/world"
)

func TestAnAuthenticatorCountsOnceItsCodeWasGiven(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		u := self(t, s, signIn(t, s, "developer"))
		letters(t, s)
		token, err := u.BeginAuthenticator(t.Context(), desk)
		must(t, err)
		shown, err := u.Authenticator(t.Context(), token, "Foyer", desk)
		must(t, err)
		_, err = u.ConfirmAuthenticator(t.Context(), token, "000000", desk)
		is(t, err, portal.ErrWrongCode)
		if factors, err := u.Factors(t.Context()); err != nil || factors.Any() {
			t.Errorf("there is %+v, %v", factors, err)
		}
		code := app{t, s, shown.Secret}.code()
		got := tally(atOnce(10, func(int) error {
			_, err := self(t, s, signInAs(t, s, u)).ConfirmAuthenticator(t.Context(), token, code, desk)
			return err
		}))
		if got["portal: not found"] != 10 {
			t.Errorf("in other sessions: %v", got)
		}
		_, err = u.ConfirmAuthenticator(t.Context(), token, code, couch)
		is(t, err, portal.ErrNotFound)
		got = tally(atOnce(5, func(int) error {
			own := *u
			_, err := own.ConfirmAuthenticator(t.Context(), token, code, desk)
			return err
		}))
		if got["<nil>"] != 1 {
			t.Errorf("got %v", got)
		}
		if m := onePosted(t, s, portal.FactorMail); m.Data["what"] != string(portal.AuthenticatorAdded) || m.To != u.User.Email {
			t.Errorf("got %+v", m)
		}
	})
}

// signInAs is another session of the user.
func signInAs(t *testing.T, s *store.Store, u *store.Self) string {
	t.Helper()
	return openSessionOf(t, s, u.User.ID)
}

func TestFactorsChangeInAFreshSessionWithBothFactorsAlone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		setUp(t, s, "developer")
		var user string
		must(t, s.DB().NewRaw("SELECT id FROM users WHERE email_norm = ?", world.Called("developer").Email).Scan(t.Context(), &user))
		weak := self(t, s, openSessionOf(t, s, user)) // from before there were two
		strong := self(t, s, openSessionOf(t, s, user))
		runs(t, s, "UPDATE sessions SET amr = 'pwd otp mfa' WHERE hash = ?", strong.Session.Hash)
		strong.Session.Methods = "pwd otp mfa"
		before := rows(t, s, "SELECT * FROM recovery_codes ORDER BY hash")
		refuses := func(u *store.Self) {
			t.Helper()
			_, err := u.BeginAuthenticator(t.Context(), desk)
			is(t, err, portal.ErrStale)
			_, err = u.RenewCodes(t.Context())
			is(t, err, portal.ErrStale)
			is(t, u.RemoveAuthenticator(t.Context()), portal.ErrStale)
			is(t, u.ChangesFactors(t.Context()), portal.ErrStale)
		}
		refuses(weak)
		must(t, strong.ChangesFactors(t.Context()))
		later(s, 11*time.Minute)
		refuses(strong)
		same(t, before, rows(t, s, "SELECT * FROM recovery_codes ORDER BY hash"))
	})
}

func TestNewRecoveryCodesMakeTheOldOnesVoid(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		_, old := setUp(t, s, "developer")
		u := strongSelf(t, s, "developer")
		fresh, err := u.RenewCodes(t.Context())
		must(t, err)
		token := halfway(t, s, "developer", desk)
		_, err = s.GiveRecoveryCode(t.Context(), token, old[0], desk)
		is(t, err, portal.ErrWrongCode)
		_, err = s.GiveRecoveryCode(t.Context(), token, fresh[0], desk)
		must(t, err)
		lastEvents(t, s, u.User.ID, portal.UserCodesRenewed, portal.UserSecondAsked, portal.UserSignedIn)
	})
}

// strongSelf is a new session of somebody of the world with both factors.
func strongSelf(t *testing.T, s *store.Store, role string) *store.Self {
	t.Helper()
	token := openSession(t, s, role)
	runs(t, s, "UPDATE sessions SET amr = 'pwd otp mfa' WHERE hash = ?", self(t, s, token).Session.Hash)
	return self(t, s, token)
}

func TestARemovedAuthenticatorIsAskedForNoMore(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		setUp(t, s, "developer")
		elsewhere := openSession(t, s, "developer")
		u := strongSelf(t, s, "developer")
		letters(t, s)
		must(t, u.RemoveAuthenticator(t.Context()))
		must(t, u.RemoveAuthenticator(t.Context())) // there is none, and nothing happens
		if m := onePosted(t, s, portal.FactorMail); m.Data["what"] != string(portal.AuthenticatorRemoved) {
			t.Errorf("got %+v", m)
		}
		lastEvents(t, s, u.User.ID, portal.UserFactorRemoved)
		if n := count(t, s, "recovery_codes"); n != 0 {
			t.Errorf("%d codes are left", n)
		}
		_, err := u.RenewCodes(t.Context())
		is(t, err, portal.ErrNotFound)
		self(t, s, elsewhere) // nobody was signed out
		signIn(t, s, "developer")
	})
}

func TestWhoseAddressIsNotProvenHasNoFactors(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		runs(t, s, "UPDATE users SET proven_at = NULL WHERE email_norm = ?", world.Called("developer").Email)
		u := self(t, s, signIn(t, s, "developer"))
		_, err := u.BeginAuthenticator(t.Context(), desk)
		is(t, err, portal.ErrNotFound)
		_, _, err = u.NewPasskey(t.Context(), desk)
		is(t, err, portal.ErrNotFound)
	})
}

func TestJoiningDoesNotGetPastTheSecondFactor(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		setUp(t, s, "developer")
		jonas, anna := world.Called("developer"), world.Called("owner")
		u := self(t, s, openSession(t, s, "owner"))
		token := joiningLink(t, s, u, anna.Password, jonas.Email)
		if err := u.Join(t.Context(), token, anna.Password); wrongIn(err, "current") != "error.join_second" {
			t.Errorf("got %v", err)
		}
		must(t, strongSelf(t, s, "developer").RemoveAuthenticator(t.Context()))
		must(t, u.Join(t.Context(), token, anna.Password))
	})
}

func TestAPasswordChangedInAnOldSessionAsksForTheSecondFactor(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		app, _ := setUp(t, s, "developer")
		old := self(t, s, openSession(t, s, "developer"))
		in, err := old.ChangePassword(t.Context(), world.Called("developer").Password, "drei-rote-regenschirme-am-see", desk)
		if err != nil || in.Second == "" || in.Session != "" {
			t.Fatalf("got %+v, %v", in, err)
		}
		_, err = s.GiveCode(t.Context(), in.Second, app.next(), desk)
		must(t, err)
		in, err = strongSelf(t, s, "developer").ChangePassword(t.Context(), "drei-rote-regenschirme-am-see", "vier-blaue-regenschirme-am-see", desk)
		if err != nil || in.Session == "" {
			t.Errorf("with both factors: %+v, %v", in, err)
		}
	})
}
