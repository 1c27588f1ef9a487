package portal

import (
	"strings"
	"unicode"

	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"
)

// letters that do not come apart into a letter and a mark.
var foldLetters = strings.NewReplacer("ł", "l", "ø", "o", "đ", "d", "ß", "ss", "æ", "ae", "œ", "oe", "ı", "i")

// Fold is the text as a search compares it: lower case, without accents. It
// is for searching alone; addresses are compared by [NormEmail].
func Fold(s string) string {
	bare := transform.Chain(norm.NFKD, runes.Remove(runes.In(unicode.Mn)), norm.NFC)
	folded, _, err := transform.String(bare, s)
	if err != nil {
		folded = s
	}
	return foldLetters.Replace(strings.ToLower(folded))
}
