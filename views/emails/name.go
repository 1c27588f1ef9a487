package emails

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"foyer/portal"
)

var (
	scheme = regexp.MustCompile(`(?i)[a-z][a-z0-9+.-]*:/+`)
	dot    = regexp.MustCompile(`([^\s.])([.。．｡])([\pL\pN])`)
)

// Name is a name that somebody typed, fit for a mail to somebody else: on one
// line, without control characters, and without what mail programs turn into a
// link. "Anna https://evil.example" becomes "Anna evil. example": a stranger
// must not send links in our name.
func Name(typed string) string {
	clean := scheme.ReplaceAllString(line(typed), "")
	for dot.MatchString(clean) {
		clean = dot.ReplaceAllString(clean, "$1. $3")
	}
	return strings.Join(strings.Fields(clean), " ")
}

// line is what somebody typed on one line, without control characters.
func line(typed string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co), r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, typed)
}

// address is an e-mail address that a mail shows, whole: a person has to
// recognise it. What is none has no place in a mail.
func address(typed string) (string, error) {
	if _, ok := portal.NormEmail(typed); !ok {
		return "", fmt.Errorf("it lacks an address")
	}
	return line(typed), nil
}
