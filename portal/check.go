package portal

import (
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/nyaruka/phonenumbers"
	"golang.org/x/text/language"
)

// Limits of what may be typed, in characters.
const (
	MaxName     = 100
	MaxCompany  = 120
	MaxPhone    = 40
	MaxStreet   = 120
	MaxPostcode = 16
	MaxCity     = 80
	MaxTax      = 32
	MaxSearch   = 100
)

// Languages are the six of Foyer, ISO 639-1.
var Languages = []string{"en", "hu", "de", "fr", "pl", "nl"}

// regions are where a phone number without a country code is dialled from,
// when nothing but a language is known.
var regions = map[string]string{"en": "GB", "hu": "HU", "de": "DE", "fr": "FR", "pl": "PL", "nl": "NL"}

// Check tells what is wrong with the contact's details, and brings those that
// are right into the form in which they are kept. The language is the
// account's: it says from where a phone number is dialled.
func (c *Contact) Check(language string) error {
	if err := c.checkChosen(); err != nil {
		return err
	}
	if c.Country != "" && !isCountry(c.Country) {
		return Tampered{Field: "country"}
	}
	wrong := Invalid{}
	c.Name = Tidy(c.Name)
	c.Company, c.Street, c.City = Tidy(c.Company), Tidy(c.Street), Tidy(c.City)
	c.Postcode, c.TaxNumber = Tidy(c.Postcode), Tidy(c.TaxNumber)
	wrong.named(c.Name, MaxName)
	wrong.within("company", c.Company, MaxCompany)
	wrong.within("street", c.Street, MaxStreet)
	wrong.within("postcode", c.Postcode, MaxPostcode)
	wrong.within("city", c.City, MaxCity)
	wrong.within("tax_number", c.TaxNumber, MaxTax)
	c.checkEmail(wrong)
	c.checkPhone(wrong, language)
	c.Search = Fold(c.Name + " " + c.Company + " " + c.Email)
	return wrong.OrNil()
}

// checkChosen checks what is chosen from a list and never typed.
func (c *Contact) checkChosen() error {
	if c.Language != "" && !slices.Contains(Languages, c.Language) {
		return Tampered{Field: "language"}
	}
	region, err := language.ParseRegion(c.Country)
	if c.Country != "" && (err != nil || !region.IsCountry() || region.String() != c.Country) {
		return Tampered{Field: "country"}
	}
	return nil
}

func (c *Contact) checkEmail(wrong Invalid) {
	c.Email, c.EmailNorm = CheckEmail(wrong, c.Email)
}

// CheckEmail is the address as mails are sent to it and as it is compared;
// what is wrong with it is noted under "email".
func CheckEmail(wrong Invalid, typed string) (email, norm string) {
	email = strings.TrimSpace(typed)
	norm, ok := NormEmail(email)
	local, _, _ := cutLast(email, "@")
	switch {
	case email == "":
		wrong.add("email", "error.email_required")
	case len(email) > MaxEmail:
		wrong.add("email", "error.email_long", "max", MaxEmail)
	case !isASCII(local):
		wrong.add("email", "error.email_local_ascii")
	case !ok:
		wrong.add("email", "error.email_invalid")
	}
	return email, norm
}

func (c *Contact) checkPhone(wrong Invalid, language string) {
	c.Phone = Tidy(c.Phone)
	if c.Phone == "" {
		return
	}
	region := c.Country
	if region == "" {
		region = regions[language]
	}
	number, err := phonenumbers.Parse(c.Phone, region)
	if utf8.RuneCountInString(c.Phone) > MaxPhone || err != nil || !phonenumbers.IsValidNumber(number) {
		wrong.add("phone", "error.phone_invalid")
		return
	}
	c.Phone = phonenumbers.Format(number, phonenumbers.E164)
}

