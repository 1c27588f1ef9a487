package portal

import "time"

// Kind says how somebody came to be on an account (002).
type Kind string

// The three kinds. The kind is fixed when the contact comes in.
const (
	Owner       Kind = "owner"   // the client; exactly one on every account
	ContactKind Kind = "contact" // came in through this account
	Guest       Kind = "guest"   // had a sign-in before this account knew them
)

// Kinds are all kinds, in the order in which a list shows them.
var Kinds = []Kind{Owner, ContactKind, Guest}

// Status is where a contact stands (002). It is shown as a word everywhere.
type Status string

// The statuses.
const (
	Pending  Status = "pending"  // may sign in, has never come in, no invitation is out
	Invited  Status = "invited"  // an invitation was sent; it may have run out
	Declined Status = "declined" // did not want the place that was offered
	Active   Status = "active"
	Inactive Status = "inactive" // deactivated, withdrawn or left; nothing is deleted
)

// Statuses are all statuses, in the order in which a filter shows them.
var Statuses = []Status{Active, Pending, Invited, Declined, Inactive}

// Uses are the purposes a contact serves, in any combination (000, 001, 003).
type Uses struct {
	SignIn  bool `bun:"use_signin"`  // may sign in
	Holder  bool `bun:"use_holder"`  // can be chosen as domain holder
	Invoice bool `bun:"use_invoice"` // can be chosen as invoice recipient
}

// Owned is what belongs to an account. Its rows are read and written through
// the account's door alone.
type Owned struct {
	AccountID string `bun:",pk"`
	ID        string `bun:",pk"`
}

// BelongTo makes the row the account's.
func (o *Owned) BelongTo(account string) { o.AccountID = account }

// Contact is somebody on one account. What stands here belongs to the contact
// on this account and never flows to another one.
type Contact struct {
	Owned
	UserID    string `bun:",nullzero"` // who signs in; empty until that person has come in
	Kind      Kind
	Name      string
	Company   string
	Email     string // as it was typed; mails go there
	EmailNorm string // see [NormEmail]
	Phone     string // E.164, such as +3613281000
	Street    string
	Postcode  string
	City      string
	Country   string // ISO 3166-1 alpha-2
	TaxNumber string
	Language  string // ISO 639-1; empty means the account's
	Search    string // name, company and e-mail, folded; see [Fold]
	Once      string // the form that added it; empty for other ways
	Uses
	Offer
	CreatedAt     time.Time
	JoinedAt      time.Time `bun:",nullzero"`
	DeclinedAt    time.Time `bun:",nullzero"`
	DeactivatedAt time.Time `bun:",nullzero"`
	OpenedAt      time.Time `bun:",nullzero"` // when the person last used this account, to 5 minutes

	FirstPassword string `bun:"-"` // given by hand with a new contact; kept as a hash, and not here

	Access     Access  `bun:",scanonly"`
	Notices    Notices `bun:",scanonly"`
	UserNumber int64   `bun:",scanonly"` // zero until the person has come in
}

// Status is where the contact stands. A contact without a sign-in is active.
func (c Contact) Status() Status {
	switch {
	case !c.DeactivatedAt.IsZero(), !c.WithdrawnAt.IsZero(), !c.LeftAt.IsZero():
		return Inactive
	case !c.DeclinedAt.IsZero():
		return Declined
	case c.SignIn && c.JoinedAt.IsZero() && c.Way == ByInvitation && c.Invitation != "":
		return Invited
	case c.SignIn && c.JoinedAt.IsZero():
		return Pending
	default:
		return Active
	}
}

// ShownKind is the kind as others on the account see it: whether somebody had
// a sign-in before shows only once they have accepted.
func (c Contact) ShownKind() Kind {
	if c.JoinedAt.IsZero() && c.Kind == Guest {
		return ContactKind
	}
	return c.Kind
}

// IsOwner tells whether the contact is the account's owner.
func (c Contact) IsOwner() bool { return c.Kind == Owner }

// May tells whether the contact holds the right. The owner holds every one.
func (c Contact) May(r Right) bool {
	return c.IsOwner() || c.Access.May(r)
}

// Has is the access that the contact holds: the owner's is full.
func (c Contact) Has() Access {
	if c.IsOwner() {
		return FullAccess()
	}
	return c.Access
}

// Above tells whether the contact holds more than the other one in any area,
// so that the other one may not change, deactivate or remove it.
func (c Contact) Above(other Contact) bool {
	if other.IsOwner() {
		return false
	}
	return c.IsOwner() || !c.Has().Within(other.Has())
}
