package handlers

import (
	"context"
	"errors"
	"net/url"
	"runtime/debug"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"foyer/portal"
	"foyer/views"
)

func stack() string { return string(debug.Stack()) }

// statusOf is the status that an error is answered with.
func statusOf(err error) int {
	if answer, ok := errors.AsType[*fiber.Error](err); ok {
		return answer.Code
	}
	if _, ok := errors.AsType[portal.Tampered](err); ok {
		return fiber.StatusBadRequest
	}
	if _, ok := errors.AsType[portal.TooMany](err); ok {
		return fiber.StatusTooManyRequests
	}
	if _, ok := errors.AsType[portal.Invalid](err); ok {
		return fiber.StatusUnprocessableEntity
	}
	if _, ok := errors.AsType[portal.Above](err); ok {
		return fiber.StatusForbidden
	}
	switch {
	case errors.Is(err, portal.ErrNotFound):
		return fiber.StatusNotFound
	case errors.Is(err, portal.ErrConflict):
		return fiber.StatusConflict
	case errors.Is(err, portal.ErrDown), errors.Is(err, portal.ErrBusy):
		return fiber.StatusServiceUnavailable
	default:
		return fiber.StatusInternalServerError
	}
}

// fails draws every error that a handler returns. The request's own time may
// be up: the page has a little of its own.
func (s *Site) fails(c *fiber.Ctx, err error) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(c.UserContext()), problemLimit)
	defer cancel()
	c.SetUserContext(ctx)
	v, visited := c.Locals(visitKey).(*visitorCtx)
	if !visited {
		s.setHeaders(c)
		v = s.visit(c)
	}
	if errors.Is(err, portal.ErrSignedOut) {
		v.dropCookie(sessionCookie, "/")
		return v.leads("/login?next=" + url.QueryEscape(v.cameFrom()))
	}
	if errors.Is(err, portal.ErrStale) {
		return v.leads("/login/again?next=" + url.QueryEscape(v.cameFrom()))
	}
	if missing, ok := errors.AsType[portal.StepMissing](err); ok {
		return v.missing(missing)
	}
	if tooMany, ok := errors.AsType[portal.TooMany](err); ok {
		v.retryAfter(tooMany)
	}
	s.noteFailure(c, err)
	return v.problem(statusOf(err))
}

// noteFailure logs what is ours to mend.
func (s *Site) noteFailure(c *fiber.Ctx, err error) {
	if status := statusOf(err); status >= fiber.StatusInternalServerError {
		s.Log.Error("request failed", "method", c.Method(), "route", c.Route().Path, "status", status, "error", err)
	}
}

func (c *visitorCtx) retryAfter(tooMany portal.TooMany) {
	c.Set(fiber.HeaderRetryAfter, strconv.Itoa(60*tooMany.Minutes))
}

// problem answers with the page of the status. It asks the database nothing
// that can fail: it may be what is down.
func (c *visitorCtx) problem(status int) error {
	if c.partial() {
		return c.partialProblem(status)
	}
	page := views.ProblemFor(status)
	if status == fiber.StatusServiceUnavailable {
		c.fill = nil
	}
	if c.fill != nil && c.render(status, views.Problem(page)) == nil {
		return nil
	}
	c.fill = nil
	return c.render(status, views.Problem(page))
}

// partialProblem has the browser load the page anew, so that it shows what
// became of it. After a fault of ours it stays where it is: what was typed is
// still there, and a banner says that it was not saved.
func (c *visitorCtx) partialProblem(status int) error {
	if status < fiber.StatusInternalServerError {
		c.Set("HX-Redirect", c.cameFrom())
	}
	return c.SendStatus(status)
}

// cameFrom is the page of ours that the browser shows: where it goes back to.
func (c *visitorCtx) cameFrom() string {
	if c.Method() == fiber.MethodGet && !c.partial() {
		return ownPath(string(c.Request().RequestURI()), "/accounts")
	}
	from := c.Get("HX-Current-URL", c.Get(fiber.HeaderReferer))
	page, err := url.Parse(from)
	if err != nil || !strings.EqualFold(page.Host, c.site.BaseURL.Host) {
		return "/accounts"
	}
	return ownPath(page.RequestURI(), "/accounts")
}

// lost answers for a page that there is not, or not for this person, with the
// way back that a signed-in person has.
func (c *visitorCtx) lost(err error) error {
	if statusOf(err) == fiber.StatusNotFound {
		c.signedInOrNot()
	}
	return err
}

// signedInOrNot gives the page the frame of whoever looks at it.
func (c *visitorCtx) signedInOrNot() {
	if self, err := c.site.self(c); err == nil {
		c.is(self)
	}
}
