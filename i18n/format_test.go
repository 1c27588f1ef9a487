package i18n_test

import (
	"math"
	"strings"
	"testing"
	"time"

	"foyer/i18n"
)

func speak(t *testing.T, code string) *i18n.Language {
	t.Helper()
	l, ok := i18n.For(code)
	if !ok {
		t.Fatalf("no language %q", code)
	}
	return l
}

func TestDatesAreWrittenAsTheLanguageDoesIt(t *testing.T) {
	early := time.Date(2026, time.March, 1, 9, 5, 59, 0, time.UTC)
	late := time.Date(2026, time.November, 21, 14, 30, 0, 0, time.UTC)
	for code, want := range map[string][6]string{
		"en": {"1 March 2026", "01/03/2026", "1 March 2026 at 09:05", "21 November 2026", "21/11/2026", "21 November 2026 at 14:30"},
		"hu": {"2026. március 1.", "2026. 03. 01.", "2026. március 1. 9:05", "2026. november 21.", "2026. 11. 21.", "2026. november 21. 14:30"},
		"de": {"1. März 2026", "01.03.2026", "1. März 2026 um 09:05", "21. November 2026", "21.11.2026", "21. November 2026 um 14:30"},
		"fr": {"1 mars 2026", "01/03/2026", "1 mars 2026 à 09:05", "21 novembre 2026", "21/11/2026", "21 novembre 2026 à 14:30"},
		"pl": {"1 marca 2026", "01.03.2026", "1 marca 2026 09:05", "21 listopada 2026", "21.11.2026", "21 listopada 2026 14:30"},
		"nl": {"1 maart 2026", "01-03-2026", "1 maart 2026 om 09:05", "21 november 2026", "21-11-2026", "21 november 2026 om 14:30"},
	} {
		l := speak(t, code)
		got := [6]string{l.Date(early), l.ShortDate(early), l.DateTime(early), l.Date(late), l.ShortDate(late), l.DateTime(late)}
		if got != want {
			t.Errorf("%s: %q, want %q", code, got, want)
		}
	}
}

func TestADateIsThatOfItsZone(t *testing.T) {
	west := time.FixedZone("west", -5*3600)
	if got := speak(t, "en").DateTime(time.Date(2026, 1, 1, 2, 0, 0, 0, time.UTC).In(west)); got != "31 December 2025 at 21:00" {
		t.Error(got)
	}
}

func TestEveryTimeCanBeWritten(t *testing.T) {
	for _, code := range i18n.Codes {
		l := speak(t, code)
		for _, at := range []time.Time{{}, time.Unix(0, 0).UTC(), time.Date(-44, 3, 15, 0, 0, 0, 0, time.UTC), time.Date(12026, 1, 1, 0, 0, 0, 0, time.UTC)} {
			if l.Date(at) == "" || l.ShortDate(at) == "" || l.DateTime(at) == "" || l.Ago(at, time.Now()) == "" {
				t.Errorf("%s writes nothing for %v", code, at)
			}
		}
	}
}

func TestNumbersAreGroupedAsTheLanguageDoesIt(t *testing.T) {
	numbers := [...]int64{0, 999, -1000, 12345, -1234567}
	for code, want := range map[string][len(numbers)]string{
		"en": {"0", "999", "-1,000", "12,345", "-1,234,567"},
		"hu": {"0", "999", "-1000", "12~345", "-1~234~567"},
		"de": {"0", "999", "-1.000", "12.345", "-1.234.567"},
		"fr": {"0", "999", "-1^000", "12^345", "-1^234^567"},
		"pl": {"0", "999", "-1000", "12~345", "-1~234~567"},
		"nl": {"0", "999", "-1.000", "12.345", "-1.234.567"},
	} {
		for i, n := range numbers {
			want := strings.NewReplacer("~", "\u00a0", "^", "\u202f").Replace(want[i])
			if got := speak(t, code).Number(n); got != want {
				t.Errorf("%s: %d is %q, want %q", code, n, got, want)
			}
		}
	}
	if got := speak(t, "en").Number(math.MinInt64); got != "-9,223,372,036,854,775,808" {
		t.Error(got)
	}
}

