package portal

import (
	"net/mail"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/idna"
)

// MaxEmail is how long an address may be, in bytes (RFC 5321, 4.5.3.1.3).
const MaxEmail = 254

// NormEmail is the form by which addresses are compared, and whether the
// address is one that mail can go to. The local part is ASCII and lower-cased
// by ASCII rules; the domain may be Unicode and is kept as its A-label.
// There is no other folding: a look-alike never becomes another address, and
// name+tag@ stays an address of its own (A09).
func NormEmail(address string) (norm string, ok bool) {
	local, domain, found := cutLast(address, "@")
	if !found || len(address) > MaxEmail || !isASCII(local) || !utf8.ValidString(domain) {
		return "", false
	}
	domain, err := idna.Lookup.ToASCII(domain)
	if err != nil || !strings.Contains(domain, ".") {
		return "", false
	}
	norm = asciiLower(local) + "@" + asciiLower(domain)
	parsed, err := mail.ParseAddress(norm)
	if err != nil || parsed.Address != norm || len(norm) > MaxEmail || strings.ContainsAny(norm, "\" ()<>,;:\\") {
		return "", false
	}
	return norm, true
}

// MailAddress is the address as mail is sent to it: the local part as it was
// typed, the domain in ASCII.
func MailAddress(email, norm string) string {
	local, _, _ := cutLast(email, "@")
	_, domain, _ := cutLast(norm, "@")
	return local + "@" + domain
}

func cutLast(s, sep string) (before, after string, found bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}

func isASCII(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r >= 0x80 }) < 0
}

// asciiLower is not [strings.ToLower]: that maps a Kelvin sign to k, and with
// it somebody's address to another's.
func asciiLower(s string) string {
	return strings.Map(func(r rune) rune {
		if 'A' <= r && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, s)
}
