package views

import (
	"context"

	"foyer/i18n"
	"foyer/portal"
	"foyer/views/says"
)

// AccessSentence says in words what the access lets somebody do, and what not.
func AccessSentence(ctx context.Context, a portal.Access, owner bool) string {
	return says.Access(i18n.From(ctx), a, owner)
}
