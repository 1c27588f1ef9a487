package store

import (
	"context"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/uptrace/bun"

	"foyer/auth"
	"foyer/portal"
)

// columns are the model's columns, read from the alias and named with the
// prefix, so that several models come from one row.
func (s *Store) columns(model any, alias, prefix string) string {
	var exprs []string
	for _, field := range s.db.Table(reflect.TypeOf(model)).Fields {
		if field.Tag.HasOption("scanonly") {
			continue
		}
		exprs = append(exprs, alias+"."+string(field.SQLName)+" AS "+prefix+field.Name)
	}
	return strings.Join(exprs, ", ")
}

// grantsOf and noticesOf are a contact's access and mail categories as one
// text column each, in the form that portal reads.
const (
	grantsOf = `(SELECT string_agg(g.area || '=' || g.level, ' ') FROM grants AS g
		WHERE g.account_id = contact.account_id AND g.contact_id = contact.id AND g.object = '')`
	noticesOf = `(SELECT string_agg(n.category, ' ') FROM notices AS n
		WHERE n.account_id = contact.account_id AND n.contact_id = contact.id)`
)

// entry is everything that a request on an account stands on, in one row.
type entry struct {
	Session portal.Session `bun:"embed:s__"`
	User    portal.User    `bun:"embed:u__"`
	Account portal.Account `bun:"embed:a__"`
	Contact portal.Contact `bun:"embed:c__"`
	Access  portal.Access
}

func (s *Store) entering(session string) *bun.SelectQuery {
	now := s.now()
	return s.ro.NewSelect().
		ColumnExpr(s.columns(portal.Session{}, "s", "s__")).
		ColumnExpr(s.columns(portal.User{}, "u", "u__")).
		TableExpr("sessions AS s").
		Join("JOIN users AS u ON u.id = s.user_id AND u.deactivated_at IS NULL").
		Where("s.hash = ? AND s.expires_at > ? AND s.seen_at > ?", auth.HashToken(session), now, now.Add(-sessionIdle)).
		Where("s.provider = '' OR s.provider IN (?)", bun.List(slices.Collect(maps.Keys(s.Providers))))
}

// Self opens the door of the user who is signed in with the session cookie,
// or answers [portal.ErrSignedOut].
func (s *Store) Self(ctx context.Context, session string) (*Self, error) {
	var row entry
	err := translated(s.entering(session).Scan(ctx, &row))
	if err == portal.ErrNotFound {
		return nil, portal.ErrSignedOut
	}
	if err != nil {
		return nil, err
	}
	self := &Self{s: s, User: row.User, Session: row.Session}
	return self, self.seen(ctx)
}

// Tenant opens the account with the number to the user who is signed in with
// the session cookie, in one query. To somebody who is not on it, or no
// longer, it does not exist: [portal.ErrNotFound]. What the account asks for
// beside a sign-in is a [portal.StepMissing].
func (s *Store) Tenant(ctx context.Context, session string, number int64) (*Tenant, error) {
	var row entry
	err := s.entering(session).
		ColumnExpr(s.columns(portal.Account{}, "a", "a__")).
		ColumnExpr(s.columns(portal.Contact{}, "contact", "c__")).
		ColumnExpr(grantsOf+" AS access").
		Join("LEFT JOIN accounts AS a ON a.number = ? AND a.deactivated_at IS NULL AND (u.proven_at IS NOT NULL OR u.bound_to = a.id)", number).
		Join(`LEFT JOIN contacts AS contact ON contact.account_id = a.id AND contact.user_id = u.id
			AND contact.use_signin AND contact.deactivated_at IS NULL`).
		Scan(ctx, &row)
	switch err := translated(err); {
	case err == portal.ErrNotFound:
		return nil, portal.ErrSignedOut
	case err != nil:
		return nil, err
	case row.Contact.ID == "":
		return nil, portal.ErrNotFound
	}
	if missing := portal.Missing(row.Account, row.Contact, row.Session); missing.Any() {
		return nil, missing
	}
	row.Contact.Access = row.Access
	self := &Self{s: s, User: row.User, Session: row.Session}
	t := &Tenant{Self: self, reader: reader{s.ro, row.Account.ID}, Account: row.Account, Contact: row.Contact}
	return t, t.opened(ctx)
}
