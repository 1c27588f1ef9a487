package store_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"foyer/portal"
	"foyer/store"
	"foyer/store/storetest"
	"foyer/store/world"
)

func TestTriesAreCountedExactlyAcrossProcesses(t *testing.T) {
	storetest.EachURL(t, func(t *testing.T, url string) {
		stores := []*store.Store{storetest.Open(t, url), storetest.Open(t, url)}
		spellings := []string{"anna@kertesz.example", "ANNA@kertesz.example ", "Anna@KERTESZ.example"}
		got := tally(atOnce(100, func(i int) error {
			_, err := stores[i%2].SignIn(context.Background(), spellings[i%3], "wrong", home)
			return err
		}))
		if got[portal.ErrWrongSignIn.Error()] != 10 || got["too many"] != 90 {
			t.Errorf("got %v", got)
		}
	})
}

// exhausted has tried passwords of Anna's from one network until no more are
// let through.
func exhausted(t *testing.T, s *store.Store) {
	t.Helper()
	for range 10 {
		_, err := s.SignIn(t.Context(), world.Called("owner").Email, "wrong", home)
		is(t, err, portal.ErrWrongSignIn)
	}
	_, err := s.SignIn(t.Context(), world.Called("owner").Email, world.Called("owner").Password, home)
	isA[portal.TooMany](t, err)
}

func TestGuessingIsSlowedAndTimeHeals(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		anna := world.Called("owner")
		exhausted(t, s)
		signIn(t, s, "stranger") // others on the same network are not held back
		later(s, 14*time.Minute)
		_, err := s.SignIn(t.Context(), anna.Email, anna.Password, home)
		isA[portal.TooMany](t, err)
		if tooMany, _ := err.(portal.TooMany); tooMany.Minutes != 1 {
			t.Errorf("it says %d minutes", tooMany.Minutes)
		}
		later(s, time.Minute)
		signIn(t, s, "owner")
	})
}

func TestARightPasswordForgivesTheWrongOnes(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		for range 2 {
			for range 9 {
				_, err := s.SignIn(t.Context(), world.Called("owner").Email, "wrong", home)
				is(t, err, portal.ErrWrongSignIn)
			}
			signIn(t, s, "owner")
		}
	})
}

func TestManyNetworksGuessNoMoreThanThirtyTimes(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		got := tally(atOnce(40, func(i int) error {
			_, err := s.SignIn(context.Background(), "nobody@host.example", "wrong", store.Browser{Network: fmt.Sprintf("203.0.113.%d", i)})
			return err
		}))
		if got[portal.ErrWrongSignIn.Error()] != 30 || got["too many"] != 10 {
			t.Errorf("got %v", got)
		}
	})
}

func TestNobodyIsLockedOutByAStranger(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		anna, claire := world.Called("owner"), world.Called("stranger")
		in, err := s.SignIn(t.Context(), anna.Email, anna.Password, home)
		must(t, err)
		strange, err := s.SignIn(t.Context(), claire.Email, claire.Password, home)
		must(t, err)
		exhausted(t, s)

		known := store.Browser{Network: home.Network, Device: in.Device}
		again, err := s.SignIn(t.Context(), anna.Email, anna.Password, known)
		if err != nil || again.Device != in.Device {
			t.Errorf("a browser that has signed in before: %v", err)
		}
		for _, device := range []string{strange.Device, in.Device + "x", ""} {
			_, err := s.SignIn(t.Context(), anna.Email, anna.Password, store.Browser{Network: home.Network, Device: device})
			isA[portal.TooMany](t, err)
		}
		for range 10 {
			_, err := s.SignIn(t.Context(), anna.Email, "wrong", known)
			is(t, err, portal.ErrWrongSignIn)
		}
		_, err = s.SignIn(t.Context(), anna.Email, anna.Password, known)
		isA[portal.TooMany](t, err)

		if _, err := s.SetPassword(t.Context(), link(t, s, anna.Email), "muskatli-a-parkanyon", known); err != nil {
			t.Errorf("/pwreset: %v", err)
		}
	})
}

func TestADeviceIsKnownForAYear(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		anna := world.Called("owner")
		in, err := s.SignIn(t.Context(), anna.Email, anna.Password, home)
		must(t, err)
		later(s, 365*24*time.Hour)
		exhausted(t, s)
		_, err = s.SignIn(t.Context(), anna.Email, anna.Password, store.Browser{Network: home.Network, Device: in.Device})
		isA[portal.TooMany](t, err)
	})
}

func TestWrongCurrentPasswordsAreCountedToo(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		anna := self(t, s, signIn(t, s, "owner"))
		for range 10 {
			_, err := anna.ChangePassword(t.Context(), "wrong", "muskatli-a-parkanyon", home)
			isA[portal.Invalid](t, err)
		}
		_, err := anna.ChangePassword(t.Context(), world.Called("owner").Password, "muskatli-a-parkanyon", home)
		isA[portal.TooMany](t, err)
	})
}