// ShownPhone is the contact's phone number as people write it.
func (c Contact) ShownPhone() string {
	number, err := phonenumbers.Parse(c.Phone, "")
	if err != nil {
		return c.Phone
	}
	return phonenumbers.Format(number, phonenumbers.INTERNATIONAL)
}

func (i Invalid) named(name string, limit int) {
	if name == "" {
		i.add("name", "error.name_required")
	}
	i.within("name", name, limit)
}

func (i Invalid) within(field, value string, limit int) {
	if utf8.RuneCountInString(value) > limit {
		i.add(field, "error.too_long", "max", limit)
	}
}

// CheckPerson tells what is wrong with how a user wants to be called.
func (u *User) CheckPerson() error {
	wrong := Invalid{}
	u.Name = Tidy(u.Name)
	wrong.within("name", u.Name, MaxName)
	return wrong.OrNil()
}

// CheckNewcomer is CheckPerson for somebody new, who has to say a name.
func (u *User) CheckNewcomer() error {
	wrong := Invalid{}
	u.Name = Tidy(u.Name)
	wrong.named(u.Name, MaxName)
	return wrong.OrNil()
}

// CheckNote is the sentence that somebody declines with, as it is kept.
func CheckNote(note string) (string, error) {
	wrong := Invalid{}
	note = Tidy(note)
	wrong.within("note", note, MaxNote)
	return note, wrong.OrNil()
}

// Tidy is a line of text without blanks around it, with single blanks inside
// and without control or invisible formatting characters.
func Tidy(s string) string {
	visible := strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && !unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(visible), " ")
}

// CheckNew tells what is wrong with a contact that the editor is about to add.
func (c *Contact) CheckNew(editor Contact, language string) error {
	if err := c.checkWay(); err != nil {
		return err
	}
	return Merged(c.Check(language), c.CheckAccess(editor, nil))
}

// CheckEdit tells what is wrong with the contact's edited details. What only
// Foyer may change is taken over from how it is now.
func (c *Contact) CheckEdit(editor, now Contact, language string) error {
	c.Kind, c.UserID, c.AccountID, c.Offer = now.Kind, now.UserID, now.AccountID, now.Offer
	if now.UserID != "" && c.Email == "" {
		c.Email = now.Email
	}
	wrong := Invalid{}
	err := c.Check(language)
	if now.UserID != "" && c.Email != now.Email {
		wrong.add("email", "error.email_fixed")
	}
	if !c.SignIn && (now.IsOwner() || now.ID == editor.ID) {
		wrong.add("use[signin]", "error.signin_needed")
	}
	return Merged(err, wrong.OrNil())
}

// CheckAccess tells whether the editor may change somebody's access to the
// contact's: nobody grants, or takes away, more than they have.
func (c *Contact) CheckAccess(editor Contact, before Access) error {
	wrong := Invalid{}
	for area, level := range c.Access {
		if !slices.Contains(Areas, area) || !slices.Contains(area.Levels(), level) {
			return Tampered{Field: "access[" + string(area) + "]"}
		}
	}
	for _, area := range editor.Has().Granting(before, c.Access) {
		wrong.add("access["+string(area)+"]", "error.access_beyond")
	}
	if len(wrong) > 0 {
		wrong.add("preset", "error.access_beyond")
	}
	return wrong.OrNil()
}

// Merged is one error of two checks.
func Merged(one, other error) error {
	a, ok := one.(Invalid)
	b, too := other.(Invalid)
	switch {
	case one != nil && !ok, other == nil:
		return one
	case !too || !ok:
		return other
	}
	maps.Copy(a, b)
	return a
}

// Same tells whether the details and uses of the two are the same.
func (c Contact) Same(o Contact) bool {
	return c.details() == o.details() && c.Uses == o.Uses
}

func (c Contact) details() [10]string {
	return [...]string{c.Name, c.Company, c.Email, c.Phone, c.Street, c.Postcode, c.City, c.Country, c.TaxNumber, c.Language}
}
