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
	Waiting int
	Total   int
}

func (row placeRow) place() portal.Place {
	row.Contact.Access = row.Access
	return portal.Place{Account: row.Account, Contact: row.Contact, Waiting: row.Waiting}
}

// waitingOf counts the contacts of the account that have not come in yet.
const waitingOf = `(SELECT count(*) FROM contacts AS w WHERE w.account_id = a.id AND w.use_signin
	AND w.joined_at IS NULL AND w.declined_at IS NULL AND w.deactivated_at IS NULL)`

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
// most so many; and how many there are.
func (u *Self) Recent(ctx context.Context, most int) ([]portal.Place, int, error) {
	return u.places(ctx, u.s.placed(u.s.ro).ColumnExpr("count(*) OVER () AS total").
		Where("contact.user_id = ? AND contact.deactivated_at IS NULL", u.User.ID).
		OrderExpr("contact.opened_at DESC NULLS LAST, a.number").Limit(int64(most)))
}

// Places are all accounts that the user is on whose name or number has what
// is searched; the deactivated ones last, then by name.
func (u *Self) Places(ctx context.Context, search string) ([]portal.Place, error) {
	all, _, err := u.places(ctx, u.s.placed(u.s.ro).ColumnExpr(waitingOf+" AS waiting").
		Where("contact.user_id = ?", u.User.ID).
		OrderExpr("contact.deactivated_at IS NOT NULL, contact.opened_at DESC NULLS LAST, a.number"))
	return portal.Searched(all, search), err
}

func (u *Self) places(ctx context.Context, query *bun.SelectQuery) (places []portal.Place, total int, err error) {
	var rows []placeRow
	err = translated(query.Scan(ctx, &rows))
	for _, row := range rows {
		places, total = append(places, row.place()), row.Total
	}
	return places, total, err
}

// Offers are the places that the user was offered and has not answered.
func (u *Self) Offers(ctx context.Context) ([]portal.Place, error) {
	return u.s.offered(ctx, u.s.ro, u.User.EmailNorm)
}

func (s *Store) offered(ctx context.Context, db bun.IDB, norm string) (offers []portal.Place, err error) {
	var rows []placeRow
	err = s.placed(db).
		Where("contact.email_norm = ? AND contact.user_id IS NULL", norm).
		Where("contact.declined_at IS NULL AND contact.deactivated_at IS NULL").
		OrderExpr("contact.created_at, contact.id").Scan(ctx, &rows)
	for _, row := range rows {
		offers = append(offers, row.place())
	}
	return offers, translated(err)
}

// Accept takes the offered place: the user is on the account from now on.
// Only an offer made to the user's own address can be taken.
func (u *Self) Accept(ctx context.Context, contact string) (account int64, err error) {
	offer, err := u.offer(ctx, contact)
	if err != nil {
		return 0, err
	}
	err = u.s.tx(ctx, func(ctx context.Context, tx bun.Tx) error { return u.s.join(ctx, tx, u.User, offer.Contact) })
	return offer.Account.Number, err
}

// Decline answers that the user does not want the offered place. That of the
// owner cannot be declined: nobody on the account could offer it again.
func (u *Self) Decline(ctx context.Context, contact string) error {
	offer, err := u.offer(ctx, contact)
	if err == nil && offer.Contact.IsOwner() {
		err = portal.Above{Name: offer.Contact.Name} // an account has an owner
	}
	if err != nil {
		return err
	}
	event := portal.Event{What: portal.ContactDeclined, Actor: offer.Contact.ID, ActorName: offer.Contact.Name}
	return u.s.changeAccount(ctx, offer.Account.ID, event, func(w writer) error {
		w.says(offer.Contact.ID, offer.Contact.Name, nil)
		offer.Contact.DeclinedAt = w.s.now()
		return touched(answering(w, &offer.Contact, "declined_at").Exec(ctx))
	})
}

func (u *Self) offer(ctx context.Context, contact string) (portal.Place, error) {
	offers, err := u.Offers(ctx)
	for _, offer := range offers {
		if offer.Contact.ID == contact {
			return offer, nil
		}
	}
	if err == nil {
		err = portal.ErrNotFound
	}
	return portal.Place{}, err
}

// answering updates an offer only while it is one, and still made to the same
// address: of many answers at once, one meets a row.
func answering(w writer, contact *portal.Contact, columns ...string) *bun.UpdateQuery {
	return w.updates(contact, columns...).
		Where("email_norm = ? AND use_signin AND user_id IS NULL", contact.EmailNorm).
		Where("declined_at IS NULL AND deactivated_at IS NULL")
}

// join brings the user in as the contact. Who had a sign-in before the
// account knew them is a guest there (002).
func (s *Store) join(ctx context.Context, tx bun.Tx, user portal.User, contact portal.Contact) error {
	contact.UserID, contact.JoinedAt = user.ID, s.now()
	if !contact.IsOwner() && user.CreatedAt.Before(contact.CreatedAt) {
		contact.Kind = portal.Guest
	}
	event := portal.Event{What: portal.ContactJoined, Actor: contact.ID, ActorName: contact.Name}
	return s.changeWithin(ctx, tx, contact.AccountID, event, func(w writer) error {
		w.says(contact.ID, contact.Name, nil)
		return touched(answering(w, &contact, "user_id", "joined_at", "kind").Exec(ctx))
	})
}

// opened notes that the person uses the account, at most every five minutes.
func (t *Tenant) opened(ctx context.Context) error {
	if err := t.Self.seen(ctx); err != nil {
		return err
	}
	if t.s.now().Sub(t.Contact.OpenedAt) < seenEvery {
		return nil
	}
	return t.s.opens(ctx, t.Contact, t.s.now())
}

func (s *Store) opens(ctx context.Context, contact portal.Contact, now time.Time) error {
	_, err := s.db.NewRaw("UPDATE contacts SET opened_at = ? WHERE account_id = ? AND id = ?",
		now, contact.AccountID, contact.ID).Exec(ctx)
	return translated(err)
}
