package mail

import (
	"errors"

	gomail "github.com/wneessen/go-mail"
)

// Temporary says whether sending the same mail again later may succeed.
//
// Only a verdict on this very mail is final: one that [Sender.Send] refuses to
// hand over, or a 5xx reply to its sender, its recipient or its content. All else
// is about the way there – a server that is down or busy, a certificate that ran
// out, credentials that were changed – and ends when somebody mends it. (The
// library's own SendError.IsTemp calls a broken connection permanent.)
func Temporary(err error) bool {
	if err == nil {
		return false
	}
	if _, ok := errors.AsType[unsendable](err); ok {
		return false
	}
	if refused, ok := errors.AsType[*gomail.SendError](err); ok {
		return !final(refused.ErrorCode())
	}
	return true
}

// final leaves out the replies that ask for other credentials or for TLS
// (RFC 4954, section 6; RFC 3207, section 4): no mail is the worse for them.
func final(code int) bool {
	switch code {
	case 530, 534, 535, 538:
		return false
	}
	return code >= 500 && code <= 599
}
