package emails

import (
	"fmt"

	"foyer/portal"
	"foyer/views/says"
)

// invitation offers a place on an account, to be accepted or declined.
func (w writing) invitation() (Letter, error) {
	return w.offer("mail.invitation.subject", "mail.invitation.invites")
}

// reminder is the invitation once more, with a link of its own.
func (w writing) reminder() (Letter, error) {
	return w.offer("mail.invitation_reminder.subject", "mail.invitation_reminder.invites")
}

// offer is the letter of both. It reads the same whether or not the address
// has a sign-in: an invitation tells nobody about that.
func (w writing) offer(subject, invites string) (Letter, error) {
	account, err := w.account()
	if err != nil {
		return Letter{}, err
	}
	link, err := w.link("/invitations/")
	if err != nil {
		return Letter{}, err
	}
	facts, err := w.offered()
	names := []any{"name", w.somebody(w.mail.By), "account", account, "brand", w.brand}
	return Letter{
		Subject:    w.T(subject, names...),
		Paragraphs: []string{w.T(invites, names...)},
		Button:     &Button{w.T("mail.invitation.button"), link},
		After:      []string{w.T("mail.invitation.until", "until", w.DateTime(w.mail.Until)), w.T("mail.invitation.ignore")},
		Facts:      facts,
		Reason:     w.T("mail.invitation.reason", names...),
		Links:      []Button{{w.T("mail.invitation.stop"), link + "#decline"}},
	}, err
}

// offered is what comes with the place.
func (w writing) offered() ([]Fact, error) {
	contact := w.mail.Contact
	switch {
	case contact == nil:
		return nil, fmt.Errorf("it names no contact")
	case w.mail.Until.IsZero():
		return nil, fmt.Errorf("it has no end")
	}
	access := portal.Effective(*w.mail.Account, *contact)
	return []Fact{
		{w.T("mail.invitation.access"), says.Access(w.Language, access, contact.IsOwner())},
		{w.T("mail.invitation.mails"), w.categories(contact.Notices)},
	}, nil
}

func (w writing) categories(notices portal.Notices) string {
	var names []string
	for _, category := range notices.Sorted() {
		names = append(names, w.T("category."+string(category)))
	}
	if len(names) == 0 {
		return w.T("mail.invitation.no_mails")
	}
	return w.List(names)
}
