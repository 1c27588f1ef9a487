package handlers

import (
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"foyer/auth"
	"foyer/portal"
	"foyer/store"
)

// The cookies. Browsers take a __Host- cookie only as Secure, for every path
// of this host alone; on http://127.0.0.1 they do too.
const (
	sessionCookie  = "__Host-foyer"
	deviceCookie   = "__Host-foyer-device"
	languageCookie = "__Host-foyer-language"
	flowCookie     = "__Host-foyer-flow"
	noticeCookie   = "foyer-notice"

	sessionCookieLife = 30 * 24 * time.Hour
	deviceCookieLife  = 365 * 24 * time.Hour
	flowCookieLife    = 30 * time.Minute
)

func (c *visitorCtx) setCookie(name, value, path string, life time.Duration) {
	c.Cookie(&fiber.Cookie{
		Name: name, Value: value, Path: path, MaxAge: int(life.Seconds()),
		Secure: true, HTTPOnly: true, SameSite: fiber.CookieSameSiteLaxMode,
	})
}

// dropCookie takes a cookie away. Fiber's ClearCookie sends no Path.
func (c *visitorCtx) dropCookie(name, path string) {
	c.Cookie(&fiber.Cookie{
		Name: name, Path: path, Expires: time.Unix(1, 0),
		Secure: true, HTTPOnly: true, SameSite: fiber.CookieSameSiteLaxMode,
	})
}

// signIn gives the browser the cookies of somebody who has just signed in.
func (c *visitorCtx) signIn(in store.SignedIn) {
	c.setCookie(sessionCookie, in.Session, "/", sessionCookieLife)
	c.setCookie(deviceCookie, in.Device, "/", deviceCookieLife)
}

// flowBrowser is what the request comes with, bound to this browser by a
// cookie: what is begun now ends here and nowhere else. Several tabs have one.
func (c *visitorCtx) flowBrowser() store.Browser {
	from := c.enteringBrowser()
	c.setCookie(flowCookie, from.Flow, "/", flowCookieLife) // anew: it outlives what begins now
	return from
}

// enteringBrowser is flowBrowser for a sign-in, which seldom begins anything:
// the cookie is given by enters. Refused ones are answered alike, without it.
func (c *visitorCtx) enteringBrowser() store.Browser {
	from := c.browser()
	if from.Flow == "" {
		from.Flow = auth.NewToken()
		c.Request().Header.SetCookie(flowCookie, from.Flow) // for what else this request begins
	}
	return from
}

var noticeKey = regexp.MustCompile(`^notice\.[a-z_]+$`)

// leaveNotice has the page that comes next, and no other tab's, say what was
// done. The path stands in the value as well: browsers send the cookie to the
// pages below it, too.
func (c *visitorCtx) leaveNotice(key, path string) {
	path, _, _ = strings.Cut(path, "?")
	c.setCookie(noticeCookie, key+"@"+path, path, time.Minute)
}

func (c *visitorCtx) takeNotice() *portal.Message {
	key, path, _ := strings.Cut(c.Cookies(noticeCookie), "@")
	if c.Method() != fiber.MethodGet || c.partial() || path != c.Path() || !noticeKey.MatchString(key) {
		return nil
	}
	c.dropCookie(noticeCookie, path)
	return &portal.Message{Key: key, Args: []any{"path", c.site.BaseURL.String() + "/pwreset"}}
}

// ownPath is where the browser is to go next, when that is a page of ours,
// and the other one when it is not: //host, /\host and encoded forms lead away.
func ownPath(next, otherwise string) string {
	decoded, err := url.PathUnescape(next)
	parsed, parseErr := url.Parse(next)
	switch {
	case err != nil, parseErr != nil, parsed.IsAbs(), parsed.Host != "", parsed.User != nil:
		return otherwise
	case !strings.HasPrefix(next, "/"), strings.HasPrefix(decoded, "//"), strings.ContainsAny(decoded, "\\\r\n\t\x00"):
		return otherwise
	}
	return next
}
