package views

import (
	"cmp"
	"context"
	"strings"

	"foyer/i18n"
	"foyer/portal"
	"foyer/views/ui"
)

func backToSecurity(ctx context.Context) *ui.Link {
	return &ui.Link{Href: "/me/security", Label: i18n.T(ctx, "security.title")}
}

// suggestedName is what was typed or, before that, what people call the
// browser.
func suggestedName(ctx context.Context, f PasskeyForm) string {
	if f.Browser == "" {
		return f.Name
	}
	return cmp.Or(f.Name, browserName(ctx, f.Browser))
}

// inGroups is a secret as it is read out or typed: four characters at a time.
func inGroups(secret string) string {
	var groups []string
	for len(secret) > 4 {
		groups, secret = append(groups, secret[:4]), secret[4:]
	}
	return strings.Join(append(groups, secret), " ")
}

// usernameOrPasskey has the browser offer passkeys where it offers addresses.
func usernameOrPasskey(ctx context.Context) string {
	if FrameOf(ctx).Passkeys {
		return "username webauthn"
	}
	return "username"
}

// factorsText says which second factors there are: passkeys only where there
// can be any, or where the user has some.
func factorsText(ctx context.Context, f portal.Factors) string {
	if FrameOf(ctx).Passkeys || len(f.Passkeys) > 0 {
		return i18n.T(ctx, "factors.text")
	}
	return i18n.T(ctx, "factors.text_app")
}
