package portal_test

import (
	"strings"
	"testing"

	"foyer/portal"
)

func TestAnAddressIsComparedByItsNormalForm(t *testing.T) {
	for typed, want := range map[string]string{
		"anna@kertesz.example":        "anna@kertesz.example",
		"Anna@Kertesz.EXAMPLE":        "anna@kertesz.example",
		"name+tag@host.example":       "name+tag@host.example",
		"NAME+Tag@host.example":       "name+tag@host.example",
		"info@bücher.example":         "info@xn--bcher-kva.example",
		"info@BÜCHER.example":         "info@xn--bcher-kva.example",
		"info@xn--bcher-kva.example":  "info@xn--bcher-kva.example",
		"o'neil!#$%&*/=?^_`{|}~@a.ie": "o'neil!#$%&*/=?^_`{|}~@a.ie",
		"a@b.c.d.example":             "a@b.c.d.example",
	} {
		if got, ok := portal.NormEmail(typed); !ok || got != want {
			t.Errorf("%q became %q, %v; want %q", typed, got, ok, want)
		}
	}
}

func TestTaggedAddressesStayDistinct(t *testing.T) {
	seen := map[string]string{}
	for _, address := range []string{"name@host.example", "name+tag@host.example", "name+tag2@host.example", "na.me@host.example"} {
		norm, ok := portal.NormEmail(address)
		if other, taken := seen[norm]; taken || !ok {
			t.Errorf("%s fell together with %q", address, other)
		}
		seen[norm] = address
	}
}

func TestALookAlikeIsNeverAnotherAddress(t *testing.T) {
	for _, address := range []string{
		"\u212aate@host.example",       // Kelvin sign for K
		"\ufb01ona@host.example",       // the ligature fi
		"M\u0130KE@host.example",       // İ
		"m\u0131ke@host.example",       // ı
		"ann\u0430@host.example",       // Cyrillic а
		"\uff41nna@host.example",       // full-width a
		"an\u00adna@host.example",      // soft hyphen
		"an\u200bna@host.example",      // zero width space
		"anna\u202e@host.example",      // right-to-left override
		"ann\u0061\u0301@host.example", // combining accent
	} {
		if norm, ok := portal.NormEmail(address); ok {
			t.Errorf("%q became %q", address, norm)
		}
		wrong := portal.Invalid{}
		if portal.CheckEmail(wrong, address); wrong["email"].Key != "error.email_local_ascii" {
			t.Errorf("%q is refused by %q", address, wrong["email"].Key)
		}
	}
}

func TestWhatIsNoAddressIsRefused(t *testing.T) {
	for _, typed := range []string{
		"", "anna", "@", "anna@", "@host.example", "anna@host", "anna@host.", "anna@.example", "anna@host..example", "anna@host.example.",
		"a b@host.example", " anna@host.example", "anna@host.example ", "anna@ho st.example", "anna@@host.example", "anna@evil.example@host.example",
		".anna@host.example", "anna.@host.example", "an..na@host.example", "anna@-host.example", "anna@host_name.example",
		"anna@host.example\r\nBcc: all@evil.example", "anna\n@host.example", "anna@host.example\x00", "an\x00na@host.example", "an\tna@host.example", "anna\x7f@host.example",
		"Anna <anna@host.example>", "<anna@host.example>", "anna@host.example, all@evil.example", "anna@host.example;all@evil.example",
		`"anna"@host.example`, `an\na@host.example`, "anna(x)@host.example", "anna@[127.0.0.1]", "mailto:anna@host.example", "anna@host.example/",
	} {
		if norm, ok := portal.NormEmail(typed); ok {
			t.Errorf("%q became %q", typed, norm)
		}
	}
}

func TestAnAddressHasAtMost254Bytes(t *testing.T) {
	host := "@" + strings.Repeat("a.", 40) + "example"
	longest := strings.Repeat("x", portal.MaxEmail-len(host)) + host
	if _, ok := portal.NormEmail(longest); !ok {
		t.Error("254 bytes are refused")
	}
	wrong := portal.Invalid{}
	if portal.CheckEmail(wrong, "x"+longest); wrong["email"].Key != "error.email_long" {
		t.Errorf("255 bytes are refused by %q", wrong["email"].Key)
	}
	// Its A-label is longer than what was typed.
	if norm, ok := portal.NormEmail(strings.Repeat("x", 230) + "@büüüüüüücher.example"); ok {
		t.Errorf("the normal form has %d bytes", len(norm))
	}
}

func FuzzANormalFormIsPlainAndStays(f *testing.F) {
	for _, seed := range []string{"name+tag@host.example", "info@bücher.example", "\u212a@x.example", "a@b\r\nc.example", `"a"@b.example`, "a@b.example.", "a@xn--.example", "\xff@b.example", "a@\xff.example"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		norm, ok := portal.NormEmail(typed)
		if !ok {
			return
		}
		again, ok := portal.NormEmail(norm)
		if !ok || again != norm {
			t.Errorf("%q became %q and then %q", typed, norm, again)
		}
		if strings.ContainsFunc(norm, func(r rune) bool {
			return r <= ' ' || r >= 0x7f || 'A' <= r && r <= 'Z' || strings.ContainsRune(`"(),:;<>[\]`, r)
		}) {
			t.Errorf("%q became %q", typed, norm)
		}
		typedLocal, _, _ := strings.Cut(typed, "@")
		if local, _, _ := strings.Cut(norm, "@"); !strings.EqualFold(local, typedLocal) || len(local) != len(typedLocal) {
			t.Errorf("%q became %q: the local part is another", typed, norm)
		}
	})
}
