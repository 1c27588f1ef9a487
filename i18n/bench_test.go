package i18n

import (
	"testing"
	"time"
)

func BenchmarkLoadingAllLanguages(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		english := load(catalogues, Codes[0], nil)
		for _, code := range Codes[1:] {
			load(catalogues, code, english)
		}
	}
}

func BenchmarkT(b *testing.B) {
	l := polishWith(`{}`, `{"plain": "Zapisano", "value": "Witaj, {{.name}}!", "files": {"one": "{{.count}} plik", "few": "{{.count}} pliki", "many": "{{.count}} plików", "other": "{{.count}} pliku"}}`)
	ctx := With(b.Context(), l)
	for name, say := range map[string]func() string{
		"plain":       func() string { return l.T("plain") },
		"fromContext": func() string { return T(ctx, "plain") },
		"value":       func() string { return l.T("value", "name", "Ewa") },
		"plural":      func() string { return l.T("files", "count", 12345) },
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				say()
			}
		})
	}
}

func BenchmarkMatch(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Match("", "", "de-AT,de;q=0.9,en;q=0.8")
	}
}

func BenchmarkDateTime(b *testing.B) {
	b.ReportAllocs()
	now := time.Now()
	for b.Loop() {
		languages[1].DateTime(now)
	}
}
