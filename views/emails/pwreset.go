package emails

import (
	"fmt"
	"net/url"
)

// resetMinutes is how long the link lives after the mail was handed over.
const resetMinutes = 60

// reset brings the link by which a password is set: to somebody who has one,
// or to somebody who was added to an account and comes in by it.
func (w writing) reset() (Letter, error) {
	if w.mail.Token == "" {
		return Letter{}, fmt.Errorf("it has no token")
	}
	link := w.home + "/pwreset/" + url.PathEscape(w.mail.Token)
	letter := Letter{
		After:  []string{w.T("mail.pwreset.life", "minutes", resetMinutes), w.T("mail.pwreset.not_you")},
		Reason: w.T("mail.pwreset.reason", "url", w.home+"/pwreset"),
	}
	if !w.mail.New {
		letter.Subject = w.T("mail.pwreset.subject")
		letter.Paragraphs = []string{w.T("mail.pwreset.asked", "brand", w.brand)}
		letter.Button = &Button{w.T("mail.pwreset.button"), link}
		return letter, nil
	}
	account, err := w.account()
	letter.Subject = w.T("mail.pwreset.new.subject", "brand", w.brand)
	letter.Paragraphs = []string{w.T("mail.pwreset.new.added", "account", account, "brand", w.brand)}
	letter.Button = &Button{w.T("mail.pwreset.new.button"), link}
	return letter, err
}
