package handlers_test

import (
	"regexp"
	"strings"

	"foyer/mail/inbox"
	"foyer/portal"
	"foyer/store"
	"foyer/store/world"
)

// tenant is the account as the person holds it.
func (v *visits) tenant(role string, account int64) *store.Tenant {
	v.Helper()
	tenant, err := v.store.Tenant(v.Context(), v.As(role).cookies[session].Value, account)
	v.must(err)
	return tenant
}

// invites has the person ask the contact onto the account, as a developer; it
// is the path of the mailed link.
func (v *visits) invites(role string, account int64, contact portal.Contact) string {
	v.Helper()
	v.adds(role, account, contact, portal.ByInvitation)
	return v.mailed(contact.Email, "/invitations/")
}

// adds has the person add the contact, who is to come in that way.
func (v *visits) adds(role string, account int64, contact portal.Contact, way portal.Way) {
	v.Helper()
	portal.Developer.Fill(&contact)
	contact.Way = way
	v.must(v.tenant(role, account).AddContact(v.Context(), &contact))
}

// invitesAgain makes the link of the invitation void by a newer one. Another
// day has to pass for that.
func (v *visits) invitesAgain(contact string) {
	v.Helper()
	v.does("DELETE FROM attempts")
	v.must(v.tenant("owner", world.Home).Invite(v.Context(), contact))
}

// runsOut lets the time pass in which the invitation can be answered.
func (v *visits) runsOut(contact string) {
	v.Helper()
	v.does("UPDATE contacts SET invitation_ends_at = invited_at WHERE id = '" + contact + "'")
	v.does("UPDATE tokens SET expires_at = created_at WHERE subject = '" + contact + "'")
}

// contactOf is the id of the contact with the address on Kertész Anna's account.
func (v *visits) contactOf(email string) string {
	v.Helper()
	list, err := v.tenant("owner", world.Home).Contacts(v.Context(), portal.ContactFilter{Search: email})
	v.must(err)
	if len(list.Contacts) != 1 {
		v.Fatalf("%d contacts with %s", len(list.Contacts), email)
	}
	return list.Contacts[0].ID
}

// mailed is the path of the link below the place that the address was mailed
// last, once all mails are sent.
func (v *visits) mailed(address, below string) string {
	v.Helper()
	v.allMailsAreSent()
	letters, err := v.box.Messages()
	v.must(err)
	for _, letter := range letters {
		if path := v.linkBelow(below, letter); letter.To == address && path != "" {
			return path
		}
	}
	v.Fatalf("no link to %s was mailed to %s", below, address)
	return ""
}

// pathIn is the path of the link below the place, which has to be in the mail.
func (v *visits) pathIn(letter inbox.Letter, below string) string {
	v.Helper()
	path := v.linkBelow(below, letter)
	if path == "" {
		v.Fatalf("no link to %s in the mail:\n%s", below, letter.Text)
	}
	return path
}

func (v *visits) linkBelow(below string, letter inbox.Letter) string {
	link := regexp.MustCompile(regexp.QuoteMeta(v.base.String()+below) + `[A-Za-z0-9._-]+`).FindString(letter.Text)
	return strings.TrimPrefix(link, v.base.String())
}

// isNotLogged says that the token at the end of the link is in no line of the
// log.
func (v *visits) isNotLogged(link string) {
	v.Helper()
	if token := link[strings.LastIndexByte(link, '/')+1:]; len(token) < 43 || strings.Contains(v.logged.String(), token) {
		v.Errorf("the token of %s is logged:\n%s", link, v.logged)
	}
}

// fromAMailProgram is a request from nowhere of ours, without cookies.
func (v *visits) fromAMailProgram() *browser {
	return v.Anew().With("Origin", "https://mail.example", "Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "no-cors", "Accept-Language", "en")
}

// token is what such a link of a visitor ends in. The one of an invitation is
// that of the same one each time: declining it comes last.
func (m *matrix) token(kind string) string {
	m.Helper()
	if m.objects["link "+kind] == "" {
		m.objects["link "+kind] = m.newLink(kind)
	}
	return m.objects["link "+kind][strings.LastIndexByte(m.objects["link "+kind], '/')+1:]
}

func (m *matrix) newLink(kind string) string {
	m.Helper()
	switch kind {
	case "invitation":
		return m.invites("owner", world.Home, guest("Matrix Invited", "invited@matrix.example"))
	case "register":
		return m.asksToRegister(m.Anew(), "register@matrix.example")
	case "first":
		m.givesPassword()
		return m.Anew().Post("/login", "email", dóra, "password", byHand).Header.Get("Location")
	case "second":
		return m.newSecond()
	default:
		return m.ending()
	}
}
