package emails

// left tells the owner that somebody gave up their place on the account.
func (w writing) left() (Letter, error) {
	account, err := w.account()
	if err != nil {
		return Letter{}, err
	}
	names := []any{"name", w.somebody(w.mail.Data["name"]), "account", account}
	return Letter{
		Subject:    w.T("mail.contact_left.subject", names...),
		Paragraphs: []string{w.T("mail.contact_left.left", names...), w.T("mail.contact_left.stays")},
		Button:     w.contacts(),
	}, nil
}
