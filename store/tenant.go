package store

import (
	"context"

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

// Access is what the person may really do here.
func (t *Tenant) Access() portal.Access { return portal.Effective(t.Account, t.Contact) }

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
	}
	return nil
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
	return t.change(ctx, what, func(w writer) error { return w.keepsContacts(ctx, keep) })
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

// Activity is one page of what was done on the account, the latest first:
// the events before the number, or the latest when it is zero.
func (t *Tenant) Activity(ctx context.Context, before int64, most int) (events []portal.Event, err error) {
	query := t.events(&events).OrderExpr("seq DESC").Limit(int64(most))
	if before > 0 {
		query = query.Where("seq < ?", before)
	}
	return events, translated(query.Scan(ctx))
}
