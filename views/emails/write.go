package emails

import (
	"cmp"
	"fmt"
	"strings"

	"foyer/i18n"
	"foyer/portal"
)

// kinds are the mails that there are words for.
var kinds = map[string]func(writing) (Letter, error){
	portal.ResetMail:           writing.reset,
	portal.PasswordChangedMail: writing.passwordChanged,
	portal.AccessChangedMail:   writing.accessChanged,
	portal.InvitationMail:      writing.invitation,
	portal.ReminderMail:        writing.reminder,
	portal.AnsweredMail:        writing.answered,
	portal.LeftMail:            writing.left,
	portal.RegisterMail:        writing.register,
	portal.EmailChangeMail:     writing.emailChange,
	portal.EmailChangedMail:    writing.emailChanged,
	portal.JoinMail:            writing.join,
	portal.WayAddedMail:        writing.wayAdded,
	portal.WayRemovedMail:      writing.wayRemoved,
	portal.JoinedMail:          writing.joined,
	portal.FactorMail:          writing.factorChanged,
}

// Write says in l what the mail is about, for the portal called brand that is
// found at baseURL. A kind that nobody wrote words for is an error, and so is
// a mail that lacks what its kind needs; no error holds the token.
func Write(l *i18n.Language, m portal.Mail, brand, baseURL string) (Letter, error) {
	w := writing{l, m, brand, strings.TrimRight(baseURL, "/")}
	letter, err := w.letter()
	if err != nil {
		return Letter{}, fmt.Errorf("emails: %q: %w", m.Kind, err)
	}
	letter.Greeting = w.greeting()
	letter.Brand, letter.BaseURL, letter.Lang = brand, w.home, l.Code()
	return letter, nil
}

// writing is a letter that is being written.
type writing struct {
	*i18n.Language
	mail  portal.Mail
	brand string
	home  string // the address of the portal, without a slash at its end
}

// letter is what the mail says, with why it came and how it comes no more.
func (w writing) letter() (Letter, error) {
	write, known := kinds[w.mail.Kind]
	if !known {
		return Letter{}, fmt.Errorf("nobody wrote words for it")
	}
	letter, err := write(w)
	if err != nil || w.mail.Category == "" {
		return letter, err
	}
	return w.categorised(letter)
}

func (w writing) greeting() string {
	if name := Name(w.mail.ToName); name != "" {
		return w.T("mail.greeting", "name", name)
	}
	return w.T("mail.greeting_unnamed")
}

// account is how the account is called: "Kertész és Társa Kft. #1042".
func (w writing) account() (string, error) {
	if w.mail.Account == nil {
		return "", fmt.Errorf("it names no account")
	}
	return strings.TrimSpace(fmt.Sprintf("%s #%d", Name(w.mail.Account.Name), w.mail.Account.Number)), nil
}

// somebody is the person's name, unless nothing of it may stand in a mail.
func (w writing) somebody(typed string) string {
	return cmp.Or(Name(typed), w.T("mail.somebody"))
}
