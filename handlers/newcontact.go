package handlers

import (
	"errors"

	"github.com/google/uuid"

	"foyer/portal"
	"foyer/views"
)

func newContact(c *accountCtx) error {
	return c.page(views.NewContact(views.ContactForm{
		Contact: portal.Contact{Uses: portal.Uses{SignIn: true}}, Once: uuid.Must(uuid.NewV7()).String(),
		Way: portal.ByInvitation, Min: c.site.PasswordMin,
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
		form.Wrong = refusedNew(form, wrong)
		return c.invalid(views.NewContact(form))
	}
	if err != nil {
		return err
	}
	return c.done(addedNotice(form.Contact), views.AccountPath(c.tenant.Account.Number, "contacts"))
}

// refusedNew is what is wrong with a new contact, under the names of the form:
// that no invitation can go out is said at the way in. A password is never
// sent back, so that it has to be typed again.
func refusedNew(form views.ContactForm, wrong portal.Invalid) portal.Invalid {
	if message, refused := wrong["invitation"]; refused {
		delete(wrong, "invitation")
		wrong["way"] = message
	}
	if _, said := wrong["password"]; !said && form.Contact.FirstPassword != "" && form.Way == portal.ByPassword {
		wrong["password"] = portal.Message{Key: "error.password_again"}
	}
	return wrong
}

// addedNotice tells what comes next. It is the same whether the address is
// known or not.
func addedNotice(contact portal.Contact) string {
	switch {
	case !contact.SignIn:
		return "notice.contact_added"
	case contact.Way == portal.ByInvitation:
		return "notice.contact_invited"
	case contact.Way == portal.ByPassword:
		return "notice.contact_password"
	default:
		return "notice.contact_added_to_come"
	}
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
