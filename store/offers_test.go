package store_test

import (
	"context"
	"testing"

	"foyer/portal"
	"foyer/store"
	"foyer/store/storetest"
	"foyer/store/world"
)

// comesIn sets a password by a mailed link.
func comesIn(t *testing.T, s *store.Store, email string) store.SignedIn {
	t.Helper()
	in, err := s.SetPassword(t.Context(), link(t, s, email), newPassword, home)
	must(t, err)
	return in
}

func offers(t *testing.T, u *store.Self) []portal.Place {
	t.Helper()
	found, err := u.Offers(t.Context())
	must(t, err)
	return found
}

func TestSomebodyNewWithOnePendingContactIsInAtOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		anna := enter(t, s, "owner", world.Home)
		in := comesIn(t, s, world.Called("pending").Email)
		zofia := opened(t, s, in.Session, world.Home)
		if in.Account != world.Home || zofia.Contact.Kind != portal.ContactKind || zofia.Contact.Status() != portal.Active || in.User.ProvenAt.IsZero() {
			t.Errorf("got %+v", zofia.Contact)
		}
		if shown := contact(t, anna, "zofia"); shown.UserNumber != in.User.Number || shown.UserNumber == 0 {
			t.Errorf("the list shows user %d", shown.UserNumber)
		}
		if what := latest(t, s, anna.Account.ID).What; what != portal.ContactJoined {
			t.Errorf("the history says %s", what)
		}
	})
}

func TestSomebodyNewWithTwoOffersIsAskedAboutBoth(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		anna, claire := enter(t, s, "owner", world.Home), enter(t, s, "stranger", world.Foreign)
		added(t, claire, "Z. W.", "Zofia@Biuro-Wisniewska.example", portal.Support)
		in := comesIn(t, s, world.Called("pending").Email)
		u := self(t, s, in.Session)
		if found := offers(t, u); in.Account != 0 || len(found) != 2 {
			t.Fatalf("in to #%d, %d offers", in.Account, len(found))
		}
		for _, number := range []int64{world.Home, world.Foreign} {
			_, err := s.Tenant(t.Context(), in.Session, number)
			is(t, err, portal.ErrNotFound)
		}
		number, err := u.Accept(t.Context(), contact(t, anna, "zofia").ID)
		if err != nil || number != world.Home {
			t.Errorf("accepting leads to #%d, %v", number, err)
		}
		if kind := opened(t, s, in.Session, world.Home).Contact.Kind; kind != portal.ContactKind {
			t.Errorf("she is a %s", kind)
		}
		_, err = s.Tenant(t.Context(), in.Session, world.Foreign)
		is(t, err, portal.ErrNotFound)
	})
}

func TestAResetJoinsNobodyWhoHasASignIn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		anna := enter(t, s, "owner", world.Home)
		offered := added(t, anna, "Marieke", world.Called("many").Email, portal.Support)
		in := comesIn(t, s, world.Called("many").Email)
		if _, err := s.Tenant(t.Context(), in.Session, world.Home); err != portal.ErrNotFound || in.Account != 0 {
			t.Errorf("she is in: %v", err)
		}
		if shown := contact(t, anna, "marieke"); shown.Status() != portal.Pending || shown.UserNumber != 0 || shown.ShownKind() != portal.ContactKind || shown.Name != "Marieke" {
			t.Errorf("the list shows %+v", shown)
		}
		if found := offers(t, self(t, s, in.Session)); len(found) != 1 || found[0].Contact.ID != offered.ID {
			t.Errorf("she has %d offers", len(found))
		}
	})
}

