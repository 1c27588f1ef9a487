package emails

import (
	"fmt"

	"foyer/portal"
)

// factorWords are the keys of what a mail about second factors says, by the
// change: the subject, and the sentence.
var factorWords = map[portal.FactorChange][2]string{
	portal.AuthenticatorAdded:   {"mail.factor_changed.authenticator_added.subject", "mail.factor_changed.authenticator_added"},
	portal.AuthenticatorRemoved: {"mail.factor_changed.authenticator_removed.subject", "mail.factor_changed.authenticator_removed"},
	portal.PasskeyAdded:         {"mail.factor_changed.passkey_added.subject", "mail.factor_changed.passkey_added"},
	portal.PasskeyRemoved:       {"mail.factor_changed.passkey_removed.subject", "mail.factor_changed.passkey_removed"},
	portal.CodesRenewed:         {"mail.factor_changed.codes_renewed.subject", "mail.factor_changed.codes_renewed"},
	portal.CodeUsed:             {"mail.factor_changed.code_used.subject", "mail.factor_changed.code_used"},
}

// factorChanged warns the user that the sign-in is protected in another way
// than before, or that a recovery code was used.
func (w writing) factorChanged() (Letter, error) {
	words, known := factorWords[portal.FactorChange(w.mail.Data["what"])]
	if !known {
		return Letter{}, fmt.Errorf("it does not say what was changed")
	}
	letter := Letter{
		Subject:    w.T(words[0]),
		Paragraphs: []string{w.T(words[1], "brand", w.brand), w.T("mail.factor_changed.not_you")},
		Button:     &Button{w.T("mail.factor_changed.button"), w.home + "/me/security"},
		Reason:     w.T("mail.factor_changed.reason"),
	}
	if name := Name(w.mail.Data["name"]); name != "" {
		letter.Facts = append(letter.Facts, Fact{w.T("mail.factor_changed.passkey"), name})
	}
	if left := w.mail.Data["left"]; left != "" {
		letter.Facts = append(letter.Facts, Fact{w.T("mail.factor_changed.left"), left})
	}
	return letter, nil
}
