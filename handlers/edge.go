package handlers

import (
	"bytes"
	"context"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"
)

// limits gives the request a context of its own: Fiber's c.Context() ends
// when a shutdown begins, and c.UserContext() never does.
func (s *Site) limits(c *fiber.Ctx) error {
	ctx, cancel := context.WithTimeout(context.Background(), answerLimit)
	defer cancel()
	c.SetUserContext(ctx)
	return c.Next()
}

// edge refuses what no honest client of ours sends: another host, an
// absolute target, a body of two lengths, text that is no text.
func (s *Site) edge(c *fiber.Ctx) error {
	header := &c.Request().Header
	switch {
	case len(header.PeekAll("Host")) > 1, !bytes.HasPrefix(header.RequestURI(), []byte("/")):
		return fiber.ErrBadRequest
	case twoLengths(header.RawHeaders()):
		c.Context().SetConnectionClose() // where the next request begins is anybody's guess
		return fiber.ErrBadRequest
	case len(c.Request().Body()) > bodyLimit:
		return fiber.ErrRequestEntityTooLarge
	case !isText(c.Path()), !isText(string(c.Request().URI().QueryString())):
		return fiber.ErrBadRequest
	}
	if host := string(header.Host()); !strings.EqualFold(host, s.BaseURL.Host) {
		if s.Demo && c.Method() == fiber.MethodGet && strings.EqualFold(host, "localhost:"+s.BaseURL.Port()) {
			return c.Redirect(s.BaseURL.String()+string(header.RequestURI()), fiber.StatusSeeOther)
		}
		return fiber.ErrMisdirectedRequest
	}
	return c.Next()
}

// twoLengths tells whether the body's length is given twice, or once and in
// chunks as well (RFC 9112, 6.1: request smuggling). fasthttp itself believes
// the chunks and forgets the length.
func twoLengths(raw []byte) bool {
	lengths := 0
	for line := range bytes.Lines(raw) {
		name, _, _ := bytes.Cut(line, []byte(":"))
		if name = bytes.TrimSpace(name); bytes.EqualFold(name, []byte("Content-Length")) || bytes.EqualFold(name, []byte("Transfer-Encoding")) {
			lengths++
		}
	}
	return lengths > 1
}

// isText tells whether the text, once decoded, is UTF-8 without NUL. The
// database takes neither.
func isText(s string) bool {
	decoded, err := url.QueryUnescape(s)
	return err == nil && utf8.ValidString(decoded) && !strings.Contains(decoded, "\x00")
}

var crossOrigin = http.NewCrossOriginProtection()

// sameOrigin refuses changing requests that another site's page has sent, by
// net/http's rule: Sec-Fetch-Site, then Origin. There are no tokens. The route
// table puts it before every handler but the open ones.
func sameOrigin(c *fiber.Ctx) error {
	request := &http.Request{Method: c.Method(), Host: string(c.Request().Header.Host()), URL: &url.URL{Path: c.Path()}, Header: http.Header{}}
	for _, name := range []string{"Sec-Fetch-Site", "Origin"} {
		if value := c.Get(name); value != "" {
			request.Header.Set(name, value)
		}
	}
	if crossOrigin.Check(request) != nil {
		return fiber.ErrForbidden
	}
	return c.Next()
}

const contentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
	"connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

// headers are those of every answer. Pages are nobody's to keep; files say
// otherwise themselves.
func (s *Site) headers(c *fiber.Ctx) error {
	s.setHeaders(c)
	return c.Next()
}

func (s *Site) setHeaders(c *fiber.Ctx) {
	c.Set("Content-Security-Policy", contentPolicy)
	c.Set("Referrer-Policy", "same-origin")
	c.Set("X-Content-Type-Options", "nosniff")
	c.Set("Cross-Origin-Opener-Policy", "same-origin")
	c.Set("Cross-Origin-Resource-Policy", "same-origin")
	c.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()")
	c.Set("Cache-Control", "no-store")
	if s.HSTS {
		c.Set("Strict-Transport-Security", "max-age=63072000; includeSubDomains")
	}
}

// recovers turns a panic into a 500 page.
func (s *Site) recovers(c *fiber.Ctx) (err error) {
	defer func() {
		if p := recover(); p != nil {
			s.Log.Error("panic", "method", c.Method(), "route", c.Route().Path, "panic", p, "stack", stack())
			err = fiber.ErrInternalServerError
		}
	}()
	return c.Next()
}

// health answers machines, whatever host they ask for.
func (s *Site) health(c *fiber.Ctx) error {
	switch c.Path() {
	case "/healthz":
		return c.SendString("ok\n")
	case "/readyz":
		if ready, err := s.Store.Migrated(c.UserContext()); err != nil || !ready {
			return c.Status(fiber.StatusServiceUnavailable).SendString("not ready\n")
		}
		return c.SendString("ready\n")
	}
	return c.Next()
}
