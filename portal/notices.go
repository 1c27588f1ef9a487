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
