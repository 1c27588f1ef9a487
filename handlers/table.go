package handlers

import (
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"foyer/portal"
	"foyer/store"
)

// Route is a line of the route table.
type Route struct {
	Method string
	Path   string
	Door   string // who holds it: visitor, open, user or account
	Right  string // what it takes on the account, such as "contacts:manage"
}

// Routes is the route table of the portal.
func Routes(demo bool) []Route {
	return (&Site{Demo: demo}).routes(fiber.New())
}

// table collects the routes while they are mounted.
type table struct {
	site   *Site
	app    fiber.Router
	routes []Route
}

// mount is the only way to a handler: here a changing request has to come from
// a page of ours, unless the route says that it is open.
func (t *table) mount(method, path, door, right string, handler fiber.Handler) {
	t.routes = append(t.routes, Route{method, path, door, right})
	switch {
	case method == fiber.MethodGet:
		t.app.Get(path, handler) // answers HEAD as well
	case door == openDoor:
		t.app.Add(method, path, handler)
	default:
		t.app.Add(method, path, sameOrigin, handler)
	}
}

// visitors mounts what is open to everybody.
type visitors struct{ *table }

func (t visitors) get(path string, h func(*visitorCtx) error)  { t.add(fiber.MethodGet, path, h) }
func (t visitors) post(path string, h func(*visitorCtx) error) { t.add(fiber.MethodPost, path, h) }

func (t visitors) add(method, path string, h func(*visitorCtx) error) {
	t.mount(method, path, "visitor", "", func(c *fiber.Ctx) error { return h(t.site.visit(c)) })
}

// openDoor is the word by which the route table tells what may be sent from
// another site's page.
const openDoor = "open"

// open mounts what anybody's page or mail program may send: the token in the
// path says what is asked for, and nobody's session is looked at.
type open struct{ *table }

func (t open) get(path string, h func(*visitorCtx) error)  { t.add(fiber.MethodGet, path, h) }
func (t open) post(path string, h func(*visitorCtx) error) { t.add(fiber.MethodPost, path, h) }

func (t open) add(method, path string, h func(*visitorCtx) error) {
	t.mount(method, path, openDoor, "", func(c *fiber.Ctx) error {
		c.Request().Header.DelCookie(sessionCookie)
		return h(t.site.visit(c))
	})
}

// users mounts what is a signed-in user's own.
type users struct{ *table }

func (t users) get(path string, h func(*userCtx) error)  { t.add(fiber.MethodGet, path, h) }
func (t users) post(path string, h func(*userCtx) error) { t.add(fiber.MethodPost, path, h) }

func (t users) add(method, path string, h func(*userCtx) error) {
	t.mount(method, path, "user", "", func(c *fiber.Ctx) error {
		ctx, err := t.site.enter(t.site.visit(c))
		if err != nil {
			return err
		}
		return h(ctx)
	})
}

// comes mounts a page to which another site sends people: what becomes of
// those who are not signed in is for the page to say.
func (t users) comes(path string, h func(*visitorCtx) error) {
	t.mount(fiber.MethodGet, path, "user", "", func(c *fiber.Ctx) error { return h(t.site.visit(c)) })
}

// accounts mounts what is on an account, each with the right that it takes.
type accounts struct{ *table }

func (t accounts) get(path string, needs portal.Right, h func(*accountCtx) error) {
	t.add(fiber.MethodGet, path, needs, h)
}

func (t accounts) post(path string, needs portal.Right, h func(*accountCtx) error) {
	t.add(fiber.MethodPost, path, needs, h)
}

func (t accounts) add(method, path string, needs portal.Right, h func(*accountCtx) error) {
	if needs.IsZero() {
		panic("handlers: " + method + " " + path + " names no right")
	}
	t.mount(method, "/a/:account"+path, "account", needs.String(), func(c *fiber.Ctx) error {
		visit := t.site.visit(c)
		ctx, err := t.site.enterAccount(visit)
		if err != nil {
			return visit.lost(err)
		}
		if !ctx.tenant.May(needs) {
			return ctx.denied(portal.Denied{Right: needs})
		}
		return ctx.denied(h(ctx))
	})
}

// enter opens the user's door with the session cookie.
func (s *Site) enter(c *visitorCtx) (*userCtx, error) {
	self, err := s.self(c)
	if err != nil {
		return nil, err
	}
	return c.is(self), nil
}

func (s *Site) self(c *visitorCtx) (*store.Self, error) {
	session := c.Cookies(sessionCookie)
	if session == "" {
		return nil, portal.ErrSignedOut
	}
	return s.Store.Self(c.UserContext(), session)
}

// enterAccount opens the account in the URL, to somebody who is on it.
func (s *Site) enterAccount(c *visitorCtx) (*accountCtx, error) {
	session := c.Cookies(sessionCookie)
	if session == "" {
		return nil, portal.ErrSignedOut
	}
	number, written := accountNumber(c.Params("account"))
	if !written {
		return nil, portal.ErrNotFound
	}
	tenant, err := s.Store.Tenant(c.UserContext(), session, number)
	if err != nil {
		return nil, err
	}
	return c.is(tenant.Self).on(tenant), nil
}

// accountNumber reads a number that is written in the one way we write it.
func accountNumber(digits string) (int64, bool) {
	number, err := strconv.ParseInt(digits, 10, 64)
	return number, err == nil && number > 0 && !strings.HasPrefix(digits, "0") && !strings.HasPrefix(digits, "+")
}
