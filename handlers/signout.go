package handlers

import (
	"context"
	"errors"
	"net/url"
	"time"

	"github.com/gofiber/fiber/v2"

	"foyer/portal"
	"foyer/store"
	"foyer/views"
)

// logoutLimit is how long signing out waits for a provider that has to be
// asked where its own sign-out is.
const logoutLimit = 2 * time.Second

// signOut ends the session. Whoever came in through a provider is told that
// its session goes on, and where that one ends.
func signOut(c *userCtx) error {
	fields, err := c.form("next")
	if err != nil {
		return err
	}
	next, there := ownPath(fields["next"], "/login"), c.signOutThere()
	if err := c.self.SignOut(c.UserContext()); err != nil {
		return err
	}
	c.dropCookie(sessionCookie, "/")
	c.Request().Header.DelCookie(flowCookie) // what was begun is not for whoever comes next
	if there == "" {
		c.dropCookie(flowCookie, "/")
		return c.done("notice.signed_out", next)
	}
	token, err := c.site.Store.KeepLogout(c.UserContext(), store.ProviderLogout{Provider: c.self.Session.Provider, Address: there, Next: next}, c.flowBrowser())
	if err != nil {
		return err
	}
	return c.leads("/logout/" + token)
}

// signOutThere is the address at which the provider ends its own session; ""
// without one.
func (c *userCtx) signOutThere() string {
	p := c.site.provider(c.self.Session.Provider)
	if p == nil {
		return ""
	}
	token, err := c.self.IDToken(c.UserContext())
	if err != nil {
		return ""
	}
	ctx, cancel := context.WithTimeout(c.UserContext(), logoutLimit)
	defer cancel()
	address, _ := p.LogoutURL(ctx, token, c.site.BaseURL.JoinPath("/login").String(), "")
	return address
}

// showSignedOut offers the way to the provider's sign-out. It is a link, not a
// form: no form's redirects may reach another site. Later, or in another
// browser, it is a page to sign in on.
func showSignedOut(c *visitorCtx) error {
	logout, err := c.site.Store.ProviderLogout(c.UserContext(), c.Params("token"), c.browser())
	if errors.Is(err, portal.ErrNotFound) {
		return c.render(fiber.StatusNotFound, views.Login(views.LoginForm{}))
	}
	if err != nil {
		return err
	}
	return c.page(views.SignedOutThere(c.site.providerName(logout.Provider), logout.Address, logout.Next))
}

// providerLogin leads to the provider that the sign-in page was asked for:
// the address of a provider's default page.
func (c *visitorCtx) providerLogin(next string) (string, bool) {
	slug := c.Query("provider")
	if slug == "" || c.site.provider(slug) == nil {
		return "", false
	}
	return withNext("/login/"+url.PathEscape(slug), next), true
}
