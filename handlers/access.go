package handlers

import (
	"errors"

	"foyer/portal"
	"foyer/views"
)

func showAccess(c *accountCtx) error {
	form, err := c.accessNow()
	if err != nil {
		return err
	}
	return c.page(views.ContactAccess(form, c.fixed(form.Contact, true)))
}

// accessNow is the contact in the URL with what it may do.
func (c *accountCtx) accessNow() (views.ContactForm, error) {
	contact, err := c.tenant.OneContact(c.UserContext(), c.Params("id"))
	form := views.ContactForm{Contact: contact, Now: contact, Preset: portal.Custom, Before: contact.Access}
	for _, preset := range portal.Presets {
		if preset != portal.Custom && preset != portal.Holder && len(preset.Access().Changed(contact.Access)) == 0 {
			form.Preset = preset
		}
	}
	return form, err
}

func updateAccess(c *accountCtx) error {
	form, named, err := c.accessForm()
	if err != nil {
		return err
	}
	err = c.tenant.SetAccess(c.UserContext(), form.Contact.ID, named)
	if wrong, ok := errors.AsType[portal.Invalid](err); ok {
		form.Wrong = wrong
		return c.invalid(views.ContactAccess(form, ""))
	}
	if err != nil {
		return err
	}
	return c.done("notice.access_saved", c.contactPath(form.Contact.ID, "permissions"))
}

// checkAccess shows what the choice comes to, and changes nothing.
func checkAccess(c *accountCtx) error {
	form, _, err := c.accessForm()
	if err != nil {
		return err
	}
	err = form.Contact.CheckAccess(c.tenant.Editor(), form.Before)
	wrong, invalid := errors.AsType[portal.Invalid](err)
	if err != nil && !invalid {
		return err
	}
	form.Wrong = wrong
	return c.page(views.ContactAccess(form, ""))
}

// accessForm reads the permissions of the contact in the URL, and which of
// them were named: an area that is not sent stays as it is.
func (c *accountCtx) accessForm() (form views.ContactForm, named portal.Access, err error) {
	fields, err := c.form(append(accessFields(), "preset")...)
	if err != nil {
		return form, nil, err
	}
	if form, err = c.accessNow(); err != nil {
		return form, nil, err
	}
	if form.Preset, err = fields.preset(); err != nil {
		return form, nil, err
	}
	if named, err = fields.access(); err != nil {
		return form, nil, err
	}
	if form.Preset != portal.Custom && !keptPreset(form.Preset, form.Before, named) {
		named = form.Preset.Access().Whole()
	}
	form.Contact.Access = form.Before.With(named)
	return form, named, nil
}

// keptPreset tells whether the preset is only the one that the page came with,
// while a radio was changed: without a script nothing marks that as custom,
// and whoever changed the radio means it.
func keptPreset(preset portal.Preset, before, named portal.Access) bool {
	return len(preset.Access().Changed(before)) == 0 && len(before.With(named).Changed(before)) > 0
}

func showNotices(c *accountCtx) error {
	contact, err := c.tenant.OneContact(c.UserContext(), c.Params("id"))
	if err != nil {
		return err
	}
	return c.page(views.ContactNotices(contact, c.fixed(contact, false) != ""))
}

func updateNotices(c *accountCtx) error {
	fields, err := c.form(noticeFields()...)
	if err != nil {
		return err
	}
	notices, err := fields.notices()
	if err != nil {
		return err
	}
	if err := c.tenant.SetNotices(c.UserContext(), c.Params("id"), notices); err != nil {
		return err
	}
	return c.done("notice.notices_saved", c.contactPath(c.Params("id"), "notices"))
}

// fixed says, in the person's language, why they cannot change the contact,
// or is empty when they can.
func (c *accountCtx) fixed(contact portal.Contact, access bool) string {
	switch {
	case !c.tenant.May(portal.Manage(portal.Contacts)):
		return c.lang.T("contacts.fixed.right")
	case access && contact.IsOwner():
		return c.lang.T("contacts.fixed.owner")
	case access && contact.ID == c.tenant.Contact.ID:
		return c.lang.T("contacts.fixed.own")
	case contact.Above(c.tenant.Editor()):
		return c.lang.T("contacts.fixed.above", "name", contact.Name)
	default:
		return ""
	}
}
