package i18n

import (
	"math"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

// form is a CLDR plural category.
type form = plural.Form

const (
	other = plural.Other
	zero  = plural.Zero
	one   = plural.One
	two   = plural.Two
	few   = plural.Few
	many  = plural.Many

	forms = many + 1
)

// pluralForms returns the language's rule for whole numbers. It is that of
// x/text, which is 40 times faster than asking go-i18n's Localizer; a test
// holds the two against each other. They differ in French alone, where a
// newer CLDR says "many" of whole millions, which nobody counts here.
func pluralForms(tag language.Tag) func(uint64) form {
	return func(n uint64) form {
		// The rules look at the last six digits at most, and at whether there are more.
		if n > math.MaxInt32 {
			n = n%1_000_000 + 1_000_000
		}
		return plural.Cardinal.MatchPlural(tag, int(n), 0, 0, 0, 0)
	}
}

// integer returns v as an int64 when its type is one of the usual integers.
func integer(v any) (int64, bool) {
	switch v := v.(type) {
	case int:
		return int64(v), true
	case int64:
		return v, true
	case int32:
		return int64(v), true
	case uint64:
		return int64(min(v, math.MaxInt64)), true
	case uint32:
		return int64(v), true
	}
	return 0, false
}

// magnitude is |n|, of the smallest int64 too.
func magnitude(n int64) uint64 {
	if n < 0 {
		return -uint64(n)
	}
	return uint64(n)
}
