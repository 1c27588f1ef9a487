package store_test

import (
	"strings"
	"testing"
	"time"

	"foyer/auth"
	"foyer/portal"
	"foyer/store"
	"foyer/store/storetest"
	"foyer/store/world"
)

func TestWhoHasAnAuthenticatorIsAskedForACode(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		app, codes := setUp(t, s, "developer")
		if len(codes) != auth.RecoveryCodes {
			t.Errorf("%d recovery codes", len(codes))
		}
		sessions := count(t, s, "sessions")
		token := halfway(t, s, "developer", desk)
		if count(t, s, "sessions") != sessions {
			t.Error("the password alone made a session")
		}
		_, err := s.Self(t.Context(), token)
		is(t, err, portal.ErrSignedOut)
		asked, err := s.Second(t.Context(), token, desk)
		if err != nil || !asked.Authenticator || !asked.Codes || asked.Passkey != "" || asked.Email != world.Called("developer").Email {
			t.Errorf("the page asks for %+v, %v", asked, err)
		}
		in, err := s.GiveCode(t.Context(), token, app.next(), desk)
		must(t, err)
		if methods := self(t, s, in.Session).Session.Methods; methods != "pwd otp mfa" || in.Device == "" {
			t.Errorf("the session was begun by %q, with the device %q", methods, in.Device)
		}
		lastEvents(t, s, in.User.ID, portal.UserFactorAdded, portal.UserSecondAsked, portal.UserSignedIn)
		_, err = s.GiveCode(t.Context(), token, app.next(), desk)
		is(t, err, portal.ErrNotFound)
	})
}

// lastEvents are those of a history that came last.
func lastEvents(t *testing.T, s *store.Store, history string, want ...string) {
	t.Helper()
	var got []string
	must(t, s.DB().NewRaw("SELECT what FROM events WHERE history = ? ORDER BY seq DESC LIMIT ?", history, len(want)).Scan(t.Context(), &got))
	for i := range got {
		if got[len(got)-1-i] != want[i] {
			t.Fatalf("the history ends with %v, backwards, and not with %v", got, want)
		}
	}
}

func TestACodeCountsOnceHoweverManyTry(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		app, _ := setUp(t, s, "developer")
		_, err := s.GiveCode(t.Context(), halfway(t, s, "developer", desk), app.code(), desk)
		is(t, err, portal.ErrWrongCode) // it was given when the app was set up
		var tokens []string
		for range 9 {
			tokens = append(tokens, halfway(t, s, "developer", desk))
		}
		code, sessions := app.next(), count(t, s, "sessions")
		got := tally(atOnce(20, func(i int) error {
			_, err := s.GiveCode(t.Context(), tokens[i%len(tokens)], code, desk)
			return err
		}))
		if got["<nil>"] != 1 || count(t, s, "sessions") != sessions+1 {
			t.Errorf("got %v", got)
		}
		late := halfway(t, s, "developer", couch)
		later(s, 16*time.Minute)
		_, err = s.GiveCode(t.Context(), late, app.code(), couch)
		is(t, err, portal.ErrNotFound) // ten minutes are over
	})
}

func TestTheStepBesideIsTakenAndTheOneBeforeItIsNot(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		app, _ := setUp(t, s, "developer")
		later(s, 10*time.Minute)
		old := app.code()
		later(s, 30*time.Second)
		before := app.code()
		later(s, 30*time.Second)
		token := halfway(t, s, "developer", desk)
		for _, wrong := range []string{old, "", "000000000", "abcdef", before[:5], app.code() + "0"} {
			_, err := s.GiveCode(t.Context(), token, wrong, desk)
			is(t, err, portal.ErrWrongCode)
		}
		_, err := s.GiveCode(t.Context(), token, before[:3]+" "+before[3:], desk)
		must(t, err)
	})
}

