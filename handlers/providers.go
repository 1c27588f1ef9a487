package handlers

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"foyer/auth"
	"foyer/portal"
	"foyer/store"
	"foyer/views"
)

// providerLimit is how long an identity provider may take, beside what the
// request may take itself.
const providerLimit = 6 * time.Second

// provider is the identity provider in the path.
func (c *visitorCtx) provider() (*auth.Provider, error) {
	if p := c.site.provider(c.Params("provider")); p != nil {
		return p, nil
	}
	return nil, portal.ErrNotFound
}

// provider is the one with the word; nil when there is none, or no longer.
func (s *Site) provider(slug string) *auth.Provider {
	for _, p := range s.Providers {
		if p.Config().Slug == slug {
			return p
		}
	}
	return nil
}

// providers are those that pages offer.
func (s *Site) providers() (all []views.Provider) {
	for _, p := range s.Providers {
		all = append(all, views.Provider{Slug: p.Config().Slug, Name: p.Config().Name})
	}
	return all
}

// goToProvider begins a sign-in, whether our own button or the provider's page
// leads here (third-party initiated login: OpenID Connect Core, 4).
func goToProvider(c *visitorCtx) error {
	p, err := c.provider()
	if err != nil {
		return err
	}
	if iss := c.Query("iss", p.Config().Issuer); iss != p.Config().Issuer {
		return portal.Tampered{Field: "iss"}
	}
	g := store.Going{Errand: store.ToSignIn, Next: ownPath(kept(c.Query("next")), c.target(c.Query("target_link_uri")))}
	return c.goesTo(p, g, auth.Wishes{LoginHint: c.hint(), Locales: c.lang.Code()}, c.site.Store.Goes)
}

// target is the page of ours that another site names by its whole address.
func (c *visitorCtx) target(address string) string {
	path, ours := strings.CutPrefix(address, c.site.BaseURL.String())
	if !ours || len(path) > maxNext {
		return ""
	}
	return ownPath(path, "")
}

// maxNext is how long a path may be that is kept while the browser is away.
const maxNext = 2000

// kept is the path, unless it is too long to be.
func kept(path string) string {
	if len(path) > maxNext {
		return ""
	}
	return path
}

func (c *visitorCtx) hint() string {
	hint := c.Query("login_hint")
	return hint[:min(len(hint), portal.MaxEmail)]
}

// keeps is the verb that keeps what the way back needs: a visitor's or a
// user's.
type keeps func(context.Context, store.Going, store.Browser) (auth.Attempt, error)

// goesTo leads the browser to the provider.
func (c *visitorCtx) goesTo(p *auth.Provider, g store.Going, wishes auth.Wishes, keep keeps) error {
	attempt, err := c.begins(p, g, keep)
	if err != nil {
		return err
	}
	address, err := c.address(p, attempt, wishes)
	if err != nil {
		return c.notCome(p, g, err)
	}
	return c.Redirect(address, fiber.StatusSeeOther)
}

func (c *visitorCtx) begins(p *auth.Provider, g store.Going, keep keeps) (auth.Attempt, error) {
	maxAge := g.Attempt.MaxAge
	g.Provider, g.Attempt = p.Config().Slug, auth.NewAttempt()
	g.Attempt.Issuer = p.Config().Issuer
	if g.Errand == store.ToProve {
		g.Attempt.MaxAge = maxAge
	}
	return keep(c.UserContext(), g, c.flowBrowser())
}

func (c *visitorCtx) address(p *auth.Provider, attempt auth.Attempt, wishes auth.Wishes) (string, error) {
	ctx, cancel := c.outside()
	defer cancel()
	return p.AuthorizationURL(ctx, attempt, wishes)
}

// outside is the time for asking another program. What the request does of its
// own afterwards has its own.
func (c *visitorCtx) outside() (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(c.UserContext()), providerLimit)
}

// repeatAsGet answers a form of another site: what it asks for is asked once
// more from here, where cookies are sent.
func repeatAsGet(c *visitorCtx) error {
	if _, err := c.provider(); err != nil {
		return err
	}
	query := url.Values{}
	for name, value := range c.Context().PostArgs().All() {
		query.Set(string(name), string(value))
	}
	return c.Redirect(c.Path()+"?"+query.Encode(), fiber.StatusSeeOther)
}

// endFromProvider takes a logout token (OpenID Connect Back-Channel Logout
// 1.0, 2.8): exactly the sessions that it means end.
func endFromProvider(c *visitorCtx) error {
	p, err := c.provider()
	if err != nil {
		return err
	}
	outside, cancel := c.outside()
	defer cancel()
	// What else the provider sends is not ours to refuse (2.5).
	out, err := p.Logout(outside, string(c.Context().PostArgs().Peek("logout_token")))
	if err == nil {
		err = c.site.Store.EndProviderSessions(c.UserContext(), out)
	}
	if _, ours := errors.AsType[*auth.ProviderError](err); ours || errors.Is(err, portal.ErrConflict) {
		c.site.Log.Warn("logout token refused", "provider", p.Config().Slug, "error", err)
		return c.Status(fiber.StatusBadRequest).JSON(fiber.Map{"error": "invalid_request"})
	}
	return err
}
