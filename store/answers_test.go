package store_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"foyer/portal"
	"foyer/store"
	"foyer/store/storetest"
	"foyer/store/world"
)

const eva = "eva@host.example"

func TestTwentyAcceptancesOfALinkMakeOneContactAndOneUser(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		anna := enter(t, s, "owner", world.Home)
		c, token := invited(t, s, anna, eva, portal.Support)
		got := tally(atOnce(20, func(int) error { _, err := acceptedBy(s, token); return err }))
		if got["<nil>"] != 1 || got["<nil>"]+got[portal.ErrNotFound.Error()]+got[portal.ErrSignedOut.Error()] != 20 {
			t.Errorf("got %v", got)
		}
		now := contact(t, anna, eva)
		if now.Status() != portal.Active || now.Kind != portal.ContactKind || now.UserNumber == 0 || now.ID != c.ID {
			t.Errorf("she is %+v", now)
		}
		if users, joined := count(t, s, "users WHERE email_norm = ?", eva), count(t, s, "events WHERE subject = ? AND what = ?", c.ID, portal.ContactJoined); users != 1 || joined != 1 {
			t.Errorf("%d users came in %d times", users, joined)
		}
		stillInvited(t, s, token, portal.InvitationAccepted)
		verify(t, s)
	})
}

func TestOfManyAnswersOneCounts(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		anna := enter(t, s, "owner", world.Home)
		c, token := invited(t, s, anna, eva, portal.Support)
		got := tally(atOnce(20, func(i int) error {
			if i%2 == 0 {
				return s.DeclineInvitation(context.Background(), token, "", false)
			}
			_, err := acceptedBy(s, token)
			return err
		}))
		status, users := contact(t, anna, eva).Status(), count(t, s, "users WHERE email_norm = ?", eva)
		if got["<nil>"] != 1 || (status == portal.Active) != (users == 1) || (status == portal.Declined) != (users == 0) {
			t.Errorf("got %v; she is %s with %d sign-ins", got, status, users)
		}
		if n := count(t, s, "events WHERE subject = ? AND what IN (?, ?)", c.ID, portal.ContactJoined, portal.ContactDeclined); n != 1 {
			t.Errorf("the history tells of %d answers", n)
		}
		verify(t, s)
	})
}

func TestALinkTellsWhereItsInvitationStands(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		anna := enter(t, s, "owner", world.Home)
		tokens, ids := map[portal.InvitationState]string{}, map[portal.InvitationState]string{}
		for _, want := range []portal.InvitationState{portal.InvitationAccepted, portal.InvitationDeclined, portal.InvitationWithdrawn, portal.InvitationExpired} {
			c, token := invited(t, s, anna, string(want)+"@host.example", portal.Support)
			tokens[want], ids[want] = token, c.ID
			stillInvited(t, s, token, portal.InvitationOpen)
		}
		in, err := acceptedBy(s, tokens[portal.InvitationAccepted])
		must(t, err)
		must(t, s.DeclineInvitation(t.Context(), tokens[portal.InvitationDeclined], "", false))
		must(t, anna.Withdraw(t.Context(), ids[portal.InvitationWithdrawn]))
		later(s, portal.InvitationLife-time.Minute)
		stillInvited(t, s, tokens[portal.InvitationExpired], portal.InvitationOpen)
		later(s, 2*time.Minute)
		must(t, opened(t, s, in.Session, world.Home).Leave(t.Context()))
		must(t, s.Sweep(t.Context()))
		for want, token := range tokens {
			stillInvited(t, s, token, want)
			_, err := acceptedBy(s, token)
			is(t, err, portal.ErrNotFound)
			is(t, s.DeclineInvitation(t.Context(), token, "", false), portal.ErrNotFound)
			must(t, enter(t, s, "owner", world.Home).Remove(t.Context(), ids[want]))
			_, err = s.Invitation(t.Context(), token)
			is(t, err, portal.ErrNotFound)
		}
	})
}

