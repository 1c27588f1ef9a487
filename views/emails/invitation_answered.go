package emails

import (
	"fmt"

	"foyer/portal"
)

// answered tells whoever invited somebody what the answer was.
func (w writing) answered() (Letter, error) {
	account, err := w.account()
	if err != nil {
		return Letter{}, err
	}
	names := []any{"name", w.somebody(w.mail.Data["name"]), "account", account}
	switch answer := portal.InvitationState(w.mail.Data["answer"]); answer {
	case portal.InvitationAccepted:
		return Letter{
			Subject:    w.T("mail.invitation_answered.accepted.subject", names...),
			Paragraphs: []string{w.T("mail.invitation_answered.accepted", names...)},
			Button:     w.contacts(),
		}, nil
	case portal.InvitationDeclined:
		return Letter{
			Subject:    w.T("mail.invitation_answered.declined.subject", names...),
			Paragraphs: filled([]string{w.T("mail.invitation_answered.declined", names...), w.note()}),
			Button:     w.contacts(),
		}, nil
	default:
		return Letter{}, fmt.Errorf("%q is no answer", answer)
	}
}

// note is what somebody said when declining: a stranger's words, as a name is.
func (w writing) note() string {
	note := Name(w.mail.Data["note"])
	if note == "" {
		return ""
	}
	return w.T("mail.invitation_answered.note", "note", note)
}

// contacts leads to the contacts of the account.
func (w writing) contacts() *Button {
	return &Button{w.T("mail.contacts"), fmt.Sprintf("%s/a/%d/contacts", w.home, w.mail.Account.Number)}
}
