package emails

// register brings the link by which a free account is opened. Whoever has a
// sign-in already is told so, in a mail that opens nothing.
func (w writing) register() (Letter, error) {
	letter := Letter{Reason: w.entered("/register")}
	if w.mail.Known {
		letter.Subject = w.T("mail.register.known.subject", "brand", w.brand)
		letter.Paragraphs = []string{w.T("mail.register.known.asked", "brand", w.brand)}
		letter.Button = &Button{w.T("mail.register.known.button"), w.home + "/login"}
		letter.After = []string{w.T("mail.register.known.forgotten", "url", w.home+"/pwreset"), w.T("mail.pwreset.not_you")}
		return letter, nil
	}
	link, err := w.link("/register/")
	letter.Subject = w.T("mail.register.subject", "brand", w.brand)
	letter.Paragraphs = []string{w.T("mail.register.asked", "brand", w.brand)}
	letter.Button = &Button{w.T("mail.register.button"), link}
	letter.After = w.life()
	return letter, err
}
