package portal

import "slices"

// ContactFilter is what the list of contacts is narrowed to.
type ContactFilter struct {
	Search string // in name, company and e-mail, without regard to accents
	Kind   Kind   // empty: every kind
	Status Status // empty: every status
	Page   int    // 1, 2, 3 …
}

// Narrow tells whether anything is filtered.
func (f ContactFilter) Narrow() bool { return f.Search != "" || f.Kind != "" || f.Status != "" }

// ContactList is one page of an account's contacts.
type ContactList struct {
	Contacts []Contact
	Filter   ContactFilter
	Total    int // on all pages
	PageSize int
	Heard    Notices // the categories that somebody on the account gets
}

// Unheard are the categories that nobody on the account gets. What happens to
// domains always reaches the owner. A page that nobody is on does not know.
func (l ContactList) Unheard() Notices {
	if len(l.Contacts) == 0 {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(Categories), func(c Category) bool { return c == DomainMails || l.Heard.Has(Category(c)) })
}

// Pages is how many pages there are, at least one.
func (l ContactList) Pages() int { return max(1, (l.Total+l.PageSize-1)/l.PageSize) }