func TestTheKindIsFixedAtAcceptance(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		anna := enter(t, s, "owner", world.Home)
		offered := added(t, anna, "Marieke", world.Called("many").Email, portal.Support)
		session := openSession(t, s, "many")
		_, err := self(t, s, session).Accept(t.Context(), offered.ID)
		must(t, err)
		if got := contact(t, anna, "marieke"); got.Kind != portal.Guest || got.ShownKind() != portal.Guest || got.UserNumber == 0 {
			t.Errorf("she is %+v", got)
		}
		opened(t, s, session, world.Home)

		account, err := s.OpenAccount(t.Context(), store.NewAccount{
			Account: portal.Account{Name: "Új Kft.", Language: "hu"}, Owner: portal.Contact{Name: "Új Ödön", Email: "odon@uj.example"},
		})
		must(t, err)
		in := comesIn(t, s, "odon@uj.example")
		if owner := opened(t, s, in.Session, account.Number); in.Account != account.Number || !owner.Contact.IsOwner() || !owner.May(portal.OwnerOnly) {
			t.Errorf("the owner is a %s", owner.Contact.Kind)
		}
		second, err := s.OpenAccount(t.Context(), store.NewAccount{
			Account: portal.Account{Name: "Másik Kft.", Language: "hu"}, Owner: portal.Contact{Name: "Új Ödön", Email: "odon@uj.example"}, Password: "another-good-one-55",
		})
		must(t, err)
		u := self(t, s, in.Session)
		_, err = u.Accept(t.Context(), offers(t, u)[0].Contact.ID)
		must(t, err)
		if !opened(t, s, in.Session, second.Number).Contact.IsOwner() {
			t.Error("the owner of a second account is a guest on it")
		}
		_, err = s.SignIn(t.Context(), "odon@uj.example", "another-good-one-55", home)
		is(t, err, portal.ErrWrongSignIn) // who has a sign-in keeps it
	})
}

func TestTwentyAcceptancesAreOne(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		anna := enter(t, s, "owner", world.Home)
		offered := added(t, anna, "Marieke", world.Called("many").Email, portal.Support)
		u := self(t, s, openSession(t, s, "many"))
		before := count(t, s, "events WHERE history = ?", anna.Account.ID)
		got := tally(atOnce(20, func(i int) error {
			if i%4 == 3 {
				return u.Decline(context.Background(), offered.ID)
			}
			_, err := u.Accept(context.Background(), offered.ID)
			return err
		}))
		if got["<nil>"] != 1 || got[portal.ErrNotFound.Error()] != 19 {
			t.Errorf("got %v", got)
		}
		if events := count(t, s, "events WHERE history = ?", anna.Account.ID) - before; events != 1 {
			t.Errorf("the history has %d more events", events)
		}
		_, err := u.Accept(t.Context(), offered.ID)
		is(t, err, portal.ErrNotFound)
		verify(t, s)
	})
}

func TestADeclinedOfferVanishes(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		anna := enter(t, s, "owner", world.Home)
		offered := added(t, anna, "Marieke", world.Called("many").Email, portal.Support)
		u := self(t, s, openSession(t, s, "many"))
		must(t, u.Decline(t.Context(), offered.ID))
		if found := offers(t, u); len(found) != 0 || contact(t, anna, "marieke").Status() != portal.Declined {
			t.Errorf("there are %d offers", len(found))
		}
		is(t, u.Decline(t.Context(), offered.ID), portal.ErrNotFound)
		_, err := u.Accept(t.Context(), offered.ID)
		is(t, err, portal.ErrNotFound)
	})
}

func TestAnOfferIsTheAddresssAlone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		anna := enter(t, s, "owner", world.Home)
		for _, email := range []string{"marieke+tag@beheer-devries.example", "other@host.example"} {
			offered := added(t, anna, "Somebody", email, portal.Everything)
			u := self(t, s, openSession(t, s, "many"))
			_, err := u.Accept(t.Context(), offered.ID)
			is(t, err, portal.ErrNotFound)
			is(t, u.Decline(t.Context(), offered.ID), portal.ErrNotFound)
			if found := offers(t, u); len(found) != 0 {
				t.Errorf("%s is offered to %s", email, u.User.Email)
			}
		}
	})
}

func TestAnOfferThatWasTakenBackCannotBeTaken(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		anna := enter(t, s, "owner", world.Home)
		u := self(t, s, openSession(t, s, "many"))
		offered := added(t, anna, "Marieke", world.Called("many").Email, portal.Support)
		for _, back := range []func() error{
			func() error { return anna.Deactivate(t.Context(), offered.ID) },
			func() error {
				must(t, anna.Reactivate(t.Context(), offered.ID))
				unused := offered
				unused.SignIn = false
				return anna.EditContact(t.Context(), &unused)
			},
			func() error {
				moved := offered
				moved.Email = "moved@host.example"
				return anna.EditContact(t.Context(), &moved)
			},
			func() error { return anna.Remove(t.Context(), offered.ID) },
		} {
			must(t, back())
			_, err := u.Accept(t.Context(), offered.ID)
			is(t, err, portal.ErrNotFound)
		}
	})
}