func TestWhoIsGoneComesBackOnlyByANewInvitation(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		owner := openSession(t, s, "owner")
		anna := opened(t, s, owner, world.Home)
		for how, goes := range map[string]func(portal.Contact, string) error{
			"withdrawn": func(c portal.Contact, _ string) error { return anna.Withdraw(t.Context(), c.ID) },
			"declined":  func(_ portal.Contact, token string) error { return s.DeclineInvitation(t.Context(), token, "", false) },
			"left": func(_ portal.Contact, token string) error {
				in, err := acceptedBy(s, token)
				must(t, err)
				return opened(t, s, in.Session, world.Home).Leave(t.Context())
			},
		} {
			c, token := invited(t, s, anna, how+"@host.example", portal.Support)
			must(t, goes(c, token))
			is(t, anna.Reactivate(t.Context(), c.ID), portal.ErrConflict)
			if now := contact(t, anna, c.Email); now.MayComeBack() || !now.MayBeInvited() || now.Status() == portal.Active {
				t.Errorf("%s: she is %s", how, now.Status())
			}
			later(s, aDay)
			must(t, anna.Invite(t.Context(), c.ID))
			anew := onePosted(t, s, portal.InvitationMail).Token
			if now := contact(t, anna, c.Email); now.Status() != portal.Invited || now.DeclineNote != "" {
				t.Errorf("%s: she is %s", how, now.Status())
			}
			stillInvited(t, s, anew, portal.InvitationOpen)
			if _, err := acceptedBy(s, anew); (err == portal.ErrSignedOut) != (how == "left") || err != nil && how != "left" {
				t.Errorf("%s: %v", how, err)
			}
		}
	})
}

func TestAChangedAddressEndsTheInvitation(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		anna := enter(t, s, "owner", world.Home)
		c, token := invited(t, s, anna, eva, portal.Support)
		c.Email = "eva@uj.example"
		must(t, anna.EditContact(t.Context(), &c))
		_, err := s.Invitation(t.Context(), token)
		is(t, err, portal.ErrNotFound)
		_, err = acceptedBy(s, token)
		is(t, err, portal.ErrNotFound)
		if now := contact(t, anna, c.Email); now.Status() != portal.Pending || !now.InvitedAt.IsZero() {
			t.Errorf("she is %s", now.Status())
		}
		c.Email = eva // and back again
		must(t, anna.EditContact(t.Context(), &c))
		_, err = acceptedBy(s, token)
		is(t, err, portal.ErrNotFound)
	})
}

func TestALinkIsForItsOwnAddressAlone(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		anna := enter(t, s, "owner", world.Home)
		_, token := invited(t, s, anna, world.Called("many").Email, portal.Everything)
		before := accountRows(t, s, anna.Account.ID)
		_, err := self(t, s, openSession(t, s, "stranger")).AcceptInvitation(t.Context(), token)
		is(t, err, portal.ErrNotFound)
		_, err = acceptedBy(s, token)
		is(t, err, portal.ErrSignedOut) // who has a sign-in uses it
		for _, forged := range []string{"", token + "x", token[1:], "'", strings.Repeat("a", 5000)} {
			_, err = s.Invitation(t.Context(), forged)
			is(t, err, portal.ErrNotFound)
		}
		same(t, before, accountRows(t, s, anna.Account.ID))
		number, err := self(t, s, openSession(t, s, "many")).AcceptInvitation(t.Context(), token)
		if err != nil || number != world.Home {
			t.Errorf("she comes to #%d, %v", number, err)
		}
	})
}

func TestANewPersonHasToGiveANameAndAPassword(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		_, token := invited(t, s, enter(t, s, "owner", world.Home), eva, portal.Support)
		_, err := s.AcceptInvitation(t.Context(), token, " ", eva, home)
		if wrongIn(err, "name") != "error.name_required" || wrongIn(err, "password") == "" {
			t.Errorf("got %v", err)
		}
		claire := enter(t, s, "stranger", world.Foreign)
		_, other := invited(t, s, claire, eva, portal.Support)
		if found, err := s.Invitation(t.Context(), token); err != nil || found.More != 1 || found.Known || found.By != "Kertész Anna" {
			t.Errorf("got %+v, %v", found, err)
		}
		in, err := acceptedBy(s, other)
		must(t, err)
		more := offers(t, self(t, s, in.Session))
		if in.Account != 0 || in.User.Name != "Éva" || !in.User.Proven() || !slices.ContainsFunc(more, func(p portal.Place) bool { return p.Account.Number == world.Home }) {
			t.Errorf("in to #%d, with %d offers", in.Account, len(more))
		}
	})
}
