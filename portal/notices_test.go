package portal_test

import (
	"slices"
	"testing"
	"time"

	"foyer/portal"
)

func TestAHintIsForMailsThatTheAccessDoesNotOpen(t *testing.T) {
	for _, c := range []struct {
		access  portal.Access
		notices portal.Notices
		want    []portal.Category
	}{
		{nil, nil, nil},
		{nil, portal.Notices{portal.GeneralMails}, nil}, // it leads nowhere in particular
		{nil, portal.Notices{portal.InvoiceMails, portal.DomainMails}, []portal.Category{portal.InvoiceMails, portal.DomainMails}},
		{portal.Access{portal.Invoices: view}, portal.Notices{portal.InvoiceMails}, nil},
		{portal.Access{portal.Services: view}, portal.Notices{portal.ProductMails, portal.SupportMails}, []portal.Category{portal.SupportMails}},
		{portal.Access{portal.Tickets: manage}, slices.Clone(portal.Categories)[1:], []portal.Category{portal.InvoiceMails, portal.ProductMails, portal.DomainMails}},
	} {
		contact := portal.Contact{Access: c.access, Notices: c.notices}
		if got := contact.Hints(); !slices.Equal(got, c.want) {
			t.Errorf("%s with %v: hints for %v", c.access, c.notices, got)
		}
	}
}

func TestAnUntouchedPresetAndTheOwnerNeedNoHint(t *testing.T) {
	for _, preset := range portal.Presets {
		var c portal.Contact
		preset.Fill(&c)
		if hints := c.Hints(); len(hints) != 0 {
			t.Errorf("%s: %v", preset, hints)
		}
	}
	var touched portal.Contact
	portal.Support.Fill(&touched)
	touched.Access = portal.Access{portal.Tickets: view}
	if len(touched.Hints()) != 3 {
		t.Errorf("a preset that was touched: %v", touched.Hints())
	}
	if hints := (portal.Contact{Kind: portal.Owner, Notices: portal.Categories}).Hints(); len(hints) != 0 {
		t.Errorf("the owner: %v", hints)
	}
}

func TestMailsGoOnlyToWhoIsActiveAndWantsThem(t *testing.T) {
	active := in("1", portal.ContactKind, nil, portal.DomainMails)
	gone := active
	gone.DeactivatedAt = time.Now()
	owner := in("2", portal.Owner, nil)
	holder := portal.Contact{Kind: portal.ContactKind, Notices: portal.Notices{portal.DomainMails}}
	waiting := holder
	waiting.SignIn = true
	for _, c := range []struct {
		contact  portal.Contact
		category portal.Category
		want     bool
	}{
		{active, portal.DomainMails, true}, {active, portal.GeneralMails, false}, {gone, portal.DomainMails, false}, {waiting, portal.DomainMails, false},
		{holder, portal.DomainMails, true}, {owner, portal.DomainMails, true}, {owner, portal.GeneralMails, false},
	} {
		if got := c.contact.Gets(c.category); got != c.want {
			t.Errorf("%s gets %s: %v", c.contact.Status(), c.category, got)
		}
	}
}

func TestUnheardIsWhatNobodyGetsExceptDomains(t *testing.T) {
	all := portal.ContactList{Heard: portal.Categories}
	none := portal.ContactList{Contacts: make([]portal.Contact, 1)}
	if nobody := (portal.ContactList{}); len(nobody.Unheard()) != 0 {
		t.Error("a page that nobody is on knows what others get")
	}
	if len(all.Unheard()) != 0 || len(none.Unheard()) != len(portal.Categories)-1 || none.Unheard().Has(portal.DomainMails) {
		t.Errorf("%v and %v", all.Unheard(), none.Unheard())
	}
}
