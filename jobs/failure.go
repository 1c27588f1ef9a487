package jobs

import (
	"context"
	"errors"
	"net"
	"net/textproto"
	"os"
	"regexp"
	"strconv"
	"strings"
)

// unwritten is a mail that could not be written.
type unwritten struct{ error }

// class is what may be said of a failure in a log: the server's reply code, or
// what kept it from replying.
func class(err error) string {
	var reply interface{ ErrorCode() int }
	if errors.As(err, &reply) && reply.ErrorCode() > 0 {
		return strconv.Itoa(reply.ErrorCode())
	}
	if greeting, ok := errors.AsType[*textproto.Error](err); ok {
		return strconv.Itoa(greeting.Code)
	}
	switch _, network := errors.AsType[net.Error](err); {
	case errors.As(err, new(unwritten)):
		return "unwritten"
	case final(err):
		return "unsendable"
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrDeadlineExceeded):
		return "timeout"
	case errors.Is(err, context.Canceled):
		return "interrupted"
	case network:
		return "network"
	}
	return "other"
}

// tokenless is an error without the token that its text may have repeated.
type tokenless struct {
	error
	text string
}

func (t tokenless) Error() string { return t.text }
func (t tokenless) Unwrap() error { return t.error }

// word is long enough to give away a part of a token, and may be one that was
// cut in two where a line of the mail was.
var word = regexp.MustCompile(`[A-Za-z0-9_-]{8,}`)

// withoutToken takes the token out of the error: servers that refuse a mail
// for the link in it like to repeat the link.
func withoutToken(err error, token string) error {
	token = strings.ToLower(token)
	text := word.ReplaceAllStringFunc(err.Error(), func(found string) string {
		folded := strings.ToLower(found)
		if token != "" && (strings.Contains(token, folded) || strings.Contains(folded, token)) {
			return "…"
		}
		return found
	})
	return tokenless{err, text}
}
