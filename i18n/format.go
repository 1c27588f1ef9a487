package i18n

import (
	"strconv"
	"strings"
	"time"

	"github.com/go-playground/locales"
	"github.com/go-playground/locales/de"
	"github.com/go-playground/locales/en_GB"
	"github.com/go-playground/locales/fr"
	"github.com/go-playground/locales/hu"
	"github.com/go-playground/locales/nl"
	"github.com/go-playground/locales/pl"
)

// format is how a language writes dates and numbers.
type format struct {
	calendar  locales.Translator
	short     func(locales.Translator, time.Time) string
	at        string // between a date and a time
	group     string // between groups of three digits
	ungrouped int    // numbers up to this many digits stay in one piece
}

// The dates are those of go-playground/locales, held against CLDR 48. Short
// German dates are the medium ones, because the short ones have two digits
// for the year. English is British: day first, and 24 hours. (CLDR 48 writes
// 1.03.2026 in Polish where the library has 01.03.2026; both are in use.)
// What stands between date and time, and the numbers, are CLDR 48's: the
// library has no date with time, and groups four digits in Hungarian and
// Polish too.
var (
	english   = format{en_GB.New(), locales.Translator.FmtDateShort, " at ", ",", 3}
	hungarian = format{hu.New(), locales.Translator.FmtDateShort, " ", "\u00a0", 4}
	german    = format{de.New(), locales.Translator.FmtDateMedium, " um ", ".", 3}
	french    = format{fr.New(), locales.Translator.FmtDateShort, " à ", "\u202f", 3}
	polish    = format{pl.New(), locales.Translator.FmtDateShort, " ", "\u00a0", 4}
	dutch     = format{nl.New(), locales.Translator.FmtDateShort, " om ", ".", 3}
)

// In is the language with times in the zone. Without it they are written in
// the zone that they carry.
func (l *Language) In(zone *time.Location) *Language {
	there := *l
	there.zone = zone
	return &there
}

// Local is the time in the language's zone.
func (l *Language) Local(t time.Time) time.Time {
	if l.zone == nil {
		return t
	}
	return t.In(l.zone)
}

// Date writes the day of t with the month in letters: "21 November 2026".
func (l *Language) Date(t time.Time) string { return l.format.calendar.FmtDateLong(l.Local(t)) }

// ShortDate writes the day of t in digits, with four for the year: "21/11/2026".
func (l *Language) ShortDate(t time.Time) string {
	return l.format.short(l.format.calendar, l.Local(t))
}

// DateTime writes the day, hour (of 24) and minute of t: "21 November 2026 at 14:05".
func (l *Language) DateTime(t time.Time) string {
	return l.Date(t) + l.format.at + l.format.calendar.FmtTimeShort(l.Local(t))
}

// Ago says how long before now t was: minutes, hours of the same day,
// yesterday, and from then on the date. A t after now by more than the
// clocks' disagreement is written as date and time.
func (l *Language) Ago(t, now time.Time) string {
	t = l.Local(t)
	now = now.In(t.Location())
	switch passed := now.Sub(t); {
	case passed < -time.Minute:
		return l.DateTime(t)
	case passed < time.Minute:
		return l.T("time.just_now")
	case passed < time.Hour:
		return l.T("time.minutes_ago", "count", int(passed/time.Minute))
	case sameDay(t, now):
		return l.T("time.hours_ago", "count", int(passed/time.Hour))
	case sameDay(t, now.AddDate(0, 0, -1)):
		return l.T("time.yesterday")
	}
	return l.Date(t)
}

func sameDay(a, b time.Time) bool {
	return a.Year() == b.Year() && a.YearDay() == b.YearDay()
}

// Number writes n with its digits grouped as the language does it.
func (l *Language) Number(n int64) string { return string(l.format.number(nil, n)) }

func (f *format) number(out []byte, n int64) []byte {
	if n < 0 {
		out = append(out, '-')
	}
	digits := strconv.FormatUint(magnitude(n), 10)
	if len(digits) <= f.ungrouped {
		return append(out, digits...)
	}
	for i := range len(digits) {
		if i > 0 && (len(digits)-i)%3 == 0 {
			out = append(out, f.group...)
		}
		out = append(out, digits[i])
	}
	return out
}

// List joins the items as in a sentence: "a, b and c".
func (l *Language) List(items []string) string {
	last := len(items) - 1
	if last < 1 {
		return strings.Join(items, "")
	}
	// All six put a comma and a space, and none before the last.
	return l.T("list.and", "items", strings.Join(items[:last], ", "), "last", items[last])
}
