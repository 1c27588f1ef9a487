package handlers

import (
	"encoding/json"
	"errors"

	"github.com/gofiber/fiber/v2"

	"foyer/portal"
	"foyer/views"
)

// askPasskey tells the script on the page what to ask a passkey of whoever is
// there.
func askPasskey(c *visitorCtx) error {
	options, token, err := c.site.Store.AskPasskey(c.UserContext(), c.flowBrowser())
	return c.challenge(options, token, err)
}

// challenge answers a script. Its page draws what is wrong.
func (c *visitorCtx) challenge(options json.RawMessage, token string, err error) error {
	if err != nil {
		return err
	}
	return c.JSON(fiber.Map{"token": token, "options": options})
}

func signInByPasskey(c *visitorCtx) error {
	fields, err := c.form("token", "credential", "next")
	if err != nil {
		return err
	}
	next := ownPath(fields["next"], "")
	in, err := c.site.Store.SignInByPasskey(c.UserContext(), fields["token"], fields["credential"], c.enteringBrowser())
	if errors.Is(err, portal.ErrRefused) {
		c.frame.Path = withNext("/login", next)
		return c.invalid(views.Login(views.LoginForm{Next: next, Problem: &portal.Message{Key: "error.passkey_refused"}}))
	}
	if err != nil {
		return err
	}
	return c.enters(in, next)
}

func newPasskey(c *userCtx) error {
	if err := c.self.ChangesFactors(c.UserContext()); err != nil {
		return err
	}
	return c.page(views.NewPasskey(views.PasskeyForm{Browser: c.browser().Name}))
}

func makePasskey(c *userCtx) error {
	options, token, err := c.self.NewPasskey(c.UserContext(), c.flowBrowser())
	return c.challenge(options, token, err)
}

func createPasskey(c *userCtx) error {
	fields, err := c.form("name", "token", "credential")
	if err != nil {
		return err
	}
	codes, err := c.self.AddPasskey(c.UserContext(), fields["token"], fields["name"], fields["credential"], c.browser())
	if wrong, ok := errors.AsType[portal.Invalid](err); ok {
		return c.passkeyAgain(views.PasskeyForm{Name: fields["name"], Wrong: wrong})
	}
	if errors.Is(err, portal.ErrRefused) {
		return c.passkeyAgain(views.PasskeyForm{Name: fields["name"], Problem: &portal.Message{Key: "error.passkey_not_made"}})
	}
	if err != nil {
		return err
	}
	if len(codes) > 0 {
		return c.showCodes(codes)
	}
	return c.done("notice.passkey_added", "/me/security")
}

func (c *userCtx) passkeyAgain(form views.PasskeyForm) error {
	c.frame.Path = "/me/security/passkeys/new"
	return c.invalid(views.NewPasskey(form))
}

func editPasskey(c *userCtx) error {
	passkey, err := c.self.Passkey(c.UserContext(), c.Params("id"))
	if err != nil {
		return err
	}
	return c.page(views.EditPasskey(views.PasskeyForm{Passkey: passkey, Name: passkey.Name}))
}

func updatePasskey(c *userCtx) error {
	fields, err := c.form("name")
	if err != nil {
		return err
	}
	err = c.self.RenamePasskey(c.UserContext(), c.Params("id"), fields["name"])
	if wrong, ok := errors.AsType[portal.Invalid](err); ok {
		passkey, err := c.self.Passkey(c.UserContext(), c.Params("id"))
		if err != nil {
			return err
		}
		return c.invalid(views.EditPasskey(views.PasskeyForm{Passkey: passkey, Name: fields["name"], Wrong: wrong}))
	}
	if err != nil {
		return err
	}
	return c.done("notice.passkey_renamed", "/me/security")
}

func confirmPasskeyRemoval(c *userCtx) error {
	passkey, err := c.self.Passkey(c.UserContext(), c.Params("id"))
	if err != nil {
		return err
	}
	return c.page(views.PasskeyRemoval(passkey, false))
}

func removePasskey(c *userCtx) error {
	err := c.self.RemovePasskey(c.UserContext(), c.Params("id"))
	if errors.Is(err, portal.ErrLastWay) {
		passkey, err := c.self.Passkey(c.UserContext(), c.Params("id"))
		if err != nil {
			return err
		}
		return c.invalid(views.PasskeyRemoval(passkey, true))
	}
	if err != nil {
		return err
	}
	return c.done("notice.passkey_removed", "/me/security")
}
