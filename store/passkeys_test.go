package store_test

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"foyer/auth"
	"foyer/portal"
	"foyer/store"
)

func TestAPasskeySignsInWithoutAnythingElse(t *testing.T) {
	withPasskeys(t, func(t *testing.T, s *store.Store, phone *phone) {
		u := self(t, s, signIn(t, s, "developer"))
		letters(t, s)
		codes, err := phone.enrols(u, " My\tphone ")
		must(t, err)
		if len(codes) != auth.RecoveryCodes || !self(t, s, signInStrong(t, s, u)).Session.Methods.Strong() {
			t.Errorf("%d recovery codes", len(codes))
		}
		if m := onePosted(t, s, portal.FactorMail); m.Data["what"] != string(portal.PasskeyAdded) || m.Data["name"] != "My phone" {
			t.Errorf("got %+v", m)
		}
		later(s, time.Minute)
		in, err := phone.comesIn(s, desk)
		must(t, err)
		if who := self(t, s, in.Session); who.User.ID != u.User.ID || who.Session.Methods != portal.ByPasskeyMethod {
			t.Errorf("%s is in by %q", who.User.Email, who.Session.Methods)
		}
		factors, err := u.Factors(t.Context())
		if err != nil || len(factors.Passkeys) != 1 || factors.Passkeys[0].UsedAt.Before(s.Now().Add(-time.Minute)) {
			t.Errorf("there is %+v, %v", factors, err)
		}
		lastEvents(t, s, u.User.ID, portal.UserFactorAdded, portal.UserSignedIn)
		if codes, err := newPhone(t).enrols(u, "Another"); err != nil || codes != nil {
			t.Errorf("with the second one come %v, %v", codes, err)
		}
	})
}

// signInStrong is the token of a new session of the user with both factors.
func signInStrong(t *testing.T, s *store.Store, u *store.Self) string {
	t.Helper()
	token := openSessionOf(t, s, u.User.ID)
	runs(t, s, "UPDATE sessions SET amr = ? WHERE hash = ?", portal.ByPasskeyMethod, auth.HashToken(token))
	return token
}

func TestAPasskeyIsTheSecondFactorAfterAPassword(t *testing.T) {
	withPasskeys(t, func(t *testing.T, s *store.Store, phone *phone) {
		u := self(t, s, signIn(t, s, "developer"))
		_, err := phone.enrols(u, "Phone")
		must(t, err)
		token := halfway(t, s, "developer", desk)
		asked, err := s.Second(t.Context(), token, desk)
		if err != nil || asked.Authenticator || asked.Passkey == "" {
			t.Fatalf("it asks for %+v, %v", asked, err)
		}
		answer := phone.signs(json.RawMessage(asked.Passkey))
		_, err = s.GivePasskey(t.Context(), token, answer, couch)
		is(t, err, portal.ErrNotFound)
		_, err = s.GivePasskey(t.Context(), token, newPhone(t).signs(json.RawMessage(asked.Passkey)), desk)
		is(t, err, portal.ErrRefused)
		in, err := s.GivePasskey(t.Context(), token, answer, desk)
		must(t, err)
		if methods := self(t, s, in.Session).Session.Methods; methods != "pwd hwk user mfa" {
			t.Errorf("it is %q", methods)
		}
		_, err = s.GivePasskey(t.Context(), token, answer, desk)
		is(t, err, portal.ErrNotFound)
	})
}

