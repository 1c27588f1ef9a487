package handlers

import (
	"github.com/google/uuid"

	"foyer/i18n"
	"foyer/portal"
	"foyer/views"
)

var detailFields = []string{"name", "email", "company", "phone", "street", "postcode", "city", "country", "tax_number", "language"}

var useFields = []string{"use[signin]", "use[holder]", "use[invoice]"}

func accessFields() (names []string) {
	for _, area := range portal.Areas {
		names = append(names, "access["+string(area)+"]")
	}
	return names
}

func noticeFields() (names []string) {
	for _, category := range portal.Categories {
		names = append(names, "notices["+string(category)+"]")
	}
	return names
}

// contactForm reads the form of a new contact. A preset wins over the boxes
// and radios of the same form.
func (c *accountCtx) contactForm() (form views.ContactForm, err error) {
	fields, err := c.form(c.newFields()...)
	if err != nil {
		return form, err
	}
	form.Min = c.site.PasswordMin
	if form.Way, err = fields.way(c.frame.FirstPassword); err != nil {
		return form, err
	}
	if form.Once = fields["once"]; form.Once != "" {
		if id, err := uuid.Parse(form.Once); err != nil || id.String() != form.Once {
			return form, portal.Tampered{Field: "once"}
		}
	}
	if form.Contact, err = fields.contact(); err != nil {
		return form, err
	}
	if form.Preset, err = fields.preset(); err != nil {
		return form, err
	}
	if form.Contact.Access, err = fields.access(); err != nil {
		return form, err
	}
	if form.Contact.Notices, err = fields.notices(); err != nil {
		return form, err
	}
	form.Preset.Fill(&form.Contact)
	form.Contact.Way, form.Contact.FirstPassword = form.Way, fields["password"]
	return form, nil
}

// newFields are the fields of a new contact's form. That for a password is
// known only where one may be given by hand.
func (c *accountCtx) newFields() []string {
	known := append([]string{"once", "way", "preset"}, detailFields...)
	if c.frame.FirstPassword {
		known = append(known, "password")
	}
	return append(append(append(known, useFields...), accessFields()...), noticeFields()...)
}

// way is how the contact is to come in: by invitation, when nothing was sent.
func (f form) way(byPassword bool) (portal.Way, error) {
	ways := []string{string(portal.ByInvitation), string(portal.ByReset)}
	if byPassword {
		ways = append(ways, string(portal.ByPassword))
	}
	way, err := f.oneOf("way", ways[0], ways...)
	return portal.Way(way), err
}

// editedContact reads the details of the contact in the URL.
func (c *accountCtx) editedContact() (form views.ContactForm, err error) {
	fields, err := c.form(append(detailFields[:len(detailFields):len(detailFields)], useFields...)...)
	if err != nil {
		return form, err
	}
	now, err := c.tenant.OneContact(c.UserContext(), c.Params("id"))
	if err != nil {
		return form, err
	}
	if form.Contact, err = fields.contact(); err != nil {
		return form, err
	}
	edited := now
	edited.Name, edited.Email, edited.Company, edited.Phone = form.Contact.Name, form.Contact.Email, form.Contact.Company, form.Contact.Phone
	edited.Street, edited.Postcode, edited.City, edited.Country = form.Contact.Street, form.Contact.Postcode, form.Contact.City, form.Contact.Country
	edited.TaxNumber, edited.Language, edited.Uses = form.Contact.TaxNumber, form.Contact.Language, form.Contact.Uses
	form.Contact, form.Now = edited, now
	return form, nil
}

func (f form) contact() (c portal.Contact, err error) {
	c = portal.Contact{
		Name: f["name"], Email: f["email"], Company: f["company"], Phone: f["phone"], Street: f["street"],
		Postcode: f["postcode"], City: f["city"], Country: f["country"], TaxNumber: f["tax_number"],
	}
	if c.Language, err = f.oneOf("language", "", append([]string{""}, i18n.Codes...)...); err != nil {
		return c, err
	}
	if c.SignIn, err = f.checked("use[signin]"); err != nil {
		return c, err
	}
	if c.Holder, err = f.checked("use[holder]"); err != nil {
		return c, err
	}
	c.Invoice, err = f.checked("use[invoice]")
	return c, err
}

// preset is the chosen preset: custom, when none was sent.
func (f form) preset() (portal.Preset, error) {
	preset := portal.Preset(f["preset"])
	switch {
	case !f.has("preset"):
		return portal.Custom, nil
	case !preset.Known():
		return "", portal.Tampered{Field: "preset"}
	}
	return preset, nil
}

// access is what was sent: an area that was not sent is not in it.
func (f form) access() (portal.Access, error) {
	access := portal.Access{}
	for _, area := range portal.Areas {
		name := "access[" + string(area) + "]"
		if !f.has(name) {
			continue
		}
		level, known := portal.ParseLevel(f[name])
		if !known {
			return nil, portal.Tampered{Field: name}
		}
		access[area] = level
	}
	return access, nil
}

func (f form) notices() (notices portal.Notices, err error) {
	for _, category := range portal.Categories {
		wanted, err := f.checked("notices[" + string(category) + "]")
		if err != nil {
			return nil, err
		}
		if wanted {
			notices = append(notices, category)
		}
	}
	return notices, nil
}
