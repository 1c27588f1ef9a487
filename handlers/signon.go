package handlers

import (
	"errors"
	"net/url"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"foyer/i18n"
	"foyer/idp"
	"foyer/portal"
	"foyer/views"
)

// signon is what a client has asked for, as a signed-in person meets it.
type signon struct {
	*userCtx
	token  string
	asked  portal.Authorization
	client portal.Client
}

// signOn signs a person in to the client that has asked for it, or finds out
// what is missing: a sign-in here, a fresher one, an account, a right. A
// client that wants no page shown (prompt=none) is told instead.
func signOn(c *visitorCtx) error {
	if c.Method() == fiber.MethodHead {
		return nil // who only looks uses nothing up
	}
	token := c.Params("id")
	self, signedOut := c.site.self(c)
	asked, client, err := c.site.Store.Authorization(c.UserContext(), token)
	switch {
	case errors.Is(err, portal.ErrNotFound) && signedOut == nil:
		return c.signonGone()
	case errors.Is(err, portal.ErrNotFound):
		return signedOut
	case err != nil:
		return err
	case signedOut != nil:
		return c.signsInFirst(asked, token, signedOut)
	}
	c.frame.Path = onPath(token) // where another language leads to: no form may lead on to the client
	return (&signon{c.is(self), token, asked, client}).goesOn()
}

// signsInFirst leads who is not signed in to where one signs in.
func (c *visitorCtx) signsInFirst(asked portal.Authorization, token string, err error) error {
	switch {
	case !errors.Is(err, portal.ErrSignedOut):
		return err
	case asked.Asks("none"):
		return c.away(c.site.idp.Denies(asked, "login_required", "nobody is signed in"))
	default:
		return c.leads(c.loginFor(asked, token))
	}
}

// signonGone answers for what was answered already, or waited too long.
func (c *visitorCtx) signonGone() error {
	c.signedInOrNot()
	return c.render(fiber.StatusNotFound, views.SignonGone())
}

// away sends the browser to a client. It is never the answer to a form: see
// the content policy.
func (c *visitorCtx) away(address string) error { return c.Redirect(address, fiber.StatusSeeOther) }

func onPath(token string) string { return idp.SignonPath + token + "/continue" }

// loginFor is the sign-in page for what was asked, in the language that the
// client believes its person reads.
func (c *visitorCtx) loginFor(asked portal.Authorization, token string) string {
	if wanted := strings.Join(strings.Fields(asked.UILocales), ","); wanted != "" && c.Cookies(languageCookie) == "" {
		c.setCookie(languageCookie, i18n.Match("", wanted, c.site.Language).Code(), "/", time.Hour)
	}
	path := withNext("/login", onPath(token))
	if asked.EmailHint != "" {
		path += "&login_hint=" + url.QueryEscape(asked.EmailHint)
	}
	return path
}

// goesOn signs the person in, when nothing is missing.
func (s *signon) goesOn() error {
	switch {
	case s.asked.HintedUser != "" && s.asked.HintedUser != s.self.User.ID:
		return s.denies("login_required", "somebody else is signed in")
	case s.asked.Proves(s.self.Session, s.site.Store.Now()):
	case s.asked.Asks("none"):
		return s.denies("login_required", "the sign-in is older than wanted")
	default:
		return s.leads(withNext("/login/again", onPath(s.token)))
	}
	number, err := s.account()
	if err != nil || number == 0 {
		return err
	}
	tenant, err := s.site.Store.Tenant(s.UserContext(), s.Cookies(sessionCookie), number)
	if err != nil {
		return s.closed(err)
	}
	done, err := tenant.SignOn(s.UserContext(), s.token)
	if err != nil {
		return s.on(tenant).signonDenied(s, err)
	}
	return s.away(s.site.idp.Answers(done.Authorization, done.Code))
}

func (s *signon) denies(code, description string) error {
	return s.away(s.site.idp.Denies(s.asked, code, description))
}

// back is the way back to the client for somebody who does not get there.
func (s *signon) back() string {
	return s.site.idp.Denies(s.asked, "access_denied", "the person may not sign in to the service here")
}

// closed answers where the account asks for more, or where there is none.
func (s *signon) closed(err error) error {
	missing, asks := errors.AsType[portal.StepMissing](err)
	switch {
	case asks && s.asked.Asks("none"):
		return s.denies("interaction_required", "the account asks for more than this sign-in")
	case asks:
		return s.step(missing, onPath(s.token))
	case !errors.Is(err, portal.ErrNotFound):
		return err
	case s.asked.Asks("none"):
		return s.away(s.back())
	}
	return s.render(fiber.StatusForbidden, views.SignonDenied(views.SignonDeniedPage{Client: s.client, Back: s.back()}))
}

// signonDenied says which right is missing and who can give it. On an account
// that no longer has the service nobody can.
func (c *accountCtx) signonDenied(s *signon, err error) error {
	denied, lacks := errors.AsType[portal.Denied](err)
	switch {
	case errors.Is(err, portal.ErrStale):
		return c.leads(withNext("/login/again", onPath(s.token)))
	case !lacks || s.asked.Asks("none"):
		if lacks {
			err = portal.ErrNotFound
		}
		return s.closed(err)
	}
	page := views.SignonDeniedPage{Client: s.client, Right: denied.Right, Back: s.back()}
	if c.self.User.Proven() { // others see nobody else on the account
		if page.Granters, err = c.tenant.Granters(c.UserContext(), denied.Right); err != nil {
			return err
		}
	}
	return c.render(fiber.StatusForbidden, views.SignonDenied(page))
}
