package handlers

import (
	"errors"
	"strconv"

	"foyer/idp"
	"foyer/portal"
	"foyer/views"
)

// account is the number of the account on which the person comes to the
// client. What was clicked is the one; else the only one that there is. Where
// it cannot be told the person is asked, and the number is 0.
func (s *signon) account() (int64, error) {
	named, silent := s.asked.Names(s.self.Session), s.asked.Asks("none")
	choose := s.asked.Asks("select_account") || s.asked.Asks("consent")
	if named != 0 && (s.asked.SessionID != "" || !choose) {
		return named, nil
	}
	if silent {
		if number, err := s.self.SignedOnAt(s.UserContext(), s.client.ID); err != nil || number != 0 {
			return number, err
		}
	}
	return s.choice(choose)
}

// choice is the only account that there is, unless the client wants the person
// to be asked.
func (s *signon) choice(choose bool) (int64, error) {
	places, err := s.self.SignonPlaces(s.UserContext(), s.client.ID)
	switch {
	case err != nil:
		return 0, err
	case len(places) == 1 && !choose:
		return places[0].Account.Number, nil
	case len(places) == 0:
		return 0, s.closed(portal.ErrNotFound)
	case s.asked.Asks("none"):
		return 0, s.denies("account_selection_required", "there are several accounts")
	}
	return 0, s.page(views.SignonAccounts(views.SignonAccountsPage{Client: s.client, Places: places, Path: idp.SignonPath + s.token + "/account", Back: s.back()}))
}

// askingClient is the client that a page on the way is about.
func (c *userCtx) askingClient() (portal.Client, error) {
	_, client, err := c.site.Store.Authorization(c.UserContext(), c.Params("id"))
	return client, err
}

// orGone answers for what was answered already.
func (c *userCtx) orGone(err error) error {
	if errors.Is(err, portal.ErrNotFound) {
		return c.signonGone()
	}
	return err
}

// continueSignon follows a form that the person was led through: from a page
// of its own the way leads on to the client, which no form's redirects may.
func continueSignon(c *userCtx) error {
	client, err := c.askingClient()
	if err != nil {
		return c.orGone(err)
	}
	return c.continues(client.Name, idp.SignonPath+c.Params("id"))
}

// continues answers with a page that leads on by itself.
func (c *visitorCtx) continues(name, address string) error {
	c.frame.Onward = address
	return c.page(views.Continue(name))
}

// chooseSignonAccount keeps the account that the person has chosen.
func chooseSignonAccount(c *userCtx) error {
	fields, err := c.form("account")
	if err != nil {
		return err
	}
	client, err := c.askingClient()
	if err != nil {
		return c.orGone(err)
	}
	places, err := c.self.SignonPlaces(c.UserContext(), client.ID)
	if err != nil {
		return err
	}
	for _, place := range places {
		if number := place.Account.Number; strconv.FormatInt(number, 10) == fields["account"] {
			return errors.Join(c.self.NameAccount(c.UserContext(), c.Params("id"), number), c.leads(onPath(c.Params("id"))))
		}
	}
	return portal.Tampered{Field: "account"}
}
