package store_test

import (
	"context"
	"testing"
	"time"

	"foyer/portal"
	"foyer/store"
	"foyer/store/storetest"
	"foyer/store/world"
)

func TestManyProcessesRecallAnInvitationOnce(t *testing.T) {
	storetest.EachURL(t, func(t *testing.T, url string) {
		s := storetest.Open(t, url)
		processes := []*store.Store{s, storetest.Open(t, url), storetest.Open(t, url)}
		anna := enter(t, s, "owner", world.Home)
		c, older := invited(t, s, anna, "eva@host.example", portal.Support)
		recalled := func(after time.Duration) (tokens []string) {
			later(s, after)
			for _, err := range atOnce(9, func(i int) error {
				p := processes[i%len(processes)]
				return p.Remind(context.Background())
			}) {
				must(t, err)
			}
			for _, m := range posted(t, s, portal.ReminderMail) {
				if m.Contact.ID == c.ID && m.By == "Kertész Anna" && m.Account.Number == world.Home {
					tokens = append(tokens, m.Token)
				}
			}
			return tokens
		}
		for _, p := range processes[1:] {
			p.Now = func() time.Time { return s.Now() }
		}
		early, due, again := recalled(portal.ReminderAfter-time.Hour), recalled(2*time.Hour), recalled(3*24*time.Hour)
		if len(early) != 0 || len(due) != 1 || len(again) != 0 {
			t.Fatalf("%d, %d, %d reminders", len(early), len(due), len(again))
		}
		stillInvited(t, s, older, portal.InvitationReplaced)
		stillInvited(t, s, due[0], portal.InvitationOpen)
		if n := count(t, s, "events WHERE subject = ? AND what = ?", c.ID, portal.ContactReminded); n != 1 {
			t.Errorf("the history tells of it %d times", n)
		}
		_, err := acceptedBy(s, due[0])
		must(t, err)
		verify(t, s)
	})
}
