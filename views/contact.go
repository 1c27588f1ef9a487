package views

import (
	"context"
	"strings"

	"foyer/i18n"
	"foyer/portal"
	"foyer/views/ui"
)

func contactTabs(ctx context.Context, c portal.Contact, current string) []ui.Tab {
	return []ui.Tab{
		{Href: contactPath(ctx, c, ""), Label: i18n.T(ctx, "contacts.details"), Current: current == ""},
		{Href: contactPath(ctx, c, "permissions"), Label: i18n.T(ctx, "contacts.permissions"), Current: current == "permissions"},
		{Href: contactPath(ctx, c, "notices"), Label: i18n.T(ctx, "contacts.notices"), Current: current == "notices"},
	}
}

// signInFixed tells whether the contact cannot lose its sign-in: the owner,
// and the person who looks at the page.
func signInFixed(ctx context.Context, c portal.Contact) bool {
	return c.IsOwner() || c.ID == FrameOf(ctx).Contact.ID
}

func contactItems(ctx context.Context, c portal.Contact) []ui.Item {
	address := strings.TrimSpace(strings.Join([]string{c.Street, strings.TrimSpace(c.Postcode + " " + c.City), countryName(ctx, c.Country)}, "\n"))
	all := []ui.Item{
		{Term: i18n.T(ctx, "contacts.email"), Text: c.Email},
		{Term: i18n.T(ctx, "contacts.company"), Text: c.Company},
		{Term: i18n.T(ctx, "contacts.phone"), Text: c.ShownPhone()},
		{Term: i18n.T(ctx, "contacts.address"), Text: address},
		{Term: i18n.T(ctx, "contacts.tax_number"), Text: c.TaxNumber},
	}
	var filled []ui.Item
	for _, item := range all {
		if item.Text != "" {
			filled = append(filled, item)
		}
	}
	return filled
}

// signInHint tells how somebody who has not been here yet comes in. Of a new
// contact the form asks that, and who was invited has a mail.
func signInHint(ctx context.Context, c portal.Contact) string {
	if c.ID == "" || c.Status() != portal.Pending {
		return ""
	}
	return i18n.T(ctx, "contacts.use.signin.hint", "path", FrameOf(ctx).Home+"/pwreset")
}

// emailHint tells what comes of another address.
func emailHint(ctx context.Context, c portal.Contact) string {
	if c.Status() != portal.Invited {
		return ""
	}
	return i18n.T(ctx, "contacts.email.invited")
}

// inviteRefused tells whether what is wrong is not in the form, but in what
// was asked for beside it.
func inviteRefused(f ContactForm) bool {
	_, refused := f.Wrong["invitation"]
	return refused
}

// mayChange tells whether the person who looks at the page may change the
// contact.
func mayChange(ctx context.Context, c portal.Contact) bool {
	editor := *FrameOf(ctx).Contact
	editor.Access = FrameOf(ctx).Access
	return May(ctx, portal.Manage(portal.Contacts)) && !c.Above(editor)
}
