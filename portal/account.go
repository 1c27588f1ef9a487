// Package portal is the vocabulary: accounts, users, contacts, access, events,
// with their rules and form checks. It imports nothing of ours, so that
// everybody may import it.
package portal

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// Account is a client's profile: it owns services, domains, invoices and
// tickets, and has exactly one owner.
type Account struct {
	ID                string `bun:",pk"`
	Number            int64  // shown as #1042
	Name              string // of the company or the person
	Language          string // ISO 639-1, for contacts that have none of their own
	OwnerAddsContacts bool   // contacts are the owner's alone to add and change (A12)
	InvitationLimit   int64  // invitations that may be open at a time
	SigninProvider    string // through which everybody but the owner has to sign in; empty: as they like
	SecondFactor      bool   // everybody has to have given a second factor
	CreatedAt         time.Time
	DeactivatedAt     time.Time `bun:",nullzero"`
}

// User is a person who can sign in. Only the user changes what stands here.
type User struct {
	ID                string `bun:",pk"`
	Number            int64
	Name              string // how the person wants to be called; may be empty
	Email             string
	EmailNorm         string    // unique; see [NormEmail]
	Language          string    // ISO 639-1
	PasswordHash      string    // PHC string; empty when there is no password
	PasswordExpiresAt time.Time `bun:",nullzero"` // of a password given by hand, which has to be replaced
	ProvenAt          time.Time `bun:",nullzero"` // when a link that was mailed to the address was followed
	BoundTo           string    // the account that made the sign-in: the only one it reaches until it is proven
	CreatedAt         time.Time
	DeactivatedAt     time.Time `bun:",nullzero"`
}

// Proven tells whether the user has shown that the address is theirs.
func (u User) Proven() bool { return !u.ProvenAt.IsZero() }

// Called is the user's name, or the address where there is none.
func (u User) Called() string {
	if u.Name != "" {
		return u.Name
	}
	return u.Email
}

// Place is an account as one person sees it from outside: in the chooser, in
// the switcher and among the offers.
type Place struct {
	Account Account
	Contact Contact
	Waiting int         // contacts that have not come in yet, for those who manage them
	Missing StepMissing // what it asks for beside this sign-in
	By      string      // of a place that is offered: the name of the contact who offers it; may be empty
}

// Recent are the accounts that a user used last, at most so many as were asked
// for.
type Recent struct {
	Places []Place
	Total  int // how many there are
	Offers int // how many more are offered and wait for an answer
}

// Has is what the person may do there, the account's own rules applied.
func (p Place) Has() Access { return Effective(p.Account, p.Contact) }

// Effective is what a contact may really do on its account: its access, less
// what the account keeps for its owner (A12).
func Effective(a Account, c Contact) Access {
	access := c.Has()
	if a.OwnerAddsContacts && !c.IsOwner() && access[Contacts] > LevelView {
		return access.With(Access{Contacts: LevelView})
	}
	return access
}

// Searched are the places whose account's name or number has what is searched.
func Searched(places []Place, search string) []Place {
	wanted := Fold(strings.TrimPrefix(Tidy(search), "#"))
	if wanted == "" {
		return places
	}
	return slices.DeleteFunc(slices.Clone(places), func(p Place) bool {
		return !strings.Contains(Fold(p.Account.Name), wanted) &&
			!strings.HasPrefix(strconv.FormatInt(p.Account.Number, 10), wanted)
	})
}

// Check tells what is wrong with the account's own details.
func (a *Account) Check() error {
	wrong := Invalid{}
	a.Name = Tidy(a.Name)
	wrong.named(a.Name, MaxCompany)
	if !slices.Contains(Languages, a.Language) {
		return Tampered{Field: "language"}
	}
	return wrong.OrNil()
}
