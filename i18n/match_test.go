package i18n_test

import (
	"slices"
	"strings"
	"testing"

	"foyer/i18n"
)

func TestALanguageIsFoundForEverybody(t *testing.T) {
	for _, c := range []struct {
		candidates []string
		want       string
	}{
		{nil, "en"},
		{[]string{"", "", ""}, "en"},
		{[]string{"hu", "de", "fr"}, "hu"},
		{[]string{"", "xx", "pl;q=0.5"}, "pl"},
		{[]string{"", "", "", "nl"}, "nl"},
		{[]string{"de-AT"}, "de"},
		{[]string{"DE-at"}, "de"},
		{[]string{"de_CH"}, "de"},
		{[]string{"nl-BE,nl;q=0.9,en;q=0.8"}, "nl"},
		{[]string{"en;q=0.5, fr-CA;q=0.9"}, "fr"},
		{[]string{"fr;q=0, pl"}, "pl"},
		{[]string{"fr;q=0.0"}, "en"},
		{[]string{"*"}, "en"},
		{[]string{"ja, ko;q=0.9, hu;q=0.1"}, "hu"},
		{[]string{"ja", "hu"}, "hu"},
		{[]string{"!!, , ;q=1, de;q=x, pl;q=0.3"}, "pl"},
		{[]string{"pl;q=5, hu;q=NaN, nl;q=-1, de;q=0.1"}, "de"},
		{[]string{"fy"}, "nl"},
		{[]string{"hu-HU-u-ca-gregory"}, "hu"},
		{[]string{"x-hu"}, "en"},
		{[]string{"hu\x00"}, "en"},
		{[]string{"\xff\xfe"}, "en"},
		{[]string{strings.Repeat("-", 5000)}, "en"},
		{[]string{strings.Repeat("a-", 1<<20)}, "en"},
		{[]string{strings.Repeat("ja,", 1<<20) + "hu"}, "en"},
		{[]string{"hu," + strings.Repeat(",", 1<<20)}, "hu"},
	} {
		if got := i18n.Match(c.candidates...).Code(); got != c.want {
			t.Errorf("Match(%.60q) = %s, want %s", c.candidates, got, c.want)
		}
	}
}

func FuzzMatchAlwaysFindsALanguage(f *testing.F) {
	for _, seed := range []string{"", "de-AT,de;q=0.9", "*;q=0", "a-b-c-d;q=1;q=1", "en-u-x-t-0"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, header string) {
		if got := i18n.Match(header); got == nil || !slices.Contains(i18n.Codes, got.Code()) {
			t.Errorf("Match(%q) = %v", header, got)
		}
	})
}
