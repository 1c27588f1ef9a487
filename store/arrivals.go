package store

import (
	"context"
	"time"

	"github.com/uptrace/bun"

	"foyer/auth"
	"foyer/portal"
)

// arrivalLife is how long a click counts on its way to the client and back.
const arrivalLife = time.Minute

// arrival is a click on "Sign in to …": of this user, in this session, on this
// account. Its id is the hash of the token that goes along as login_hint.
type arrival struct {
	bun.BaseModel `bun:"table:arrivals,alias:arrival"`
	portal.Owned

	ServiceID string
	ClientID  string
	UserID    string
	SessionID string
	URL       string `bun:"url"`
	CreatedAt time.Time
	ExpiresAt time.Time
}

// clicked keeps the click.
func (w writer) clicked(ctx context.Context, o portal.Opening, in portal.Session, page string) (token string, err error) {
	token = auth.NewToken()
	row := arrival{
		Owned: portal.Owned{ID: auth.HashToken(token)}, ServiceID: o.Service.ID, ClientID: o.Client.ID, UserID: in.UserID, SessionID: in.ID,
		URL: page, CreatedAt: w.s.now(), ExpiresAt: w.s.now().Add(arrivalLife),
	}
	_, err = w.inserts(&row).Exec(ctx)
	return token, err
}

// clicked is the service of the click, which has to be this session's, and the
// page that was made for it.
func (t *Tenant) clicked(ctx context.Context, token string) (service, page string, err error) {
	var row arrival
	err = t.selects(&row).Where("id = ? AND session_id = ? AND expires_at > ?", auth.HashToken(token), t.Session.ID, t.s.now()).Scan(ctx)
	return row.ServiceID, row.URL, translated(err)
}

// arrives takes the click that the hint is the token of, if it is one: what
// was clicked is what the client is asked for. Its session has to be alive.
func (s *Store) arrives(ctx context.Context, tx bun.Tx, a *portal.Authorization, hint string) error {
	var row arrival
	err := translated(tx.NewRaw(`DELETE FROM arrivals WHERE id = ? AND client_id = ? AND expires_at > ?
		AND session_id IN (SELECT id FROM sessions) RETURNING *`, auth.HashToken(hint), a.ClientID, s.now()).Scan(ctx, &row))
	switch {
	case err == portal.ErrNotFound:
		return nil
	case err != nil:
		return err
	}
	a.ServiceID, a.UserID, a.SessionID, a.Clicked = row.ServiceID, row.UserID, row.SessionID, true
	return tx.NewRaw("SELECT number FROM accounts WHERE id = ?", row.AccountID).Scan(ctx, &a.AccountNumber)
}

// openingRow is a service with its client, in one row.
type openingRow struct {
	Service portal.Service `bun:"embed:v__"`
	Client  portal.Client  `bun:"embed:k__"`
}

func (row openingRow) opening() portal.Opening {
	return portal.Opening{Service: row.Service, Client: row.Client}
}

// openings reads the account's services with the clients that open them.
func (t *Tenant) openings(rows *[]openingRow) *bun.SelectQuery { return t.s.openings(t.reader, rows) }

func (s *Store) openings(r reader, rows any) *bun.SelectQuery {
	return r.db.NewSelect().Model(rows).
		ModelTableExpr("(SELECT * FROM services WHERE account_id = ? AND deactivated_at IS NULL) AS service", r.account).
		ColumnExpr(s.columns(portal.Service{}, "service", "v__")).ColumnExpr(s.columns(portal.Client{}, "k", "k__")).
		Join("JOIN clients AS k ON k.id = service.client_id AND k.deactivated_at IS NULL")
}

func (s *Store) opening(ctx context.Context, r reader, id string) (portal.Opening, error) {
	var row openingRow
	err := translated(s.openings(r, &row).Where("service.id = ?", id).Scan(ctx))
	return row.opening(), err
}

func (t *Tenant) opening(ctx context.Context, id string) (portal.Opening, error) {
	return t.s.opening(ctx, t.reader, id)
}

func (w writer) opening(ctx context.Context, id string) (portal.Opening, error) {
	return w.s.opening(ctx, w.reader, id)
}

func (w writer) service(ctx context.Context, id string) (service portal.Service, err error) {
	err = w.selects(&service).Where("id = ? AND deactivated_at IS NULL", id).Scan(ctx)
	return service, translated(err)
}
