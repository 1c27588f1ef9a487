package store_test

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"foyer/portal"
	"foyer/store"
	"foyer/store/storetest"
	"foyer/store/world"
)

const byHand = "atadott-kulcs-a-lada-alatt"

// givenPassword is a new contact to whom a first password is told by hand.
func givenPassword(t *testing.T, by *store.Tenant, email string) portal.Contact {
	t.Helper()
	c := newcomer("Éva", email, portal.Everything, portal.ByPassword)
	c.FirstPassword = byHand
	must(t, by.AddContact(t.Context(), &c))
	return c
}

// usesFirst signs in with the first password and replaces it.
func usesFirst(t *testing.T, s *store.Store, email, password string) store.SignedIn {
	t.Helper()
	first, err := s.SignIn(t.Context(), email, byHand, home)
	if err != nil || first.First == "" || first.Session != "" {
		t.Fatalf("got %+v, %v", first, err)
	}
	in, err := s.ReplaceFirstPassword(t.Context(), first.First, password, home)
	must(t, err)
	return in
}

func TestAFirstPasswordIsReplacedAtTheFirstSignIn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		anna := enter(t, s, "owner", world.Home)
		c := givenPassword(t, anna, eva)
		if sent := letters(t, s); len(sent) != 0 || contact(t, anna, eva).Status() != portal.Pending || contact(t, anna, eva).UserNumber != 0 {
			t.Errorf("mailed: %+v", sent)
		}
		first, err := s.SignIn(t.Context(), "EVA@host.example", byHand, home)
		if err != nil || first.First == "" || first.Session != "" || first.Device != "" || first.Account != 0 {
			t.Fatalf("got %+v, %v", first, err)
		}
		for password, key := range map[string]string{byHand: "error.password_same", "short": "error.password_short"} {
			if _, err := s.ReplaceFirstPassword(t.Context(), first.First, password, home); wrongIn(err, "password") != key {
				t.Errorf("%q: %v", password, err)
			}
		}
		got := tally(atOnce(20, func(int) error {
			_, err := s.ReplaceFirstPassword(context.Background(), first.First, newPassword, home)
			return err
		}))
		if got["<nil>"] != 1 || got[portal.ErrNotFound.Error()] != 19 {
			t.Errorf("got %v", got)
		}
		in, err := s.SignIn(t.Context(), eva, newPassword, home)
		if now := contact(t, anna, eva); err != nil || in.First != "" || now.ID != c.ID || now.Status() != portal.Active || now.Kind != portal.ContactKind {
			t.Errorf("she is %+v, %v", now, err)
		}
		_, err = s.SignIn(t.Context(), eva, byHand, home)
		is(t, err, portal.ErrWrongSignIn)
		verify(t, s)
	})
}

func TestAFirstPasswordThatRanOutLooksWrong(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		givenPassword(t, enter(t, s, "owner", world.Home), eva)
		later(s, portal.FirstPasswordLife-time.Minute)
		first, err := s.SignIn(t.Context(), eva, byHand, home)
		must(t, err)
		later(s, 2*time.Minute)
		_, wrong := s.SignIn(t.Context(), eva, "a wrong password", home)
		_, over := s.SignIn(t.Context(), eva, byHand, home)
		if over != wrong || over != portal.ErrWrongSignIn {
			t.Errorf("got %v and %v", over, wrong)
		}
		_, err = s.ReplaceFirstPassword(t.Context(), first.First, newPassword, home)
		is(t, err, portal.ErrNotFound)
	})
}

func TestAFirstPasswordForAKnownAddressIsDiscarded(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		now := s.Now()
		s.Now = func() time.Time { return now }
		anna, many := enter(t, s, "owner", world.Home), world.Called("many")
		asks := func(email string) string {
			before := latest(t, s, anna.Account.ID).Seq
			c := givenPassword(t, anna, email)
			list, err := anna.Contacts(t.Context(), portal.ContactFilter{Search: email})
			must(t, err)
			events, err := anna.ContactHistory(t.Context(), c.ID, 9)
			must(t, err)
			one := list.Contacts[0]
			return strings.ReplaceAll(fmt.Sprintf("%s %s %d %v %v, %d events: %s %s; resend %v, withdraw %v", one.Status(), one.ShownKind(), one.UserNumber, one.JoinedAt,
				one.Way, latest(t, s, anna.Account.ID).Seq-before, events[0].What, events[0].Data, wrongIn(anna.Invite(t.Context(), c.ID), "invitation"), anna.Withdraw(t.Context(), c.ID)), email, "…")
		}
		if unknown, known := asks("nobody@host.example"), asks(many.Email); unknown != known {
			t.Errorf("unknown\n%s\nknown\n%s", unknown, known)
		}
		letters(t, s)
		c := givenPassword(t, enter(t, s, "stranger", world.Foreign), many.Email)
		m := onePosted(t, s, portal.InvitationMail)
		if m.To != many.Email || m.Account.Number != world.Foreign || m.Contact.ID != c.ID {
			t.Errorf("mailed: %+v", m)
		}
		_, err := s.SignIn(t.Context(), many.Email, byHand, home)
		is(t, err, portal.ErrWrongSignIn)
		session := signIn(t, s, "many")
		_, err = self(t, s, session).AcceptInvitation(t.Context(), m.Token)
		must(t, err)
		if got := opened(t, s, session, world.Foreign); got.Contact.Kind != portal.Guest {
			t.Errorf("she is a %s", got.Contact.Kind)
		}
	})
}

