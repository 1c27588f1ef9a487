package handlers

import (
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
	_, total, err := c.self.Recent(c.UserContext(), 1)
	if err != nil {
		return err
	}
	return c.page(views.Accounts(views.AccountsPage{
		Places: places, Offers: offers, Search: search, Section: c.Query("section"), Total: total,
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
