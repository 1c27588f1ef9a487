package main

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"foyer/i18n"
	"foyer/portal"
)

// inWords says in English what is wrong with what was typed, by the flags that
// it was typed at: those of the fields, unless they are called otherwise.
func inWords(wrong portal.Invalid, flags map[string]string) string {
	english := i18n.Match("en")
	var lines []string
	for _, field := range slices.Sorted(maps.Keys(wrong)) {
		flag := cmp.Or(flags[field], "--"+strings.ReplaceAll(field, "_", "-"))
		text := english.T(wrong[field].Key, wrong[field].Args...)
		lines = append(lines, flag+": "+strings.ToLower(text[:1])+strings.TrimSuffix(text[1:], "."))
	}
	return strings.Join(lines, "\n")
}
