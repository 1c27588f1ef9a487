package handlers

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"foyer/portal"
	"foyer/store"
	"foyer/views"
)

func newReset(c *visitorCtx) error {
	return c.page(views.AskReset(views.ResetForm{}))
}

func createReset(c *visitorCtx) error {
	fields, err := c.form("email")
	if err != nil {
		return err
	}
	err = c.site.Store.AskReset(c.UserContext(), fields["email"], c.browser())
	if wrong, ok := errors.AsType[portal.Invalid](err); ok {
		return c.invalid(views.AskReset(views.ResetForm{Email: fields["email"], Wrong: wrong}))
	}
	if err != nil {
		return err
	}
	return c.leads("/pwreset/sent")
}

// showReset says the same to everybody: whether a mail is on its way, only
// the mailbox tells.
func showReset(c *visitorCtx) error {
	return c.page(views.ResetAsked())
}

func editPassword(c *visitorCtx) error {
	coming, err := c.site.Store.Reset(c.UserContext(), c.Params("token"))
	if err != nil {
		return c.linkGone(err)
	}
	return c.page(views.SetPassword(c.passwordForm(coming)))
}

func updatePassword(c *visitorCtx) error {
	fields, err := c.form("email", "password")
	if err != nil {
		return err
	}
	in, err := c.site.Store.SetPassword(c.UserContext(), c.Params("token"), fields["password"], c.enteringBrowser())
	if wrong, ok := errors.AsType[portal.Invalid](err); ok {
		coming, err := c.site.Store.Reset(c.UserContext(), c.Params("token"))
		if err != nil {
			return c.linkGone(err)
		}
		form := c.passwordForm(coming)
		form.Wrong = wrong
		return c.invalid(views.SetPassword(form))
	}
	if err != nil {
		return c.linkGone(err)
	}
	return c.enters(in, "")
}

func (c *visitorCtx) passwordForm(coming store.Coming) views.PasswordForm {
	return views.PasswordForm{
		Token: c.Params("token"), Email: coming.Email, New: coming.New, Accounts: coming.Account, Min: c.site.PasswordMin,
	}
}

// linkGone answers for a link that is used up, too old or void: all alike.
func (c *visitorCtx) linkGone(err error) error {
	if !errors.Is(err, portal.ErrNotFound) {
		return err
	}
	return c.render(fiber.StatusNotFound, views.LinkGone())
}
