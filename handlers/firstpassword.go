package handlers

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"foyer/portal"
	"foyer/views"
)

// editFirstPassword is where somebody comes who has signed in with a password
// that was given by hand. They are not in yet.
func editFirstPassword(c *visitorCtx) error {
	return c.firstPassword(views.FirstPasswordForm{Next: ownPath(c.Query("next"), "")}, nil)
}

func updateFirstPassword(c *visitorCtx) error {
	fields, err := c.form("email", "password", "next")
	if err != nil {
		return err
	}
	form := views.FirstPasswordForm{Next: ownPath(fields["next"], "")}
	in, err := c.site.Store.ReplaceFirstPassword(c.UserContext(), c.Params("token"), fields["password"], c.enteringBrowser())
	if wrong, ok := errors.AsType[portal.Invalid](err); ok {
		return c.firstPassword(form, wrong)
	}
	if err != nil {
		return c.firstPasswordGone(err)
	}
	return c.enters(in, form.Next)
}

// firstPassword answers with the form, once more when something was wrong.
func (c *visitorCtx) firstPassword(form views.FirstPasswordForm, wrong portal.Invalid) error {
	user, err := c.site.Store.FirstPassword(c.UserContext(), c.Params("token"))
	if err != nil {
		return c.firstPasswordGone(err)
	}
	c.frame.Path = withNext(c.Path(), form.Next)
	form.Token, form.Email, form.Min, form.Wrong = c.Params("token"), user.Email, c.site.PasswordMin, wrong
	if wrong != nil {
		return c.invalid(views.FirstPassword(form))
	}
	return c.page(views.FirstPassword(form))
}

// firstPasswordGone answers for a page that was used, or left open too long.
func (c *visitorCtx) firstPasswordGone(err error) error {
	if !errors.Is(err, portal.ErrNotFound) {
		return err
	}
	return c.render(fiber.StatusNotFound, views.FirstPasswordGone())
}
