package handlers

import (
	"net/url"

	"foyer/views"
)

func listAccounts(c *userCtx) error {
	search := c.Query("q")
	places, err := c.self.Places(c.UserContext(), search)
	if err != nil {
		return err
	}
	offers, err := c.self.Offers(c.UserContext())
	if err != nil {
		return err
	}
	recent, err := c.self.Recent(c.UserContext(), 1)
	if err != nil {
		return err
	}
	return c.page(views.Accounts(views.AccountsPage{
		Places: places, Offers: offers, Search: search, Section: c.Query("section"), Total: recent.Total,
	}))
}

func acceptOffer(c *userCtx) error {
	account, err := c.self.Accept(c.UserContext(), c.Params("id"))
	if err != nil {
		return err
	}
	return c.done("notice.offer_accepted", views.AccountPath(account, ""))
}

func declineOffer(c *userCtx) error {
	if err := c.self.Decline(c.UserContext(), c.Params("id")); err != nil {
		return err
	}
	return c.done("notice.offer_declined", "/accounts")
}

// findAccounts fills the switcher while one types in its search. Asked for as
// a page, it is the chooser with the same search.
func findAccounts(c *accountCtx) error {
	search, section := c.Query("q"), c.Query("section")
	if !c.partial() {
		return c.leads("/accounts?" + url.Values{"q": {search}, "section": {section}}.Encode())
	}
	places, err := c.self.Places(c.UserContext(), search)
	if err != nil {
		return err
	}
	c.frame.Section = section
	for _, place := range places {
		if place.Contact.DeactivatedAt.IsZero() && len(c.frame.Places) < switcherPlaces {
			c.frame.Places = append(c.frame.Places, place)
		}
	}
	c.frame.Total = switcherPlaces // the search stays, however few there are
	return c.page(views.Switch())
}
