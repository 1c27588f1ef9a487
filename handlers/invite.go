package handlers

import (
	"errors"

	"foyer/portal"
	"foyer/views"
)

// inviteContact sends a new invitation to somebody on the list who has not
// come in.
func inviteContact(c *accountCtx) error {
	id := c.Params("id")
	err := c.tenant.Invite(c.UserContext(), id)
	if wrong, ok := errors.AsType[portal.Invalid](err); ok {
		contact, err := c.tenant.OneContact(c.UserContext(), id)
		if err != nil {
			return err
		}
		return c.refusesContact(views.ContactForm{Contact: contact, Now: contact, Wrong: wrong})
	}
	if err != nil {
		return err
	}
	return c.done("notice.invitation_sent", c.contactPath(id, ""))
}

func confirmWithdrawal(c *accountCtx) error {
	contact, err := c.changeable()
	if err == nil && !contact.MayBeWithdrawn() {
		err = portal.ErrConflict // it was answered meanwhile
	}
	if err != nil {
		return err
	}
	return c.page(views.ConfirmWithdrawal(contact))
}

func withdrawInvitation(c *accountCtx) error {
	if err := c.tenant.Withdraw(c.UserContext(), c.Params("id")); err != nil {
		return err
	}
	return c.done("notice.invitation_withdrawn", c.contactPath(c.Params("id"), ""))
}
