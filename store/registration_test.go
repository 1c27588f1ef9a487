package store_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"foyer/portal"
	"foyer/store"
	"foyer/store/storetest"
	"foyer/store/world"
)

var application = store.NewRegistration{Name: "Új Ödön", Account: "Új és Fia", Language: "hu", Password: newPassword}

// registering is the link by which an account is opened for the address.
func registering(t *testing.T, s *store.Store, email string) string {
	t.Helper()
	letters(t, s)
	must(t, s.AskRegistration(t.Context(), email, home))
	m := onePosted(t, s, portal.RegisterMail)
	if m.Known || m.Token == "" || m.To != email {
		t.Fatalf("got %+v", m)
	}
	return m.Token
}

func TestAnybodyMayOpenAFreeAccount(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		token := registering(t, s, "Odon@uj.example")
		for range 3 { // looking uses nothing up
			if email, err := s.Registration(t.Context(), token); err != nil || email != "Odon@uj.example" {
				t.Errorf("%s, %v", email, err)
			}
		}
		in, err := s.Register(t.Context(), token, application, home)
		must(t, err)
		odon := opened(t, s, in.Session, in.Account)
		if !odon.Contact.IsOwner() || odon.Account.Name != "Új és Fia" || odon.Account.InvitationLimit != portal.OpenInvitationsFew ||
			!in.User.Proven() || in.User.Language != "hu" || odon.User.Name != "Új Ödön" || odon.Contact.Status() != portal.Active {
			t.Errorf("got %+v, %+v", odon.Account, odon.User)
		}
		for i := range portal.OpenInvitationsFew + 1 {
			c := newcomer("Nr.", fmt.Sprintf("nr%d@host.example", i), portal.Support, portal.ByInvitation)
			if err := odon.AddContact(t.Context(), &c); (wrongIn(err, "invitation") == "error.invitations_open") != (i == portal.OpenInvitationsFew) {
				t.Errorf("invitation %d: %v", i+1, err)
			}
		}
		_, err = s.Register(t.Context(), token, application, home)
		is(t, err, portal.ErrNotFound)
		verify(t, s)
	})
}

func TestTwentyUsesOfARegistrationAreOneAccount(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		token := registering(t, s, "odon@uj.example")
		accounts := count(t, s, "accounts")
		got := tally(atOnce(20, func(int) error {
			_, err := s.Register(context.Background(), token, application, home)
			return err
		}))
		if got["<nil>"] != 1 || got[portal.ErrNotFound.Error()] != 19 || count(t, s, "accounts")-accounts != 1 || count(t, s, "users WHERE email_norm = 'odon@uj.example'") != 1 {
			t.Errorf("got %v", got)
		}
		verify(t, s)
	})
}

func TestARegistrationAnswersAndQueuesTheSameForAKnownAddress(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		letters(t, s)
		written := func(email string) (string, portal.Mail) {
			runs(t, s, "DELETE FROM attempts")
			must(t, s.AskRegistration(t.Context(), email, home))
			row := rows(t, s, "SELECT kind, account_id, contact_id, user_id, language, data, attempts FROM outbox WHERE done_at IS NULL") +
				rows(t, s, "SELECT count FROM attempts ORDER BY count")
			return strings.ReplaceAll(row, email, "…"), onePosted(t, s, portal.RegisterMail)
		}
		tokens := count(t, s, "tokens")
		unknown, _ := written("odon@uj.example")
		known, m := written(world.Called("many").Email)
		if known != unknown || !m.Known || m.Token != "" || m.To != world.Called("many").Email || count(t, s, "tokens") != tokens+1 {
			t.Errorf("unknown\n%sknown\n%s%+v", unknown, known, m)
		}
		if err := s.AskRegistration(t.Context(), "no address", home); wrongIn(err, "email") == "" {
			t.Errorf("got %v", err)
		}
		must(t, s.AskRegistration(t.Context(), m.To, home)) // again at once
		for _, m := range letters(t, s) {
			t.Errorf("mailed: %+v", m)
		}
	})
}

func TestOnlyTheNewestRegistrationHolds(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		older := registering(t, s, "odon@uj.example")
		later(s, 3*time.Minute)
		newer := registering(t, s, "odon@uj.example")
		_, err := s.Registration(t.Context(), older)
		is(t, err, portal.ErrNotFound)
		later(s, 59*time.Minute)
		_, err = s.Registration(t.Context(), newer)
		must(t, err)
		later(s, 2*time.Minute)
		_, err = s.Register(t.Context(), newer, application, home)
		is(t, err, portal.ErrNotFound)
	})
}

func TestRegistrationCanBeSwitchedOff(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		token := registering(t, s, "odon@uj.example")
		must(t, s.AskRegistration(t.Context(), "other@uj.example", home))
		s.NoRegistration = true
		is(t, s.AskRegistration(t.Context(), "third@uj.example", home), portal.ErrNotFound)
		_, err := s.Registration(t.Context(), token)
		is(t, err, portal.ErrNotFound)
		_, err = s.Register(t.Context(), token, application, home)
		is(t, err, portal.ErrNotFound)
		if sent := letters(t, s); len(sent) != 0 {
			t.Errorf("mailed: %+v", sent)
		}
	})
}

func TestWhatWasOfferedBeforeWaitsForAnAnswer(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		anna := enter(t, s, "owner", world.Home)
		_, invitation := invited(t, s, anna, "odon@uj.example", portal.Support)
		in, err := s.Register(t.Context(), registering(t, s, "odon@uj.example"), application, home)
		must(t, err)
		u := self(t, s, in.Session)
		if found := offers(t, u); in.Account != 0 || len(found) != 1 || found[0].Account.Number != world.Home {
			t.Errorf("in to #%d, %d offers", in.Account, len(found))
		}
		_, err = s.Tenant(t.Context(), in.Session, world.Home)
		is(t, err, portal.ErrNotFound)
		_, err = u.AcceptInvitation(t.Context(), invitation)
		must(t, err)
		if kind := opened(t, s, in.Session, world.Home).Contact.Kind; kind != portal.ContactKind {
			t.Errorf("she is a %s", kind) // the account knew him before he had a sign-in
		}
	})
}

func TestWhatIsWrongWithARegistrationIsSaidAtOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		token := registering(t, s, "odon@uj.example")
		_, err := s.Register(t.Context(), token, store.NewRegistration{Language: "hu", Password: "odon@uj.example", Account: strings.Repeat("ő", 121)}, home)
		if wrongIn(err, "name") != "error.name_required" || wrongIn(err, "password") == "" || wrongIn(err, "company") != "error.too_long" {
			t.Errorf("got %v", err)
		}
		tampered := application
		tampered.Language = "xx"
		_, err = s.Register(t.Context(), token, tampered, home)
		isA[portal.Tampered](t, err)
		private := application
		private.Account = "  "
		in, err := s.Register(t.Context(), token, private, home)
		must(t, err)
		if name := opened(t, s, in.Session, in.Account).Account.Name; name != "Új Ödön" {
			t.Errorf("the account is called %q", name)
		}
	})
}
