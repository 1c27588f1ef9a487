package handlers

import (
	"bytes"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"

	"foyer/idp"
	"foyer/views"
)

// protocol hands a program's request to the provider. It is made anew of what
// the endpoints read, with strings of its own: Fiber's point into a buffer
// that the next request is read into. What stands in the address is left out:
// a secret there would be in every log on the way (RFC 6749, 2.3.1).
func protocol(c *visitorCtx) error {
	body := string(c.Request().Body())
	if why := malformed(body); why != "" {
		return c.refusesProgram(why)
	}
	request, err := http.NewRequestWithContext(c.UserContext(), strings.Clone(c.Method()), strings.Clone(c.Path()), strings.NewReader(body))
	if err != nil {
		return fiber.ErrBadRequest
	}
	for _, name := range []string{fiber.HeaderAuthorization, fiber.HeaderContentType} {
		request.Header.Set(name, strings.Clone(c.Get(name)))
	}
	if id, secret, basic := request.BasicAuth(); basic && !(isText(id) && isText(secret)) {
		return c.refusesProgram("the header names no client")
	}
	w := &written{header: http.Header{}, status: http.StatusOK}
	c.site.idp.ServeHTTP(w, request)
	return w.answers(c)
}

// refusesProgram tells a program what it did wrong, before anybody is asked.
func (c *visitorCtx) refusesProgram(why string) error {
	return c.Status(fiber.StatusBadRequest).JSON(fiber.Map{"error": "invalid_request", "error_description": why})
}

// malformed tells what is wrong with the form: it is none, is no text, or has a
// parameter twice (RFC 6749, 3.1 and 3.2).
func malformed(body string) string {
	fields, err := url.ParseQuery(body)
	if err != nil || !isText(body) {
		return "the body is no form"
	}
	for _, values := range fields {
		if len(values) > 1 {
			return "a parameter is there more than once"
		}
	}
	return ""
}

// written is what a net/http handler has answered.
type written struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (w *written) Header() http.Header                { return w.header }
func (w *written) WriteHeader(status int)             { w.status = status }
func (w *written) Write(text []byte) (n int, e error) { return w.body.Write(text) }

// answers sends it. Of its headers the type alone counts: the portal's own
// stand for all answers.
func (w *written) answers(c *visitorCtx) error {
	if bytes.Contains(w.body.Bytes(), []byte(`"error":"invalid_client"`)) {
		w.status = http.StatusUnauthorized // op says 400 of a client that shows nothing at all
	}
	switch {
	case w.status == http.StatusUnauthorized && c.Path() == idp.UserinfoPath:
		c.Set(fiber.HeaderWWWAuthenticate, `Bearer error="invalid_token"`) // RFC 6750, 3
	case w.status == http.StatusUnauthorized:
		c.Set(fiber.HeaderWWWAuthenticate, `Basic realm="oidc"`) // RFC 6749, 5.2
	}
	c.Set(fiber.HeaderContentType, fiber.MIMEApplicationJSONCharsetUTF8)
	return c.Status(w.status).Send(w.body.Bytes())
}

// authorize is where a client sends a person to be signed in. It looks at
// nobody's session: the page that it leads to does.
func authorize(c *visitorCtx) error {
	if c.Method() == fiber.MethodHead {
		return nil // who only looks uses no click up
	}
	asked, err := url.ParseQuery(string(c.Request().URI().QueryString()))
	if err != nil {
		return fiber.ErrBadRequest
	}
	location, err := c.site.idp.Authorize(c.UserContext(), asked, c.browser())
	if err != nil {
		return c.refuses(err)
	}
	return c.Redirect(location, fiber.StatusSeeOther)
}

// asksAgain answers a form of a client's page: what it asks for is asked once
// more from here, so that the browser sends its cookies further on.
func asksAgain(c *visitorCtx) error {
	asked, err := url.ParseQuery(string(c.Request().Body()))
	if err != nil {
		return fiber.ErrBadRequest
	}
	return c.Redirect(c.Path()+"?"+asked.Encode(), fiber.StatusSeeOther)
}

// askLogout is where a client sends a person who has signed out there. A
// page of ours asks the person.
func askLogout(c *visitorCtx) error {
	asked, err := url.ParseQuery(string(c.Request().URI().QueryString()))
	if err != nil {
		return fiber.ErrBadRequest
	}
	farewell, err := c.site.idp.EndSession(c.UserContext(), asked)
	if err != nil {
		return c.refuses(err)
	}
	return c.Redirect(farewell.Path(""), fiber.StatusSeeOther)
}

// refuses says on a page what a client has to mend.
func (c *visitorCtx) refuses(err error) error {
	refused, ok := errors.AsType[idp.Refused](err)
	if !ok {
		return err
	}
	return c.render(fiber.StatusBadRequest, views.SignonRefused(refused.Code, refused.Description))
}
