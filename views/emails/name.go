package emails

import (
	"regexp"
	"strings"
	"unicode"
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
	clean := strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co), r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, typed)
	clean = scheme.ReplaceAllString(clean, "")
	for dot.MatchString(clean) {
		clean = dot.ReplaceAllString(clean, "$1. $3")
	}
	return strings.Join(strings.Fields(clean), " ")
}
