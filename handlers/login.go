package handlers

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"foyer/portal"
	"foyer/store"
	"foyer/views"
)

// showDoor leads to where one belongs.
func showDoor(c *visitorCtx) error {
	self, err := c.site.self(c)
	if errors.Is(err, portal.ErrSignedOut) {
		return c.leads("/login")
	}
	if err != nil {
		return err
	}
	return c.lands(self, "")
}

func showLogin(c *visitorCtx) error {
	next := ownPath(c.Query("next"), "")
	self, err := c.site.self(c)
	if err == nil {
		return c.lands(self, next)
	}
	if !errors.Is(err, portal.ErrSignedOut) {
		return err
	}
	return c.page(views.Login(views.LoginForm{Next: next}))
}

func signIn(c *visitorCtx) error {
	fields, err := c.form("email", "password", "next")
	if err != nil {
		return err
	}
	form := views.LoginForm{Email: fields["email"], Next: ownPath(fields["next"], "")}

	in, err := c.site.Store.SignIn(c.UserContext(), form.Email, fields["password"], c.browser())
	if errors.Is(err, portal.ErrWrongSignIn) {
		form.Problem = &portal.Message{Key: "error.sign_in_wrong"}
		return c.invalid(views.Login(form))
	}
	if tooMany, ok := errors.AsType[portal.TooMany](err); ok {
		form.Problem = &portal.Message{Key: "error.too_many_tries", Args: []any{"count", tooMany.Minutes}}
		c.frame.Failed = true
		c.retryAfter(tooMany)
		return c.render(fiber.StatusTooManyRequests, views.Login(form))
	}
	if err != nil {
		return err
	}
	return c.enters(in, form.Next)
}

// enters signs the browser in and leads to where the person wants to go.
func (c *visitorCtx) enters(in store.SignedIn, next string) error {
	c.signIn(in)
	if in.Account != 0 {
		return c.leads(views.AccountPath(in.Account, ""))
	}
	self, err := c.site.Store.Self(c.UserContext(), in.Session)
	if err != nil {
		return err
	}
	return c.lands(self, next)
}

// lands leads to the page that was asked for, to the only account that the
// user is on, or to the chooser.
func (c *visitorCtx) lands(self *store.Self, next string) error {
	if next != "" {
		return c.leads(next)
	}
	places, total, err := self.Recent(c.UserContext(), 1)
	if err != nil {
		return err
	}
	offers, err := self.Offers(c.UserContext())
	if err != nil {
		return err
	}
	if total != 1 || len(offers) > 0 {
		return c.leads("/accounts")
	}
	return c.leads(views.AccountPath(places[0].Account.Number, ""))
}

func signOut(c *userCtx) error {
	if err := c.self.SignOut(c.UserContext()); err != nil {
		return err
	}
	c.dropCookie(sessionCookie, "/")
	return c.done("notice.signed_out", "/login")
}

// updateLanguage keeps the language that somebody chose in the footer, and
// leads back to the page.
func updateLanguage(c *visitorCtx) error {
	fields, err := c.form("language", "next")
	if err != nil {
		return err
	}
	language, err := fields.oneOf("language", "", portal.Languages...)
	if err != nil || language == "" {
		return portal.Tampered{Field: "language"}
	}
	c.setCookie(languageCookie, language, "/", deviceCookieLife)
	self, err := c.site.self(c)
	if err == nil {
		err = self.Edit(c.UserContext(), self.User.Name, language)
	}
	if err != nil && !errors.Is(err, portal.ErrSignedOut) {
		return err
	}
	return c.leads(ownPath(fields["next"], "/"))
}
