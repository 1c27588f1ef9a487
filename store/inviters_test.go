package store_test

import (
	"context"
	"strings"
	"testing"

	"foyer/portal"
	"foyer/store"
	"foyer/store/storetest"
	"foyer/store/world"
)

// lapsed tells whether the offer was withdrawn, with an event of its own.
func lapsed(t *testing.T, s *store.Store, id string) bool {
	t.Helper()
	return count(t, s, "contacts WHERE id = ? AND withdrawn_at IS NOT NULL", id) == 1 &&
		count(t, s, "events WHERE subject = ? AND what = ?", id, portal.ContactWithdrawn) == 1
}

func TestWhatSomebodyOfferedEndsWithTheirRight(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		for how, ends := range map[string]func(anna, julia *store.Tenant) error{
			"less": func(anna, julia *store.Tenant) error {
				return anna.SetAccess(t.Context(), julia.Contact.ID, portal.Access{portal.Tickets: view})
			},
			"no contacts": func(anna, julia *store.Tenant) error {
				return anna.SetAccess(t.Context(), julia.Contact.ID, portal.Access{portal.Contacts: view})
			},
			"deactivated": func(anna, julia *store.Tenant) error { return anna.Deactivate(t.Context(), julia.Contact.ID) },
			"removed":     func(anna, julia *store.Tenant) error { return anna.Remove(t.Context(), julia.Contact.ID) },
			"left":        func(_, julia *store.Tenant) error { return julia.Leave(t.Context()) },
			"owner only":  func(anna, _ *store.Tenant) error { return anna.KeepContactsForOwner(t.Context(), true) },
			"no sign-in": func(anna, julia *store.Tenant) error {
				out := contact(t, anna, "julia")
				out.SignIn = false
				return anna.EditContact(t.Context(), &out)
			},
		} {
			t.Run(how, func(t *testing.T) { // on an account of her own
				email := strings.ReplaceAll(how, " ", "-") + "@host.example"
				anna := anotherAccount(t, s, "owner")
				added(t, anna, "Júlia", world.Called("manager").Email, portal.Everything)
				session := openSession(t, s, "manager")
				u := self(t, s, session)
				number, err := u.Accept(t.Context(), offers(t, u)[0].Contact.ID)
				must(t, err)
				julia := opened(t, s, session, number)
				hers, link := invited(t, s, julia, email, portal.Support)
				later := added(t, julia, "Später", "later."+email, portal.Support)
				owners, stays := invited(t, s, anna, "owners."+email, portal.Support)
				must(t, ends(anna, julia))
				if !lapsed(t, s, hers.ID) || !lapsed(t, s, later.ID) || lapsed(t, s, owners.ID) {
					t.Errorf("hers %v, later %v, the owner's %v", lapsed(t, s, hers.ID), lapsed(t, s, later.ID), lapsed(t, s, owners.ID))
				}
				stillInvited(t, s, link, portal.InvitationWithdrawn)
				_, err = acceptedBy(s, link)
				is(t, err, portal.ErrNotFound)
				_, err = acceptedBy(s, stays)
				must(t, err)
				verify(t, s)
			})
		}
	})
}

// anotherAccount is one more account of somebody of the world, opened to them.
func anotherAccount(t *testing.T, s *store.Store, role string) *store.Tenant {
	t.Helper()
	who := world.Called(role)
	account, err := s.OpenAccount(t.Context(), store.NewAccount{
		Account: portal.Account{Name: "Másik Kft.", Language: "hu"}, Owner: portal.Contact{Name: who.Name, Email: who.Email}})
	must(t, err)
	session := openSession(t, s, role)
	u := self(t, s, session)
	for _, offer := range offers(t, u) {
		if offer.Account.ID == account.ID {
			_, err = u.Accept(t.Context(), offer.Contact.ID)
			must(t, err)
		}
	}
	return opened(t, s, session, account.Number)
}

func TestAnOfferThatIsStillWithinTheInvitersRightsStays(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		anna, julia := enter(t, s, "owner", world.Home), enter(t, s, "manager", world.Home)
		within, link := invited(t, s, julia, eva, portal.Support)
		beyond, _ := invited(t, s, julia, "beyond@host.example", portal.Accountant)
		before := latest(t, s, anna.Account.ID).Seq
		must(t, anna.SetAccess(t.Context(), julia.Contact.ID, portal.Access{portal.Invoices: view}))
		if lapsed(t, s, within.ID) || !lapsed(t, s, beyond.ID) {
			t.Error("other offers lapsed than were to")
		}
		event := latest(t, s, anna.Account.ID)
		if event.Seq != before+2 || event.Subject != beyond.ID || event.Actor != anna.Contact.ID || event.SubjectName == "" {
			t.Errorf("the history tells %+v", event)
		}
		_, err := acceptedBy(s, link)
		must(t, err)
	})
}

