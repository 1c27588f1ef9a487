package handlers

import (
	"errors"

	"foyer/portal"
	"foyer/views"
)

// showPlace is the person's own place on the account. It takes no right: what
// an account knows of somebody, that person may see.
func showPlace(c *accountCtx) error {
	page, err := c.place()
	if err != nil {
		return err
	}
	return c.page(views.Place(page))
}

func (c *accountCtx) place() (page views.PlacePage, err error) {
	if page.Contact, err = c.tenant.OneContact(c.UserContext(), c.tenant.Contact.ID); err != nil || !c.self.User.Proven() {
		return page, err // who has not proven the address sees nobody else on the account
	}
	if page.Writers, err = c.tenant.Granters(c.UserContext(), portal.Manage(portal.Contacts)); err != nil || page.Contact.OfferedBy == "" {
		return page, err
	}
	inviter, err := c.tenant.OneContact(c.UserContext(), page.Contact.OfferedBy)
	if errors.Is(err, portal.ErrNotFound) {
		return page, nil // gone meanwhile
	}
	page.InvitedBy = inviter.Name
	return page, err
}

func updateOwnNotices(c *accountCtx) error {
	fields, err := c.form(noticeFields()...)
	if err != nil {
		return err
	}
	notices, err := fields.notices()
	if err != nil {
		return err
	}
	if err := c.tenant.SetOwnNotices(c.UserContext(), notices); err != nil {
		return err
	}
	return c.done("notice.own_notices_saved", views.AccountPath(c.tenant.Account.Number, "me"))
}

func confirmDeparture(c *accountCtx) error { return c.page(views.Departure()) }

// leaveAccount takes the person off the account. The owner is told why they
// stay.
func leaveAccount(c *accountCtx) error {
	err := c.tenant.Leave(c.UserContext())
	if _, owner := errors.AsType[portal.Above](err); owner {
		return c.invalid(views.Departure())
	}
	if err != nil {
		return err
	}
	return c.done("notice.account_left", "/accounts")
}
