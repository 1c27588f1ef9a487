package portal

import (
	"slices"
	"strings"
)

// Category is a kind of mail that a contact gets or does not get.
type Category string

// The mail categories. Invoice covers payment requests, invoices and
// reminders (000).
const (
	GeneralMails Category = "general"
	InvoiceMails Category = "invoice"
	ProductMails Category = "product"
	DomainMails  Category = "domain"
	SupportMails Category = "support"
)

// Categories are all categories, in the order in which a person reads them.
var Categories = []Category{GeneralMails, InvoiceMails, ProductMails, DomainMails, SupportMails}

// Notices are the categories of mail that a contact gets.
type Notices []Category

// Has tells whether mails of the category are wanted.
func (n Notices) Has(c Category) bool { return slices.Contains(n, c) }

// Sorted is a copy in reading order, each category once.
func (n Notices) Sorted() Notices {
	return slices.DeleteFunc(slices.Clone(Categories), func(c Category) bool { return !n.Has(c) })
}

// Scan reads the notices as tables write them, parted by spaces; it is a
// [database/sql.Scanner].
func (n *Notices) Scan(src any) error {
	*n = nil
	for _, word := range strings.Fields(text(src)) {
		*n = append(*n, Category(word))
	}
	*n = n.Sorted()
	return nil
}

// Changes are the categories that were switched, as events keep them: "on" or
// "off".
func (n Notices) Changes(after Notices) map[string]string {
	changes := map[string]string{}
	for _, category := range Categories {
		switch {
		case after.Has(category) && !n.Has(category):
			changes[string(category)] = "on"
		case n.Has(category) && !after.Has(category):
			changes[string(category)] = "off"
		}
	}
	return changes
}

// opens is the area whose pages the mails of a category lead to; general ones
// lead nowhere in particular.
var opens = map[Category]Area{InvoiceMails: Invoices, ProductMails: Services, DomainMails: Domains, SupportMails: Tickets}

// Opens is the area whose pages the mails of the category lead to; empty for
// general ones.
func (c Category) Opens() Area { return opens[c] }

// Hints are the categories that were switched on by hand for areas that the
// contact cannot see (N04, after 000). What a preset gives needs no hint.
func (c Contact) Hints() (hints []Category) {
	for _, preset := range Presets {
		if preset != Custom && len(preset.Access().Changed(c.Access)) == 0 && len(preset.Notices().Changes(c.Notices)) == 0 {
			return nil
		}
	}
	for _, category := range c.Notices.Sorted() {
		if area, leads := opens[category]; leads && c.Has()[area] == LevelNone {
			hints = append(hints, category)
		}
	}
	return hints
}

// AlwaysGets tells whether the contact cannot do without the category: what
// happens to domains always reaches the owner.
func (c Contact) AlwaysGets(category Category) bool { return c.IsOwner() && category == DomainMails }

// Gets tells whether mails of the category go to the contact.
func (c Contact) Gets(category Category) bool {
	return c.Status() == Active && (c.Notices.Has(category) || c.AlwaysGets(category))
}

// Subscription is one category of mails that one contact gets, as whoever
// holds the link to end it sees it.
type Subscription struct {
	Account  Account
	Contact  Contact
	Category Category
}

// On tells whether the mails come.
func (s Subscription) On() bool { return s.Contact.Gets(s.Category) }
