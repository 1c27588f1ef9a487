package store

import (
	"context"
	"time"

	"foyer/portal"
)

// AddContact puts a new contact on the account. It grants nothing that the
// person who adds it does not have. One that was added by the same form a
// moment ago is not added again: that is no error.
func (t *Tenant) AddContact(ctx context.Context, contact *portal.Contact) error {
	if !t.May(portal.Manage(portal.Contacts)) {
		return portal.Denied{Right: portal.Manage(portal.Contacts)}
	}
	err := contact.CheckNew(t.Editor(), t.Account.Language)
	if err = portal.Merged(err, t.s.checkFirst(*contact)); err != nil {
		return portal.Merged(err, t.free(ctx, *contact)) // all that is wrong, at once
	}
	hash, err := t.s.hashFirst(ctx, *contact)
	if err != nil {
		return err
	}
	begins(contact, t.Contact, t.s.now())
	return t.change(ctx, portal.ContactAdded, func(w writer) error {
		if err := w.once(ctx, contact); err != nil {
			return err
		}
		if err := w.free(ctx, *contact); err != nil {
			return err
		}
		if _, err := w.inserts(contact).Exec(ctx); err != nil {
			return err
		}
		w.says(contact.ID, contact.Name, map[string]string{"access": contact.Access.String(), "way": string(contact.Way)})
		if err := w.settles(ctx, *contact); err != nil {
			return err
		}
		return w.asks(ctx, *contact, t.Contact, hash)
	})
}

// begins makes the contact a new one, whatever else it was said to be.
func begins(c *portal.Contact, by portal.Contact, now time.Time) {
	var never time.Time
	c.ID, c.Kind, c.UserID, c.CreatedAt = newID(), portal.ContactKind, "", now
	c.JoinedAt, c.DeclinedAt, c.DeactivatedAt, c.OpenedAt = never, never, never, never
	c.Offer = portal.Offer{Way: c.Way, OfferedBy: by.ID}
	if c.Way == portal.ByPassword {
		c.InvitationEndsAt = now.Add(portal.FirstPasswordLife) // as that of an address which is known
	}
}

// asks the new contact in, the way that was chosen.
func (w writer) asks(ctx context.Context, contact, by portal.Contact, hash string) error {
	switch contact.Way {
	case portal.ByInvitation:
		w.then(portal.ContactInvited, func(w writer) error {
			w.says(contact.ID, contact.Name, nil)
			return w.invites(ctx, contact, by)
		})
	case portal.ByPassword:
		return w.givesPassword(ctx, contact, by, hash)
	case portal.ByReset:
		return w.mayAwait(ctx, contact)
	}
	return nil
}

// once ends the change when the same form was posted before. A form that a
// browser kept and that was filled in anew adds another contact.
func (w writer) once(ctx context.Context, contact *portal.Contact) error {
	var before portal.Contact
	err := translated(w.selects(&before).Where("once = ? AND once <> ''", contact.Once).Scan(ctx))
	switch {
	case err == portal.ErrNotFound:
		return nil
	case err != nil:
		return err
	case before.Name == contact.Name && before.EmailNorm == contact.EmailNorm:
		contact.ID = before.ID
		return errUnchanged
	}
	contact.Once = ""
	return nil
}

// CheckNew tells what is wrong with a contact that is being filled in,
// without adding it.
func (t *Tenant) CheckNew(ctx context.Context, contact portal.Contact) error {
	err := contact.CheckNew(t.Editor(), t.Account.Language)
	return portal.Merged(err, t.free(ctx, contact))
}

// free tells whether the contact can stand beside the others: an address is
// unique among those who may sign in, or have come in and may not for now.
func (r reader) free(ctx context.Context, contact portal.Contact) error {
	if !contact.SignIn {
		return nil
	}
	var other portal.Contact
	err := translated(r.selects(&other).
		Where("(use_signin OR user_id IS NOT NULL) AND email_norm = ? AND id <> ?", contact.EmailNorm, contact.ID).Limit(1).Scan(ctx))
	switch err {
	case portal.ErrNotFound:
		return nil
	case nil:
		return portal.Invalid{"email": taken(other)}
	}
	return err
}

// taken says that somebody on the account has the address, and what can be
// done about it.
func taken(by portal.Contact) portal.Message {
	key := "error.email_taken"
	if by.MayBeInvited() && by.Status() != portal.Pending {
		key = "error.email_taken_again"
	}
	return portal.Message{Key: key, Args: []any{"name", by.Name}, Contact: by.ID}
}

// settles writes what the contact may do and which mails it gets.
func (w writer) settles(ctx context.Context, contact portal.Contact) error {
	if err := replaces[grant](ctx, w, contact.ID, grantsFor(contact)); err != nil {
		return err
	}
	return replaces[notice](ctx, w, contact.ID, noticesFor(contact))
}
