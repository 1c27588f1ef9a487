package emails

// reset brings the link by which a password is set: to somebody who has one,
// or to somebody who was added to an account and comes in by it.
func (w writing) reset() (Letter, error) {
	link, err := w.link("/pwreset/")
	if err != nil {
		return Letter{}, err
	}
	letter := Letter{After: w.life(), Reason: w.entered("/pwreset")}
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