func TestAnAcceptanceAndTheInvitersEndAtOnceAgree(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		for range 5 {
			anna, julia := enter(t, s, "owner", world.Home), enter(t, s, "manager", world.Home)
			c, token := invited(t, s, julia, eva, portal.Support)
			errs := atOnce(2, func(i int) error {
				if i == 0 {
					return anna.Deactivate(context.Background(), julia.Contact.ID)
				}
				_, err := acceptedBy(s, token)
				return err
			})
			must(t, errs[0])
			if status := contact(t, anna, eva).Status(); (errs[1] == nil) != (status == portal.Active) || (errs[1] == portal.ErrNotFound) != lapsed(t, s, c.ID) {
				t.Errorf("%v, and she is %s", errs[1], status)
			}
			must(t, anna.Remove(t.Context(), c.ID))
			must(t, anna.Reactivate(t.Context(), julia.Contact.ID))
			runs(t, s, "UPDATE users SET email_norm = id WHERE email_norm = ?", eva) // the next one is new again
			later(s, aDay)
		}
		verify(t, s)
	})
}

func TestARightThatWentWhileTheDoorWasOpenOffersNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		anna, julia := enter(t, s, "owner", world.Home), enter(t, s, "manager", world.Home)
		c := added(t, anna, "Éva", eva, portal.Support)
		must(t, anna.KeepContactsForOwner(t.Context(), true))
		fresh := newcomer("X", "x@host.example", portal.Support, portal.ByInvitation)
		for what, err := range map[string]error{
			"add": julia.AddContact(t.Context(), &fresh), "invite": julia.Invite(t.Context(), c.ID),
			"withdraw": julia.Withdraw(t.Context(), c.ID), "access": julia.SetAccess(t.Context(), c.ID, portal.Access{portal.Tickets: view}),
		} {
			if err == nil {
				t.Errorf("%s is possible", what)
			}
		}
		if sent := posted(t, s, portal.InvitationMail); len(sent) != 0 || contact(t, anna, eva).Status() != portal.Pending {
			t.Errorf("it did something: %+v", sent)
		}
	})
}

func TestNobodyInvitesAboveThemselves(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		anna, elise := clerk(t, s)
		above := added(t, anna, "Above", eva, portal.Everything)
		isA[portal.Above](t, elise.Invite(t.Context(), above.ID))
		isA[portal.Above](t, elise.Withdraw(t.Context(), above.ID))
		for _, in := range []portal.Contact{anna.Contact, elise.Contact} {
			if err := elise.Invite(t.Context(), in.ID); err == nil {
				t.Errorf("%s is invited again", in.Name)
			}
		}
		reader := enter(t, s, "developer", world.Home)
		isA[portal.Denied](t, reader.Invite(t.Context(), above.ID))
		isA[portal.Denied](t, reader.Withdraw(t.Context(), above.ID))
		if sent := posted(t, s, portal.InvitationMail); len(sent) != 0 {
			t.Errorf("mailed: %+v", sent)
		}
	})
}

func TestAWithdrawalAndAnAcceptanceAtOnceAreOne(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		anna, u := enter(t, s, "owner", world.Home), self(t, s, openSession(t, s, "many"))
		for range 6 {
			c, token := invited(t, s, anna, u.User.Email, portal.Support)
			errs := atOnce(2, func(i int) error {
				if i == 0 {
					return anna.Withdraw(context.Background(), c.ID)
				}
				_, err := u.AcceptInvitation(context.Background(), token)
				return err
			})
			status := contact(t, anna, u.User.Email).Status()
			if (errs[0] == nil) == (errs[1] == nil) || (status == portal.Inactive) != (errs[0] == nil) || (status == portal.Active) != (errs[1] == nil) {
				t.Errorf("%v, and she is %s", errs, status)
			}
			must(t, anna.Remove(t.Context(), c.ID))
			later(s, aDay)
			anna = enter(t, s, "owner", world.Home)
		}
		verify(t, s)
	})
}

func TestAnOfferThatWasTurnedToAnotherAddressFallsWithWhoTurnedIt(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		anna, julia := enter(t, s, "owner", world.Home), enter(t, s, "manager", world.Home)
		offered := added(t, anna, "Somebody", "somebody@host.example", portal.Support)
		offered.Email = "evil@host.example"
		must(t, julia.EditContact(t.Context(), &offered))
		must(t, anna.Remove(t.Context(), julia.Contact.ID))
		if status := contact(t, anna, "evil").Status(); status != portal.Inactive {
			t.Errorf("it is %s", status)
		}
	})
}
