// Package ui draws the parts that pages are made of: buttons, fields, tables,
// menus. It knows nothing of the product. Every text comes translated from the
// caller, except for the few fixed words under the keys ui.*.
package ui

import (
	"context"
	"strings"

	"github.com/a-h/templ"
)

// Kind is the weight of a button, or the tone of a message or badge. The zero
// Kind is Primary for a button, Info for a message, Neutral for a badge.
type Kind string

// Primary, Secondary, Danger and Quiet are for buttons; Success, Info, Warning,
// Danger and Neutral for banners, callouts and badges.
const (
	Primary   Kind = "primary"
	Secondary Kind = "secondary"
	Quiet     Kind = "quiet"
	Success   Kind = "success"
	Info      Kind = "info"
	Warning   Kind = "warning"
	Danger    Kind = "danger"
	Neutral   Kind = "neutral"
)

// or is k, or fallback where no kind was chosen.
func (k Kind) or(fallback Kind) string {
	if k == "" {
		k = fallback
	}
	return string(k)
}

var kindIcons = map[string]string{
	"success": "circle-check",
	"info":    "info",
	"warning": "triangle-alert",
	"danger":  "circle-alert",
	"neutral": "circle",
}

// Link is a place to go to and its name.
type Link struct{ Href, Label string }

type assetsKey struct{}

// WithAssets makes [Asset] answer with what url makes of a file's name.
func WithAssets(ctx context.Context, url func(name string) string) context.Context {
	return context.WithValue(ctx, assetsKey{}, url)
}

// Asset is the URL of the static file with this name, such as
// /static/app.1a2b3c4d.css for "app.css".
func Asset(ctx context.Context, name string) string {
	if url, ok := ctx.Value(assetsKey{}).(func(string) string); ok {
		return url(name)
	}
	return "/static/" + name
}

// ID makes an element's id of a field's name: access[invoices] becomes
// access-invoices. It holds only what needs no escaping in a CSS selector.
func ID(name string) string {
	id := strings.Map(func(r rune) rune {
		switch {
		case r == '-' || r == '_' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z':
			return r
		case r == ']':
			return -1
		}
		return '-'
	}, name)
	if id == "" || id[0] >= '0' && id[0] <= '9' {
		return "f-" + id
	}
	return id
}

// idOr is id, or the id that goes with the field's name.
func idOr(id, name string) string {
	if id != "" {
		return id
	}
	return ID(name)
}

// describedBy names the hint, if there is one, and the message of a field; the
// message's element is always there, so that it can be filled later.
func describedBy(id, hint string) string {
	if hint == "" {
		return id + "-error"
	}
	return id + "-hint " + id + "-error"
}

// attrs never gives templ a nil map to spread.
func attrs(given templ.Attributes) templ.Attributes {
	if given == nil {
		return templ.Attributes{}
	}
	return given
}
