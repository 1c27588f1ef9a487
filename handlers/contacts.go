package handlers

import (
	"errors"
	"slices"
	"strconv"

	"github.com/google/uuid"

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

func newContact(c *accountCtx) error {
	return c.page(views.NewContact(views.ContactForm{
		Contact: portal.Contact{Uses: portal.Uses{SignIn: true}}, Once: uuid.Must(uuid.NewV7()).String(),
	}))
}

func createContact(c *accountCtx) error {
	form, err := c.contactForm()
	if err != nil {
		return err
	}
	form.Contact.Once = form.Once
	err = c.tenant.AddContact(c.UserContext(), &form.Contact)
	if wrong, ok := errors.AsType[portal.Invalid](err); ok {
		form.Wrong = wrong
		return c.invalid(views.NewContact(form))
	}
	if err != nil {
		return err
	}
	return c.done(addedNotice(form.Contact), views.AccountPath(c.tenant.Account.Number, "contacts"))
}

// addedNotice tells what comes next: no mail goes out, the person comes by
// themselves.
func addedNotice(contact portal.Contact) string {
	if contact.SignIn {
		return "notice.contact_added_to_come"
	}
	return "notice.contact_added"
}

// checkNewContact looks at the form while it is being filled in, and adds
// nothing: the page asks for the part of it that it wants to see anew.
func checkNewContact(c *accountCtx) error {
	form, err := c.contactForm()
	if err != nil {
		return err
	}
	err = c.tenant.CheckNew(c.UserContext(), form.Contact)
	wrong, invalid := errors.AsType[portal.Invalid](err)
	if err != nil && !invalid {
		return err
	}
	form.Wrong = wrong
	return c.page(views.NewContact(form))
}

func showContact(c *accountCtx) error {
	contact, err := c.tenant.OneContact(c.UserContext(), c.Params("id"))
	if err != nil {
		return err
	}
	return c.page(views.Contact(views.ContactForm{Contact: contact, Now: contact}, c.fixed(contact, false)))
}

func updateContact(c *accountCtx) error {
	form, err := c.editedContact()
	if err != nil {
		return err
	}
	err = c.tenant.EditContact(c.UserContext(), &form.Contact)
	if wrong, ok := errors.AsType[portal.Invalid](err); ok {
		form.Wrong = wrong
		return c.invalid(views.Contact(form, ""))
	}
	if err != nil {
		return err
	}
	return c.done("notice.contact_saved", c.contactPath(form.Contact.ID, ""))
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
