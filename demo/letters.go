package demo

import (
	"context"
	"time"

	"foyer/i18n"
)

// letter is an invented mail.
type letter struct{ From, Subject, Text, When string }

// letters are those in the account's mailbox: the same for everybody who
// arrives on it, in the browser's language.
func letters(ctx context.Context, v visit) []letter {
	l := i18n.From(ctx)
	ago := func(before time.Duration) string { return l.Ago(v.At.Add(-before), v.At) }
	return []letter{
		{l.T("webmail.letter1.from"), l.T("webmail.letter1.subject", "account", v.Account.Name), l.T("webmail.letter1.text"), ago(25 * time.Minute)},
		{l.T("webmail.letter2.from"), l.T("webmail.letter2.subject"), l.T("webmail.letter2.text"), ago(4 * time.Hour)},
		{l.T("webmail.letter3.from"), l.T("webmail.letter3.subject"), l.T("webmail.letter3.text", "number", v.Account.Number), ago(3 * 24 * time.Hour)},
	}
}
