package store_test

import (
	"context"
	"fmt"
	"reflect"
	"testing"
	"time"

	"foyer/portal"
	"foyer/store"
	"foyer/store/storetest"
	"foyer/store/world"
)

const aDay = 25 * time.Hour // and a little more

// posted are the mails of the kind that go out now.
func posted(t *testing.T, s *store.Store, kind string) (sent []portal.Mail) {
	t.Helper()
	for _, m := range letters(t, s) {
		if m.Kind == kind {
			sent = append(sent, m)
		}
	}
	return sent
}

// onePosted is the only mail of the kind that goes out now.
func onePosted(t *testing.T, s *store.Store, kind string) portal.Mail {
	t.Helper()
	sent := posted(t, s, kind)
	if len(sent) != 1 {
		t.Fatalf("%d mails of %s", len(sent), kind)
	}
	return sent[0]
}

// newcomer is a contact to be added, with what the preset gives.
func newcomer(name, email string, preset portal.Preset, way portal.Way) portal.Contact {
	c := portal.Contact{Name: name, Email: email}
	preset.Fill(&c)
	c.Way = way
	return c
}

// invited asks somebody onto the account by mail, and is the contact with the
// mailed link.
func invited(t *testing.T, s *store.Store, by *store.Tenant, email string, preset portal.Preset) (portal.Contact, string) {
	t.Helper()
	letters(t, s)
	c := newcomer("Meghívott Éva", email, preset, portal.ByInvitation)
	must(t, by.AddContact(t.Context(), &c))
	return c, onePosted(t, s, portal.InvitationMail).Token
}

func state(t *testing.T, s *store.Store, token string) portal.InvitationState {
	t.Helper()
	found, err := s.Invitation(t.Context(), token)
	must(t, err)
	return found.State
}

func stillInvited(t *testing.T, s *store.Store, token string, want portal.InvitationState) {
	t.Helper()
	if got := state(t, s, token); got != want {
		t.Errorf("the invitation is %s, want %s", got, want)
	}
}

// acceptedBy takes the place for somebody new.
func acceptedBy(s *store.Store, token string) (store.SignedIn, error) {
	return s.AcceptInvitation(context.Background(), token, "Éva", newPassword, home)
}

func TestAnInvitationLooksAlikeWhetherTheAddressIsKnown(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		now := s.Now()
		s.Now = func() time.Time { return now }
		anna, many := enter(t, s, "owner", world.Home), world.Called("many").Email
		type seen struct {
			listed portal.Contact
			queued string
			mailed portal.Mail
			events int64
		}
		asks := func(email string) (saw seen) {
			letters(t, s)
			before := latest(t, s, anna.Account.ID).Seq
			c := newcomer("Valaki", email, portal.Developer, portal.ByInvitation)
			must(t, anna.AddContact(t.Context(), &c))
			saw.queued = rows(t, s, `SELECT kind, account_id, user_id, language, length(data) AS data, attempts FROM outbox WHERE done_at IS NULL`)
			saw.mailed = onePosted(t, s, portal.InvitationMail)
			saw.listed, saw.events = contact(t, anna, email), latest(t, s, anna.Account.ID).Seq-before
			m, who := &saw.mailed, &saw.listed
			if m.To != email || m.Account.Number != world.Home || m.Contact.Access.String() != portal.Developer.Access().String() ||
				m.By != "Kertész Anna" || !m.Until.Equal(now.Add(portal.InvitationLife).UTC().Truncate(time.Microsecond)) || m.Token == "" || m.Known {
				t.Errorf("the mail is %+v", m)
			}
			if who.Status() != portal.Invited || who.ShownKind() != portal.ContactKind || who.UserNumber != 0 {
				t.Errorf("the list shows %+v", who)
			}
			m.ID, m.Token, m.To, m.Contact, m.Data = "", "", "", nil, nil
			who.ID, who.Email, who.EmailNorm, who.Search, who.Invitation = "", "", "", "", ""
			return saw
		}
		if unknown, known := asks("nobody@host.example"), asks(many); !reflect.DeepEqual(unknown, known) {
			t.Errorf("unknown\n%+v\nknown\n%+v", unknown, known)
		}
	})
}

