package portal_test

import (
	"slices"
	"testing"

	"foyer/portal"
)

var (
	none   = portal.LevelNone
	view   = portal.LevelView
	manage = portal.LevelManage
)

func TestAHigherLevelHoldsTheLowerOnes(t *testing.T) {
	access := portal.Access{portal.Invoices: view, portal.Tickets: manage}
	for right, want := range map[portal.Right]bool{
		portal.View(portal.Invoices): true, portal.Manage(portal.Invoices): false,
		portal.View(portal.Tickets): true, portal.Manage(portal.Tickets): true,
		portal.View(portal.Domains): false, portal.OwnerOnly: false, portal.Anyone: true, {}: false,
	} {
		if access.May(right) != want {
			t.Errorf("%q: %v", right, !want)
		}
	}
}

func TestTheOwnerHoldsEveryRight(t *testing.T) {
	owner := portal.Contact{Kind: portal.Owner}
	for _, area := range portal.Areas {
		if !owner.May(portal.Right{Area: area, Level: area.Highest()}) || owner.Has()[area] != area.Highest() {
			t.Errorf("%s is closed to the owner", area)
		}
	}
	if !owner.May(portal.OwnerOnly) || (portal.Contact{Access: portal.FullAccess()}).May(portal.OwnerOnly) {
		t.Error("what is the owner's alone is not")
	}
}

func TestAnAreaHasTheLevelsOfTheTable(t *testing.T) {
	for _, area := range portal.Areas {
		want := []portal.Level{none, view, manage}
		switch area {
		case portal.Orders, portal.SignOn:
			want = []portal.Level{none, manage}
		case portal.Emails:
			want = []portal.Level{none, view}
		}
		if !slices.Equal(area.Levels(), want) {
			t.Errorf("%s has %v", area, area.Levels())
		}
	}
	if len(portal.Areas) != 10 {
		t.Errorf("there are %d areas", len(portal.Areas))
	}
}

func TestAnEditorChangesOnlyWhatTheyHoldAtBothLevels(t *testing.T) {
	for _, c := range []struct {
		holds, from, to portal.Level
		allowed         bool
	}{
		{manage, none, manage, true}, {manage, manage, none, true}, {manage, view, manage, true},
		{view, none, view, true}, {view, view, none, true}, {view, view, manage, false}, {view, manage, view, false}, {view, manage, none, false},
		{none, none, view, false}, {none, view, none, false}, {none, manage, manage, true}, {none, none, none, true},
	} {
		area := portal.Domains
		editor := portal.Access{area: c.holds, portal.Contacts: manage}
		refused := editor.Granting(portal.Access{area: c.from}, portal.Access{area: c.to})
		if (len(refused) == 0) != c.allowed {
			t.Errorf("who holds %s, from %s to %s: refused in %v", c.holds, c.from, c.to, refused)
		}
	}
}

func TestAccessIsWithinAnotherAreaByArea(t *testing.T) {
	small := portal.Access{portal.Invoices: view}
	big := portal.Access{portal.Invoices: manage, portal.Tickets: view}
	if !small.Within(big) || big.Within(small) || !small.Within(small) || !(portal.Access{}).Within(nil) {
		t.Error("within is wrong")
	}
	if got := big.Beyond(small); !slices.Equal(got, []portal.Area{portal.Invoices, portal.Tickets}) {
		t.Errorf("beyond: %v", got)
	}
	if across := (portal.Access{portal.Domains: view}); across.Within(small) {
		t.Error("another area is not within")
	}
}

func TestWhatIsNotNamedStays(t *testing.T) {
	before := portal.Access{portal.Invoices: manage, portal.Tickets: view}
	after := before.With(portal.Access{portal.Tickets: none, portal.Domains: view, "made-up": manage})
	if got := after.String(); got != "invoices=manage domains=view" {
		t.Errorf("got %q", got)
	}
	if got := before.String(); got != "invoices=manage tickets=view" {
		t.Errorf("the access itself became %q", got)
	}
}

func TestAccessIsReadAsItIsWritten(t *testing.T) {
	var read portal.Access
	if err := read.Scan([]byte(portal.FullAccess().String())); err != nil || len(read.Changed(portal.FullAccess())) > 0 {
		t.Errorf("got %v, %v", read, err)
	}
	if err := read.Scan(nil); err != nil || len(read) != 0 {
		t.Errorf("null gave %v, %v", read, err)
	}
	if err := read.Scan("invoices=all"); err == nil {
		t.Error("an unknown level was read")
	}
}

func TestSomebodyWhoHoldsMoreIsAbove(t *testing.T) {
	owner := portal.Contact{Kind: portal.Owner}
	full := portal.Contact{Access: portal.FullAccess()}
	some := portal.Contact{Access: portal.Access{portal.Contacts: manage, portal.Invoices: view}}
	across := portal.Contact{Access: portal.Access{portal.Domains: view}}
	for _, c := range []struct {
		one, other portal.Contact
		above      bool
	}{
		{owner, full, true}, {owner, owner, false}, {full, owner, false}, {full, full, false}, {full, some, true}, {some, full, false},
		{across, some, true}, {some, across, true}, {portal.Contact{}, some, false},
	} {
		if c.one.Above(c.other) != c.above {
			t.Errorf("%v above %v: %v", c.one.Has(), c.other.Has(), !c.above)
		}
	}
}

func TestContactsKeptForTheOwnerAreSeenByOthersAtMost(t *testing.T) {
	account := portal.Account{OwnerAddsContacts: true}
	manager := portal.Contact{Access: portal.FullAccess()}
	if got := portal.Effective(account, manager); got[portal.Contacts] != view || got[portal.Invoices] != manage {
		t.Errorf("the manager has %v", got)
	}
	if got := portal.Effective(account, portal.Contact{Access: portal.Access{}}); got[portal.Contacts] != none {
		t.Errorf("somebody without it has %v", got)
	}
	if got := portal.Effective(account, portal.Contact{Kind: portal.Owner}); got[portal.Contacts] != manage {
		t.Errorf("the owner has %v", got)
	}
	if manager.Access[portal.Contacts] != manage {
		t.Error("the contact's own access was changed")
	}
}
