package portal_test

import (
	"strings"
	"testing"
	"unicode"

	"foyer/portal"
)

func TestASearchDoesNotMindAccents(t *testing.T) {
	for typed, want := range map[string]string{
		"Kertész és Társa": "kertesz es tarsa", "Őrség ŰRHAJÓ": "orseg urhajo", "Krüger Straße": "kruger strasse", "Élise Œuvre": "elise oeuvre",
		"Złoty Kłos ŁOŚ": "zloty klos los", "Żółw": "zolw", "IJsselmeer": "ijsselmeer", "Ærø Đuro": "aero duro", "İstanbul ısı": "istanbul isi",
		"100% _a_ \\": "100% _a_ \\", "": "",
	} {
		if got := portal.Fold(typed); got != want {
			t.Errorf("%q is folded to %q, want %q", typed, got, want)
		}
	}
}

func TestTidyTextIsOneVisibleLine(t *testing.T) {
	for typed, want := range map[string]string{
		"  Nagy   Péter ": "Nagy Péter", "Nagy\r\nBcc: all@evil.example": "Nagy Bcc: all@evil.example", "Na\x00gy\x1b[31m": "Nagy[31m",
		"\u202eretéP ygaN": "retéP ygaN", "Na\u200bgy\ufeff": "Nagy", "Nagy\u00a0Péter\u2003": "Nagy Péter", "\t\n": "",
	} {
		if got := portal.Tidy(typed); got != want {
			t.Errorf("%q became %q, want %q", typed, got, want)
		}
	}
}

func FuzzTidyTextStaysTidy(f *testing.F) {
	f.Add("Nagy\r\nPéter")
	f.Add("\u202e\xff\u2028x")
	f.Fuzz(func(t *testing.T, typed string) {
		got := portal.Tidy(typed)
		if portal.Tidy(got) != got || strings.TrimSpace(got) != got || strings.ContainsFunc(got, unicode.IsControl) {
			t.Errorf("%q became %q", typed, got)
		}
	})
}
