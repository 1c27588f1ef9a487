// Package views draws the pages. It knows neither the database nor HTTP.
package views

import (
	"context"
	"strconv"
	"time"

	"foyer/portal"
)

// Frame is what every page stands in: who looks at it, on which account.
type Frame struct {
	Brand         string
	Home          string          // the portal, as people type it: https://my.example.com
	Path          string          // of the page itself, for the language form
	Section       string          // first part of the path below the account: "", contacts, activity …
	User          *portal.User    // nil for a visitor
	Account       *portal.Account // nil outside an account
	Contact       *portal.Contact // the person on the account; nil outside
	Access        portal.Access   // what the person may really do on the account
	portal.Recent                 // the switcher's accounts: the current one and the recent ones
	Notice        *portal.Message // the banner of what was just done
	Failed        bool            // the page says that something was wrong
	Demo          bool            // the demonstration's pages are there
	Now           time.Time

	Onward    string     // where the page leads to by itself
	Providers []Provider // through which people sign in

	Registers     bool // anybody may open a free account
	FirstPassword bool // a first password may be given by hand
	Passkeys      bool // there can be passkeys: the portal has a domain
}

// Provider is an identity provider as pages show it. Slug is its word in
// paths.
type Provider struct{ Slug, Name string }

type frameKey struct{}

// WithFrame gives the pages drawn in ctx their frame.
func WithFrame(ctx context.Context, f *Frame) context.Context {
	return context.WithValue(ctx, frameKey{}, f)
}

// FrameOf is the frame of the page that is being drawn; never nil.
func FrameOf(ctx context.Context) *Frame {
	if f, ok := ctx.Value(frameKey{}).(*Frame); ok {
		return f
	}
	return &Frame{Brand: "Foyer"}
}

// May tells whether the person who looks at the page holds the right.
func May(ctx context.Context, r portal.Right) bool {
	f := FrameOf(ctx)
	if f.Contact == nil {
		return false
	}
	return f.Contact.IsOwner() || f.Access.May(r)
}

// Path leads to a page of the account that the person is on: "contacts",
// "contacts/new" …; "" is its start page.
func Path(ctx context.Context, below string) string {
	f := FrameOf(ctx)
	if f.Account == nil {
		return "/" + below
	}
	return AccountPath(f.Account.Number, below)
}

// AccountPath leads to a page of the account with the number.
func AccountPath(number int64, below string) string {
	path := "/a/" + strconv.FormatInt(number, 10)
	if below != "" {
		path += "/" + below
	}
	return path
}
