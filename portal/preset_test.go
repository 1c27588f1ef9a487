package portal_test

import (
	"slices"
	"testing"

	"foyer/portal"
)

func TestPresetsAreWhatTheArticlesDescribe(t *testing.T) {
	all := portal.Notices(portal.Categories)
	for preset, want := range map[portal.Preset]struct {
		access  string
		notices portal.Notices
		uses    portal.Uses
	}{
		portal.Accountant: {"invoices=manage services=view signon=manage", portal.Notices{portal.InvoiceMails}, portal.Uses{SignIn: true}},
		portal.Developer: {"services=manage signon=manage domains=manage tickets=manage",
			portal.Notices{portal.GeneralMails, portal.ProductMails, portal.DomainMails, portal.SupportMails}, portal.Uses{SignIn: true}},
		portal.Support:  {"tickets=manage", all, portal.Uses{SignIn: true}},
		portal.Holder:   {"", nil, portal.Uses{Holder: true}},
		portal.ReadOnly: {"profile=view contacts=view invoices=view services=view domains=view tickets=view emails=view security=view", nil, portal.Uses{SignIn: true}},
		portal.Everything: {"profile=manage contacts=manage invoices=manage orders=manage services=manage signon=manage domains=manage tickets=manage emails=view security=manage",
			all, portal.Uses{SignIn: true}},
	} {
		c := portal.Contact{Access: portal.Access{portal.Security: manage}, Notices: all, Uses: portal.Uses{Invoice: true}}
		preset.Fill(&c)
		if c.Access.String() != want.access || !slices.Equal(c.Notices, want.notices) || c.Uses != want.uses {
			t.Errorf("%s gives %q, %v, %+v", preset, c.Access, c.Notices, c.Uses)
		}
	}
}

func TestCustomAndUnknownPresetsChangeNothing(t *testing.T) {
	for _, preset := range []portal.Preset{portal.Custom, "", "root"} {
		c := portal.Contact{Access: portal.Access{portal.Tickets: view}, Notices: portal.Notices{portal.InvoiceMails}, Uses: portal.Uses{Invoice: true}}
		preset.Fill(&c)
		if c.Access.String() != "tickets=view" || !c.Notices.Has(portal.InvoiceMails) || !c.Invoice || c.SignIn {
			t.Errorf("%q gave %+v", preset, c)
		}
	}
}

func TestAFilledPresetIsNobodyElses(t *testing.T) {
	var one, other portal.Contact
	portal.Support.Fill(&one)
	one.Access[portal.Security], one.Notices[0] = manage, "changed"
	portal.Support.Fill(&other)
	if other.Access.String() != "tickets=manage" || portal.Categories[0] != portal.GeneralMails {
		t.Error("changing one contact changed the preset")
	}
}
