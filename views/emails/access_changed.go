package emails

import (
	"fmt"

	"foyer/portal"
)

// accessChanged tells a contact what it may do on the account from now on.
func (w writing) accessChanged() (Letter, error) {
	account, err := w.account()
	if err != nil {
		return Letter{}, err
	}
	changes, err := w.changes()
	return Letter{
		Subject: w.T("mail.access_changed.subject", "account", account),
		Paragraphs: []string{
			w.T("mail.access_changed.changed", "name", w.somebody(w.mail.Data["by"]), "account", account),
			w.T("mail.access_changed.in_force"),
		},
		Button: &Button{w.T("mail.access_changed.button"), fmt.Sprintf("%s/a/%d", w.home, w.mail.Account.Number)},
		Facts:  changes,
		Reason: w.T("mail.access_changed.reason", "account", account),
	}, err
}

// changes are the areas that are more or less open than before.
func (w writing) changes() ([]Fact, error) {
	var before, after portal.Access
	if err := before.Scan(w.mail.Data["before"]); err != nil {
		return nil, err
	}
	if err := after.Scan(w.mail.Data["after"]); err != nil {
		return nil, err
	}
	var facts []Fact
	for _, area := range before.Changed(after) {
		facts = append(facts, Fact{
			Term: w.T("area." + string(area)),
			Text: w.T("mail.access_changed.change",
				"before", w.T("level."+before[area].String()), "after", w.T("level."+after[area].String())),
		})
	}
	return facts, nil
}
