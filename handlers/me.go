package handlers

import (
	"errors"

	"foyer/portal"
	"foyer/views"
)

func editMe(c *userCtx) error {
	page, err := c.mePage()
	if err != nil {
		return err
	}
	return c.page(views.Me(page))
}

func (c *userCtx) mePage() (views.MePage, error) {
	places, err := c.self.Places(c.UserContext(), "")
	if err != nil {
		return views.MePage{}, err
	}
	offers, err := c.self.Offers(c.UserContext())
	user, search := c.self.User, portal.Tidy(c.Query("q"))
	return views.MePage{
		Name: user.Name, Language: user.Language, User: user, Offers: offers,
		Places: portal.Searched(places, search), Total: len(places), Search: search,
	}, err
}

func updateMe(c *userCtx) error {
	fields, err := c.form("name", "language")
	if err != nil {
		return err
	}
	language, err := fields.oneOf("language", c.self.User.Language, portal.Languages...)
	if err != nil {
		return err
	}
	err = c.self.Edit(c.UserContext(), fields["name"], language)
	if wrong, ok := errors.AsType[portal.Invalid](err); ok {
		page, err := c.mePage()
		if err != nil {
			return err
		}
		page.Name, page.Language, page.Wrong = fields["name"], language, wrong
		return c.invalid(views.Me(page))
	}
	if err != nil {
		return err
	}
	return c.done("notice.profile_saved", "/me")
}

func showSecurity(c *userCtx) error {
	page, err := c.securityPage()
	if err != nil {
		return err
	}
	return c.page(views.Security(page))
}

func (c *userCtx) securityPage() (views.SecurityPage, error) {
	sessions, err := c.self.Sessions(c.UserContext())
	if err != nil {
		return views.SecurityPage{}, err
	}
	linked, err := c.linkedWays()
	if err != nil {
		return views.SecurityPage{}, err
	}
	factors, err := c.self.Factors(c.UserContext())
	return views.SecurityPage{
		Ways: linked, Factors: factors, NoPassword: c.self.User.PasswordHash == "",
		Sessions: sessions, Current: c.self.Session.ID, Email: c.self.User.Email, Min: c.site.PasswordMin,
	}, err
}

func changePassword(c *userCtx) error {
	fields, err := c.form("email", "current", "password")
	if err != nil {
		return err
	}
	in, err := c.self.ChangePassword(c.UserContext(), fields["current"], fields["password"], c.enteringBrowser())
	if wrong, ok := errors.AsType[portal.Invalid](err); ok {
		page, err := c.securityPage()
		if err != nil {
			return err
		}
		page.Wrong, c.frame.Path = wrong, "/me/security" // the page that the form is on
		return c.invalid(views.Security(page))
	}
	if err != nil {
		return err
	}
	if in.Second != "" {
		return c.enters(in, "/me/security")
	}
	c.signIn(in)
	return c.done("notice.password_changed", "/me/security")
}

func endSession(c *userCtx) error {
	if err := c.self.EndSession(c.UserContext(), c.Params("id")); err != nil {
		return err
	}
	return c.done("notice.session_ended", "/me/security")
}

func endOtherSessions(c *userCtx) error {
	if err := c.self.EndOtherSessions(c.UserContext()); err != nil {
		return err
	}
	return c.done("notice.sessions_ended", "/me/security")
}
