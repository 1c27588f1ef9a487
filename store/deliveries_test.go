package store_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"foyer/portal"
	"foyer/store"
	"foyer/store/storetest"
	"foyer/store/world"
)

var errSilent = errors.New("the client does not answer")

// leaves signs somebody on to the client in so many sessions, and out of them.
func leaves(t *testing.T, s *store.Store, client string, sessions int) {
	t.Helper()
	for range sessions {
		jonas := enter(t, s, "developer", world.Home)
		signsOn(t, s, jonas, client)
		must(t, jonas.SignOut(t.Context()))
		later(s, time.Millisecond)
	}
}

func TestASlowClientHoldsUpTwoTellersAndNoMore(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		client(t, s, "slow", world.Home)
		client(t, s, "webmail", world.Home)
		leaves(t, s, "slow", 16)
		leaves(t, s, "webmail", 1)
		asked, answers := make(chan string, 20), make(chan struct{})
		ended := make(chan []error)
		go func() {
			ended <- atOnce(10, func(int) error {
				_, _, err := s.Issuer().DueLogout(context.Background(), func(_ context.Context, l portal.Logout) error {
					asked <- l.ClientID
					<-answers
					return errSilent
				})
				return err
			})
		}()
		got := map[string]int{}
		for range 3 {
			got[<-asked]++
		}
		close(answers)
		for _, err := range <-ended {
			must(t, err)
		}
		if got["slow"] != 2 || got["webmail"] != 1 {
			t.Errorf("asked were %v", got)
		}
	})
}

func TestAClientThatDoesNotAnswerIsAskedOnceAndNotForEverybodyWhoLeft(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		client(t, s, "silent", world.Home)
		client(t, s, "webmail", world.Home)
		leaves(t, s, "silent", 16)
		leaves(t, s, "webmail", 1)
		silent := 0
		for range 60 * 60 {
			_, _, err := s.Issuer().DueLogout(t.Context(), func(_ context.Context, l portal.Logout) error {
				if l.ClientID == "silent" {
					silent++
					return errSilent
				}
				return nil
			})
			must(t, err)
			later(s, time.Second)
		}
		if silent < 8 || silent > 20 {
			t.Errorf("it was asked %d times in an hour", silent)
		}
		later(s, 16*time.Minute)
		if all := told(t, s, nil); len(all) != 16 {
			t.Errorf("%d were told when it was there again", len(all))
		}
		if n := count(t, s, "deliveries WHERE done_at IS NULL"); n != 0 {
			t.Errorf("%d are left", n)
		}
	})
}

func TestALogoutThatTheClientRefusesHoldsUpNoOther(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		client(t, s, "webmail", world.Home)
		leaves(t, s, "webmail", 3)
		if all := told(t, s, portal.ErrLogoutRefused); len(all) != 3 {
			t.Errorf("%d were told", len(all))
		}
		if again := told(t, s, nil); len(again) != 0 {
			t.Errorf("it was told at once again of %v", again)
		}
		later(s, 3*time.Second)
		if all := told(t, s, nil); len(all) != 3 {
			t.Errorf("%d were told later", len(all))
		}
	})
}
