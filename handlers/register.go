package handlers

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"foyer/portal"
	"foyer/store"
	"foyer/views"
)

// registers tells whether anybody may open a free account. Where not, none of
// these pages is there.
func (s *Site) registers() bool { return s.Store == nil || !s.Store.NoRegistration }

func newRegistration(c *visitorCtx) error {
	return c.page(views.AskRegistration(views.ResetForm{}))
}

func createRegistration(c *visitorCtx) error {
	fields, err := c.form("email")
	if err != nil {
		return err
	}
	err = c.site.Store.AskRegistration(c.UserContext(), fields["email"], c.browser())
	if wrong, ok := errors.AsType[portal.Invalid](err); ok {
		return c.invalid(views.AskRegistration(views.ResetForm{Email: fields["email"], Wrong: wrong}))
	}
	if err != nil {
		return err
	}
	return c.leads("/register/sent")
}

// showRegistration says the same to everybody: whether there is a sign-in
// already, only the mail tells.
func showRegistration(c *visitorCtx) error {
	return c.page(views.RegistrationAsked())
}

func editRegistration(c *visitorCtx) error {
	email, err := c.site.Store.Registration(c.UserContext(), c.Params("token"))
	if err != nil {
		return c.registrationGone(err)
	}
	return c.page(views.Register(c.registration(email, store.NewRegistration{Language: c.lang.Code()})))
}

func (c *visitorCtx) registration(email string, n store.NewRegistration) views.RegisterForm {
	return views.RegisterForm{
		Token: c.Params("token"), Email: email, Name: n.Name, Company: n.Account, Language: n.Language, Min: c.site.PasswordMin,
	}
}

func updateRegistration(c *visitorCtx) error {
	fields, err := c.form("name", "company", "language", "email", "password")
	if err != nil {
		return err
	}
	language, err := fields.oneOf("language", c.lang.Code(), portal.Languages...)
	if err != nil {
		return err
	}
	return c.registers(fields, store.NewRegistration{
		Name: fields["name"], Account: fields["company"], Language: language, Password: fields["password"],
	})
}

func (c *visitorCtx) registers(fields form, n store.NewRegistration) error {
	email, err := c.site.Store.Registration(c.UserContext(), c.Params("token"))
	if err != nil {
		return c.registrationGone(err)
	}
	norm, _ := portal.NormEmail(email)
	if err := fields.sameEmail(norm); err != nil {
		return err
	}
	return c.opens(email, n)
}

// opens makes the account and signs its owner in.
func (c *visitorCtx) opens(email string, n store.NewRegistration) error {
	in, err := c.site.Store.Register(c.UserContext(), c.Params("token"), n, c.enteringBrowser())
	if wrong, ok := errors.AsType[portal.Invalid](err); ok {
		form := c.registration(email, n)
		form.Wrong = wrong
		return c.invalid(views.Register(form))
	}
	if err != nil {
		return c.registrationGone(err)
	}
	return c.enters(in, "")
}

// registrationGone answers for a link that is used up, too old or void.
func (c *visitorCtx) registrationGone(err error) error {
	if !errors.Is(err, portal.ErrNotFound) {
		return err
	}
	return c.render(fiber.StatusNotFound, views.RegistrationGone())
}
