package views

import (
	"cmp"
	"context"
	"maps"
	"net/url"
	"slices"
	"strings"

	"foyer/i18n"
	"foyer/portal"
	"foyer/views/ui"
)

// fieldOrder is the order of fields on the forms: the summary of what is wrong
// is read in it. Fields that are not named follow, sorted by name.
var fieldOrder = []string{
	"current", "code", "recovery", "name", "email", "password", "company", "phone", "street", "postcode", "city", "country", "tax_number", "language",
	"use[signin]", "use[holder]", "use[invoice]", "preset", "way",
}

// wrongText says what is wrong with the field, or nothing.
func wrongText(ctx context.Context, wrong portal.Invalid, field string) string {
	if m, ok := wrong[field]; ok {
		return i18n.T(ctx, m.Key, m.Args...)
	}
	return ""
}

// wrongMore leads to the contact that the sentence about the field speaks of.
func wrongMore(ctx context.Context, wrong portal.Invalid, field string) ui.Link {
	contact := wrong[field].Contact
	if contact == "" {
		return ui.Link{}
	}
	return ui.Link{Href: Path(ctx, "contacts/"+url.PathEscape(contact)), Label: i18n.T(ctx, "contacts.open")}
}

// wrongLinks lead to the fields that are wrong. Of radios for which the same
// is said, as of all areas that one may not grant, it leads to the first.
func wrongLinks(ctx context.Context, wrong portal.Invalid) (links []ui.ErrorLink) {
	said := map[string]bool{}
	for _, field := range slices.SortedFunc(maps.Keys(wrong), byField) {
		text := wrongText(ctx, wrong, field)
		if !said[text] || !strings.HasPrefix(field, "access[") {
			links = append(links, ui.ErrorLink{Href: "#" + ui.ID(field), Text: text, More: wrongMore(ctx, wrong, field)})
		}
		said[text] = true
	}
	return links
}

func byField(a, b string) int {
	return cmp.Or(cmp.Compare(position(a), position(b)), cmp.Compare(a, b))
}

func position(field string) int {
	if i := slices.Index(fieldOrder, field); i >= 0 {
		return i
	}
	return len(fieldOrder)
}
