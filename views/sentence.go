package views

import (
	"context"
	"slices"
	"strings"

	"foyer/i18n"
	"foyer/portal"
)

// AccessSentence says in words what the access lets somebody do, and what not.
func AccessSentence(ctx context.Context, a portal.Access, owner bool) string {
	switch {
	case owner || portal.FullAccess().Within(a):
		return i18n.T(ctx, "access.everything")
	case a.Within(nil):
		return i18n.T(ctx, "access.nothing")
	}
	return strings.Join(slices.Concat(
		aboutAreas(ctx, a, portal.LevelManage, "access.can"),
		aboutAreas(ctx, a, portal.LevelView, "access.can_only_see"),
		aboutAreas(ctx, a, portal.LevelNone, "access.no_access"),
	), " ")
}

// aboutAreas is the sentence about the areas that are open at the level, if
// there are any.
func aboutAreas(ctx context.Context, a portal.Access, level portal.Level, sentence string) []string {
	var things []string
	for _, area := range a.Open(level) {
		things = append(things, i18n.T(ctx, "area."+string(area)+"."+level.String()))
	}
	if len(things) == 0 {
		return nil
	}
	return []string{i18n.T(ctx, sentence, "things", i18n.From(ctx).List(things))}
}
