package store

import (
	"context"

	"github.com/uptrace/bun"

	"foyer/portal"
)

// reader is the database as one account sees it. It reads from the account's
// rows alone, so that no condition added later can widen a query beyond them.
type reader struct {
	db      bun.IDB
	account string
}

func (r reader) selects(model any) *bun.SelectQuery {
	return r.db.NewSelect().Model(model).
		ModelTableExpr("(SELECT * FROM ?TableName WHERE account_id = ?) AS ?TableAlias", r.account)
}

// owned is a row of an account.
type owned interface{ BelongTo(account string) }

// writer changes an account's rows. Only [Store.changeAccount] makes one.
type writer struct {
	reader
	chain
	tx   bun.Tx
	s    *Store
	next *[]consequence
}

// consequence is a change that another one brings about.
type consequence struct {
	event portal.Event
	do    func(writer) error
}

// then makes a further change when this one is recorded, in the same
// transaction, with an event of its own. What the event says is done by the
// person whose change brings it about.
func (w writer) then(what string, do func(writer) error) {
	*w.next = append(*w.next, consequence{portal.Event{What: what, Actor: w.event.Actor, ActorName: w.event.ActorName}, do})
}

func (w writer) inserts(row owned) *bun.InsertQuery {
	row.BelongTo(w.account)
	return w.tx.NewInsert().Model(row)
}

func (w writer) updates(row owned, columns ...string) *bun.UpdateQuery {
	row.BelongTo(w.account)
	return w.tx.NewUpdate().Model(row).Column(columns...).WherePK().Where("?TableAlias.account_id = ?", w.account)
}

func (w writer) deletes(row owned) *bun.DeleteQuery {
	row.BelongTo(w.account)
	return w.tx.NewDelete().Model(row).WherePK().Where("?TableAlias.account_id = ?", w.account)
}

// changeAccount makes a change to the account and records it, or does
// neither. The account's history is locked first: changes to one account
// follow each other.
func (s *Store) changeAccount(ctx context.Context, account string, event portal.Event, do func(writer) error) error {
	return s.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		return s.changeWithin(ctx, tx, account, event, do)
	})
}

// changeWithin is changeAccount in a transaction that is under way.
func (s *Store) changeWithin(ctx context.Context, tx bun.Tx, account string, event portal.Event, do func(writer) error) error {
	chain, err := s.lockHistory(ctx, tx, account, event)
	if err != nil {
		return err
	}
	var next []consequence
	if err := do(writer{reader{tx, account}, chain, tx, s, &next}); err != nil {
		return err
	}
	if err := chain.records(ctx, tx); err != nil {
		return err
	}
	for _, follows := range next {
		if err := s.changeWithin(ctx, tx, account, follows.event, follows.do); err != nil {
			return err
		}
	}
	return nil
}

// listed reads of the account's contacts what a list shows, and the numbers of
// their users.
func (r reader) listed(model any) *bun.SelectQuery {
	return r.contactRows(model).ColumnExpr(`account_id, id, user_id, kind, name, company, email, use_signin,
		created_at, joined_at, declined_at, deactivated_at, way, invitation, invited_at, invitation_ends_at, reminded_at,
		withdrawn_at, left_at`)
}

// contacts reads the account's contacts whole: with their access, mail
// categories and the numbers of their users.
func (r reader) contacts(model any) *bun.SelectQuery {
	return r.contactRows(model).ColumnExpr("contact.*").
		ColumnExpr(grantsOf + " AS access").ColumnExpr(noticesOf + " AS notices")
}

func (r reader) contactRows(model any) *bun.SelectQuery {
	return r.db.NewSelect().Model(model).
		ModelTableExpr("(SELECT * FROM contacts WHERE account_id = ?) AS contact", r.account).
		ColumnExpr("(SELECT u.number FROM users AS u WHERE u.id = contact.user_id) AS user_number")
}

// events reads the account's history.
func (r reader) events(model any) *bun.SelectQuery {
	return r.db.NewSelect().Model(model).
		ModelTableExpr("(SELECT * FROM events WHERE history = ?) AS event", r.account)
}

// replaces puts the rows in the place of those of their kind that the contact
// had, such as its grants.
func replaces[Row any, Rows interface{ ~[]Row }](ctx context.Context, w writer, contact string, rows Rows) error {
	if _, err := w.tx.NewDelete().Model((*Row)(nil)).
		Where("account_id = ? AND contact_id = ?", w.account, contact).Exec(ctx); err != nil || len(rows) == 0 {
		return err
	}
	return done(w.tx.NewInsert().Model(&rows).Exec(ctx))
}

// itself is the account's own row.
func (w writer) itself(ctx context.Context) (portal.Account, error) {
	return w.s.account(ctx, w.tx, w.account)
}

// keepsContacts writes the account's own row.
func (w writer) keepsContacts(ctx context.Context, keep bool) error {
	return changed(w.tx.NewRaw("UPDATE accounts SET owner_adds_contacts = ?0 WHERE id = ?1 AND owner_adds_contacts <> ?0",
		keep, w.account).Exec(ctx))
}

// sets writes one column of the account's own row.
func (w writer) sets(ctx context.Context, column string, value any) error {
	return changed(w.tx.NewRaw("UPDATE accounts SET ?0 = ?1 WHERE id = ?2 AND ?0 <> ?1", bun.Ident(column), value, w.account).Exec(ctx))
}

// mailsAccess queues a mail to the contact about what it may do now, in the
// change's own transaction.
func (w writer) mailsAccess(ctx context.Context, to portal.Contact, before portal.Access, by string) error {
	return w.s.queueCalmly(ctx, w.tx, mail{
		Kind: portal.AccessChangedMail, EmailNorm: to.EmailNorm, AccountID: w.account, ContactID: to.ID, UserID: to.UserID,
		Data: map[string]string{"before": before.String(), "after": to.Access.String(), "by": by},
	}, "before")
}
