package emails

import (
	"fmt"
	"net/url"
	"slices"

	"foyer/portal"
)

// categorised is the letter of a mail that can be chosen not to come: it says
// why it came, and how it comes no more.
func (w writing) categorised(letter Letter) (Letter, error) {
	account, err := w.account()
	if err != nil {
		return letter, err
	}
	if !slices.Contains(portal.Categories, w.mail.Category) {
		return letter, fmt.Errorf("%q is no category", w.mail.Category)
	}
	letter.Reason = w.T("mail.category.reason", "category", w.T("category."+string(w.mail.Category)), "account", account)
	letter.Links = append(letter.Links, Button{w.T("mail.category.choose"), fmt.Sprintf("%s/a/%d/me", w.home, w.mail.Account.Number)})
	if w.mail.Unsubscribe != "" {
		letter.Unsubscribe = w.home + "/unsubscribe/" + url.PathEscape(w.mail.Unsubscribe)
		letter.Links = append(letter.Links, Button{w.T("mail.category.stop"), letter.Unsubscribe})
	}
	return letter, nil
}
