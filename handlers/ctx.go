package handlers

import (
	"bytes"
	"context"
	"fmt"
	"strings"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"foyer/i18n"
	"foyer/portal"
	"foyer/store"
	"foyer/views"
	"foyer/views/ui"
)

// visitorCtx is a request of somebody who may not be signed in.
type visitorCtx struct {
	*fiber.Ctx
	site  *Site
	lang  *i18n.Language
	frame *views.Frame
	fill  func() error // completes the frame of a whole page
}

// userCtx is a request of somebody who is signed in.
type userCtx struct {
	*visitorCtx
	self *store.Self
}

// accountCtx is a request on an account, by somebody who is on it.
type accountCtx struct {
	*userCtx
	tenant *store.Tenant
}

// visitKey is where the error function finds the request's context.
const visitKey = "visit"

func (s *Site) visit(c *fiber.Ctx) *visitorCtx {
	v := &visitorCtx{Ctx: c, site: s, frame: &views.Frame{
		Brand: s.Brand, Home: s.BaseURL.String(), Path: c.Path(), Now: s.Store.Now(), Demo: s.Demo,
		Providers: s.providers(), Registers: !s.Store.NoRegistration, FirstPassword: !s.Store.NoFirstPassword, Passkeys: s.Store.Passkeys != nil,
	}}
	v.lang = i18n.Match(c.Cookies(languageCookie), c.Get(fiber.HeaderAcceptLanguage), s.Language).In(s.Zone)
	v.frame.Notice = v.takeNotice()
	c.Locals(visitKey, v)
	return v
}

// is makes the frame the user's.
func (c *visitorCtx) is(self *store.Self) *userCtx {
	c.frame.User = &self.User
	c.lang = i18n.Match(self.User.Language).In(c.site.Zone)
	user := &userCtx{c, self}
	c.fill = user.countOffers
	return user
}

// countOffers counts what waits for the user's answer, for the navigation.
func (c *userCtx) countOffers() error {
	offers, err := c.self.Offers(c.UserContext())
	c.frame.Offers = len(offers)
	return err
}

// on makes the frame the account's.
func (c *userCtx) on(tenant *store.Tenant) *accountCtx {
	c.frame.Account, c.frame.Contact, c.frame.Access = &tenant.Account, &tenant.Contact, tenant.Access()
	_, below, _ := strings.Cut(strings.TrimPrefix(c.Path(), "/a/"), "/")
	c.frame.Section, _, _ = strings.Cut(below, "/")
	c.fill = func() (err error) {
		c.frame.Recent, err = tenant.Recent(c.UserContext(), switcherPlaces)
		return err
	}
	return &accountCtx{c, tenant}
}

// switcherPlaces is how many accounts the switcher lists; the others are
// found by its search.
const switcherPlaces = 8

// page answers with a page or, when htmx asks to fill one element of it, with
// the fragment of the page that goes by the element's id.
func (c *visitorCtx) page(page templ.Component) error {
	return c.render(fiber.StatusOK, page)
}

// invalid answers with the form again: what was typed is still in it, and
// what is wrong with it is said.
func (c *visitorCtx) invalid(page templ.Component) error {
	c.frame.Failed = true
	return c.render(fiber.StatusUnprocessableEntity, page)
}

// done answers that it was done and leads on; the page it leads to says so.
func (c *visitorCtx) done(notice, path string) error {
	if notice != "" {
		c.leaveNotice(notice, path)
	}
	return c.leads(path)
}

// leads sends the browser to another page of ours.
func (c *visitorCtx) leads(path string) error {
	if c.partial() {
		c.Set("HX-Redirect", path)
		return c.SendStatus(fiber.StatusOK)
	}
	return c.Redirect(path, fiber.StatusSeeOther)
}

// partial tells whether htmx asks for an element of the page. This and
// [fragments] are all that knows htmx's headers.
func (c *visitorCtx) partial() bool { return c.Get("HX-Request-Type") == "partial" }

// fragments are the parts of the page that htmx asks for: the element that it
// fills, by its id, and the title.
func (c *visitorCtx) fragments() ([]any, error) {
	_, id, found := strings.Cut(c.Get("HX-Target"), "#")
	if !found || id == "" {
		return nil, fiber.ErrBadRequest
	}
	return []any{"title", id}, nil
}

func (c *visitorCtx) render(status int, page templ.Component) error {
	// Drawing asks nobody anything: it goes on when the request's time is up.
	ctx := i18n.With(ui.WithAssets(context.WithoutCancel(c.UserContext()), c.site.Assets.Path), c.lang)
	ctx = views.WithFrame(ctx, c.frame)
	c.Vary("HX-Request-Type", "HX-Target")
	c.Status(status).Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	if c.partial() {
		return c.renderPart(ctx, page)
	}
	if c.fill != nil {
		if err := c.fill(); err != nil {
			return err
		}
	}
	if err := page.Render(ctx, c.Response().BodyWriter()); err != nil {
		c.Response().ResetBody() // half a page is worse than none
		return fmt.Errorf("handlers: rendering %s: %w", c.Route().Path, err)
	}
	return nil
}

// renderPart sends the part alone. An id that the page does not have is an
// error: templ says nothing and would empty the element.
func (c *visitorCtx) renderPart(ctx context.Context, page templ.Component) error {
	ids, err := c.fragments()
	if err != nil {
		return err
	}
	var title, part bytes.Buffer
	if err := templ.RenderFragments(ctx, &part, page, ids[1]); err != nil {
		return err
	}
	if part.Len() == 0 {
		return portal.Tampered{Field: "HX-Target"}
	}
	if err := templ.RenderFragments(ctx, &title, page, ids[0]); err != nil {
		return err
	}
	return c.Send(append(title.Bytes(), part.Bytes()...))
}
