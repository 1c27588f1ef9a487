package i18n

import (
	"math"
	"testing"
	"testing/fstest"

	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"
)

// polishWith is Polish with a small catalogue of its own, over a small English one.
func polishWith(en, pl string) *Language {
	l := *languages[4]
	files := fstest.MapFS{"en.json": {Data: []byte(en)}, "pl.json": {Data: []byte(pl)}}
	messages := load(files, l.code, load(files, "en", nil))
	l.messages = func() map[string]message { return messages }
	return &l
}

func TestAMessageIsSaidWithItsValues(t *testing.T) {
	l := polishWith(`{"only.english": "Hello {{.name}}"}`, `{
		"plain":  "Zapisano",
		"values": "{{.who}} → {{ .whom }}!",
		"files":  {"one": "{{.count}} plik", "few": "{{.count}} pliki", "many": "{{.count}} plików", "other": "{{.count}} pliku"},
		"words":  {"one": "jeden", "other": "wiele"}
	}`)
	for _, c := range []struct {
		key  string
		args []any
		want string
	}{
		{"plain", nil, "Zapisano"},
		{"plain", []any{"unused", 1}, "Zapisano"},
		{"values", []any{"who", "<b>", "whom", "{{.who}}"}, "<b> → {{.who}}!"},
		{"values", []any{"whom", 1042, "who", false}, "false → 1042!"},
		{"values", []any{"who", "A"}, "A → {whom}!"},
		{"values", []any{"who"}, "{who} → {whom}!"},
		{"values", []any{1, 2, "who", "A", "whom", 'x'}, "A → 120!"},
		{"files", []any{"count", 0}, "0 plików"},
		{"files", []any{"count", 1}, "1 plik"},
		{"files", []any{"count", -1}, "-1 plik"},
		{"files", []any{"count", int64(22)}, "22 pliki"},
		{"files", []any{"count", uint32(25)}, "25 plików"},
		{"files", []any{"count", uint64(12345)}, "12\u00a0345 plików"},
		{"files", []any{"count", int32(3_000_002)}, "3\u00a0000\u00a0002 pliki"},
		{"files", []any{"count", 5_000_000_002}, "5\u00a0000\u00a0000\u00a0002 pliki"},
		{"files", []any{"count", math.MinInt64}, "-9\u00a0223\u00a0372\u00a0036\u00a0854\u00a0775\u00a0808 plików"},
		{"files", []any{"count", "1.5"}, "1.5 pliku"},
		{"files", nil, "{count} pliku"},
		{"words", []any{"count", 1}, "jeden"},
		{"words", []any{"count", 2}, "wiele"},
		{"only.english", []any{"name", "Ewa"}, "Hello Ewa"},
		{"nowhere.at_all", []any{"name", "Ewa"}, "nowhere.at_all"},
		{"", nil, ""},
	} {
		if got := l.T(c.key, c.args...); got != c.want {
			t.Errorf("T(%q, %v) = %q, want %q", c.key, c.args, got, c.want)
		}
	}
}

func TestACatalogueHoldsNoPrograms(t *testing.T) {
	for _, src := range []string{"{{name}}", "{{.}}", "{{.a", "{{if .a}}b{{end}}", "{{.a.b}}", "{{.Name}}", "{{.1}}", "{{- .a}}"} {
		if _, err := parse(src); err == nil {
			t.Errorf("%q is accepted", src)
		}
	}
}

func TestPluralFormsAreThoseOfGoI18n(t *testing.T) {
	counts := []int{999_998, 999_999, 1_000_001, 1_000_002, 1_000_012, 2_147_483_652}
	for n := range 320 {
		counts = append(counts, n)
	}
	for _, l := range languages {
		bundle := goi18n.NewBundle(l.tag)
		bundle.MustAddMessages(l.tag, &goi18n.Message{ID: "form", Zero: "zero", One: "one", Two: "two", Few: "few", Many: "many", Other: "other"})
		localizer := goi18n.NewLocalizer(bundle, l.code)
		for _, n := range counts {
			want := localizer.MustLocalize(&goi18n.LocalizeConfig{MessageID: "form", PluralCount: n})
			if got := formNames[l.form(uint64(n))]; got != want {
				t.Errorf("%s: %d is %q, want %q", l.code, n, got, want)
			}
		}
	}
}

var formNames = [forms]string{other: "other", zero: "zero", one: "one", two: "two", few: "few", many: "many"}

func TestTheContextHasALanguage(t *testing.T) {
	ctx := t.Context()
	if got := From(ctx).Code(); got != "en" {
		t.Errorf("without a language it is %q, want English", got)
	}
	if got := From(With(ctx, nil)).Code(); got != "en" {
		t.Errorf("with nil it is %q, want English", got)
	}
	dutch, _ := For("nl")
	if got := T(With(ctx, dutch), "time.yesterday"); got != "gisteren" {
		t.Errorf("yesterday in Dutch is %q", got)
	}
}

func TestLanguagesCallThemselvesByTheirOwnNames(t *testing.T) {
	names := []string{"English", "Magyar", "Deutsch", "Français", "Polski", "Nederlands"}
	for i, code := range Codes {
		l, ok := For(code)
		if !ok || l.Code() != code || l.Name() != names[i] {
			t.Errorf("%s: %v, %v", code, l, ok)
		}
	}
	for _, code := range []string{"", "EN", "de-AT", "xx"} {
		if _, ok := For(code); ok {
			t.Errorf("%q is a language", code)
		}
	}
}