func TestALinkIsMadeOnlyWhenItIsMailed(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		anna, tokens := enter(t, s, "owner", world.Home), func() int { return count(t, s, "tokens") }
		before := tokens()
		c := newcomer("Éva", "eva@host.example", portal.Support, portal.ByInvitation)
		must(t, anna.AddContact(t.Context(), &c))
		if tokens() != before || count(t, s, "outbox WHERE contact_id = ? AND data LIKE '%token%'", c.ID) != 0 {
			t.Error("there is a token before there is a mail")
		}
		token := onePosted(t, s, portal.InvitationMail).Token
		if tokens() != before+1 || count(t, s, "tokens WHERE hash = ?", token) != 0 {
			t.Error("the token itself is kept")
		}
		must(t, anna.Withdraw(t.Context(), c.ID))
		later(s, aDay)
		must(t, anna.Invite(t.Context(), c.ID))
		must(t, anna.Withdraw(t.Context(), c.ID))
		if sent := letters(t, s); len(sent) != 0 || tokens() != before+1 {
			t.Errorf("what was taken back before is mailed: %+v", sent)
		}
	})
}

func TestANewInvitationMakesTheOlderLinkVoid(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		anna := enter(t, s, "owner", world.Home)
		c, older := invited(t, s, anna, "eva@host.example", portal.Support)
		for _, err := range []error{anna.Invite(t.Context(), c.ID), anna.Invite(t.Context(), c.ID)} {
			if got := wrongIn(err, "invitation"); got != "error.invited_today" {
				t.Errorf("again on the same day: %v", err)
			}
		}
		stillInvited(t, s, older, portal.InvitationOpen)
		later(s, aDay)
		must(t, anna.Invite(t.Context(), c.ID))
		stillInvited(t, s, older, portal.InvitationReplaced)
		newer := onePosted(t, s, portal.InvitationMail).Token
		stillInvited(t, s, older, portal.InvitationReplaced)
		stillInvited(t, s, newer, portal.InvitationOpen)
		_, err := acceptedBy(s, older)
		is(t, err, portal.ErrNotFound)
		is(t, s.DeclineInvitation(t.Context(), older, "", true), portal.ErrNotFound)
		_, err = acceptedBy(s, newer)
		must(t, err)
	})
}

func TestAnAccountHasTwentyOpenInvitations(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		claire := enter(t, s, "stranger", world.Foreign)
		var first portal.Contact
		for i := range portal.OpenInvitations {
			first = newcomer("Nr.", fmt.Sprintf("nr%d@host.example", i), portal.Support, portal.ByInvitation)
			must(t, claire.AddContact(t.Context(), &first))
		}
		before := accountRows(t, s, claire.Account.ID)
		for _, way := range []portal.Way{portal.ByInvitation, portal.ByPassword} {
			more := newcomer("Nr. 21", "more@host.example", portal.Support, way)
			more.FirstPassword = newPassword
			if err := claire.AddContact(t.Context(), &more); wrongIn(err, "invitation") != "error.invitations_open" {
				t.Errorf("%s: one more: %v", way, err)
			}
		}
		same(t, before, accountRows(t, s, claire.Account.ID))
		later(s, aDay)
		must(t, claire.Invite(t.Context(), first.ID)) // it is one of the twenty
		must(t, claire.Withdraw(t.Context(), first.ID))
		more := newcomer("Nr. 21", "more@host.example", portal.Support, portal.ByInvitation)
		must(t, claire.AddContact(t.Context(), &more))
		later(s, 8*24*time.Hour) // those that have run out are not open
		must(t, claire.Invite(t.Context(), first.ID))
	})
}
