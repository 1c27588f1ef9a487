package portal

// Joining is what comes of joining another sign-in of a person into the one
// that they keep: the other one stops being a sign-in (000).
type Joining struct {
	Kept, Alias User
	Moves       []Place  // where only the other one is
	Merges      []Merger // where both are
}

// Merger is one account on which both sign-ins have a contact, and the contact
// that they become.
type Merger struct {
	Account             Account
	Mine, Other, Become Contact
}

// rank is the order of kinds: of two the higher one stays.
var rank = map[Kind]int{Owner: 2, ContactKind: 1, Guest: 0}

// Merged is the contact that two contacts of one person become: of the higher
// kind, with the higher level of each area, and the mails and uses of both.
// One that is not active adds nothing, and one that may not sign in no access:
// a right that was taken does not come back by another address.
func (c Contact) Merged(other Contact) Contact {
	mine, theirs := c.Status() == Active, other.Status() == Active
	switch {
	case !theirs:
		return c
	case !mine, other.outranks(c):
		c, other = other, c
	}
	if other.Status() != Active {
		return c
	}
	if c.SignIn == other.SignIn {
		c.Access = c.Access.atLeast(other.Access)
	}
	c.Notices = append(c.Notices.Sorted(), other.Notices...).Sorted()
	c.SignIn, c.Holder, c.Invoice = c.SignIn || other.SignIn, c.Holder || other.Holder, c.Invoice || other.Invoice
	return c
}

func (c Contact) outranks(other Contact) bool {
	if c.SignIn != other.SignIn {
		return c.SignIn
	}
	return rank[c.Kind] > rank[other.Kind]
}
