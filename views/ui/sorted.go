package ui

import (
	"iter"
	"maps"
	"slices"
)

// sorted goes through what is not empty in m in the order of its keys, so that
// a page is the same at every rendering.
func sorted(m map[string]string) iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		for _, key := range slices.Sorted(maps.Keys(m)) {
			if m[key] != "" && !yield(key, m[key]) {
				return
			}
		}
	}
}
