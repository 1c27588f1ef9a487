package store

import (
	"context"
	"time"

	"github.com/uptrace/bun"

	"foyer/auth"
	"foyer/portal"
)

// mostSignons is how many sign-ins at one client, on one account, a session has
// at a time: a browser has one, or a few while a client asks anew.
const mostSignons = 5

// Completion is what the client is answered with when somebody was signed in.
type Completion struct {
	portal.Authorization
	Code string // counts once, within a minute
}

// SignOn signs the person in to the client on this account, as it was asked for:
// of any number of tries at once one succeeds. A sign-in that is not as fresh
// as the client wants it is [portal.ErrStale]. It is recorded, unless a click
// was already, or the person was not asked. One person is signed in three
// hundred times in ten minutes.
func (t *Tenant) SignOn(ctx context.Context, token string) (done Completion, err error) {
	if err := t.s.count(ctx, limit{"signon user " + t.User.ID, 300, 10 * time.Minute}); err != nil {
		return done, err
	}
	a, on, service, err := t.signonFor(ctx, token)
	if err != nil {
		return done, err
	}
	complete := func(tx bun.Tx) error {
		done, err = t.s.completes(ctx, tx, token, on)
		return err
	}
	if a.Clicked || a.Asks("none") {
		return done, t.unrecorded(ctx, complete)
	}
	return done, t.change(ctx, portal.ServiceOpened, func(w writer) error {
		w.says(service.ID, service.Name, nil)
		return complete(w.tx)
	})
}

// signonFor is the signon that the person may have.
func (t *Tenant) signonFor(ctx context.Context, token string) (a portal.Authorization, on portal.Signon, service portal.Service, err error) {
	if lacks := portal.LacksForSignOn(t.May); !lacks.IsZero() {
		return a, on, service, portal.Denied{Right: lacks}
	}
	if a, _, err = t.s.Authorization(ctx, token); err != nil {
		return a, on, service, err
	}
	if !a.Proves(t.Session, t.s.now()) || a.HintedUser != "" && a.HintedUser != t.User.ID {
		return a, on, service, portal.ErrStale
	}
	if a.Names(t.Session) != t.Account.Number {
		a.ServiceID, a.Clicked = "", false // what somebody else has clicked, or on another account
	}
	service, err = t.serviceOf(ctx, a)
	return a, portal.Signon{
		ID: newID(), ClientID: a.ClientID, AccountID: t.Account.ID, ServiceID: service.ID, ContactID: t.Contact.ID, UserID: t.User.ID,
		SessionID: t.Session.ID, Scope: a.Scope, Nonce: a.Nonce, Methods: t.Session.Methods, SignedInAt: t.Session.SignedInAt, CreatedAt: t.s.now(),
	}, service, err
}

// serviceOf is the service that was clicked, or the first one that the client
// opens here.
func (t *Tenant) serviceOf(ctx context.Context, a portal.Authorization) (portal.Service, error) {
	var rows []openingRow
	err := t.openings(&rows).Where("k.id = ? AND (? = '' OR service.id = ?)", a.ClientID, a.ServiceID, a.ServiceID).
		OrderExpr("service.created_at, service.id").Limit(1).Scan(ctx)
	if err == nil && len(rows) == 0 {
		return portal.Service{}, portal.ErrNotFound
	}
	if err != nil {
		return portal.Service{}, translated(err)
	}
	return rows[0].Service, nil
}

// unrecorded does what is recorded elsewhere, and follows changes to the
// account like one.
func (t *Tenant) unrecorded(ctx context.Context, do func(bun.Tx) error) error {
	defer t.s.wake()
	return t.s.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := holdHistory(ctx, tx, t.Account.ID); err != nil {
			return err
		}
		return do(tx)
	})
}

// completes makes the signon and the code. The signon passes the check that
// its tokens will have to pass, now that nothing on the account changes: who
// has lost the right a moment ago gets none.
func (s *Store) completes(ctx context.Context, tx bun.Tx, token string, on portal.Signon) (done Completion, err error) {
	done.Code = auth.NewToken()
	if err := tx.NewRaw(`UPDATE authorizations SET signon_id = ?, code_hash = ?, code_ends_at = ?
		WHERE hash = ? AND signon_id = '' AND expires_at > ? RETURNING *`,
		on.ID, auth.HashToken(done.Code), s.now().Add(codeLife), auth.HashToken(token), s.now()).Scan(ctx, &done.Authorization); err != nil {
		return done, err
	}
	if on.Subject, err = subject(ctx, tx, on); err != nil {
		return done, err
	}
	if _, err := tx.NewInsert().Model(&on).Exec(ctx); err != nil {
		return done, err
	}
	if err := s.endOldest(ctx, tx, on); err != nil {
		return done, err
	}
	_, err = s.signon(ctx, tx, on.ID)
	return done, err
}

// endOldest ends what the new signon is one too many of, in its session and at
// its client. The client may still hold on to what came before: it is told.
func (s *Store) endOldest(ctx context.Context, tx bun.Tx, on portal.Signon) error {
	const these = "session_id = ? AND client_id = ? AND account_id = ?"
	latest := tx.NewSelect().Model(&portal.Signon{}).Column("id").Where("ended_at IS NULL").
		Where(these, on.SessionID, on.ClientID, on.AccountID).OrderExpr("created_at DESC, id DESC").Limit(mostSignons)
	return s.endSignons(ctx, tx, these+" AND id NOT IN (?)", on.SessionID, on.ClientID, on.AccountID, latest)
}

// subject is whom the client knows the user as on the account: a random word
// that stays, and tells nobody else anything (OpenID Connect Core, 8.1).
func subject(ctx context.Context, tx bun.Tx, on portal.Signon) (subject string, err error) {
	if _, err := tx.NewRaw("INSERT INTO subjects (client_id, account_id, user_id, subject) VALUES (?, ?, ?, ?) ON CONFLICT (client_id, account_id, user_id) DO NOTHING",
		on.ClientID, on.AccountID, on.UserID, auth.NewToken()).Exec(ctx); err != nil {
		return "", err
	}
	err = tx.NewRaw("SELECT subject FROM subjects WHERE client_id = ? AND account_id = ? AND user_id = ?",
		on.ClientID, on.AccountID, on.UserID).Scan(ctx, &subject)
	return subject, err
}
