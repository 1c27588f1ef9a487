package emails

import (
	"fmt"
	"net/url"
)

// linkMinutes is how long a link lives after the mail was handed over, unless
// the mail says until when.
const linkMinutes = 60

// link is the page that the mail's token opens. Its path ends in a slash.
func (w writing) link(path string) (string, error) {
	if w.mail.Token == "" {
		return "", fmt.Errorf("it has no token")
	}
	return w.home + path + url.PathEscape(w.mail.Token), nil
}

// life is what stands below a link: how long it lives, and what to do about
// one that nobody asked for.
func (w writing) life() []string {
	return []string{w.T("mail.pwreset.life", "minutes", linkMinutes), w.T("mail.pwreset.not_you")}
}

// entered is the reason of a mail to an address that was typed on the page.
func (w writing) entered(page string) string {
	return w.T("mail.pwreset.reason", "url", w.home+page)
}
