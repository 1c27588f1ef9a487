package store_test

import (
	"strings"
	"testing"
	"time"

	"foyer/portal"
	"foyer/store"
	"foyer/store/storetest"
	"foyer/store/world"
)

func TestAfterNoMoreNothingIsMailedAndNobodyIsTold(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		anna, claire := enter(t, s, "owner", world.Home), enter(t, s, "stranger", world.Foreign)
		refuses, token := invited(t, s, anna, eva, portal.Support)
		wants, other := invited(t, s, anna, "other@host.example", portal.Support)
		must(t, s.DeclineInvitation(t.Context(), token, "Nem, köszönöm.", true))
		must(t, s.DeclineInvitation(t.Context(), other, "Nem, köszönöm.", false))
		letters(t, s)
		later(s, aDay)
		for _, c := range []portal.Contact{refuses, wants} {
			must(t, anna.Invite(t.Context(), c.ID))
			again := newcomer("Éva", c.Email, portal.Support, portal.ByInvitation)
			must(t, claire.AddContact(t.Context(), &again))
		}
		sent := posted(t, s, portal.InvitationMail)
		for _, m := range sent {
			if m.To != wants.Email {
				t.Errorf("%s is asked again", m.To)
			}
		}
		later(s, portal.ReminderAfter)
		must(t, s.Remind(t.Context()))
		for _, m := range posted(t, s, portal.ReminderMail) {
			if m.To == refuses.Email {
				t.Errorf("%s is reminded", m.To)
			}
		}
		one, two := contact(t, anna, refuses.Email), contact(t, anna, wants.Email)
		if len(sent) != 2 || one.Status() != two.Status() || one.Status() != portal.Invited || one.RemindedAt.IsZero() || two.RemindedAt.IsZero() {
			t.Errorf("%d mails; one is %s, the other %s", len(sent), one.Status(), two.Status())
		}
		must(t, s.AskReset(t.Context(), world.Called("pending").Email, home))
		onePosted(t, s, portal.ResetMail)
	})
}

func TestANoteIsKeptAndReachesTheInviterWhoWantsMails(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		anna := enter(t, s, "owner", world.Home)
		_, token := invited(t, s, anna, eva, portal.Support)
		if err := s.DeclineInvitation(t.Context(), token, strings.Repeat("ő", portal.MaxNote+1), true); wrongIn(err, "note") != "error.too_long" {
			t.Errorf("got %v", err)
		}
		if n := count(t, s, "refusals"); n != 0 {
			t.Error("what was not said counts")
		}
		must(t, s.DeclineInvitation(t.Context(), token, "  Sajnos  nem\x07 érek rá. ", false))
		m := onePosted(t, s, portal.AnsweredMail)
		if m.To != anna.Contact.Email || m.Data["note"] != "Sajnos nem érek rá." || m.Data["answer"] != "declined" || m.Category != portal.GeneralMails || m.Unsubscribe == "" {
			t.Errorf("she gets %+v", m)
		}
		must(t, anna.SetOwnNotices(t.Context(), nil))
		_, token = invited(t, s, anna, "other@host.example", portal.Support)
		must(t, s.DeclineInvitation(t.Context(), token, "Máskor.", false))
		if sent := letters(t, s); len(sent) != 0 {
			t.Errorf("she gets %+v", sent)
		}
		if c := contact(t, anna, "other@host"); c.DeclineNote != "Máskor." || c.Status() != portal.Declined {
			t.Errorf("kept is %q", c.DeclineNote)
		}
		if event := latest(t, s, anna.Account.ID); strings.Contains(event.Data, "Máskor") {
			t.Error("what a person wrote stands in the chain")
		}
	})
}

func TestOnePersonIsAGuestOnTwoAccountsWithDifferentRights(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		anna, claire := enter(t, s, "owner", world.Home), enter(t, s, "stranger", world.Foreign)
		session := openSession(t, s, "many")
		u := self(t, s, session)
		_, one := invited(t, s, anna, u.User.Email, portal.Accountant)
		_, two := invited(t, s, claire, u.User.Email, portal.Developer)
		if recent, err := u.Recent(t.Context(), 3); err != nil || recent.Offers != 2 || len(offers(t, u)) != 2 {
			t.Errorf("the switcher tells of %d offers, %v", recent.Offers, err)
		}
		for _, token := range []string{one, two} {
			_, err := u.AcceptInvitation(t.Context(), token)
			must(t, err)
		}
		home, away := opened(t, s, session, world.Home), opened(t, s, session, world.Foreign)
		if home.Contact.Kind != portal.Guest || away.Contact.Kind != portal.Guest || home.Contact.Company != "" {
			t.Errorf("she is a %s and a %s", home.Contact.Kind, away.Contact.Kind)
		}
		if home.Access().String() != portal.Accountant.Access().String() || away.Access().String() != portal.Developer.Access().String() {
			t.Errorf("she may %s and %s", home.Access(), away.Access())
		}
		must(t, home.SetOwnNotices(t.Context(), portal.Notices{portal.SupportMails}))
		for tenant, want := range map[*store.Tenant]portal.Notices{anna: {portal.SupportMails}, claire: portal.Developer.Notices()} {
			if got := contact(t, tenant, u.User.Email).Notices; len(got.Changes(want)) != 0 {
				t.Errorf("#%d mails her %v", tenant.Account.Number, got)
			}
		}
		places, err := u.Places(t.Context(), "")
		if err != nil || len(places) != world.Many+2 {
			t.Errorf("she is on %d accounts, %v", len(places), err)
		}
	})
}

