// Package i18n says things in the six languages of the portal: messages with
// plurals, dates, numbers and lists. README.md tells how to add a key or a
// language.
package i18n

import (
	"context"
	"sync"
	"time"

	"golang.org/x/text/language"
)

// Codes are the languages' codes (ISO 639-1) in the order in which a person
// chooses among them. The first is the one that everything falls back to.
var Codes = []string{"en", "hu", "de", "fr", "pl", "nl"}

// Language is one of the six. It is safe for concurrent use.
type Language struct {
	code, name string
	tag        language.Tag
	format     format
	zone       *time.Location // nil: as the times carry it
	messages   func() map[string]message
	form       func(count uint64) form
}

// languages holds one Language for each of Codes, in that order.
var languages = [...]*Language{
	{code: "en", name: "English", tag: language.English, format: english},
	{code: "hu", name: "Magyar", tag: language.Hungarian, format: hungarian},
	{code: "de", name: "Deutsch", tag: language.German, format: german},
	{code: "fr", name: "Français", tag: language.French, format: french},
	{code: "pl", name: "Polski", tag: language.Polish, format: polish},
	{code: "nl", name: "Nederlands", tag: language.Dutch, format: dutch},
}

// A catalogue is read when its language is first used: nobody waits at the
// start of the program for languages that nobody speaks.
func init() {
	for _, l := range languages {
		l.messages = sync.OnceValue(l.catalogue)
		l.form = pluralForms(l.tag)
	}
}

func (l *Language) catalogue() map[string]message {
	if l == languages[0] {
		return load(catalogues, l.code, nil)
	}
	return load(catalogues, l.code, languages[0].messages())
}

// For returns the language with exactly this code.
func For(code string) (*Language, bool) {
	for _, l := range languages {
		if l.code == code {
			return l, true
		}
	}
	return nil, false
}

// Code is the language's ISO 639-1 code, which is also its BCP 47 tag.
func (l *Language) Code() string { return l.code }

// Name is what the language calls itself: "Magyar".
func (l *Language) Name() string { return l.name }

// T says the message called key. The arguments are pairs of a placeholder's
// name and its value; "count" with an integer also chooses the CLDR plural
// form, and is the only one whose digits are grouped. Values go in as plain
// text, unescaped. A key that the language lacks is said in English, and one
// that English lacks is returned as it is.
func (l *Language) T(key string, args ...any) string {
	m, ok := l.messages()[key]
	if !ok {
		return key
	}
	return m.say(l, args)
}

type contextKey struct{}

// With returns a context in which T speaks l.
func With(ctx context.Context, l *Language) context.Context {
	return context.WithValue(ctx, contextKey{}, l)
}

// From returns the language that With put into the context, or else English.
func From(ctx context.Context) *Language {
	if l, ok := ctx.Value(contextKey{}).(*Language); ok && l != nil {
		return l
	}
	return languages[0]
}

// T says the message called key in the context's language; see [Language.T].
func T(ctx context.Context, key string, args ...any) string {
	return From(ctx).T(key, args...)
}
