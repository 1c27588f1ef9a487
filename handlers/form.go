package handlers

import (
	"mime"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"foyer/portal"
)

// form is what was posted: each field once, all of them known, all of them
// text.
type form map[string]string

// form reads the posted fields. An unknown or repeated field, NUL or broken
// UTF-8 is [portal.Tampered]: no form of ours sends that. A body of another
// kind is refused.
func (c *visitorCtx) form(known ...string) (form, error) {
	kind, _, err := mime.ParseMediaType(c.Get(fiber.HeaderContentType))
	body := string(c.Request().Body())
	if body != "" && (err != nil || kind != fiber.MIMEApplicationForm) {
		return nil, fiber.ErrUnsupportedMediaType
	}
	posted, err := url.ParseQuery(body)
	if err != nil {
		return nil, portal.Tampered{Field: "body"}
	}
	fields := form{}
	for name, values := range posted {
		if len(values) != 1 || !slices.Contains(known, name) || !utf8.ValidString(values[0]) || strings.Contains(values[0], "\x00") {
			return nil, portal.Tampered{Field: name}
		}
		fields[name] = values[0]
	}
	return fields, nil
}

// has tells whether the field was sent at all.
func (f form) has(name string) bool {
	_, sent := f[name]
	return sent
}

// checked tells whether a checkbox was sent; any value but a box's own is
// [portal.Tampered].
func (f form) checked(name string) (bool, error) {
	value, sent := f[name]
	if sent && !slices.Contains([]string{"1", "on", "true"}, value) {
		return false, portal.Tampered{Field: name}
	}
	return sent, nil
}

// oneOf is the field's value, which has to be one of those given.
func (f form) oneOf(name, otherwise string, values ...string) (string, error) {
	value, sent := f[name]
	if !sent {
		return otherwise, nil
	}
	if !slices.Contains(values, value) {
		return "", portal.Tampered{Field: name}
	}
	return value, nil
}
