package store_test

import (
	"testing"

	"foyer/portal"
	"foyer/store"
	"foyer/store/storetest"
	"foyer/store/world"
)

// wantsTwoFactors lets an account ask for a second factor from now on, and
// looks at nobody who is signed in.
func wantsTwoFactors(t *testing.T, s *store.Store, account int64) {
	t.Helper()
	runs(t, s, "UPDATE accounts SET second_factor = TRUE WHERE number = ?", account)
}

func TestASignOnGoesOnInTheNextSessionWhereTheAccountLetsItIn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		client(t, s, "webmail", world.First)
		_, err := s.AddService(t.Context(), world.First+1, portal.Service{Name: "webmail", ClientID: "webmail"})
		must(t, err)
		session := signIn(t, s, "many")
		runs(t, s, "UPDATE sessions SET amr = 'pwd otp mfa' WHERE id = ?", self(t, s, session).Session.ID)
		strict, easy := signsOn(t, s, opened(t, s, session, world.First), "webmail"), signsOn(t, s, opened(t, s, session, world.First+1), "webmail")
		wantsTwoFactors(t, s, world.First)
		_, err = s.Issuer().Bearer(t.Context(), strict.Access)
		must(t, err)

		from := home
		from.Session = session
		_, err = self(t, s, session).ProveByPassword(t.Context(), world.Called("many").Password, from)
		must(t, err)
		_, err = s.Issuer().Bearer(t.Context(), easy.Access)
		must(t, err)
		_, err = s.Issuer().Bearer(t.Context(), strict.Access)
		is(t, err, portal.ErrNotFound)
		if told := told(t, s, nil); len(told) != 1 || told[0].SignonID != strict.Signon.ID {
			t.Errorf("the client is told %v", told)
		}
	})
}

func TestASignOnThatLacksWhatTheAccountAsksForIsSweptAway(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		client(t, s, "webmail", world.Home)
		grant := signsOn(t, s, enter(t, s, "developer", world.Home), "webmail")
		must(t, s.Sweep(t.Context()))
		if told := told(t, s, nil); len(told) != 0 {
			t.Errorf("the client is told %v", told)
		}
		wantsTwoFactors(t, s, world.Home)
		must(t, s.Sweep(t.Context()))
		if told := told(t, s, nil); len(told) != 1 || told[0].SignonID != grant.Signon.ID {
			t.Errorf("the client is told %v", told)
		}
	})
}
