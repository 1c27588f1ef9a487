package store

import (
	"context"
	"strings"

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
		Heard portal.Notices
	}
	query := t.listed(&rows).ColumnExpr("count(*) OVER () AS total").ColumnExpr(heardOf+" AS heard", t.Account.ID).
		OrderExpr("kind <> ?, search, id", portal.Owner).
		Limit(ContactsPage).Offset(int64(max(filter.Page, 1)-1) * ContactsPage)
	list := portal.ContactList{Filter: filter, PageSize: ContactsPage}
	err := translated(filtered(query, filter).Scan(ctx))
	if err == nil && len(rows) == 0 && filter.Page > 1 {
		filter.Page = 1 // there is no such page: the first one knows how many there are
		return t.Contacts(ctx, filter)
	}
	for _, row := range rows {
		list.Contacts, list.Total, list.Heard = append(list.Contacts, row.Contact), row.Total, row.Heard
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
		query = query.Where("NOT (" + isIn + ")")
	case portal.Declined:
		query = query.Where(isIn + " AND declined_at IS NOT NULL")
	case portal.Invited:
		query = query.Where(isIn + " AND " + isAwaited + " AND " + isInvited)
	case portal.Pending:
		query = query.Where(isIn + " AND " + isAwaited + " AND NOT (" + isInvited + ")")
	case portal.Active:
		query = query.Where(isIn + " AND declined_at IS NULL AND NOT (use_signin AND joined_at IS NULL)")
	}
	return query
}

// What [portal.Contact.Status] goes by, as conditions.
const (
	isIn      = "deactivated_at IS NULL AND withdrawn_at IS NULL AND left_at IS NULL"
	isAwaited = "declined_at IS NULL AND use_signin AND joined_at IS NULL"
	isInvited = "way = 'invite' AND invitation <> ''"
)

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
