package i18n

import (
	"embed"
	"fmt"
	"io/fs"
	"maps"

	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"
)

//go:embed en.json hu.json de.json fr.json pl.json nl.json
var catalogues embed.FS

// load reads a language's catalogue over the one that it falls back to, so
// that falling back costs nothing later. It panics on a catalogue that is
// broken: they are built in, so that a test finds that before anybody runs it.
func load(files fs.FS, code string, fallback map[string]message) map[string]message {
	messages := maps.Clone(fallback)
	if messages == nil {
		messages = map[string]message{}
	}
	if err := read(files, code, messages); err != nil {
		panic(fmt.Sprintf("i18n: %s.json: %v", code, err))
	}
	return messages
}

func read(files fs.FS, code string, into map[string]message) error {
	path := code + ".json"
	buf, err := fs.ReadFile(files, path)
	if err != nil {
		return err
	}
	file, err := goi18n.ParseMessageFileBytes(buf, path, nil)
	if err != nil {
		return err
	}
	for _, m := range file.Messages {
		if into[m.ID], err = compile(m); err != nil {
			return fmt.Errorf("%s: %w", m.ID, err)
		}
	}
	return nil
}

// compile resolves the templates of a message. A message that lacks a plural
// form uses "other" for it.
func compile(m *goi18n.Message) (message, error) {
	var compiled message
	for f, src := range [...]string{other: m.Other, zero: m.Zero, one: m.One, two: m.Two, few: m.Few, many: m.Many} {
		if src == "" {
			continue
		}
		t, err := parse(src)
		if err != nil {
			return message{}, err
		}
		if form(f) == other {
			compiled.other = t
			continue
		}
		if compiled.plural == nil {
			compiled.plural = &[forms]text{}
		}
		compiled.plural[f] = t
	}
	return compiled, nil
}
