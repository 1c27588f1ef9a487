package emails

// passwordChanged warns the user whose password somebody else has changed.
func (w writing) passwordChanged() (Letter, error) {
	return Letter{
		Subject: w.T("mail.password_changed.subject"),
		Paragraphs: []string{
			w.T("mail.password_changed.changed", "brand", w.brand),
			w.T("mail.password_changed.not_you"),
		},
		Button: &Button{w.T("mail.password_changed.button"), w.home + "/pwreset"},
		Reason: w.T("mail.password_changed.reason"),
	}, nil
}
