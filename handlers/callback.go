package handlers

import (
	"context"
	"errors"
	"net/url"

	"github.com/gofiber/fiber/v2"

	"foyer/auth"
	"foyer/portal"
	"foyer/store"
	"foyer/views"
)

// comeBack is where the provider leads the browser to.
func comeBack(c *visitorCtx) error {
	p, err := c.provider()
	if err != nil {
		return err
	}
	query, err := url.ParseQuery(string(c.Request().URI().QueryString()))
	if err != nil {
		return portal.Tampered{Field: "query"}
	}
	g, err := c.site.Store.Returns(c.UserContext(), p.Config().Slug, query.Get("state"), c.browser())
	if errors.Is(err, portal.ErrNotFound) {
		return c.loginProblem(fiber.StatusBadRequest, "", portal.Message{Key: "provider.lost"})
	}
	if err != nil {
		return err
	}
	return c.comesBack(p, g, query)
}

func (c *visitorCtx) comesBack(p *auth.Provider, g store.Going, query url.Values) error {
	outside, cancel := c.outside()
	id, err := p.Finish(outside, query, g.Attempt)
	cancel()
	own, cancel := context.WithTimeout(context.WithoutCancel(c.UserContext()), answerLimit)
	defer cancel()
	c.SetUserContext(own)
	switch {
	case err != nil:
		return c.notCome(p, g, err)
	case g.Errand == store.ToSignIn:
		return c.comesBy(p, g, id)
	}
	return c.returnsAs(g, id)
}

// comesBy signs in whom the provider has named, or asks what is to become of
// somebody whom nobody knows.
func (c *visitorCtx) comesBy(p *auth.Provider, g store.Going, id auth.Identity) error {
	in, err := c.site.Store.ComeBy(c.UserContext(), id, p.Proves(id), c.flowBrowser())
	switch {
	case errors.Is(err, portal.ErrUnlinked):
		token, err := c.site.Store.Wait(c.UserContext(), store.Unlinked{Identity: id, Proves: p.Proves(id), Next: g.Next}, c.flowBrowser())
		if err != nil {
			return err
		}
		return c.leads("/login/" + p.Config().Slug + "/unknown/" + token)
	case errors.Is(err, portal.ErrWrongSignIn):
		return c.loginProblem(fiber.StatusForbidden, g.Next, portal.Message{Key: "provider.closed", Args: []any{"provider", p.Config().Name}})
	case err != nil:
		return err
	}
	return c.enters(in, g.Next)
}

// returnsAs brings a signed-in user back. This address is used up: who has to
// sign in first, or once more, begins anew from the page of the ways in.
func (c *visitorCtx) returnsAs(g store.Going, id auth.Identity) error {
	self, err := c.site.self(c)
	if err == nil {
		err = c.is(self).returns(g, id)
	}
	switch {
	case errors.Is(err, portal.ErrSignedOut):
		c.dropCookie(sessionCookie, "/")
		return c.leads(withNext("/login", "/me/security"))
	case errors.Is(err, portal.ErrStale):
		return c.leads(withNext("/login/again", "/me/security"))
	}
	return err
}

// returns adds the identity as a way in, or takes it for a proof of who the
// user is.
func (c *userCtx) returns(g store.Going, id auth.Identity) error {
	if g.Errand == store.ToLink {
		return c.linked(c.self.Link(c.UserContext(), g, id), "/me/security")
	}
	in, err := c.self.ProveBy(c.UserContext(), g, id, c.flowBrowser())
	if errors.Is(err, portal.ErrNotFound) {
		return c.done("notice.way_other", withNext("/login/again", g.Next))
	}
	if err != nil {
		return err
	}
	return c.enters(in, ownPath(g.Next, "/me/security"))
}

// notCome says why the provider's answer did not bring anybody in; the log
// says more.
func (c *visitorCtx) notCome(p *auth.Provider, g store.Going, err error) error {
	status, key := fiber.StatusBadGateway, "provider.wrong"
	switch {
	case errors.Is(err, auth.ErrProviderDown):
		status, key = fiber.StatusServiceUnavailable, "provider.down"
	case errors.Is(err, auth.ErrProviderRefused), errors.Is(err, auth.ErrProviderAsks):
		status, key = fiber.StatusForbidden, "provider.refused"
	}
	c.site.Log.Warn("no sign-in through the identity provider", "provider", p.Config().Slug, "error", err)
	if g.Errand != store.ToSignIn {
		return c.done("notice.provider_failed", ownPath(g.Next, "/me/security"))
	}
	return c.loginProblem(status, g.Next, portal.Message{Key: key, Args: []any{"provider", p.Config().Name}})
}

// loginProblem is the page to sign in on, with what went wrong: there may be
// another way.
func (c *visitorCtx) loginProblem(status int, next string, problem portal.Message) error {
	c.frame.Failed, c.frame.Path = true, withNext("/login", next)
	return c.render(status, views.Login(views.LoginForm{Next: next, Problem: &problem}))
}
