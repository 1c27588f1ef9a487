package store_test

import (
	"testing"

	"foyer/portal"
	"foyer/store"
	"foyer/store/world"
)

func TestAnAccountCanAskForAProvider(t *testing.T) {
	provided(t, func(t *testing.T, s *store.Store) {
		linked(t, s, "accountant", said("péter", ""))
		password := signIn(t, s, "accountant")
		owner := enter(t, s, "owner", world.Home)
		isA[portal.Tampered](t, owner.RequireProvider(t.Context(), "nobody"))
		isA[portal.Denied](t, enter(t, s, "manager", world.Home).RequireProvider(t.Context(), "demo"))
		must(t, owner.RequireProvider(t.Context(), "demo"))

		_, err := s.Tenant(t.Context(), password, world.Home)
		if missing, ok := err.(portal.StepMissing); !ok || missing.Provider != "demo" || missing.Second {
			t.Errorf("got %v", err)
		}
		places, err := self(t, s, password).Places(t.Context(), "")
		must(t, err)
		for _, place := range places {
			if asks := place.Missing.Provider == "demo"; asks != (place.Account.Number == world.Home) {
				t.Errorf("#%d asks: %v", place.Account.Number, asks)
			}
		}
		in, err := s.ComeBy(t.Context(), said("péter", ""), false, at)
		must(t, err)
		opened(t, s, in.Session, world.Home)
		enter(t, s, "owner", world.Home) // is exempt: a provider that is down locks nobody out for good
		_, err = s.Tenant(t.Context(), signIn(t, s, "stranger"), world.Home)
		is(t, err, portal.ErrNotFound)
		must(t, owner.RequireProvider(t.Context(), ""))
		opened(t, s, password, world.Home)
	})
}

func TestASecondFactorIsAskedOfEverybodyByWhoHasOne(t *testing.T) {
	provided(t, func(t *testing.T, s *store.Store) {
		session := signIn(t, s, "owner")
		err := opened(t, s, session, world.Home).RequireSecondFactor(t.Context(), true)
		if wrongIn(err, "second") == "" {
			t.Errorf("got %v", err)
		}
		runs(t, s, "UPDATE sessions SET amr = 'pwd otp mfa' WHERE id = ?", self(t, s, session).Session.ID)
		must(t, opened(t, s, session, world.Home).RequireSecondFactor(t.Context(), true))
		_, err = s.Tenant(t.Context(), signIn(t, s, "owner"), world.Home)
		if missing, ok := err.(portal.StepMissing); !ok || !missing.Second {
			t.Errorf("the owner, too: %v", err)
		}
		opened(t, s, session, world.Home)
		_, err = s.Tenant(t.Context(), signIn(t, s, "developer"), world.Home)
		isA[portal.StepMissing](t, err)

	})
}
