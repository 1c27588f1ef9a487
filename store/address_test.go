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

const moved = "Peter@uj-konyv.example"

// moving is the link that proves a new address of the user.
func moving(t *testing.T, s *store.Store, u *store.Self, role, email string) string {
	t.Helper()
	letters(t, s)
	must(t, u.AskAddress(t.Context(), email, world.Called(role).Password))
	m := onePosted(t, s, portal.EmailChangeMail)
	if m.To != email || m.Known || m.Token == "" {
		t.Fatalf("got %+v", m)
	}
	return m.Token
}

func TestANewAddressIsProvenBeforeItCounts(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		who := world.Called("accountant")
		peter, other := self(t, s, openSession(t, s, "accountant")), openSession(t, s, "accountant")
		device := signIn(t, s, "accountant")
		token := moving(t, s, peter, "accountant", moved)
		before := rows(t, s, "SELECT * FROM users ORDER BY id") + rows(t, s, "SELECT * FROM contacts ORDER BY id")
		for range 2 {
			if email, err := peter.NewAddress(t.Context(), token); err != nil || email != moved {
				t.Errorf("%s, %v", email, err)
			}
		}
		stranger := self(t, s, openSession(t, s, "stranger"))
		_, err := stranger.NewAddress(t.Context(), token)
		is(t, err, portal.ErrNotFound)
		is(t, stranger.ChangeAddress(t.Context(), token), portal.ErrNotFound)
		same(t, before, rows(t, s, "SELECT * FROM users ORDER BY id")+rows(t, s, "SELECT * FROM contacts ORDER BY id"))

		reset := link(t, s, who.Email) // to the old address
		must(t, peter.ChangeAddress(t.Context(), token))
		if m := onePosted(t, s, portal.EmailChangedMail); m.To != who.Email || m.Data["email"] != moved || m.Language != "hu" {
			t.Errorf("the old address gets %+v", m)
		}
		for _, session := range []string{other, device} {
			_, err = s.Self(t.Context(), session)
			is(t, err, portal.ErrSignedOut)
		}
		_, err = s.Reset(t.Context(), reset)
		is(t, err, portal.ErrNotFound)
		_, err = s.SignIn(t.Context(), who.Email, who.Password, home)
		is(t, err, portal.ErrWrongSignIn)
		in, err := s.SignIn(t.Context(), moved, who.Password, home)
		must(t, err)
		if n := count(t, s, "devices WHERE user_id = ?", peter.User.ID); n != 1 {
			t.Errorf("%d browsers are known", n)
		}
		places, err := self(t, s, in.Session).Places(t.Context(), "")
		must(t, err)
		for _, place := range places {
			if place.Contact.Email != moved || place.Contact.EmailNorm != "peter@uj-konyv.example" {
				t.Errorf("on #%d he is %s", place.Account.Number, place.Contact.Email)
			}
		}
		anna := enter(t, s, "owner", world.Home)
		if found := contact(t, anna, "uj-konyv"); len(places) != 3 || latest(t, s, anna.Account.ID).What != portal.ContactAddress || found.Name != who.Name {
			t.Errorf("he is on %d accounts", len(places))
		}
		is(t, peter.ChangeAddress(t.Context(), token), portal.ErrNotFound)
		verify(t, s)
	})
}

func TestAskingForAnAddressNeedsThePasswordAndTellsNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		letters(t, s)
		peter, right := self(t, s, openSession(t, s, "accountant")), world.Called("accountant").Password
		for _, c := range []struct{ email, current, field, key string }{
			{moved, "a wrong one", "current", "error.password_wrong"}, {"PETER@konyveles.example", right, "email", "error.email_same"},
			{"nothing", right, "email", "error.email_invalid"}, {"ﬁona@konyveles.example", right, "email", "error.email_local_ascii"},
		} {
			for _, ask := range []func(context.Context, string, string) error{peter.AskAddress, peter.AskJoin} {
				if err := ask(t.Context(), c.email, c.current); wrongIn(err, c.field) != c.key {
					t.Errorf("%s: %v", c.email, err)
				}
			}
		}
		must(t, peter.AskAddress(t.Context(), moved, right))
		must(t, peter.AskAddress(t.Context(), world.Called("many").Email, right)) // the answer is the same
		tokens := count(t, s, "tokens")
		for _, m := range posted(t, s, portal.EmailChangeMail) {
			if known := m.To == world.Called("many").Email; m.Known != known || (m.Token == "") != known {
				t.Errorf("got %+v", m)
			}
		}
		if n := count(t, s, "tokens") - tokens; n != 1 {
			t.Errorf("%d tokens", n)
		}
		must(t, peter.AskAddress(t.Context(), moved, right))
		isA[portal.TooMany](t, peter.AskAddress(t.Context(), moved, right)) // three an hour
	})
}

