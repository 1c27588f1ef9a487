package store_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"foyer/portal"
	"foyer/store"
	"foyer/store/storetest"
	"foyer/store/world"
)

// broken is the first place in any history that does not follow from the one
// before, or nothing.
func broken(t *testing.T, s *store.Store) string {
	t.Helper()
	var heads []struct {
		ID, Hash string
		Seq      int64
	}
	must(t, s.DB().NewRaw("SELECT * FROM histories").Scan(t.Context(), &heads))
	for _, head := range heads {
		var events []portal.Event
		must(t, s.DB().NewSelect().Model(&events).Where("history = ?", head.ID).Order("seq").Scan(t.Context()))
		previous := ""
		for i, event := range events {
			if event.Seq != int64(i+1) || store.Linked(previous, event) != event.Hash {
				return fmt.Sprintf("%s at %d", head.ID, event.Seq)
			}
			previous = event.Hash
		}
		if head.Hash != previous || head.Seq != int64(len(events)) {
			return head.ID + " at its head"
		}
	}
	return ""
}

func verify(t *testing.T, s *store.Store) {
	t.Helper()
	if at := broken(t, s); at != "" {
		t.Errorf("the chain is broken: %s", at)
	}
}

func latest(t *testing.T, s *store.Store, history string) (event portal.Event) {
	t.Helper()
	must(t, s.DB().NewSelect().Model(&event).Where("history = ?", history).Order("seq DESC").Limit(1).Scan(t.Context()))
	return event
}

func TestEveryChangeIsOneEvent(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		anna := enter(t, s, "owner", world.Home)
		c := portal.Contact{Name: "Kovács Ilona", Email: "ilona@konyv.example"}
		portal.Support.Fill(&c)
		ctx, account, user := t.Context(), anna.Account.ID, anna.User.ID
		reopened := func() *store.Tenant { return opened(t, s, openSession(t, s, "owner"), world.Home) }
		for _, change := range []struct {
			what, history string
			do            func() error
		}{
			{portal.ContactAdded, account, func() error { return anna.AddContact(ctx, &c) }},
			{portal.ContactEdited, account, func() error { c.City = "Vác"; return anna.EditContact(ctx, &c) }},
			{portal.ContactAccess, account, func() error { return anna.SetAccess(ctx, c.ID, portal.Access{portal.Domains: view}) }},
			{portal.ContactNotices, account, func() error { return anna.SetNotices(ctx, c.ID, portal.Notices{portal.InvoiceMails}) }},
			{portal.ContactDeactivated, account, func() error { return anna.Deactivate(ctx, c.ID) }},
			{portal.ContactReactivated, account, func() error { return anna.Reactivate(ctx, c.ID) }},
			{portal.ContactRemoved, account, func() error { return anna.Remove(ctx, c.ID) }},
			{portal.AccountOwnerOnly, account, func() error { return anna.KeepContactsForOwner(ctx, true) }},
			{portal.AccountShared, account, func() error { return reopened().KeepContactsForOwner(ctx, false) }},
			{portal.UserEdited, user, func() error { return anna.Edit(ctx, "Anna", "de") }},
			{portal.UserSignedIn, user, func() error { signIn(t, s, "owner"); return nil }},
			{portal.UserSessionsEnded, user, func() error { return anna.EndOtherSessions(ctx) }},
			{portal.UserPasswordChanged, user, func() error {
				_, err := anna.ChangePassword(ctx, world.Called("owner").Password, newPassword, home)
				return err
			}},
			{portal.UserPasswordSet, user, func() error { comesIn(t, s, world.Called("owner").Email); return nil }},
		} {
			before := latest(t, s, change.history).Seq
			must(t, change.do())
			after := latest(t, s, change.history)
			if after.Seq-before != 1 || after.What != change.what || after.Actor == "" || after.ActorName == "" {
				t.Errorf("%s: %d events, the last is %+v", change.what, after.Seq-before, after)
			}
			if strings.Contains(after.Data, "@") || strings.Contains(after.Data, "Kovács") {
				t.Errorf("%s: names stand in the chain: %s", change.what, after.Data)
			}
		}
		verify(t, s)
	})
}

