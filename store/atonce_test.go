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

func TestTwentyJoiningsAreOne(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		anna := enter(t, s, "owner", world.Home)
		comer(t, s, anna, aliasEmail, portal.Accountant)
		password := world.Called("owner").Password
		token := joiningLink(t, s, anna.Self, password, aliasEmail)
		got := tally(atOnce(20, func(int) error { return anna.Join(context.Background(), token, password) }))
		if got["<nil>"] != 1 || got["<nil>"]+got["too many"]+got[portal.ErrNotFound.Error()] != 20 {
			t.Errorf("got %v", got)
		}
		verify(t, s)
	})
}

func TestTwoWhoJoinEachOtherAtOnceAreOneOfThem(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		for range 3 {
			anna := enter(t, s, "owner", world.Home)
			one, two := comer(t, s, anna, "one@host.example", portal.Support), comer(t, s, anna, "two@host.example", portal.Accountant)
			_, away := invited(t, s, enter(t, s, "stranger", world.Foreign), "two@host.example", portal.Support)
			_, err := two.AcceptInvitation(t.Context(), away)
			must(t, err)
			links := []string{joiningLink(t, s, one, newPassword, "two@host.example"), joiningLink(t, s, two, newPassword, "one@host.example")}
			ends := make(chan []error)
			go func() {
				ends <- atOnce(2, func(i int) error { return []*store.Self{one, two}[i].Join(context.Background(), links[i], newPassword) })
			}()
			select {
			case errs := <-ends:
				if (errs[0] == nil) == (errs[1] == nil) || tally(errs)[portal.ErrSignedOut.Error()]+tally(errs)[portal.ErrNotFound.Error()] != 1 {
					t.Errorf("got %v", errs)
				}
			case <-time.After(30 * time.Second):
				t.Fatal("they wait for each other")
			}
			if n := count(t, s, "users WHERE id IN (?, ?) AND deactivated_at IS NULL", one.User.ID, two.User.ID); n != 1 {
				t.Errorf("%d are left", n)
			}
			runs(t, s, "DELETE FROM attempts")
			for _, tenant := range []*store.Tenant{anna, enter(t, s, "stranger", world.Foreign)} {
				list, err := tenant.Contacts(t.Context(), portal.ContactFilter{Search: "host.example"})
				must(t, err)
				for _, c := range list.Contacts {
					must(t, tenant.Remove(t.Context(), c.ID))
				}
			}
			runs(t, s, "UPDATE users SET email_norm = id WHERE email_norm LIKE '%@host.example'")
		}
		verify(t, s)
	})
}

func TestARightThatIsTakenDuringAJoiningDoesNotComeBack(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		anna := enter(t, s, "owner", world.Home)
		comer(t, s, anna, aliasEmail, portal.Accountant)
		jonas, password := self(t, s, openSession(t, s, "developer")), world.Called("developer").Password
		token := joiningLink(t, s, jonas, password, aliasEmail)
		tx, err := s.DB().BeginTx(t.Context(), nil)
		must(t, err)
		_, err = tx.NewRaw("UPDATE histories SET seq = seq WHERE id = ?", anna.Account.ID).Exec(t.Context())
		must(t, err)
		joined := make(chan error)
		go func() { joined <- jonas.Join(context.Background(), token, password) }()
		time.Sleep(400 * time.Millisecond)
		_, err = tx.NewRaw("DELETE FROM grants WHERE account_id = ? AND area IN ('domains', 'invoices')", anna.Account.ID).Exec(t.Context())
		must(t, err)
		must(t, tx.Commit())
		must(t, <-joined)
		if got := contact(t, anna, "jonas@").Access; got[portal.Domains] != portal.LevelNone || got[portal.Invoices] != portal.LevelNone || got[portal.Tickets] != manage {
			t.Errorf("he may %s", got)
		}
		verify(t, s)
	})
}

func TestWhoComeInAndWhoAreAddedAtOnceDoNotHoldEachOtherUp(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		anna := enter(t, s, "owner", world.Home)
		var invitations, resets []string
		for i := range 5 {
			_, token := invited(t, s, anna, fmt.Sprintf("asked%d@host.example", i), portal.Support)
			invitations = append(invitations, token)
			added(t, anna, "Later", fmt.Sprintf("later%d@host.example", i), portal.Support)
			resets = append(resets, link(t, s, fmt.Sprintf("later%d@host.example", i)))
		}
		for what, n := range tally(atOnce(14, func(i int) (err error) {
			switch {
			case i < 5:
				_, err = acceptedBy(s, invitations[i])
			case i < 10:
				_, err = s.SetPassword(context.Background(), resets[i-5], newPassword, home)
			default:
				c := newcomer("By hand", fmt.Sprintf("hand%d@host.example", i), portal.Support, portal.ByPassword)
				c.FirstPassword = byHand
				err = anna.AddContact(context.Background(), &c)
			}
			return err
		})) {
			if what != "<nil>" {
				t.Errorf("%d: %s", n, what)
			}
		}
		verify(t, s)
	})
}
