package store

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/uptrace/bun"

	"foyer/portal"
)

// signedOnRow is everything that a signon stands on, in one row.
type signedOnRow struct {
	Signon  portal.Signon  `bun:"embed:o__"`
	Client  portal.Client  `bun:"embed:k__"`
	Session portal.Session `bun:"embed:s__"`
	User    portal.User    `bun:"embed:u__"`
	Account portal.Account `bun:"embed:a__"`
	Contact portal.Contact `bun:"embed:c__"`
	Access  portal.Access
	Scope   portal.Scope
}

// signedOn reads signons as things are now. With [signedOnRow.now] it is the
// only way to a signon.
func (s *Store) signedOn(db bun.IDB, scope string) *bun.SelectQuery {
	return s.livingSignons(db).
		ColumnExpr(strings.Join([]string{
			s.columns(portal.Signon{}, "o", "o__"), s.columns(portal.Client{}, "k", "k__"), s.columns(portal.Session{}, "s", "s__"),
			s.columns(portal.User{}, "u", "u__"), s.columns(portal.Account{}, "a", "a__"), s.columns(portal.Contact{}, "contact", "c__"),
		}, ", ")).
		ColumnExpr(grantsOf + " AS access, " + scope + " AS scope")
}

// livingSignons are those whose ground is there: one whose session, client,
// service, user, account or place is over is not among them, whoever ended it
// and however.
func (s *Store) livingSignons(db bun.IDB) *bun.SelectQuery {
	now := s.now()
	return db.NewSelect().
		TableExpr("signons AS o").
		Join("JOIN clients AS k ON k.id = o.client_id AND k.deactivated_at IS NULL").
		Join(`JOIN services AS v ON v.account_id = o.account_id AND v.id = o.service_id AND v.client_id = k.id
			AND v.deactivated_at IS NULL`).
		Join("JOIN sessions AS s ON s.id = o.session_id AND s.user_id = o.user_id AND s.expires_at > ? AND s.seen_at > ?", now, now.Add(-sessionIdle)).
		Join("JOIN users AS u ON u.id = o.user_id AND u.deactivated_at IS NULL").
		Join("JOIN accounts AS a ON a.id = o.account_id AND a.deactivated_at IS NULL AND (u.proven_at IS NOT NULL OR u.bound_to = a.id)").
		Join(`JOIN contacts AS contact ON contact.account_id = a.id AND contact.id = o.contact_id AND contact.user_id = u.id
			AND contact.use_signin AND contact.deactivated_at IS NULL`).
		Where("o.ended_at IS NULL").
		Where("s.provider = '' OR s.provider IN (?)", bun.List(slices.Collect(maps.Keys(s.Providers))))
}

// now is the signon, if the person may still be signed in to the service, and
// the session has what the account asks for.
func (row signedOnRow) now() (portal.SignedOn, error) {
	row.Contact.Access = row.Access
	on := portal.SignedOn{Signon: row.Signon, Client: row.Client, User: row.User, Account: row.Account, Contact: row.Contact, Scope: row.Scope}
	if !on.MaySignOn() || portal.Missing(row.Account, row.Contact, row.Session).Any() {
		return on, portal.ErrNotFound
	}
	return on, nil
}

// signon is the signon as things are now, or [portal.ErrNotFound].
func (s *Store) signon(ctx context.Context, db bun.IDB, id string) (portal.SignedOn, error) {
	var row signedOnRow
	if err := translated(s.signedOn(db, "o.scope").Where("o.id = ?", id).Scan(ctx, &row)); err != nil {
		return portal.SignedOn{}, err
	}
	return row.now()
}

// endSignons ends the living signons that the condition names, in the
// transaction of what ends them, and queues what their clients are told. There
// may be any number of them: none is read.
func (s *Store) endSignons(ctx context.Context, tx bun.Tx, where string, args ...any) error {
	now := s.now()
	err := touched(tx.NewRaw("UPDATE signons SET ended_at = ? WHERE ended_at IS NULL AND ("+where+")", append([]any{now}, args...)...).Exec(ctx))
	if err == portal.ErrNotFound {
		return nil
	}
	if err != nil {
		return err
	}
	return queueLogouts(ctx, tx, now)
}

