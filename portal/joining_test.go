package portal_test

import (
	"testing"
	"time"

	"foyer/portal"
)

// in is a contact of the kind that has come in, with the access.
func in(id string, kind portal.Kind, access portal.Access, notices ...portal.Category) portal.Contact {
	c := portal.Contact{Kind: kind, Access: access, Notices: notices, JoinedAt: time.Now(), UserID: "user " + id}
	c.ID, c.SignIn = id, true
	return c
}

func TestOfTwoContactsTheHigherKindStays(t *testing.T) {
	for _, c := range []struct{ one, two, stays portal.Kind }{
		{portal.Owner, portal.ContactKind, portal.Owner}, {portal.ContactKind, portal.Owner, portal.Owner},
		{portal.ContactKind, portal.Guest, portal.ContactKind}, {portal.Guest, portal.ContactKind, portal.ContactKind},
		{portal.Guest, portal.Owner, portal.Owner}, {portal.Owner, portal.Guest, portal.Owner},
	} {
		if got := in("1", c.one, nil).Merged(in("2", c.two, nil)); got.Kind != c.stays || (got.ID == "1") != (c.one == c.stays) {
			t.Errorf("%s and %s become a %s", c.one, c.two, got.Kind)
		}
	}
	if got := in("1", portal.Guest, nil).Merged(in("2", portal.Guest, nil)); got.ID != "1" {
		t.Error("of two alike, one's own does not stay")
	}
}

func TestMergedHasTheHigherLevelOfEachAreaAndTheMailsOfBoth(t *testing.T) {
	mine := in("1", portal.Guest, portal.Access{portal.Invoices: view, portal.Tickets: manage}, portal.SupportMails)
	other := in("2", portal.ContactKind, portal.Access{portal.Invoices: manage, portal.Domains: view, portal.Tickets: view}, portal.InvoiceMails, portal.SupportMails)
	mine.Holder, other.Invoice = true, true
	for _, got := range []portal.Contact{mine.Merged(other), other.Merged(mine)} {
		if got.Access.String() != "invoices=manage domains=view tickets=manage" || got.ID != "2" {
			t.Errorf("it may %s", got.Access)
		}
		if len(got.Notices) != 2 || !got.Notices.Has(portal.InvoiceMails) || !got.Notices.Has(portal.SupportMails) {
			t.Errorf("it gets %v", got.Notices)
		}
		if got.Uses != (portal.Uses{SignIn: true, Holder: true, Invoice: true}) {
			t.Errorf("it serves %+v", got.Uses)
		}
	}
	if mine.Access.String() != "invoices=view tickets=manage" || other.Access.String() != "invoices=manage domains=view tickets=view" || len(mine.Notices) != 1 {
		t.Error("merging changed what was merged")
	}
	if got := in("1", portal.Guest, nil).Merged(in("2", portal.Guest, nil)); len(got.Access) != 0 {
		t.Errorf("nothing and nothing is %s", got.Access)
	}
}

func TestWhoIsNotActiveAddsNothing(t *testing.T) {
	then := time.Now()
	active := in("active", portal.Guest, portal.Access{portal.Tickets: view})
	for name, ends := range map[string]func(*portal.Contact){
		"deactivated": func(c *portal.Contact) { c.DeactivatedAt = then }, "left": func(c *portal.Contact) { c.LeftAt = then },
		"withdrawn": func(c *portal.Contact) { c.WithdrawnAt = then }, "declined": func(c *portal.Contact) { c.DeclinedAt = then },
		"never came": func(c *portal.Contact) { c.UserID, c.JoinedAt = "", time.Time{} },
	} {
		other := in("other", portal.ContactKind, portal.FullAccess(), portal.Categories...)
		other.Holder = true
		ends(&other)
		for _, got := range []portal.Contact{active.Merged(other), other.Merged(active)} {
			if got.ID != active.ID || got.Access.String() != "tickets=view" || len(got.Notices) != 0 || got.Holder {
				t.Errorf("%s: it becomes %+v", name, got)
			}
		}
		if got := other.Merged(other); got.Status() == portal.Active {
			t.Errorf("two who are %s become active", name)
		}
	}
}

// Somebody whose sign-in was taken keeps their access for support's sake; a
// second address does not bring it back.
func TestASignInThatWasTakenDoesNotComeBackByAnotherAddress(t *testing.T) {
	signsIn := in("in", portal.Guest, portal.Access{portal.Tickets: view})
	taken := in("taken", portal.ContactKind, portal.FullAccess())
	taken.SignIn, taken.Holder = false, true
	for _, got := range []portal.Contact{signsIn.Merged(taken), taken.Merged(signsIn)} {
		if got.ID != "in" || got.Access.String() != "tickets=view" || !got.SignIn || !got.Holder {
			t.Errorf("it becomes %s with %s", got.ID, got.Access)
		}
	}
	if got := taken.Merged(taken); got.SignIn || !got.Access.Within(portal.FullAccess()) {
		t.Error("two without a sign-in have one")
	}
}
