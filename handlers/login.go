package handlers

import (
	"errors"
	"net/url"

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
	if path, asked := c.providerLogin(next); asked {
		return c.leads(path)
	}
	c.frame.Path = withNext("/login", next)
	hint, _ := portal.NormEmail(c.Query("login_hint")) // whom a service believes to sign in
	return c.page(views.Login(views.LoginForm{Next: next, Email: hint}))
}

func signIn(c *visitorCtx) error {
	fields, err := c.form("email", "password", "next")
	if err != nil {
		return err
	}
	form := views.LoginForm{Email: fields["email"], Next: ownPath(fields["next"], "")}
	c.frame.Path = withNext("/login", form.Next) // another language is chosen without losing it

	in, err := c.site.Store.SignIn(c.UserContext(), form.Email, fields["password"], c.enteringBrowser())
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

// enters signs the browser in and leads to where the person wants to go: who
// gave a password that was given by hand, to choose another one first; who has
// a second factor, to give it.
func (c *visitorCtx) enters(in store.SignedIn, next string) error {
	if in.Account != 0 && next == "" {
		next = views.AccountPath(in.Account, "")
	}
	switch {
	case in.First != "":
		return c.leads(withNext("/login/first/"+in.First, next))
	case in.Second != "":
		c.flowBrowser()
		return c.leads(withNext("/login/second/"+in.Second, next))
	}
	c.signIn(in)
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
	recent, err := self.Recent(c.UserContext(), 1)
	if err != nil {
		return err
	}
	if recent.Total != 1 || recent.Offers > 0 {
		return c.leads("/accounts")
	}
	return c.leads(views.AccountPath(recent.Places[0].Account.Number, ""))
}

// withNext is the path with where to go on from there, if that is said.
func withNext(path, next string) string {
	if next == "" {
		return path
	}
	return path + "?next=" + url.QueryEscape(next)
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
