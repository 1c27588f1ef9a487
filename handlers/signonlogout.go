package handlers

import (
	"errors"

	"foyer/idp"
	"foyer/portal"
	"foyer/views"
)

// farewell is the sign-out that a client has begun, as the address or the form
// names it. It is looked at anew each time, and nothing of it is kept.
func (c *visitorCtx) farewell(value func(string) string) (idp.Farewell, error) {
	return c.site.idp.Farewell(c.UserContext(), value("client_id"), value("post_logout_redirect_uri"), value("state"))
}

func (c *visitorCtx) query(name string) string { return c.Query(name) }

// confirmLogout asks whether the session here is to end as well: looking at a
// page ends none. Who has none goes on.
func confirmLogout(c *visitorCtx) error {
	farewell, err := c.farewell(c.query)
	if err != nil {
		return c.refuses(err)
	}
	self, err := c.site.self(c)
	if errors.Is(err, portal.ErrSignedOut) {
		return c.leads(farewell.Path("/done"))
	}
	if err != nil {
		return err
	}
	c.frame.Path = farewell.Path("")
	return c.is(self).page(views.SignonLogout(views.SignonLogoutPage{Client: farewell.Client, URI: farewell.URI, State: farewell.State}))
}

// logOut ends the session, and with it what was begun in it at every service.
func logOut(c *userCtx) error {
	fields, err := c.form("client_id", "post_logout_redirect_uri", "state")
	if err != nil {
		return err
	}
	farewell, err := c.farewell(func(name string) string { return fields[name] })
	if err != nil {
		return c.refuses(err)
	}
	if err := c.self.SignOut(c.UserContext()); err != nil {
		return err
	}
	c.dropCookie(sessionCookie, "/")
	if farewell.URI == "" {
		return c.done("notice.signed_out", "/login")
	}
	return c.leads(farewell.Path("/done"))
}

// leaveLogout leads back to the client that has begun the sign-out.
func leaveLogout(c *visitorCtx) error {
	farewell, err := c.farewell(c.query)
	if err != nil {
		return c.refuses(err)
	}
	if farewell.URI == "" {
		return c.leads("/login")
	}
	return c.continues(farewell.Client.Name, farewell.Address())
}
