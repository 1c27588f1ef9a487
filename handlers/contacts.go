package handlers

import (
	"errors"
	"slices"
	"strconv"

	"foyer/portal"
	"foyer/views"
)

func listContacts(c *accountCtx) error {
	page, _ := strconv.Atoi(c.Query("page"))
	filter := portal.ContactFilter{Search: portal.Tidy(c.Query("q")), Page: min(max(page, 1), 1_000_000)}
	if kind := portal.Kind(c.Query("kind")); slices.Contains(portal.Kinds, kind) {
		filter.Kind = kind
	}
	if status := portal.Status(c.Query("status")); slices.Contains(portal.Statuses, status) {
		filter.Status = status
	}
	list, err := c.tenant.Contacts(c.UserContext(), filter)
	if err != nil {
		return err
	}
	return c.page(views.Contacts(list))
}

func showContact(c *accountCtx) error {
	contact, err := c.tenant.OneContact(c.UserContext(), c.Params("id"))
	if err != nil {
		return err
	}
	form, err := c.withHistory(views.ContactForm{Contact: contact, Now: contact})
	if err != nil {
		return err
	}
	return c.page(views.Contact(form, c.fixed(contact, false)))
}

// contactEvents is how much of its history a contact's page shows.
const contactEvents = 10

// withHistory adds what was done with the contact. An element of the page
// needs none of it.
func (c *accountCtx) withHistory(form views.ContactForm) (_ views.ContactForm, err error) {
	if !c.partial() {
		form.History, err = c.tenant.ContactHistory(c.UserContext(), form.Now.ID, contactEvents)
	}
	return form, err
}

func updateContact(c *accountCtx) error {
	form, err := c.editedContact()
	if err != nil {
		return err
	}
	err = c.tenant.EditContact(c.UserContext(), &form.Contact)
	if wrong, ok := errors.AsType[portal.Invalid](err); ok {
		form.Wrong = wrong
		return c.refusesContact(form)
	}
	if err != nil {
		return err
	}
	return c.done("notice.contact_saved", c.contactPath(form.Contact.ID, ""))
}

// refusesContact answers with the contact's page again, and what is wrong.
func (c *accountCtx) refusesContact(form views.ContactForm) error {
	form, err := c.withHistory(form)
	if err != nil {
		return err
	}
	return c.invalid(views.Contact(form, ""))
}

func checkContact(c *accountCtx) error {
	form, err := c.editedContact()
	if err != nil {
		return err
	}
	err = c.tenant.CheckEdit(c.UserContext(), form.Contact)
	wrong, invalid := errors.AsType[portal.Invalid](err)
	if err != nil && !invalid {
		return err
	}
	form.Wrong = wrong
	return c.page(views.Contact(form, ""))
}

func confirmDeactivation(c *accountCtx) error {
	contact, err := c.changeable()
	if err == nil && contact.Status() == portal.Invited {
		err = portal.ErrConflict // it is withdrawn instead
	}
	if err != nil {
		return err
	}
	return c.page(views.ConfirmDeactivation(contact))
}

func deactivateContact(c *accountCtx) error {
	if err := c.tenant.Deactivate(c.UserContext(), c.Params("id")); err != nil {
		return err
	}
	return c.done("notice.contact_deactivated", c.contactPath(c.Params("id"), ""))
}

func reactivateContact(c *accountCtx) error {
	if err := c.tenant.Reactivate(c.UserContext(), c.Params("id")); err != nil {
		return err
	}
	return c.done("notice.contact_reactivated", c.contactPath(c.Params("id"), ""))
}

func confirmRemoval(c *accountCtx) error {
	contact, err := c.changeable()
	if err != nil {
		return err
	}
	return c.page(views.ConfirmRemoval(contact))
}

func removeContact(c *accountCtx) error {
	if err := c.tenant.Remove(c.UserContext(), c.Params("id")); err != nil {
		return err
	}
	return c.done("notice.contact_removed", views.AccountPath(c.tenant.Account.Number, "contacts"))
}

func updatePolicy(c *accountCtx) error {
	fields, err := c.form("adding")
	if err != nil {
		return err
	}
	adding, err := fields.oneOf("adding", "", "owner", "managers")
	if err != nil {
		return err
	}
	if adding == "" {
		return portal.Tampered{Field: "adding"}
	}
	if err := c.tenant.KeepContactsForOwner(c.UserContext(), adding == "owner"); err != nil {
		return err
	}
	return c.done("notice.policy_saved", views.AccountPath(c.tenant.Account.Number, "contacts"))
}

func (c *accountCtx) contactPath(id, below string) string {
	path := "contacts/" + id
	if below != "" {
		path += "/" + below
	}
	return views.AccountPath(c.tenant.Account.Number, path)
}

// changeable is the contact in the URL, if the person may shut it out.
func (c *accountCtx) changeable() (portal.Contact, error) {
	contact, err := c.tenant.OneContact(c.UserContext(), c.Params("id"))
	if err == nil {
		err = c.tenant.MayShutOut(contact)
	}
	return contact, err
}
