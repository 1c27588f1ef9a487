package emails

import (
	"cmp"
	"fmt"
	"strings"

	"foyer/i18n"
	"foyer/portal"
)

// Write says in l what the mail is about, for the portal called brand that is
// found at baseURL. A kind that nobody wrote words for is an error, and so is
// a mail that lacks what its kind needs; no error holds the token.
func Write(l *i18n.Language, m portal.Mail, brand, baseURL string) (Letter, error) {
	w := writing{l, m, brand, strings.TrimRight(baseURL, "/")}
	var (
		letter Letter
		err    error
	)
	switch m.Kind {
	case portal.ResetMail:
		letter, err = w.reset()
	case portal.PasswordChangedMail:
		letter = w.passwordChanged()
	case portal.AccessChangedMail:
		letter, err = w.accessChanged()
	default:
		err = fmt.Errorf("nobody wrote words for it")
	}
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
