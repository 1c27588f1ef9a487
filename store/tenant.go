package store

import (
	"context"

	"github.com/uptrace/bun"

	"foyer/portal"
)

// Tenant is one account, opened by a contact on it. Every verb acts on this
// account alone; no verb takes an account number.
type Tenant struct {
	*Self
	Account portal.Account
	Contact portal.Contact // the person who opened the door

	reader
}

// Access is what the person may really do here. Who has not proven the address
// sees nothing of the others on the account.
func (t *Tenant) Access() portal.Access {
	access := portal.Effective(t.Account, t.Contact)
	if !t.User.Proven() {
		return access.With(portal.Access{portal.Contacts: portal.LevelNone, portal.Security: portal.LevelNone})
	}
	return access
}

// May tells whether the person holds the right here.
func (t *Tenant) May(r portal.Right) bool {
	return t.Contact.IsOwner() || t.Access().May(r)
}

// Editor is the person with what they may really do here.
func (t *Tenant) Editor() portal.Contact {
	actor := t.Contact
	actor.Access = t.Access()
	return actor
}

// really is another contact with what it may really do here.
func (t *Tenant) really(contact portal.Contact) portal.Contact {
	contact.Access = portal.Effective(t.Account, contact)
	return contact
}

// Leave takes the person off the account of their own accord; only a new
// invitation brings them back. The owner cannot leave.
func (t *Tenant) Leave(ctx context.Context) error {
	if t.Contact.IsOwner() {
		return portal.Above{Name: t.Contact.Name}
	}
	return t.change(ctx, portal.ContactLeft, func(w writer) error {
		left, err := w.contact(ctx, t.Contact.ID)
		if err != nil {
			return err
		}
		w.says(left.ID, left.Name, nil)
		left.UserID, left.JoinedAt, left.LeftAt = "", left.DeclinedAt, t.s.now()
		if err := touched(w.updates(&left, "user_id", "joined_at", "left_at").Exec(ctx)); err != nil {
			return err
		}
		if err := w.lapses(ctx, left); err != nil {
			return err
		}
		return w.tellsOwner(ctx, left)
	})
}

func (w writer) tellsOwner(ctx context.Context, left portal.Contact) error {
	var owner portal.Contact
	if err := w.contacts(&owner).Where("contact.kind = ?", portal.Owner).Scan(ctx); err != nil {
		return err
	}
	return w.mails(ctx, owner, portal.GeneralMails, portal.LeftMail, map[string]string{"name": left.Name})
}

// change makes a change to the account and records it, or does neither.
func (t *Tenant) change(ctx context.Context, what string, do func(writer) error) error {
	event := portal.Event{What: what, Actor: t.Contact.ID, ActorName: t.Contact.Name}
	defer t.s.wake()
	return t.s.changeAccount(ctx, t.Account.ID, event, func(w writer) error {
		if err := t.still(ctx, w); err != nil {
			return err
		}
		return do(w)
	})
}

// still tells whether the person is on the account and may do what they might
// when the door was opened: that may have been a moment before another change.
func (t *Tenant) still(ctx context.Context, w writer) error {
	now, err := w.contact(ctx, t.Contact.ID)
	switch {
	case err != nil:
		return err
	case !now.DeactivatedAt.IsZero(), !now.SignIn, now.UserID != t.User.ID:
		return portal.ErrNotFound
	case now.Access.String() != t.Contact.Access.String():
		return portal.ErrConflict
	case now.IsOwner():
		return nil
	}
	account, err := w.itself(ctx)
	if err == nil && account.OwnerAddsContacts != t.Account.OwnerAddsContacts {
		err = portal.ErrConflict
	}
	return err
}

// KeepContactsForOwner says whether the owner alone adds and changes contacts
// (A12). Only the owner says so.
func (t *Tenant) KeepContactsForOwner(ctx context.Context, keep bool) error {
	if !t.Contact.IsOwner() {
		return portal.Denied{Right: portal.OwnerOnly}
	}
	what := portal.AccountShared
	if keep {
		what = portal.AccountOwnerOnly
	}
	return t.change(ctx, what, func(w writer) error {
		if err := w.keepsContacts(ctx, keep); err != nil || !keep {
			return err
		}
		return w.lapsesAll(ctx)
	})
}

// Granters are the people on the account who can give the right: the owner,
// and those who manage contacts and hold the right themselves.
func (t *Tenant) Granters(ctx context.Context, right portal.Right) (granters []portal.Contact, err error) {
	var contacts []portal.Contact
	err = t.contacts(&contacts).Where("joined_at IS NOT NULL AND use_signin AND deactivated_at IS NULL").
		OrderExpr("kind <> ?, search, id", portal.Owner).Scan(ctx)
	for _, contact := range contacts {
		contact.Access = portal.Effective(t.Account, contact)
		if contact.IsOwner() || !right.Owner && contact.May(portal.Manage(portal.Contacts)) && contact.May(right) {
			granters = append(granters, contact)
		}
	}
	return granters, translated(err)
}

// lifecycle is what a contact's own page tells of its history.
var lifecycle = []string{
	portal.ContactAdded, portal.ContactInvited, portal.ContactReminded, portal.ContactWithdrawn, portal.ContactJoined, portal.ContactDeclined,
	portal.ContactDeactivated, portal.ContactReactivated, portal.ContactLeft, portal.ContactAccess, portal.ContactMerged,
}

// ContactHistory is what was done with the contact, the latest first, at most
// so many events.
func (t *Tenant) ContactHistory(ctx context.Context, id string, most int) (events []portal.Event, err error) {
	err = t.events(&events).Where("subject = ? AND what IN (?)", id, bun.List(lifecycle)).OrderExpr("seq DESC").Limit(int64(most)).Scan(ctx)
	return events, translated(err)
}

// Activity is one page of what was done on the account, the latest first:
// the events before the number, or the latest when it is zero.
func (t *Tenant) Activity(ctx context.Context, before int64, most int) (events []portal.Event, err error) {
	query := t.events(&events).OrderExpr("seq DESC").Limit(int64(most))
	if before > 0 {
		query = query.Where("seq < ?", before)
	}
	return events, translated(query.Scan(ctx))
}
