package i18n

import (
	"fmt"
	"strings"
)

// text is one wording, cut at its placeholders once and for all:
// text/template would be some twenty times slower.
type text struct {
	plain string // the whole of it, when parts is empty
	parts []part
}

// part is a stretch of text and the placeholder that follows it, if any.
type part struct{ before, name string }

type message struct {
	other  text
	plural *[forms]text // only for messages with several wordings
}

// parse cuts a wording at its {{.name}} placeholders. Anything else that
// text/template understands is an error: catalogues hold words, not programs.
func parse(src string) (text, error) {
	if !strings.Contains(src, "{{") {
		return text{plain: src}, nil
	}
	var parts []part
	for src != "" {
		before, rest, found := strings.Cut(src, "{{")
		if !found {
			parts = append(parts, part{before: before})
			break
		}
		inner, after, closed := strings.Cut(rest, "}}")
		name, dotted := strings.CutPrefix(strings.TrimSpace(inner), ".")
		if !closed || !dotted || !isName(name) {
			return text{}, fmt.Errorf("%q is not a placeholder like {{.name}}", "{{"+inner)
		}
		parts = append(parts, part{before, name})
		src = after
	}
	return text{parts: parts}, nil
}

func isName(s string) bool {
	for i := range len(s) {
		if c := s[i]; c != '_' && (c < 'a' || c > 'z') && (i == 0 || c < '0' || c > '9') {
			return false
		}
	}
	return s != ""
}

func (m *message) say(l *Language, args []any) string {
	t := &m.other
	if m.plural != nil {
		if n, ok := integer(value(args, "count")); ok {
			if chosen := &m.plural[l.form(magnitude(n))]; chosen.plain != "" || chosen.parts != nil {
				t = chosen
			}
		}
	}
	if t.parts == nil {
		return t.plain
	}
	return t.fill(l, args)
}

func (t *text) fill(l *Language, args []any) string {
	var room [256]byte
	out := room[:0]
	for _, p := range t.parts {
		out = append(out, p.before...)
		if p.name != "" {
			out = l.insert(out, p.name, value(args, p.name))
		}
	}
	return string(out)
}

// insert appends a placeholder's value. One that was not given shows as
// {name}, so that whoever looks at the page sees what is wrong.
func (l *Language) insert(out []byte, name string, v any) []byte {
	switch v := v.(type) {
	case nil:
		return append(append(append(out, '{'), name...), '}')
	case string:
		return append(out, v...)
	}
	if n, ok := integer(v); ok && name == "count" {
		return l.format.number(out, n)
	}
	return fmt.Append(out, v)
}

func value(args []any, name string) any {
	for i := 0; i+1 < len(args); i += 2 {
		if args[i] == name {
			return args[i+1]
		}
	}
	return nil
}
