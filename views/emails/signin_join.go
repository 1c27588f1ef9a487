package emails

import "errors"

// join brings another address of a user the link that joins its sign-in to
// theirs.
func (w writing) join() (Letter, error) {
	link, err := w.link("/me/joining/")
	return Letter{
		Subject:    w.T("mail.signin_join.subject"),
		Paragraphs: []string{w.T("mail.signin_join.asked", "brand", w.brand), w.T("mail.signin_join.open")},
		Button:     &Button{w.T("mail.signin_join.button"), link},
		After:      w.life(),
		Reason:     w.entered("/me/email"),
	}, err
}

// joined warns both addresses that one sign-in is left of two.
func (w writing) joined() (Letter, error) {
	kept, keptErr := address(w.mail.Data["kept"])
	alias, aliasErr := address(w.mail.Data["alias"])
	return Letter{
		Subject: w.T("mail.signin_joined.subject"),
		Paragraphs: []string{
			w.T("mail.signin_joined.joined", "brand", w.brand),
			w.T("mail.signin_joined.not_you", "brand", w.brand),
		},
		Facts: []Fact{
			{w.T("mail.signin_joined.kept"), kept},
			{w.T("mail.signin_joined.alias"), alias},
		},
		Reason: w.T("mail.signin_joined.reason"),
	}, errors.Join(keptErr, aliasErr)
}