func TestAWeekLaterKnownAndUnknownStillLookAlike(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		anna := enter(t, s, "owner", world.Home)
		ids := []string{givenPassword(t, anna, "nobody@host.example").ID, givenPassword(t, anna, world.Called("many").Email).ID}
		letters(t, s)
		later(s, portal.FirstPasswordLife+time.Hour)
		anna = enter(t, s, "owner", world.Home)
		look := func(id string) []any {
			c, err := anna.OneContact(t.Context(), id)
			must(t, err)
			return []any{c.Status(), c.MayBeInvited(), c.MayBeWithdrawn(), c.Expired(s.Now()), c.IsOffer(s.Now()), anna.Withdraw(t.Context(), id)}
		}
		if unknown, known := look(ids[0]), look(ids[1]); !reflect.DeepEqual(unknown, known) {
			t.Errorf("unknown %v, known %v", unknown, known)
		}
	})
}

func TestFivePasswordsADayAreGivenByHand(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		anna := enter(t, s, "owner", world.Home)
		for i := range 5 {
			givenPassword(t, anna, fmt.Sprintf("nr%d@host.example", i))
		}
		for _, email := range []string{"nr6@host.example", world.Called("many").Email} {
			c := newcomer("Éva", email, portal.Support, portal.ByPassword)
			c.FirstPassword = byHand
			if err := anna.AddContact(t.Context(), &c); wrongIn(err, "password") != "error.first_passwords" {
				t.Errorf("%s: %v", email, err)
			}
		}
		givenPassword(t, enter(t, s, "stranger", world.Foreign), "nr7@host.example")
		later(s, aDay)
		givenPassword(t, anna, "nr8@host.example")
	})
}

func TestFirstPasswordsCanBeSwitchedOffAndAreJudged(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		anna := enter(t, s, "owner", world.Home)
		c := newcomer("Éva", eva, portal.Support, portal.ByPassword)
		c.FirstPassword = eva
		if err := anna.AddContact(t.Context(), &c); wrongIn(err, "password") == "" {
			t.Errorf("got %v", err)
		}
		s.NoFirstPassword, c.FirstPassword = true, byHand
		isA[portal.Tampered](t, anna.AddContact(t.Context(), &c))
	})
}

func TestAPasswordGivenAgainIsTheOnlyOne(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		anna := enter(t, s, "owner", world.Home)
		old := givenPassword(t, anna, eva)
		must(t, anna.Remove(t.Context(), old.ID))
		later(s, aDay)
		c := newcomer("Éva", eva, portal.Support, portal.ByPassword)
		c.FirstPassword = "masodik-kulcs-a-ladaban"
		must(t, anna.AddContact(t.Context(), &c))
		_, err := s.SignIn(t.Context(), eva, byHand, home)
		is(t, err, portal.ErrWrongSignIn)
		first, err := s.SignIn(t.Context(), eva, c.FirstPassword, home)
		must(t, err)
		in, err := s.ReplaceFirstPassword(t.Context(), first.First, newPassword, home)
		if err != nil || in.Account != world.Home || opened(t, s, in.Session, world.Home).Access().String() != portal.Support.Access().String() {
			t.Errorf("in to #%d, %v", in.Account, err)
		}
		must(t, enter(t, s, "owner", world.Home).Remove(t.Context(), c.ID))
		later(s, aDay)
		givenPassword(t, enter(t, s, "owner", world.Home), eva) // somebody has a password of their own: they are asked
		if _, err = s.SignIn(t.Context(), eva, byHand, home); err != portal.ErrWrongSignIn || len(posted(t, s, portal.InvitationMail)) != 1 {
			t.Errorf("got %v", err)
		}
	})
}
