package emails

// wayAdded warns the user who can be signed in by another way from now on.
func (w writing) wayAdded() (Letter, error) {
	return w.way(w.T("mail.way_added.subject", "brand", w.brand),
		w.T("mail.way_added.changed", "brand", w.brand, "provider", w.mail.Data["provider"])), nil
}

// wayRemoved warns the user who has one way in less.
func (w writing) wayRemoved() (Letter, error) {
	return w.way(w.T("mail.way_removed.subject", "brand", w.brand),
		w.T("mail.way_removed.changed", "brand", w.brand, "provider", w.mail.Data["provider"])), nil
}

func (w writing) way(subject, changed string) Letter {
	return Letter{
		Subject:    subject,
		Paragraphs: []string{changed, w.T("mail.way.not_you")},
		Button:     &Button{w.T("mail.way.button"), w.home + "/pwreset"},
		Reason:     w.T("mail.way.reason"),
	}
}
