package handlers

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"foyer/portal"
	"foyer/views"
)

// addAuthenticator begins to set up an app that shows codes.
func addAuthenticator(c *userCtx) error {
	token, err := c.self.BeginAuthenticator(c.UserContext(), c.flowBrowser())
	if err != nil {
		return err
	}
	return c.leads("/me/security/authenticator/" + token)
}

func editAuthenticator(c *userCtx) error {
	return c.authenticator(fiber.StatusOK, nil)
}

// authenticator answers with what the app is to be told, once more when the code
// was wrong.
func (c *userCtx) authenticator(status int, wrong portal.Invalid) error {
	app, err := c.self.Authenticator(c.UserContext(), c.Params("token"), c.site.Brand, c.browser())
	if err != nil {
		return err
	}
	c.frame.Failed = wrong != nil
	return c.render(status, views.Authenticator(views.AuthenticatorForm{Path: c.Path(), Secret: app.Secret, QR: app.QR, Wrong: wrong}))
}

func confirmAuthenticator(c *userCtx) error {
	fields, err := c.form("code")
	if err != nil {
		return err
	}
	codes, err := c.self.ConfirmAuthenticator(c.UserContext(), c.Params("token"), fields["code"], c.browser())
	if errors.Is(err, portal.ErrWrongCode) {
		return c.authenticator(fiber.StatusUnprocessableEntity, portal.Invalid{"code": {Key: "error.code_wrong"}})
	}
	if err != nil {
		return err
	}
	return c.showCodes(codes)
}

// showCodes is the one answer that has the recovery codes in it: they are kept
// nowhere.
func (c *userCtx) showCodes(codes []string) error {
	c.frame.Path = "/me/security" // another language is chosen there, not here
	return c.page(views.RecoveryCodes(codes))
}

func confirmAuthenticatorRemoval(c *userCtx) error {
	factors, err := c.self.Factors(c.UserContext())
	if err != nil {
		return err
	}
	if !factors.Authenticator {
		return c.leads("/me/security")
	}
	return c.page(views.AuthenticatorRemoval(factors))
}

func removeAuthenticator(c *userCtx) error {
	if err := c.self.RemoveAuthenticator(c.UserContext()); err != nil {
		return err
	}
	return c.done("notice.authenticator_removed", "/me/security")
}

func confirmCodes(c *userCtx) error {
	factors, err := c.self.Factors(c.UserContext())
	if err != nil {
		return err
	}
	if !factors.Any() {
		return c.leads("/me/security")
	}
	return c.page(views.NewCodes(factors))
}

func renewCodes(c *userCtx) error {
	codes, err := c.self.RenewCodes(c.UserContext())
	if errors.Is(err, portal.ErrNotFound) { // the last second factor went meanwhile
		return c.leads("/me/security")
	}
	if err != nil {
		return err
	}
	return c.showCodes(codes)
}
