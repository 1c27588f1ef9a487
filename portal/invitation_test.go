package portal_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"foyer/portal"
)

var noon = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

// asked is a contact to whom an invitation is out at noon.
func asked() portal.Contact {
	c := portal.Contact{Kind: portal.ContactKind}
	c.SignIn, c.Way, c.Invitation = true, portal.ByInvitation, "new"
	c.InvitedAt, c.InvitationEndsAt = noon.Add(-time.Hour), noon.Add(time.Hour)
	return c
}

func TestALinksStateIsWhatBecameOfItsInvitation(t *testing.T) {
	for _, c := range []struct {
		want       portal.InvitationState
		invitation string
		replaced   bool
		became     func(*portal.Contact)
	}{
		{portal.InvitationOpen, "new", false, func(*portal.Contact) {}},
		{portal.InvitationOpen, "new", false, func(c *portal.Contact) { c.RemindedAt = noon }},
		{portal.InvitationOpen, "new", false, func(c *portal.Contact) { c.InvitationEndsAt = noon.Add(1) }},
		{portal.InvitationExpired, "new", true, func(c *portal.Contact) { c.InvitationEndsAt = noon }},
		{portal.InvitationReplaced, "new", true, func(*portal.Contact) {}},
		{portal.InvitationReplaced, "old", false, func(*portal.Contact) {}},
		{portal.InvitationReplaced, "old", true, func(c *portal.Contact) { c.UserID, c.JoinedAt = "u", noon }},
		{portal.InvitationAccepted, "new", false, func(c *portal.Contact) { c.UserID, c.JoinedAt = "u", noon }},
		{portal.InvitationAccepted, "new", true, func(c *portal.Contact) { c.UserID, c.JoinedAt, c.DeactivatedAt = "u", noon, noon }},
		{portal.InvitationAccepted, "new", true, func(c *portal.Contact) { c.LeftAt, c.InvitationEndsAt = noon, noon }},
		{portal.InvitationDeclined, "new", true, func(c *portal.Contact) { c.DeclinedAt, c.InvitationEndsAt = noon, noon }},
		{portal.InvitationWithdrawn, "new", true, func(c *portal.Contact) { c.WithdrawnAt = noon }},
		{portal.InvitationWithdrawn, "new", false, func(c *portal.Contact) { c.DeactivatedAt = noon }},
		{portal.InvitationWithdrawn, "new", false, func(c *portal.Contact) { c.SignIn = false }},
	} {
		contact := asked()
		c.became(&contact)
		if got := contact.StateOf(c.invitation, c.replaced, noon); got != c.want {
			t.Errorf("it is %s, want %s: %+v", got, c.want, contact.Offer)
		}
		if open := contact.IsOffer(noon); c.want == portal.InvitationOpen && !open || c.want != portal.InvitationOpen && c.want != portal.InvitationReplaced && open {
			t.Errorf("%s, and the place is offered: %v", c.want, open)
		}
	}
}

func TestOnlyWhoWasDeactivatedMayComeBackAsTheyWere(t *testing.T) {
	for name, c := range map[string]struct {
		became                func(*portal.Contact)
		back, anew, withdrawn bool
		status                portal.Status
	}{
		"invited":     {func(*portal.Contact) {}, false, true, true, portal.Invited},
		"ran out":     {func(c *portal.Contact) { c.InvitationEndsAt = noon.AddDate(-1, 0, 0) }, false, true, true, portal.Invited},
		"pending":     {func(c *portal.Contact) { c.Way = portal.ByReset }, false, true, true, portal.Pending},
		"by hand":     {func(c *portal.Contact) { c.Way = portal.ByPassword }, false, true, true, portal.Pending},
		"active":      {func(c *portal.Contact) { c.UserID, c.JoinedAt = "u", noon }, false, false, false, portal.Active},
		"no sign-in":  {func(c *portal.Contact) { c.SignIn = false }, false, false, false, portal.Active},
		"deactivated": {func(c *portal.Contact) { c.UserID, c.JoinedAt, c.DeactivatedAt = "u", noon, noon }, true, false, false, portal.Inactive},
		"withdrawn":   {func(c *portal.Contact) { c.WithdrawnAt = noon }, false, true, false, portal.Inactive},
		"both":        {func(c *portal.Contact) { c.WithdrawnAt, c.DeactivatedAt = noon, noon }, false, true, false, portal.Inactive},
		"left":        {func(c *portal.Contact) { c.LeftAt, c.DeactivatedAt = noon, noon }, false, true, false, portal.Inactive},
		"declined":    {func(c *portal.Contact) { c.DeclinedAt = noon }, false, true, false, portal.Declined},
	} {
		contact := asked()
		c.became(&contact)
		if contact.MayComeBack() != c.back || contact.MayBeInvited() != c.anew || contact.MayBeWithdrawn() != c.withdrawn || contact.Status() != c.status {
			t.Errorf("%s: back %v, anew %v, withdrawn %v, %s", name, contact.MayComeBack(), contact.MayBeInvited(), contact.MayBeWithdrawn(), contact.Status())
		}
	}
	owner := asked()
	if owner.Kind = portal.Owner; owner.MayBeInvited() || owner.MayBeWithdrawn() {
		t.Error("the owner's place is like any other")
	}
}

func TestANoteIsOneTidyLine(t *testing.T) {
	if note, err := portal.CheckNote(" Nem\n\tén\u202e vagyok\x00. "); err != nil || note != "Nem én vagyok." {
		t.Errorf("%q, %v", note, err)
	}
	if _, err := portal.CheckNote(strings.Repeat("ő", portal.MaxNote)); err != nil {
		t.Error(err)
	}
	if _, err := portal.CheckNote(strings.Repeat("ő", portal.MaxNote+1)); err == nil {
		t.Error("a longer one is taken")
	}
}

func TestWhoDoesNotSignInComesNoWay(t *testing.T) {
	owner := portal.Contact{Kind: portal.Owner}
	for typed, want := range map[portal.Way]portal.Way{"": portal.ByReset, portal.ByReset: portal.ByReset, portal.ByInvitation: portal.ByInvitation, portal.ByPassword: portal.ByPassword} {
		c := portal.Contact{Name: "Éva", Email: "eva@host.example", FirstPassword: "secret"}
		c.SignIn, c.Way = true, typed
		if err := c.CheckNew(owner, "hu"); err != nil || c.Way != want {
			t.Errorf("%q became %q, %v", typed, c.Way, err)
		}
		c.SignIn = false
		if err := c.CheckNew(owner, "hu"); err != nil || c.Way != "" || c.FirstPassword != "" {
			t.Errorf("%q stays %q, %v", typed, c.Way, err)
		}
	}
	c := portal.Contact{Name: "Éva", Email: "eva@host.example"}
	c.SignIn, c.Way = true, "pigeon"
	if wrong, ok := errors.AsType[portal.Tampered](c.CheckNew(owner, "hu")); !ok || wrong.Field != "way" {
		t.Error("a way that no form offers is taken")
	}
}
