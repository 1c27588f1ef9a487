package store_test

import (
	"testing"
	"time"

	"foyer/portal"
	"foyer/store"
	"foyer/store/world"
)

func TestAClickIsNoFresherThanWhatTheProviderSays(t *testing.T) {
	provided(t, func(t *testing.T, s *store.Store) {
		linked(t, s, "owner", said("anna", ""))
		for _, one := range []struct {
			at    time.Time
			fresh bool
		}{{s.Now(), true}, {s.Now().Add(time.Hour), true}, {s.Now().Add(-9 * time.Hour), false}, {time.Time{}, false}} {
			id := said("anna", "")
			id.AuthTime = one.at
			in, err := s.ComeBy(t.Context(), id, false, at)
			must(t, err)
			user := self(t, s, in.Session)
			if user.Session.Fresh(s.Now()) != one.fresh || user.Session.SignedInAt.After(s.Now()) {
				t.Errorf("%s: signed in at %s", one.at, user.Session.SignedInAt)
			}
			if _, err := user.BeginAuthenticator(t.Context(), at); (err == nil) != one.fresh {
				t.Errorf("%s: %v", one.at, err)
			}
		}
	})
}

func TestAChangedPasswordMakesNoSessionFresher(t *testing.T) {
	provided(t, func(t *testing.T, s *store.Store) {
		session := signIn(t, s, "owner")
		runs(t, s, "UPDATE sessions SET amr = 'pwd otp mfa' WHERE id = ?", self(t, s, session).Session.ID)
		later(s, time.Hour)
		old := self(t, s, session)
		in, err := old.ChangePassword(t.Context(), world.Called("owner").Password, "uj-levendula-kert-78", at)
		must(t, err)
		user := self(t, s, in.Session)
		if user.Session.Fresh(s.Now()) || !user.Session.ExpiresAt.Equal(old.Session.ExpiresAt) {
			t.Errorf("signed in at %s, until %s", user.Session.SignedInAt, user.Session.ExpiresAt)
		}
		is(t, user.RemoveAuthenticator(t.Context()), portal.ErrStale)
	})
}

func TestAProvidersWordEndsWhenItWouldHave(t *testing.T) {
	provided(t, func(t *testing.T, s *store.Store) {
		linked(t, s, "owner", said("anna", ""))
		in, err := s.ComeBy(t.Context(), said("anna", ""), false, at)
		must(t, err)
		first := self(t, s, in.Session)
		later(s, time.Hour)
		from := at
		from.Session = in.Session
		in, err = first.ProveByPassword(t.Context(), world.Called("owner").Password, from)
		must(t, err)
		again := self(t, s, in.Session)
		if !again.Session.Fresh(s.Now()) || again.Session.Provider != "demo" || !again.Session.ExpiresAt.Equal(first.Session.ExpiresAt) {
			t.Errorf("got %+v", again.Session)
		}
		ways, err := again.Ways(t.Context())
		must(t, err)
		must(t, again.Unlink(t.Context(), ways[0].ID))
		if left := self(t, s, in.Session).Session; left.Provider != "" || left.WayID != "" {
			t.Errorf("the way is gone, and the session has %q", left.Provider)
		}
	})
}

func TestWhatIsLinkedCountsInTheSession(t *testing.T) {
	provided(t, func(t *testing.T, s *store.Store) {
		must(t, enter(t, s, "owner", world.Home).RequireProvider(t.Context(), "demo"))
		péter := linked(t, s, "accountant", said("péter", ""))
		runs(t, s, "UPDATE sessions SET seen_at = ? WHERE id = ?", s.Now().UTC(), péter.Session.ID)
		var provider string
		must(t, s.DB().NewRaw("SELECT provider FROM sessions WHERE id = ?", péter.Session.ID).Scan(t.Context(), &provider))
		if provider != "demo" {
			t.Errorf("the session came through %q", provider)
		}
	})
}

func TestTheFirstFactorEndsWhatWasBegunWithoutOne(t *testing.T) {
	provided(t, func(t *testing.T, s *store.Store) {
		session := signIn(t, s, "owner")
		thief := self(t, s, session)
		token, err := thief.BeginAuthenticator(t.Context(), at)
		must(t, err)
		made, err := thief.Authenticator(t.Context(), token, "Foyer", at)
		must(t, err)
		setUp(t, s, "owner")
		before := rows(t, s, "SELECT user_id, secret FROM authenticators")
		_, err = s.Self(t.Context(), session)
		is(t, err, portal.ErrSignedOut)
		if _, err := thief.ConfirmAuthenticator(t.Context(), token, app{t, s, made.Secret}.code(), at); err == nil {
			t.Error("somebody else's app took the place of the owner's")
		}
		same(t, before, rows(t, s, "SELECT user_id, secret FROM authenticators"))
	})
}
