package store

import (
	"context"
	"time"

	"github.com/uptrace/bun"

	"foyer/portal"
)

// placeRow is an account and the person's contact on it, in one row.
type placeRow struct {
	Account portal.Account `bun:"embed:a__"`
	Contact portal.Contact `bun:"embed:c__"`
	Access  portal.Access
	Notices portal.Notices
	Waiting int
	Total   int
	Offers  int
	By      string
}

func (row placeRow) place() portal.Place {
	row.Contact.Access, row.Contact.Notices = row.Access, row.Notices
	return portal.Place{Account: row.Account, Contact: row.Contact, Waiting: row.Waiting, By: row.By}
}

// waitingOf counts the contacts of the account that have not come in yet.
const waitingOf = `(SELECT count(*) FROM contacts AS w WHERE w.account_id = a.id AND w.use_signin
	AND w.joined_at IS NULL AND w.declined_at IS NULL AND w.deactivated_at IS NULL AND w.withdrawn_at IS NULL AND w.left_at IS NULL)`

// inviterOf is the name of the contact who offered the place, who may be gone.
const inviterOf = "(SELECT b.name FROM contacts AS b WHERE b.account_id = a.id AND b.id = contact.offered_by)"

// isOffered tells which contacts' places can be taken or declined now; see
// [portal.Contact.IsOffer].
const isOffered = `contact.use_signin AND contact.user_id IS NULL AND contact.declined_at IS NULL AND contact.deactivated_at IS NULL
	AND contact.withdrawn_at IS NULL AND contact.left_at IS NULL
	AND (contact.invitation_ends_at IS NULL OR contact.invitation_ends_at > ?)`

func (s *Store) placed(db bun.IDB) *bun.SelectQuery {
	return db.NewSelect().
		ColumnExpr(s.columns(portal.Account{}, "a", "a__")).
		ColumnExpr(s.columns(portal.Contact{}, "contact", "c__")).
		ColumnExpr(grantsOf + " AS access").
		TableExpr("contacts AS contact").
		Join("JOIN accounts AS a ON a.id = contact.account_id AND a.deactivated_at IS NULL").
		Where("contact.use_signin")
}

// Recent are the accounts that the user is on, the one last used first, at
// most so many; how many there are; and, when there is one, how many more are
// offered.
func (u *Self) Recent(ctx context.Context, most int) (portal.Recent, error) {
	open := u.s.ro.NewSelect().TableExpr("contacts AS contact").ColumnExpr("count(*)").
		Where("contact.email_norm = ? AND "+isOffered, u.User.EmailNorm, u.s.now()).Where("?", u.User.Proven())
	return u.places(ctx, u.s.placed(u.s.ro).ColumnExpr("count(*) OVER () AS total, (?) AS offers", open).
		Where("contact.user_id = ? AND contact.deactivated_at IS NULL", u.User.ID).
		OrderExpr("contact.opened_at DESC NULLS LAST, a.number").Limit(int64(most)))
}

// Places are all accounts that the user is on whose name or number has what
// is searched; the deactivated ones last, then by name.
func (u *Self) Places(ctx context.Context, search string) ([]portal.Place, error) {
	all, err := u.places(ctx, u.s.placed(u.s.ro).ColumnExpr(waitingOf+" AS waiting, "+noticesOf+" AS notices").
		Where("contact.user_id = ?", u.User.ID).
		OrderExpr("contact.deactivated_at IS NOT NULL, contact.opened_at DESC NULLS LAST, a.number"))
	return portal.Searched(all.Places, search), err
}

func (u *Self) places(ctx context.Context, query *bun.SelectQuery) (recent portal.Recent, err error) {
	var rows []placeRow
	err = translated(query.Scan(ctx, &rows))
	for _, row := range rows {
		place := row.place()
		place.Missing = portal.Missing(place.Account, place.Contact, u.Session)
		recent.Places, recent.Total, recent.Offers = append(recent.Places, place), row.Total, row.Offers
	}
	return recent, err
}

// Offers are the places that the user was offered and has not answered. Who
// has not proven the address is offered none.
func (u *Self) Offers(ctx context.Context) ([]portal.Place, error) {
	if !u.User.Proven() {
		return nil, nil
	}
	return u.s.offered(ctx, u.s.ro, u.User.EmailNorm)
}

func (s *Store) offered(ctx context.Context, db bun.IDB, norm string) (offers []portal.Place, err error) {
	var rows []placeRow
	err = s.placed(db).ColumnExpr(inviterOf+" AS by").Where("contact.email_norm = ? AND "+isOffered, norm, s.now()).
		OrderExpr("contact.created_at, contact.id").Scan(ctx, &rows)
	for _, row := range rows {
		offers = append(offers, row.place())
	}
	return offers, translated(err)
}

// opened notes that the person uses the account, at most every five minutes.
func (t *Tenant) opened(ctx context.Context) error {
	if err := t.Self.seen(ctx); err != nil {
		return err
	}
	if t.s.now().Sub(t.Contact.OpenedAt) < seenEvery {
		return nil
	}
	return t.s.uses(ctx, t.Contact, t.s.now())
}

func (s *Store) uses(ctx context.Context, contact portal.Contact, now time.Time) error {
	_, err := s.db.NewRaw("UPDATE contacts SET opened_at = ? WHERE account_id = ? AND id = ?",
		now, contact.AccountID, contact.ID).Exec(ctx)
	return translated(err)
}
