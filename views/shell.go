package views

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"foyer/i18n"
	"foyer/portal"
)

// page is a line of the side navigation, with the right that opens it.
type page struct {
	section, icon, label string // label is a key
	needs                portal.Right
}

// pages are the account's pages in the order of the navigation.
var pages = []page{
	{"", "house", "nav.start", portal.Anyone},
	{"contacts", "users", "nav.contacts", portal.View(portal.Contacts)},
	{"services", "server", "nav.services", portal.View(portal.Services)},
	{"activity", "history", "nav.activity", portal.View(portal.Security)},
	{"security", "shield-check", "nav.policy", portal.View(portal.Security)},
}

// own is the person's own place on an account, which the user menu leads to.
var own = page{section: "me", needs: portal.Anyone}

// permitted are the pages that the person may open.
func permitted(ctx context.Context) []page {
	return slices.DeleteFunc(slices.Clone(pages), func(p page) bool { return !May(ctx, p.needs) })
}

// PlacePath leads to the same section on another account, or to its start page
// where the person may not see that section.
func PlacePath(section string, place portal.Place) string {
	for _, p := range append(slices.Clone(pages), own) {
		if p.section == section && (place.Contact.IsOwner() || place.Has().May(p.needs)) {
			return AccountPath(place.Account.Number, section)
		}
	}
	return AccountPath(place.Account.Number, "")
}

// accountsPath leads to the choice of an account in which to see the section.
func accountsPath(section string) string {
	if section == "" {
		return "/accounts"
	}
	return "/accounts?" + url.Values{"section": {section}}.Encode()
}

// onProfile tells whether the page is the user's profile, or one that it leads
// to and that has no line of its own.
func onProfile(path string) bool {
	return path == "/me" || strings.HasPrefix(path, "/me/email") || strings.HasPrefix(path, "/me/joining")
}

// number is an account's or a user's number as people read it: #1042.
func number(n int64) string { return "#" + strconv.FormatInt(n, 10) }

// fullTitle is what the browser's tab and history say: the page, the account,
// the brand, and first of all that something was wrong.
func fullTitle(ctx context.Context, title string) string {
	f := FrameOf(ctx)
	if f.Account != nil {
		title += " – " + f.Account.Name + " " + number(f.Account.Number)
	}
	title += " – " + f.Brand
	if f.Failed {
		title = i18n.T(ctx, "ui.error_prefix") + " " + title
	}
	return title
}

// languages are those that a person chooses among, each called as it calls itself.
func languages() []*i18n.Language {
	all := make([]*i18n.Language, 0, len(i18n.Codes))
	for _, code := range i18n.Codes {
		if l, ok := i18n.For(code); ok {
			all = append(all, l)
		}
	}
	return all
}

// personName is how the person is called on the account, or calls themselves.
func personName(ctx context.Context) string {
	f := FrameOf(ctx)
	if f.Contact != nil {
		return f.Contact.Name
	}
	return f.User.Called()
}
