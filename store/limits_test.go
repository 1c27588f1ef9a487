package store_test

import (
	"fmt"
	"testing"

	"foyer/portal"
	"foyer/store"
	"foyer/store/storetest"
	"foyer/store/world"
)

func TestWithdrawingDoesNotLetAnAccountMailToStrangersWithoutEnd(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		claire := enter(t, s, "stranger", world.Foreign)
		invites := func(i int) error {
			c := newcomer("Nr.", fmt.Sprintf("nr%d@host.example", i), portal.Support, portal.ByInvitation)
			if err := claire.AddContact(t.Context(), &c); err != nil {
				return err
			}
			return claire.Withdraw(t.Context(), c.ID)
		}
		for i := range 2 * portal.OpenInvitations {
			must(t, invites(i))
		}
		if err := invites(1000); wrongIn(err, "invitation") != "error.invitations_today" {
			t.Errorf("one more: %v", err)
		}
		later(s, aDay)
		must(t, invites(1000))
	})
}

func TestWhoWantsNoMoreInvitationsMayChangeThatAlone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		claire := enter(t, s, "stranger", world.Foreign)
		_, token := invited(t, s, claire, world.Called("reader").Email, portal.Support)
		must(t, s.DeclineInvitation(t.Context(), token, "", true))
		élise, jonas := self(t, s, openSession(t, s, "reader")), self(t, s, openSession(t, s, "developer"))
		must(t, jonas.AllowInvitations(t.Context()))
		if refuses, err := élise.RefusesInvitations(t.Context()); err != nil || !refuses {
			t.Errorf("she refuses: %v, %v", refuses, err)
		}
		must(t, élise.AllowInvitations(t.Context()))
		if refuses, err := élise.RefusesInvitations(t.Context()); err != nil || refuses {
			t.Errorf("she refuses: %v, %v", refuses, err)
		}
		later(s, aDay)
		must(t, claire.Invite(t.Context(), contact(t, claire, "éva").ID))
		onePosted(t, s, portal.InvitationMail)
	})
}

func TestWhoOpensAnAccountAloneDoesNotAddStrangersWithoutEnd(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		in, err := s.Register(t.Context(), registering(t, s, "odon@uj.example"), application, home)
		must(t, err)
		odon := opened(t, s, in.Session, in.Account)
		for i := range portal.OpenInvitationsFew + 1 {
			c := newcomer("Nr.", fmt.Sprintf("nr%d@host.example", i), portal.Support, portal.ByReset)
			if err := odon.AddContact(t.Context(), &c); (wrongIn(err, "invitation") == "error.invitations_open") != (i == portal.OpenInvitationsFew) {
				t.Errorf("nr. %d: %v", i, err)
			}
		}
	})
}
