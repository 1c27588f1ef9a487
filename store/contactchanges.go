package store

import (
	"context"
	"time"

	"foyer/portal"
)

// CheckEdit tells what is wrong with a contact that is being edited, without
// changing it.
func (t *Tenant) CheckEdit(ctx context.Context, edited portal.Contact) error {
	now, err := t.contact(ctx, edited.ID)
	if err != nil {
		return err
	}
	err = edited.CheckEdit(t.Editor(), now, t.Account.Language)
	return portal.Merged(err, t.free(ctx, edited))
}

// EditContact changes the contact's details and uses to those of the one
// given. The address can be changed only while nobody signs in with it.
func (t *Tenant) EditContact(ctx context.Context, edited *portal.Contact) error {
	return t.changeContact(ctx, edited.ID, portal.ContactEdited, func(w writer, now portal.Contact) error {
		if err := edited.CheckEdit(t.Editor(), now, t.Account.Language); err != nil {
			return err
		}
		if edited.Same(now) {
			return errUnchanged
		}
		edited.CreatedAt, edited.JoinedAt = now.CreatedAt, now.JoinedAt
		if err := w.free(ctx, *edited); err != nil {
			return err
		}
		if err := w.readdresses(ctx, edited, now, t.Contact); err != nil {
			return err
		}
		if err := touched(w.updates(edited, "name", "company", "email", "email_norm", "phone", "street", "postcode", "city",
			"country", "tax_number", "language", "search", "use_signin", "use_holder", "use_invoice", "way", "invitation", "offered_by", "invited_at",
			"invitation_ends_at", "reminded_at").Exec(ctx)); err != nil || edited.SignIn {
			return err
		}
		return w.lapses(ctx, *edited)
	})
}

// readdresses ends the invitation of a contact whose address was changed: its
// link went to somebody else. The place is offered by who changes it, now.
func (w writer) readdresses(ctx context.Context, edited *portal.Contact, now, by portal.Contact) error {
	if edited.UserID != "" || edited.EmailNorm == now.EmailNorm && edited.SignIn == now.SignIn {
		return nil
	}
	edited.Way, edited.Invitation, edited.OfferedBy = "", "", by.ID
	if edited.SignIn {
		edited.Way = portal.ByReset
		if err := w.mayAwait(ctx, *edited); err != nil {
			return err
		}
	}
	edited.InvitedAt, edited.InvitationEndsAt, edited.RemindedAt = time.Time{}, time.Time{}, time.Time{}
	return w.voidInvitations(ctx, now.ID)
}

// changeContact changes a contact that the person may change: somebody who
// holds more than the person themselves is out of reach.
func (t *Tenant) changeContact(ctx context.Context, id, what string, do func(writer, portal.Contact) error) error {
	if !t.May(portal.Manage(portal.Contacts)) {
		return portal.Denied{Right: portal.Manage(portal.Contacts)}
	}
	return t.change(ctx, what, func(w writer) error {
		now, err := w.contact(ctx, id)
		if err != nil {
			return err
		}
		if now.Above(t.Editor()) {
			return portal.Above{Name: now.Name}
		}
		w.says(now.ID, now.Name, nil)
		return do(w, now)
	})
}

// Deactivate shuts the contact out from its next request on; nothing of it is
// lost. The owner cannot be shut out, and nobody shuts themselves out.
func (t *Tenant) Deactivate(ctx context.Context, id string) error {
	return t.changeContact(ctx, id, portal.ContactDeactivated, func(w writer, now portal.Contact) error {
		if err := t.MayShutOut(now); err != nil {
			return err
		}
		if !now.DeactivatedAt.IsZero() {
			return errUnchanged
		}
		if now.Status() == portal.Invited {
			return portal.ErrConflict // it is withdrawn instead
		}
		now.DeactivatedAt = t.s.now()
		if err := touched(w.updates(&now, "deactivated_at").Exec(ctx)); err != nil {
			return err
		}
		return w.lapses(ctx, now)
	})
}

// Reactivate lets a deactivated contact in again, with what it had. Who left,
// or was withdrawn, has to be invited anew.
func (t *Tenant) Reactivate(ctx context.Context, id string) error {
	return t.changeContact(ctx, id, portal.ContactReactivated, func(w writer, now portal.Contact) error {
		switch status := now.Status(); {
		case now.MayComeBack():
		case status == portal.Inactive, status == portal.Declined:
			return portal.ErrConflict
		default:
			return errUnchanged
		}
		now.DeactivatedAt = time.Time{}
		if now.UserID == "" {
			now.OfferedBy = t.Contact.ID
		}
		return touched(w.updates(&now, "deactivated_at", "offered_by").Exec(ctx))
	})
}

// Remove takes the contact off the account for good. Its history stays.
func (t *Tenant) Remove(ctx context.Context, id string) error {
	return t.changeContact(ctx, id, portal.ContactRemoved, func(w writer, now portal.Contact) error {
		if err := t.MayShutOut(now); err != nil {
			return err
		}
		if err := touched(w.deletes(&now).Exec(ctx)); err != nil {
			return err
		}
		now.DeactivatedAt = t.s.now()
		return w.lapses(ctx, now)
	})
}

// MayShutOut tells whether the contact can be deactivated or removed by the
// person: not the owner, not themselves, nobody who holds more.
func (t *Tenant) MayShutOut(contact portal.Contact) error {
	if contact.IsOwner() || contact.ID == t.Contact.ID || contact.Above(t.Editor()) {
		return portal.Above{Name: contact.Name}
	}
	return nil
}
