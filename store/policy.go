package store

import (
	"context"

	"foyer/portal"
)

// RequireProvider says through which provider everybody but the owner has to
// sign in to see this account; with an empty word, as they like. The owner
// alone says so; it holds from the next request of every session.
func (t *Tenant) RequireProvider(ctx context.Context, provider string) error {
	_, known := t.s.Providers[provider]
	switch {
	case !t.Contact.IsOwner():
		return portal.Denied{Right: portal.OwnerOnly}
	case provider != "" && !known:
		return portal.Tampered{Field: "provider"}
	}
	return t.asks(ctx, "signin_provider", provider, map[string]string{"provider": provider})
}

// RequireSecondFactor says whether everybody on the account has to give a
// second factor. Who says so has given one: nobody locks themselves out.
func (t *Tenant) RequireSecondFactor(ctx context.Context, required bool) error {
	if !t.May(portal.Manage(portal.Security)) {
		return portal.Denied{Right: portal.Manage(portal.Security)}
	}
	if required && !t.Session.Methods.Strong() {
		return portal.Invalid{"second": {Key: "error.second_first"}}
	}
	word := "off"
	if required {
		word = "on"
	}
	return t.asks(ctx, "second_factor", required, map[string]string{"second": word})
}

func (t *Tenant) asks(ctx context.Context, column string, value any, says map[string]string) error {
	return t.change(ctx, portal.AccountSignIn, func(w writer) error {
		w.says("", "", says)
		if err := w.sets(ctx, column, value); err != nil {
			return err
		}
		return w.barsSignOn(ctx)
	})
}