func TestTriesAreCountedForTheUserAloneAndExactly(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		app, _ := setUp(t, s, "developer")
		other, _ := setUp(t, s, "accountant")
		device := desk
		token := halfway(t, s, "developer", desk)
		in, err := s.GiveCode(t.Context(), token, app.next(), desk)
		must(t, err)
		device.Device = in.Device
		token = halfway(t, s, "developer", desk)
		got := tally(atOnce(30, func(int) error {
			_, err := s.GiveCode(t.Context(), token, "000000", desk)
			return err
		}))
		if got["portal: wrong code"] != 10 || got["too many"] != 20 {
			t.Errorf("got %v", got)
		}
		_, err = s.GiveCode(t.Context(), halfway(t, s, "developer", couch), app.next(), couch)
		isA[portal.TooMany](t, err)
		_, err = s.GiveCode(t.Context(), halfway(t, s, "developer", device), app.code(), device)
		must(t, err) // a browser of theirs is not held back by strangers
		_, err = s.GiveCode(t.Context(), halfway(t, s, "accountant", desk), other.next(), desk)
		must(t, err)
		later(s, 16*time.Minute)
		_, err = s.GiveCode(t.Context(), halfway(t, s, "developer", couch), app.code(), couch)
		must(t, err)
	})
}

func TestTheSecondFactorIsBoundToTheBrowser(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		app, codes := setUp(t, s, "developer")
		token := halfway(t, s, "developer", desk)
		for _, from := range []store.Browser{couch, home} {
			_, err := s.Second(t.Context(), token, from)
			is(t, err, portal.ErrNotFound)
			_, err = s.GiveCode(t.Context(), token, app.next(), from)
			is(t, err, portal.ErrNotFound)
			_, err = s.GiveRecoveryCode(t.Context(), token, codes[0], from)
			is(t, err, portal.ErrNotFound)
		}
		who := world.Called("developer")
		_, err := s.SignIn(t.Context(), who.Email, who.Password, home)
		isA[portal.Tampered](t, err) // without the cookie nothing is begun
		_, err = s.GiveCode(t.Context(), token, app.code(), desk)
		must(t, err)
	})
}

func TestANewPasswordDoesNotGetPastTheSecondFactor(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		app, _ := setUp(t, s, "developer")
		who := world.Called("developer")
		before := halfway(t, s, "developer", desk)
		in, err := s.SetPassword(t.Context(), link(t, s, who.Email), "drei-rote-regenschirme-am-see", desk)
		if err != nil || in.Second == "" || in.Session != "" {
			t.Fatalf("the reset gives %+v, %v", in, err)
		}
		_, err = s.GiveCode(t.Context(), before, app.next(), desk)
		is(t, err, portal.ErrNotFound) // that was begun with the old password
		_, err = s.GiveCode(t.Context(), in.Second, app.code(), desk)
		must(t, err)
	})
}

func TestWhoIsShutOutBetweenTheFactorsStaysOut(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		app, codes := setUp(t, s, "developer")
		token := halfway(t, s, "developer", desk)
		runs(t, s, "UPDATE users SET deactivated_at = ? WHERE email_norm = ?", s.Now().UTC(), world.Called("developer").Email)
		_, err := s.Second(t.Context(), token, desk)
		is(t, err, portal.ErrNotFound)
		_, err = s.GiveCode(t.Context(), token, app.next(), desk)
		is(t, err, portal.ErrNotFound)
		_, err = s.GiveRecoveryCode(t.Context(), token, codes[0], desk)
		is(t, err, portal.ErrNotFound)
	})
}

func TestARecoveryCodeOpensOnceAndTheUserIsTold(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		_, codes := setUp(t, s, "developer")
		letters(t, s)
		tokens := []string{halfway(t, s, "developer", desk), halfway(t, s, "developer", desk), halfway(t, s, "developer", desk)}
		typed := " " + strings.ToUpper(strings.ReplaceAll(codes[3], "-", " "))
		got := tally(atOnce(9, func(i int) error {
			_, err := s.GiveRecoveryCode(t.Context(), tokens[i%3], typed, desk)
			return err
		}))
		if got["<nil>"] != 1 || got["<nil>"]+got["portal: wrong code"]+got["portal: not found"] != 9 {
			t.Errorf("got %v", got)
		}
		m := onePosted(t, s, portal.FactorMail)
		if m.To != world.Called("developer").Email || m.Data["what"] != string(portal.CodeUsed) || m.Data["left"] != "9" {
			t.Errorf("got %+v", m)
		}
		if kept := rows(t, s, "SELECT * FROM recovery_codes"); strings.Contains(kept, codes[0]) || strings.Contains(kept, strings.ReplaceAll(codes[0], "-", "")) {
			t.Error("they are kept as they are")
		}
	})
}