func TestAnAddressThatSomebodyTookMeanwhileIsTheirs(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		peter := self(t, s, openSession(t, s, "accountant"))
		token := moving(t, s, peter, "accountant", moved)
		in, err := s.Register(t.Context(), registering(t, s, moved), application, home)
		must(t, err)
		before := rows(t, s, "SELECT * FROM users ORDER BY id") + rows(t, s, "SELECT * FROM contacts ORDER BY id")
		if err := peter.ChangeAddress(t.Context(), token); !errors.Is(err, portal.ErrConflict) && err != portal.ErrNotFound {
			t.Errorf("got %v", err)
		}
		same(t, before, rows(t, s, "SELECT * FROM users ORDER BY id")+rows(t, s, "SELECT * FROM contacts ORDER BY id"))
		if self(t, s, in.Session).User.ID == peter.User.ID {
			t.Error("they are one")
		}
		verify(t, s)
	})
}

func TestOnlyTheNewestChangeHoldsAndTwentyUsesAreOne(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		peter := self(t, s, openSession(t, s, "accountant"))
		older := moving(t, s, peter, "accountant", "old@uj-konyv.example")
		newer := moving(t, s, peter, "accountant", moved)
		is(t, peter.ChangeAddress(t.Context(), older), portal.ErrNotFound)
		got := tally(atOnce(20, func(int) error { return peter.ChangeAddress(context.Background(), newer) }))
		if got["<nil>"] != 1 || got[portal.ErrNotFound.Error()] != 19 {
			t.Errorf("got %v", got)
		}
		again := self(t, s, openSession(t, s, "many"))
		late := moving(t, s, again, "many", "late@host.example")
		later(s, 61*time.Minute)
		is(t, again.ChangeAddress(t.Context(), late), portal.ErrNotFound)
		verify(t, s)
	})
}

func TestAPendingChangeDiesWithThePassword(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		changing := map[string]func(*store.Self) string{
			"reset": func(*store.Self) string { return comesIn(t, s, world.Called("accountant").Email).Session },
			"change": func(u *store.Self) string {
				in, err := u.ChangePassword(t.Context(), newPassword, newPassword+"-2", home)
				must(t, err)
				return in.Session
			},
		}
		for _, name := range []string{"reset", "change"} { // after the change the first password is gone
			changes := changing[name]
			peter := self(t, s, openSession(t, s, "accountant"))
			password := world.Called("accountant").Password
			if name == "change" {
				in := comesIn(t, s, world.Called("accountant").Email)
				peter, password = self(t, s, in.Session), newPassword
			}
			must(t, peter.AskAddress(t.Context(), moved, password))
			token := onePosted(t, s, portal.EmailChangeMail).Token
			must(t, peter.AskAddress(t.Context(), "thief@host.example", password)) // it waits in the outbox
			session := changes(peter)
			_, err := self(t, s, session).NewAddress(t.Context(), token)
			is(t, err, portal.ErrNotFound)
			is(t, self(t, s, session).ChangeAddress(t.Context(), token), portal.ErrNotFound)
			for _, m := range posted(t, s, portal.EmailChangeMail) {
				t.Errorf("%s: a change asked for before is mailed to %s", name, m.To)
			}
			later(s, time.Hour)
		}
	})
}

func TestAnAddressFollowsBesideADomainHolderButNotOverSomebodyElse(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		anna, owner := enter(t, s, "owner", world.Home), self(t, s, openSession(t, s, "accountant"))
		added(t, anna, "A holder", moved, portal.Holder)
		must(t, owner.ChangeAddress(t.Context(), moving(t, s, owner, "accountant", moved)))
		if peter := contact(t, anna, "Nagy Péter"); peter.Email != moved {
			t.Errorf("he is %s", peter.Email)
		}
		jonas := self(t, s, openSession(t, s, "developer"))
		offered := added(t, anna, "Offered", "jonas@uj.example", portal.Support)
		must(t, jonas.ChangeAddress(t.Context(), moving(t, s, jonas, "developer", "jonas@uj.example")))
		if now := contact(t, anna, "Jonas Weber"); now.Email != world.Called("developer").Email || contact(t, anna, "Offered").ID != offered.ID {
			t.Errorf("he is %s", now.Email)
		}
		_, err := jonas.Accept(t.Context(), offered.ID)
		is(t, err, portal.ErrNotFound) // it is made to the new address, and the door was opened with the old one
		jonas = self(t, s, openSessionOf(t, s, jonas.User.ID))
		_, err = jonas.Accept(t.Context(), offered.ID)
		is(t, err, portal.ErrConflict) // he is there already
		must(t, jonas.Decline(t.Context(), offered.ID))
	})
}
