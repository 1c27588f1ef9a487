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

func TestOneClickEndsOneCategoryOnOneAccount(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		anna := enter(t, s, "owner", world.Home)
		peter := contact(t, anna, "peter@")
		must(t, anna.SetNotices(t.Context(), peter.ID, portal.Notices{portal.GeneralMails, portal.InvoiceMails}))
		elsewhere := "SELECT n.* FROM notices AS n JOIN contacts AS c ON c.id = n.contact_id WHERE c.id <> ? ORDER BY n.account_id, n.contact_id, n.category"
		end := unsubscribing(t, s, anna, peter)
		before, seq := rows(t, s, elsewhere, peter.ID), latest(t, s, anna.Account.ID).Seq
		for _, on := range []bool{false, true, false} {
			for range 2 { // switching it twice is no error
				must(t, s.Subscribe(t.Context(), end, on))
			}
			found, err := s.Subscription(t.Context(), end)
			if err != nil || found.On() != on || found.Category != portal.GeneralMails || found.Account.Number != world.Home {
				t.Errorf("it is %+v, %v", found, err)
			}
			if now := contact(t, anna, "peter@"); now.Gets(portal.GeneralMails) != on || !now.Gets(portal.InvoiceMails) {
				t.Errorf("he gets %v", now.Notices)
			}
		}
		event := latest(t, s, anna.Account.ID)
		if event.Seq != seq+3 || event.What != portal.ContactNotices || event.Actor != peter.ID || event.Data != `{"general":"off"}` {
			t.Errorf("the history tells %+v", event)
		}
		same(t, before, rows(t, s, elsewhere, peter.ID))
		verify(t, s)
	})
}

func TestALinkThatEndsMailsCannotBeForged(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		anna := enter(t, s, "owner", world.Home)
		peter, julia := contact(t, anna, "peter@"), contact(t, anna, "julia@")
		must(t, anna.SetNotices(t.Context(), peter.ID, portal.Categories))
		end := unsubscribing(t, s, anna, peter)
		what, signature, _ := strings.Cut(strings.TrimPrefix(end, peter.ID+"."), ".")
		before := rows(t, s, "SELECT * FROM notices ORDER BY account_id, contact_id, category")
		for _, forged := range []string{
			"", ".", "..", end + "A", end[1:], strings.ToUpper(end), peter.ID + ".invoice." + signature, julia.ID + "." + what + "." + signature,
			peter.ID + "." + what + ".", peter.ID + "." + what, peter.ID + ".general.invoice." + signature, "." + what + "." + signature, "%", strings.Repeat(".", 9999),
		} {
			is(t, s.Subscribe(t.Context(), forged, false), portal.ErrNotFound)
			_, err := s.Subscription(t.Context(), forged)
			is(t, err, portal.ErrNotFound)
		}
		same(t, before, rows(t, s, "SELECT * FROM notices ORDER BY account_id, contact_id, category"))
	})
}

func TestEveryProcessKnowsTheLinksOfTheOthers(t *testing.T) {
	storetest.EachURL(t, func(t *testing.T, url string) {
		s, other := storetest.Open(t, url), storetest.Open(t, url)
		anna := enter(t, s, "owner", world.Home)
		peter := contact(t, anna, "peter@")
		must(t, anna.SetNotices(t.Context(), peter.ID, portal.Categories))
		end := unsubscribing(t, s, anna, peter)
		for _, err := range atOnce(8, func(i int) error {
			return []*store.Store{s, other}[i%2].Subscribe(context.Background(), end, false)
		}) {
			must(t, err)
		}
		if contact(t, anna, "peter@").Gets(portal.GeneralMails) {
			t.Error("it did not end")
		}
	})
}

func TestMailsThatAreOffAreNotSentEvenIfTheyWait(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		anna := enter(t, s, "owner", world.Home)
		letters(t, s)
		must(t, enter(t, s, "developer", world.Home).Leave(t.Context()))
		must(t, anna.SetOwnNotices(t.Context(), portal.Notices{portal.InvoiceMails}))
		if sent := letters(t, s); len(sent) != 0 {
			t.Errorf("she gets %+v", sent)
		}
	})
}

func TestDomainMailsAlwaysReachTheOwner(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		anna := enter(t, s, "owner", world.Home)
		recipients := func(category portal.Category) (names []string) {
			found, err := anna.Recipients(t.Context(), category)
			must(t, err)
			for _, c := range found {
				names = append(names, c.Name)
			}
			return names
		}
		list, err := anna.Contacts(t.Context(), portal.ContactFilter{})
		must(t, err)
		if got := list.Unheard(); len(got) != 0 || len(recipients(portal.DomainMails)) < 2 {
			t.Errorf("nobody gets %v", got)
		}
		must(t, anna.SetOwnNotices(t.Context(), nil))
		for _, c := range list.Contacts {
			if !c.IsOwner() {
				must(t, anna.SetNotices(t.Context(), c.ID, nil))
			}
		}
		for _, category := range portal.Categories {
			got := recipients(category)
			if want := category == portal.DomainMails; (len(got) == 1) != want || want && got[0] != anna.Contact.Name {
				t.Errorf("%s mails go to %v", category, got)
			}
		}
		if now := contact(t, anna, "anna@"); !now.Notices.Has(portal.DomainMails) || !now.AlwaysGets(portal.DomainMails) {
			t.Error("the owner's domain mails have a switch")
		}
		list, err = anna.Contacts(t.Context(), portal.ContactFilter{Search: "jonas"})
		if unheard := list.Unheard(); err != nil || len(unheard) != len(portal.Categories)-1 || unheard.Has(portal.DomainMails) {
			t.Errorf("nobody gets %v, %v", unheard, err)
		}
		offered := newcomer("Éva", eva, portal.Support, portal.ByReset)
		must(t, anna.AddContact(t.Context(), &offered)) // who has not come in hears nothing yet
		if list, err = anna.Contacts(t.Context(), portal.ContactFilter{}); err != nil || len(list.Unheard()) != len(portal.Categories)-1 || len(recipients(portal.SupportMails)) != 0 {
			t.Errorf("they are heard by whoever has not come in: %v, %v", list.Unheard(), err)
		}
	})
}

func TestOnesOwnMailsAreChangedByOneselfOrWhoManagesContacts(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		anna, jonas := enter(t, s, "owner", world.Home), enter(t, s, "developer", world.Home)
		must(t, jonas.SetOwnNotices(t.Context(), portal.Notices{portal.SupportMails, portal.GeneralMails, portal.SupportMails, "made-up"}))
		if now := contact(t, anna, "jonas"); len(now.Notices) != 2 || latest(t, s, anna.Account.ID).Actor != now.ID {
			t.Errorf("he gets %v", now.Notices)
		}
		isA[portal.Denied](t, jonas.SetNotices(t.Context(), jonas.Contact.ID, nil))
		isA[portal.Denied](t, jonas.SetNotices(t.Context(), anna.Contact.ID, nil))
		must(t, enter(t, s, "manager", world.Home).SetNotices(t.Context(), jonas.Contact.ID, nil))
		isA[portal.Above](t, enter(t, s, "manager", world.Home).SetNotices(t.Context(), anna.Contact.ID, nil))
	})
}