func TestAChangeThatFailsOrChangesNothingLeavesNoEvent(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		owner := openSession(t, s, "owner")
		anna := opened(t, s, owner, world.Home)
		jonas, gabor := contact(t, anna, "jonas"), contact(t, anna, "gabor")
		taken := portal.Contact{Name: "X", Email: jonas.Email}
		taken.SignIn = true
		must(t, s.Sweep(t.Context()))
		must(t, self(t, s, owner).Edit(t.Context(), "Anna", "hu"))
		must(t, anna.KeepContactsForOwner(t.Context(), true))
		before := rows(t, s, "SELECT * FROM histories ORDER BY id") + rows(t, s, "SELECT * FROM outbox ORDER BY id")
		events := count(t, s, "events")
		for what, err := range map[string]error{
			"add":            anna.AddContact(t.Context(), &taken),
			"same details":   anna.EditContact(t.Context(), &jonas),
			"same access":    anna.SetAccess(t.Context(), jonas.ID, jonas.Access),
			"nothing named":  anna.SetAccess(t.Context(), jonas.ID, nil),
			"same notices":   anna.SetNotices(t.Context(), jonas.ID, jonas.Notices),
			"deactivate":     anna.Deactivate(t.Context(), gabor.ID),
			"reactivate":     anna.Reactivate(t.Context(), jonas.ID),
			"remove nobody":  anna.Remove(t.Context(), "0"),
			"remove oneself": anna.Remove(t.Context(), anna.Contact.ID),
			"keep again":     anna.KeepContactsForOwner(t.Context(), true),
			"same name":      self(t, s, owner).Edit(t.Context(), "Anna", "hu"),
			"no others":      anna.EndOtherSessions(t.Context()),
			"no session":     anna.EndSession(t.Context(), "0"),
		} {
			failing := map[string]bool{"add": true, "remove nobody": true, "remove oneself": true, "no session": true}
			if (err != nil) != failing[what] {
				t.Errorf("%s: %v", what, err)
			}
		}
		same(t, before, rows(t, s, "SELECT * FROM histories ORDER BY id")+rows(t, s, "SELECT * FROM outbox ORDER BY id"))
		if more := count(t, s, "events") - events; more != 0 {
			t.Errorf("there are %d more events", more)
		}
	})
}

func TestTheWorldsHistoriesVerifyAndABrokenOneDoesNot(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		verify(t, s)
		runs(t, s, "UPDATE events SET actor_name = '', subject_name = ''")
		verify(t, s) // names can be erased
		for _, forgery := range []string{
			"UPDATE events SET data = '{}' WHERE id = ?", "UPDATE events SET actor = 'somebody' WHERE id = ?",
			"UPDATE events SET what = 'contact.edited' WHERE id = ?", "DELETE FROM events WHERE id = ?",
		} {
			event := latest(t, s, homeID(t, s))
			runs(t, s, forgery, event.ID)
			if broken(t, s) == "" {
				t.Errorf("%s is not found out", forgery)
			}
			runs(t, s, "DELETE FROM events WHERE id = ?", event.ID)
			_, err := s.DB().NewInsert().Model(&event).Exec(t.Context())
			must(t, err)
			verify(t, s)
		}
	})
}

// homeID is the account that everybody of home is on.
func homeID(t *testing.T, s *store.Store) (id string) {
	t.Helper()
	must(t, s.DB().NewRaw("SELECT id FROM accounts WHERE number = ?", world.Home).Scan(t.Context(), &id))
	return id
}

func TestTwentyChangesAtOnceFollowEachOther(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		anna := enter(t, s, "owner", world.Home)
		before := latest(t, s, anna.Account.ID).Seq
		for _, err := range atOnce(20, func(i int) error {
			return anna.AddContact(context.Background(), &portal.Contact{Name: fmt.Sprintf("Nr. %d", i), Email: "same@host.example"})
		}) {
			must(t, err)
		}
		if more := latest(t, s, anna.Account.ID).Seq - before; more != 20 {
			t.Errorf("%d events", more)
		}
		verify(t, s)
	})
}

func TestActivityIsReadPageByPage(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		anna := enter(t, s, "owner", world.Home)
		var seen []int64
		for before := int64(0); ; before = seen[len(seen)-1] {
			events, err := anna.Activity(t.Context(), before, 4)
			must(t, err)
			if len(events) == 0 {
				break
			}
			for _, event := range events {
				seen = append(seen, event.Seq)
			}
		}
		for i, seq := range seen {
			if seq != int64(len(seen)-i) {
				t.Fatalf("the order is %v", seen)
			}
		}
		if int64(len(seen)) != latest(t, s, anna.Account.ID).Seq {
			t.Errorf("it shows %d", len(seen))
		}
	})
}
