package emails

// emailChange brings a new address the link that proves it. An address with a
// sign-in of its own cannot be taken; its reader is told what can be done.
func (w writing) emailChange() (Letter, error) {
	letter := Letter{Reason: w.entered("/me/email")}
	if w.mail.Known {
		letter.Subject = w.T("mail.email_change.known.subject")
		letter.Paragraphs = []string{w.T("mail.email_change.known.asked", "brand", w.brand), w.T("mail.email_change.known.join")}
		letter.Button = &Button{w.T("mail.email_change.known.button"), w.home + "/me/email"}
		letter.After = []string{w.T("mail.pwreset.not_you")}
		return letter, nil
	}
	link, err := w.link("/me/email/")
	letter.Subject = w.T("mail.email_change.subject")
	letter.Paragraphs = []string{w.T("mail.email_change.asked", "brand", w.brand), w.T("mail.email_change.open")}
	letter.Button = &Button{w.T("mail.email_change.button"), link}
	letter.After = w.life()
	return letter, err
}

// emailChanged warns the old address. It has no button: a link to set a new
// password would go to the new address, and only a person can help.
func (w writing) emailChanged() (Letter, error) {
	email, err := address(w.mail.Data["email"])
	return Letter{
		Subject: w.T("mail.email_changed.subject"),
		Paragraphs: []string{
			w.T("mail.email_changed.changed", "brand", w.brand),
			w.T("mail.email_changed.not_you", "brand", w.brand),
		},
		Facts:  []Fact{{w.T("mail.email_changed.email"), email}},
		Reason: w.T("mail.email_changed.reason"),
	}, err
}
