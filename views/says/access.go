// Package says is the sentences that pages and mails share.
package says

import (
	"slices"
	"strings"

	"foyer/i18n"
	"foyer/portal"
)

// Access says in words what the access lets somebody do, and what not.
func Access(l *i18n.Language, a portal.Access, owner bool) string {
	switch {
	case owner || portal.FullAccess().Within(a):
		return l.T("access.everything")
	case a.Within(nil):
		return l.T("access.nothing")
	}
	return strings.Join(slices.Concat(
		aboutAreas(l, a, portal.LevelManage, "access.can"),
		aboutAreas(l, a, portal.LevelView, "access.can_only_see"),
		aboutAreas(l, a, portal.LevelNone, "access.no_access"),
	), " ")
}

// aboutAreas is the sentence about the areas that are open at the level, if
// there are any.
func aboutAreas(l *i18n.Language, a portal.Access, level portal.Level, sentence string) []string {
	var things []string
	for _, area := range a.Open(level) {
		things = append(things, l.T("area."+string(area)+"."+level.String()))
	}
	if len(things) == 0 {
		return nil
	}
	return []string{l.T(sentence, "things", l.List(things))}
}