func TestListsReadAsInASentence(t *testing.T) {
	for code, and := range map[string]string{"en": "and", "hu": "és", "de": "und", "fr": "et", "pl": "i", "nl": "en"} {
		l := speak(t, code)
		for _, c := range []struct {
			items []string
			want  string
		}{
			{nil, ""},
			{[]string{"a"}, "a"},
			{[]string{"a", "b"}, "a " + and + " b"},
			{[]string{"a", "b", "c", "d"}, "a, b, c " + and + " d"},
		} {
			if got := l.List(c.items); got != c.want {
				t.Errorf("%s: %q, want %q", code, got, c.want)
			}
		}
	}
}

func TestAgoSaysHowLongItHasBeen(t *testing.T) {
	now := time.Date(2026, time.November, 21, 14, 5, 0, 0, time.UTC)
	passed := [...]time.Duration{30 * time.Second, time.Minute, 3 * time.Minute, 5 * time.Minute, time.Hour, 2 * time.Hour, 14 * time.Hour, 15 * time.Hour, 39 * time.Hour}
	for code, want := range map[string][len(passed)]string{
		"en": {"just now", "1 minute ago", "3 minutes ago", "5 minutes ago", "1 hour ago", "2 hours ago", "14 hours ago", "yesterday", "19 November 2026"},
		"hu": {"az imént", "1 perce", "3 perce", "5 perce", "1 órája", "2 órája", "14 órája", "tegnap", "2026. november 19."},
		"de": {"gerade eben", "vor 1 Minute", "vor 3 Minuten", "vor 5 Minuten", "vor 1 Stunde", "vor 2 Stunden", "vor 14 Stunden", "gestern", "19. November 2026"},
		"fr": {"à l’instant", "il y a 1 minute", "il y a 3 minutes", "il y a 5 minutes", "il y a 1 heure", "il y a 2 heures", "il y a 14 heures", "hier", "19 novembre 2026"},
		"pl": {"przed chwilą", "1 minutę temu", "3 minuty temu", "5 minut temu", "1 godzinę temu", "2 godziny temu", "14 godzin temu", "wczoraj", "19 listopada 2026"},
		"nl": {"zojuist", "1 minuut geleden", "3 minuten geleden", "5 minuten geleden", "1 uur geleden", "2 uur geleden", "14 uur geleden", "gisteren", "19 november 2026"},
	} {
		for i, d := range passed {
			if got := speak(t, code).Ago(now.Add(-d), now); got != want[i] {
				t.Errorf("%s: after %v %q, want %q", code, d, got, want[i])
			}
		}
	}
}

func TestAgoKnowsMidnightZonesAndTheFuture(t *testing.T) {
	l := speak(t, "en")
	east := time.FixedZone("east", 3600)
	for _, c := range []struct {
		t, now time.Time
		want   string
	}{
		{time.Date(2026, 3, 1, 23, 50, 0, 0, east), time.Date(2026, 3, 2, 0, 20, 0, 0, east), "30 minutes ago"},
		{time.Date(2026, 3, 1, 23, 0, 0, 0, east), time.Date(2026, 3, 2, 0, 20, 0, 0, east), "yesterday"},
		{time.Date(2026, 3, 2, 0, 10, 0, 0, east), time.Date(2026, 3, 2, 1, 10, 0, 0, time.UTC), "2 hours ago"},
		{time.Date(2025, 12, 31, 12, 0, 0, 0, east), time.Date(2026, 1, 1, 12, 0, 0, 0, east), "yesterday"},
		{time.Date(2026, 3, 1, 12, 0, 30, 0, east), time.Date(2026, 3, 1, 12, 0, 0, 0, east), "just now"},
		{time.Date(2026, 3, 1, 13, 0, 0, 0, east), time.Date(2026, 3, 1, 12, 0, 0, 0, east), "1 March 2026 at 13:00"},
	} {
		if got := l.Ago(c.t, c.now); got != c.want {
			t.Errorf("Ago(%v, %v) = %q, want %q", c.t, c.now, got, c.want)
		}
	}
}
