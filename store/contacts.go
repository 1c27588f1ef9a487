package store

import (
	"context"
	"strings"
	"time"

	"github.com/uptrace/bun"

	"foyer/portal"
)

// ContactsPage is how many contacts one page of the list holds.
const ContactsPage = 25

// Contacts is a page of the account's contacts: those who pass the filter,
// the owner first, then by name.
func (t *Tenant) Contacts(ctx context.Context, filter portal.ContactFilter) (portal.ContactList, error) {
	var rows []struct {
		portal.Contact
		Total int
	}
	query := t.listed(&rows).ColumnExpr("count(*) OVER () AS total").
		OrderExpr("kind <> ?, search, id", portal.Owner).
		Limit(ContactsPage).Offset(int64(max(filter.Page, 1)-1) * ContactsPage)
	list := portal.ContactList{Filter: filter, PageSize: ContactsPage}
	err := translated(filtered(query, filter).Scan(ctx))
	if err == nil && len(rows) == 0 && filter.Page > 1 {
		filter.Page = 1 // there is no such page: the first one knows how many there are
		return t.Contacts(ctx, filter)
	}
	for _, row := range rows {
		list.Contacts, list.Total = append(list.Contacts, row.Contact), row.Total
	}
	return list, err
}

func filtered(query *bun.SelectQuery, filter portal.ContactFilter) *bun.SelectQuery {
	if words := portal.Fold(portal.Tidy(filter.Search)); words != "" {
		query = query.Where(`search LIKE ? ESCAPE '\'`, "%"+likeEscapes.Replace(words)+"%")
	}
	switch filter.Kind {
	case portal.Owner:
		query = query.Where("kind = ?", portal.Owner)
	case portal.ContactKind:
		query = query.Where("kind = ?", portal.ContactKind)
	case portal.Guest:
		query = query.Where("kind = ? AND joined_at IS NOT NULL", portal.Guest)
	}
	switch filter.Status {
	case portal.Inactive:
		query = query.Where("deactivated_at IS NOT NULL")
	case portal.Declined:
		query = query.Where("deactivated_at IS NULL AND declined_at IS NOT NULL")
	case portal.Pending:
		query = query.Where("deactivated_at IS NULL AND declined_at IS NULL AND use_signin AND joined_at IS NULL")
	case portal.Active:
		query = query.Where("deactivated_at IS NULL AND declined_at IS NULL AND NOT (use_signin AND joined_at IS NULL)")
	}
	return query
}

var likeEscapes = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

// LatestContacts are the contacts that were added last, at most so many.
func (t *Tenant) LatestContacts(ctx context.Context, most int) (contacts []portal.Contact, err error) {
	err = t.listed(&contacts).OrderExpr("created_at DESC, id DESC").Limit(int64(most)).Scan(ctx)
	return contacts, translated(err)
}

// OneContact is the contact with the id, or [portal.ErrNotFound].
func (t *Tenant) OneContact(ctx context.Context, id string) (portal.Contact, error) {
	return t.contact(ctx, id)
}

func (r reader) contact(ctx context.Context, id string) (contact portal.Contact, err error) {
	err = r.contacts(&contact).Where("contact.id = ?", id).Scan(ctx)
	return contact, translated(err)
}

// AddContact puts a new contact on the account. It grants nothing that the
// person who adds it does not have. One that was added by the same form a
// moment ago is not added again: that is no error.
func (t *Tenant) AddContact(ctx context.Context, contact *portal.Contact) error {
	if !t.May(portal.Manage(portal.Contacts)) {
		return portal.Denied{Right: portal.Manage(portal.Contacts)}
	}
	if err := contact.CheckNew(t.Editor(), t.Account.Language); err != nil {
		return portal.Merged(err, t.free(ctx, *contact)) // all that is wrong, at once
	}
	contact.ID, contact.Kind, contact.CreatedAt = newID(), portal.ContactKind, t.s.now()
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
		w.says(contact.ID, contact.Name, map[string]string{"access": contact.Access.String()})
		return w.settles(ctx, *contact)
	})
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
		return portal.Invalid{"email": {Key: "error.email_taken", Args: []any{"name", other.Name}}}
	}
	return err
}

// settles writes what the contact may do and which mails it gets.
func (w writer) settles(ctx context.Context, contact portal.Contact) error {
	if err := replaces[grant](ctx, w, contact.ID, grantsFor(contact)); err != nil {
		return err
	}
	return replaces[notice](ctx, w, contact.ID, noticesFor(contact))
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
		return touched(w.updates(edited, "name", "company", "email", "email_norm", "phone", "street", "postcode", "city",
			"country", "tax_number", "language", "search", "use_signin", "use_holder", "use_invoice").Exec(ctx))
	})
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
		now.DeactivatedAt = t.s.now()
		return touched(w.updates(&now, "deactivated_at").Exec(ctx))
	})
}

// Reactivate lets a deactivated contact in again, with what it had.
func (t *Tenant) Reactivate(ctx context.Context, id string) error {
	return t.changeContact(ctx, id, portal.ContactReactivated, func(w writer, now portal.Contact) error {
		if now.DeactivatedAt.IsZero() {
			return errUnchanged
		}
		now.DeactivatedAt = time.Time{}
		return touched(w.updates(&now, "deactivated_at").Exec(ctx))
	})
}

// Remove takes the contact off the account for good. Its history stays.
func (t *Tenant) Remove(ctx context.Context, id string) error {
	return t.changeContact(ctx, id, portal.ContactRemoved, func(w writer, now portal.Contact) error {
		if err := t.MayShutOut(now); err != nil {
			return err
		}
		return touched(w.deletes(&now).Exec(ctx))
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
