package handlers

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"foyer/portal"
	"foyer/store"
	"foyer/views"
)

// showSecond is where somebody comes who has given the first factor. They are
// not in yet.
func showSecond(c *visitorCtx) error {
	return c.second(fiber.StatusOK, views.SecondForm{Next: ownPath(c.Query("next"), "")})
}

func giveSecond(c *visitorCtx) error {
	fields, err := c.form("email", "code", "recovery", "token", "credential", "next")
	if err != nil {
		return err
	}
	form := views.SecondForm{Next: ownPath(fields["next"], "")}
	in, err := c.gives(fields)
	if err != nil {
		return c.secondRefused(form, fields.has("recovery"), err)
	}
	return c.enters(in, form.Next)
}

// secondRefused answers with the page again, and what was wrong.
func (c *visitorCtx) secondRefused(form views.SecondForm, recovery bool, err error) error {
	status := fiber.StatusUnprocessableEntity
	tooMany, isTooMany := errors.AsType[portal.TooMany](err)
	switch {
	case isTooMany:
		c.retryAfter(tooMany)
		status, form.Problem = fiber.StatusTooManyRequests, &portal.Message{Key: "error.too_many_tries", Args: []any{"count", tooMany.Minutes}}
	case errors.Is(err, portal.ErrRefused):
		form.Problem = &portal.Message{Key: "error.passkey_refused"}
	case errors.Is(err, portal.ErrWrongCode) && recovery:
		form.Wrong = portal.Invalid{"recovery": {Key: "error.recovery_wrong"}}
	case errors.Is(err, portal.ErrWrongCode):
		form.Wrong = portal.Invalid{"code": {Key: "error.code_wrong"}}
	default:
		return c.secondGone(err)
	}
	return c.second(status, form)
}

// gives hands on the one of the factors that was sent.
func (c *visitorCtx) gives(fields form) (store.SignedIn, error) {
	s, ctx, token := c.site.Store, c.UserContext(), c.Params("token")
	switch {
	case fields.has("recovery"):
		return s.GiveRecoveryCode(ctx, token, fields["recovery"], c.browser())
	case fields.has("credential"):
		return s.GivePasskey(ctx, token, fields["credential"], c.browser())
	default:
		return s.GiveCode(ctx, token, fields["code"], c.browser())
	}
}

// second answers with the page, once more when something was wrong.
func (c *visitorCtx) second(status int, form views.SecondForm) (err error) {
	if form.Second, err = c.site.Store.Second(c.UserContext(), c.Params("token"), c.browser()); err != nil {
		return c.secondGone(err)
	}
	c.frame.Path, c.frame.Failed = withNext(c.Path(), form.Next), status != fiber.StatusOK
	form.Path = c.Path()
	return c.render(status, views.Second(form))
}

// secondGone answers for a page that was used, left open too long, or opened
// in another browser.
func (c *visitorCtx) secondGone(err error) error {
	if !errors.Is(err, portal.ErrNotFound) {
		return err
	}
	return c.render(fiber.StatusNotFound, views.SecondGone())
}
