package views_test

import (
	"context"
	"testing"

	"foyer/i18n"
	"foyer/portal"
	"foyer/views"
)

func english(t *testing.T) context.Context {
	t.Helper()
	l, _ := i18n.For("en")
	return i18n.With(t.Context(), l)
}

func TestAccessIsSaidInSentences(t *testing.T) {
	for _, c := range []struct {
		access portal.Access
		owner  bool
		says   string
	}{
		{nil, true, "Can do everything."},
		{portal.FullAccess(), false, "Can do everything."},
		{portal.Access{}, false, "Can do nothing here yet."},
		{portal.Accountant.Access(), false, "Can see and pay invoices and open services with one click. Can see services, but not change them. " +
			"No access to account details, contacts, orders, domains, support tickets, sent mails and security settings."},
		{portal.ReadOnly.Access(), false, "Can see account details, contacts, invoices, services, domains, support tickets, " +
			"sent mails and security settings, but not change them. No access to orders and one-click sign-in."},
	} {
		if said := views.AccessSentence(english(t), c.access, c.owner); said != c.says {
			t.Errorf("%v: %s", c.access, said)
		}
	}
}

func TestAnEventSaysWhoDidWhatToWhom(t *testing.T) {
	for _, c := range []struct {
		event portal.Event
		says  string
	}{
		{portal.Event{What: portal.ContactAdded, Actor: "1", ActorName: "Kertész Anna", SubjectName: "Nagy Péter"}, "Kertész Anna added Nagy Péter."},
		{portal.Event{What: portal.AccountCreated, SubjectName: "Nagy Péter"}, "Foyer opened this account for Nagy Péter."},
		{portal.Event{What: portal.ContactRemoved, Actor: "1"}, "Somebody removed somebody."},
	} {
		if said := views.EventSentence(english(t), c.event); said != c.says {
			t.Errorf("%+v: %s", c.event, said)
		}
	}
}