func TestAChallengeCountsOnceInItsBrowser(t *testing.T) {
	withPasskeys(t, func(t *testing.T, s *store.Store, phone *phone) {
		_, err := phone.enrols(self(t, s, signIn(t, s, "developer")), "Phone")
		must(t, err)
		options, token, err := s.AskPasskey(t.Context(), desk)
		must(t, err)
		answer := phone.signs(options)
		_, err = s.SignInByPasskey(t.Context(), token, answer, couch)
		is(t, err, portal.ErrRefused)
		_, other, err := s.AskPasskey(t.Context(), desk)
		must(t, err)
		_, err = s.SignInByPasskey(t.Context(), other, answer, desk) // the answer to another question
		is(t, err, portal.ErrRefused)
		got := tally(atOnce(20, func(int) error {
			_, err := s.SignInByPasskey(t.Context(), token, answer, desk)
			return err
		}))
		if got["<nil>"] != 1 || got["portal: passkey refused"] != 19 {
			t.Errorf("got %v", got)
		}
		options, token, err = s.AskPasskey(t.Context(), desk)
		must(t, err)
		later(s, 11*time.Minute)
		_, err = s.SignInByPasskey(t.Context(), token, phone.signs(options), desk)
		is(t, err, portal.ErrRefused)
	})
}

func TestAPasskeyThatIsNotWhatItSaysIsRefused(t *testing.T) {
	withPasskeys(t, func(t *testing.T, s *store.Store, good *phone) {
		u := self(t, s, signIn(t, s, "developer"))
		_, err := good.enrols(u, "Phone")
		must(t, err)
		owner := self(t, s, openSession(t, s, "owner"))
		for name, spoil := range map[string]func(*phone){
			"another site":      func(p *phone) { p.rp.Origin = "https://portal.example.evil.example" },
			"another port":      func(p *phone) { p.rp.Origin = "https://portal.example:8443" },
			"another domain":    func(p *phone) { p.rp.ID = "evil.example" },
			"nobody verified":   func(p *phone) { p.device.Options.UserNotVerified = true },
			"somebody else":     func(p *phone) { p.device.Options.UserHandle = []byte(owner.User.ID) },
			"nobody":            func(p *phone) { p.device.Options.UserHandle = nil },
			"another signature": func(p *phone) { p.key.Key = newPhone(t).key.Key },
			"an unknown key":    func(p *phone) { p.key = newPhone(t).key },
		} {
			bad := *good
			spoil(&bad)
			if in, err := bad.comesIn(s, desk); in.Session != "" || !errors.Is(err, portal.ErrRefused) {
				t.Errorf("%s: %v, %v", name, in, err)
			}
		}
		for _, answer := range []string{"", "{}", "null", `{"id":"x"}`, "[[[["} {
			_, token, err := s.AskPasskey(t.Context(), desk)
			must(t, err)
			_, err = s.SignInByPasskey(t.Context(), token, answer, desk)
			is(t, err, portal.ErrRefused)
		}
		runs(t, s, "UPDATE users SET deactivated_at = ? WHERE id = ?", s.Now().UTC(), u.User.ID)
		_, err = good.comesIn(s, desk)
		is(t, err, portal.ErrRefused)
	})
}

func TestACountThatGoesBackwardsIsRefusedAndNoted(t *testing.T) {
	withPasskeys(t, func(t *testing.T, s *store.Store, phone *phone) {
		u := self(t, s, signIn(t, s, "developer"))
		phone.key.Counter = 5
		_, err := phone.enrols(u, "Phone")
		must(t, err)
		phone.key.Counter = 7
		_, err = phone.comesIn(s, desk)
		must(t, err)
		sessions := count(t, s, "sessions")
		for _, back := range []uint32{7, 6, 0} {
			phone.key.Counter = back
			_, err = phone.comesIn(s, desk)
			is(t, err, portal.ErrRefused)
			lastEvents(t, s, u.User.ID, portal.UserPasskeyRefused)
		}
		token := halfway(t, s, "developer", desk)
		asked, err := s.Second(t.Context(), token, desk)
		must(t, err)
		_, err = s.GivePasskey(t.Context(), token, phone.signs(json.RawMessage(asked.Passkey)), desk)
		is(t, err, portal.ErrRefused)
		lastEvents(t, s, u.User.ID, portal.UserSecondAsked, portal.UserPasskeyRefused)
		if count(t, s, "sessions") != sessions {
			t.Error("there are more sessions")
		}
		phone.key.Counter = 8
		_, err = phone.comesIn(s, desk)
		must(t, err)
	})
}