// endSessions ends the sessions that the condition names, with the signons
// that were made in them, and tells how many there were. It is the only way to
// end a session.
func (s *Store) endSessions(ctx context.Context, tx bun.Tx, where string, args ...any) (int, error) {
	var ids []string
	err := tx.NewRaw("DELETE FROM sessions WHERE "+where+" RETURNING id", args...).Scan(ctx, &ids)
	if err != nil || len(ids) == 0 {
		return 0, err
	}
	return len(ids), s.endSignons(ctx, tx, "session_id IN (?)", bun.List(ids))
}

// succeeds ends the session that the browser came with. Where the same person
// has only proven anew who they are, what was begun in it goes on, unless the
// next session lacks what the account asks for.
func (s *Store) succeeds(ctx context.Context, tx bun.Tx, hash string, next portal.Session) error {
	var rows []signedOnRow
	if err := s.signedOn(tx, "o.scope").Where("s.hash = ? AND s.user_id = ?", hash, next.UserID).Scan(ctx, &rows); err != nil {
		return err
	}
	for n := range rows {
		rows[n].Session = next
	}
	if on, _ := sorted(rows); len(on) > 0 {
		if _, err := tx.NewRaw("UPDATE signons SET session_id = ? WHERE ended_at IS NULL AND id IN (?)", next.ID, bun.List(on)).Exec(ctx); err != nil {
			return err
		}
	}
	_, err := s.endSessions(ctx, tx, "hash = ?", hash)
	return err
}

// sorted are the ids of those that may go on, and of those that may not.
func sorted(rows []signedOnRow) (on, barred []string) {
	for _, row := range rows {
		if _, err := row.now(); err == nil {
			on = append(on, row.Signon.ID)
		} else {
			barred = append(barred, row.Signon.ID)
		}
	}
	return on, barred
}

// losesSignOn ends the contact's signons, unless the contact may still be
// signed in to services.
func (w writer) losesSignOn(ctx context.Context, contact portal.Contact) error {
	may := portal.Effective(portal.Account{}, contact).May
	if contact.Status() == portal.Active && contact.SignIn && contact.UserID != "" && portal.LacksForSignOn(may).IsZero() {
		return nil
	}
	return w.s.endSignons(ctx, w.tx, "account_id = ? AND contact_id = ?", w.account, contact.ID)
}

// barsSignOn ends the account's signons whose session lacks what the account
// asks for now.
func (w writer) barsSignOn(ctx context.Context) error {
	return w.s.endBarred(ctx, w.tx, "o.account_id = ?", w.account)
}

// endBarred ends those of the signons that the condition names which lack a
// right, or what their account asks for.
func (s *Store) endBarred(ctx context.Context, tx bun.Tx, where string, args ...any) error {
	var rows []signedOnRow
	if err := s.signedOn(tx, "o.scope").Where(where, args...).Scan(ctx, &rows); err != nil {
		return err
	}
	_, barred := sorted(rows)
	if len(barred) == 0 {
		return nil
	}
	return s.endSignons(ctx, tx, "id IN (?)", bun.List(barred))
}

// endStray ends the signons whose session ran out, was removed with its way
// in, lacks what the account asks for, or whose ground went away in any other
// manner.
func (s *Store) endStray(ctx context.Context) error {
	return s.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if _, err := s.endSessions(ctx, tx, "expires_at < ? OR seen_at < ?", s.now(), s.now().Add(-sessionIdle)); err != nil {
			return err
		}
		if err := s.endSignons(ctx, tx, "id NOT IN (?)", s.livingSignons(tx).ColumnExpr("o.id")); err != nil {
			return err
		}
		return s.endBarred(ctx, tx, "a.second_factor OR a.signin_provider <> ''")
	})
}