func TestWhoLeavesIsOutAndTheOwnerIsTold(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		anna, session := enter(t, s, "owner", world.Home), openSession(t, s, "developer")
		isA[portal.Above](t, anna.Leave(t.Context()))
		jonas := opened(t, s, session, world.Home)
		must(t, jonas.Leave(t.Context()))
		_, err := s.Tenant(t.Context(), session, world.Home)
		is(t, err, portal.ErrNotFound)
		is(t, jonas.Leave(t.Context()), portal.ErrNotFound)
		is(t, jonas.SetOwnNotices(t.Context(), nil), portal.ErrNotFound)
		if m := onePosted(t, s, portal.LeftMail); m.To != anna.Contact.Email || m.Data["name"] != "Jonas Weber" || m.Unsubscribe == "" {
			t.Errorf("she gets %+v", m)
		}
		places, err := self(t, s, session).Places(t.Context(), "") // it was the only one
		now := contact(t, anna, "jonas")
		if err != nil || len(places) != 0 || now.Status() != portal.Inactive || now.LeftAt.IsZero() || now.UserNumber != 0 {
			t.Errorf("he is on %d accounts and %+v, %v", len(places), now, err)
		}
		if history, err := anna.ContactHistory(t.Context(), now.ID, 5); err != nil || history[0].What != portal.ContactLeft || history[0].Actor != now.ID {
			t.Errorf("got %v, %v", history, err)
		}
		must(t, anna.Invite(t.Context(), now.ID))
		_, err = self(t, s, session).AcceptInvitation(t.Context(), onePosted(t, s, portal.InvitationMail).Token)
		must(t, err)
		if back := opened(t, s, session, world.Home); back.Contact.Kind != portal.ContactKind || back.Contact.ID != now.ID {
			t.Errorf("he came back as a %s", back.Contact.Kind)
		}
		verify(t, s)
	})
}

func TestWhoIsRemovedAndAddedAgainInheritsNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		anna, session := enter(t, s, "owner", world.Home), openSession(t, s, "developer")
		jonas := opened(t, s, session, world.Home).Contact
		must(t, anna.SetAccess(t.Context(), jonas.ID, portal.Access{portal.Invoices: view}))
		must(t, enter(t, s, "developer", world.Home).SetOwnNotices(t.Context(), portal.Notices{portal.GeneralMails}))
		end := unsubscribing(t, s, anna, jonas)
		must(t, anna.Remove(t.Context(), jonas.ID))
		if sent := letters(t, s); len(sent) != 0 {
			t.Errorf("whoever was removed gets %+v", sent)
		}
		again, token := invited(t, s, anna, jonas.Email, portal.Accountant)
		_, err := self(t, s, session).AcceptInvitation(t.Context(), token)
		must(t, err)
		now := opened(t, s, session, world.Home)
		if again.ID == jonas.ID || now.Access().String() != portal.Accountant.Access().String() || len(contact(t, anna, jonas.Email).Notices.Changes(portal.Accountant.Notices())) != 0 {
			t.Errorf("he may %s", now.Access())
		}
		is(t, s.Subscribe(t.Context(), end, false), portal.ErrNotFound)
		if history, err := anna.ContactHistory(t.Context(), again.ID, 50); err != nil || len(history) != 3 {
			t.Errorf("his history is %v, %v", history, err)
		}
		if now.Contact.Kind != portal.Guest { // he had a sign-in before this contact
			t.Errorf("he is a %s", now.Contact.Kind)
		}
	})
}

// unsubscribing is the link by which the contact, who invites others, ends
// general mails.
func unsubscribing(t *testing.T, s *store.Store, anna *store.Tenant, c portal.Contact) string {
	t.Helper()
	letters(t, s)
	must(t, anna.SetAccess(t.Context(), c.ID, portal.Access{portal.Contacts: manage, portal.Tickets: manage}))
	later(s, 11*time.Minute)
	letters(t, s)
	role := map[string]string{world.Called("developer").Email: "developer", world.Called("accountant").Email: "accountant"}[c.Email]
	_, token := invited(t, s, enter(t, s, role, anna.Account.Number), "asked."+c.ID+"@host.example", portal.Support)
	must(t, s.DeclineInvitation(t.Context(), token, "", false))
	m := onePosted(t, s, portal.AnsweredMail)
	if m.To != c.Email || m.Unsubscribe == "" {
		t.Fatalf("got %+v", m)
	}
	return m.Unsubscribe
}
