package handlers

import (
	"errors"

	"foyer/auth"
	"foyer/portal"
	"foyer/store"
	"foyer/views"
)

// showAgain asks a signed-in user to prove once more who they are: what comes
// next changes how they come in.
func showAgain(c *userCtx) error {
	page, err := c.again(ownPath(c.Query("next"), ""), nil)
	if err != nil {
		return err
	}
	return c.page(views.Again(page))
}

func (c *userCtx) again(next string, wrong portal.Invalid) (views.AgainPage, error) {
	ways, err := c.self.Ways(c.UserContext())
	c.frame.Path = withNext("/login/again", next)
	page := views.AgainPage{Email: c.self.User.Email, Password: c.self.User.PasswordHash != "", Next: next, Wrong: wrong}
	for _, p := range c.frame.Providers {
		for _, way := range ways {
			if way.Provider == p.Slug {
				page.Providers = append(page.Providers, p)
				break
			}
		}
	}
	return page, err
}

func proveAgain(c *userCtx) error {
	fields, err := c.form("email", "current", "next")
	if err != nil {
		return err
	}
	next := ownPath(fields["next"], "")
	in, err := c.self.ProveByPassword(c.UserContext(), fields["current"], c.flowBrowser())
	if wrong, ok := errors.AsType[portal.Invalid](err); ok {
		page, err := c.again(next, wrong)
		if err != nil {
			return err
		}
		return c.invalid(views.Again(page))
	}
	if err != nil {
		return err
	}
	return c.enters(in, ownPath(next, "/me/security"))
}

// proveAtProvider asks the provider to have the person prove who they are,
// whatever session they have there.
func proveAtProvider(c *userCtx) error {
	p, err := c.provider()
	if err != nil {
		return err
	}
	g := store.Going{Errand: store.ToProve, Next: ownPath(c.Query("next"), ""), Attempt: auth.Attempt{MaxAge: 0}}
	return c.goesTo(p, g, auth.Wishes{Prompt: "login", LoginHint: c.self.User.Email, Locales: c.lang.Code()}, c.self.Goes)
}
