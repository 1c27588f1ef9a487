package store

import (
	"context"
	"errors"
	"time"

	"github.com/uptrace/bun"
	"github.com/uptrace/bun/dialect"

	"foyer/portal"
)

// How a client is told that a session is over: at once, then again later and
// later for a day.
const (
	tellFirst = 2 * time.Second
	tellMost  = 15 * time.Minute
	tellUntil = day
	tellClaim = 30 * time.Second // longer than one try may take
)

// delivery is a back-channel logout that waits. Its token is signed when it is
// sent: none is at rest.
type delivery struct {
	bun.BaseModel `bun:"table:deliveries,alias:delivery"`

	ID           string `bun:",pk"`
	ClientID     string
	SignonID     string
	Subject      string
	URI          string `bun:"uri"`
	CreatedAt    time.Time
	NextAt       time.Time
	Attempts     int64
	ClaimedUntil time.Time `bun:",nullzero"`
	DoneAt       time.Time `bun:",nullzero"`
	DeadAt       time.Time `bun:",nullzero"`
	Error        string
}

func (d delivery) logout() portal.Logout {
	return portal.Logout{ID: d.ID, ClientID: d.ClientID, SignonID: d.SignonID, Subject: d.Subject, URI: d.URI}
}

// queueLogouts queues what the clients are told of the signons that ended just
// now, those that want to be told.
func queueLogouts(ctx context.Context, tx bun.Tx, now time.Time) error {
	return done(tx.NewRaw(`INSERT INTO deliveries (id, client_id, signon_id, subject, uri, created_at, next_at, attempts, error)
		SELECT o.id, k.id, o.id, o.subject, k.backchannel_uri, o.ended_at, o.ended_at, 0, ''
		FROM signons AS o JOIN clients AS k ON k.id = o.client_id AND k.backchannel_uri <> ''
		WHERE o.ended_at = ? ON CONFLICT (id) DO NOTHING`, now).Exec(ctx))
}

// Leaving tells, by a value on the channel, that a client may have to be told
// of a session that is over.
func (s *Store) Leaving() <-chan struct{} { return s.leaving }

// DueLogout claims a back-channel logout that is due and hands it to tell.
// After an error it is tried again later and later, and given up after a day:
// dead. It tells whether there was one.
func (i Issuer) DueLogout(ctx context.Context, tell func(context.Context, portal.Logout) error) (found, dead bool, err error) {
	row, err := i.claim(ctx)
	if err == portal.ErrNotFound {
		return false, false, nil
	}
	if err != nil {
		return false, false, err
	}
	cause := tell(ctx, row.logout())
	row.came(cause, i.s.now())
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), noteLimit)
	defer cancel()
	return true, !row.DeadAt.IsZero(), i.notes(ctx, row, cause)
}

// came notes what came of a try.
func (d *delivery) came(cause error, now time.Time) {
	d.ClaimedUntil, d.Error = time.Time{}, ""
	if cause == nil {
		d.DoneAt = now
		return
	}
	d.Error, d.NextAt = shortened(cause.Error(), 500), now.Add(min(tellFirst<<min(d.Attempts-1, 10), tellMost))
	if now.Sub(d.CreatedAt) > tellUntil {
		d.DeadAt = now
	}
}

// notes keeps what came of a try. What else waits for a client that did not
// answer waits as long: it is asked once, and not once for everybody who left.
// One that has refused this logout alone is there for the others.
func (i Issuer) notes(ctx context.Context, row delivery, cause error) error {
	return i.s.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := holdDeliveries(ctx, tx); err != nil {
			return err
		}
		if _, err := tx.NewUpdate().Model(&row).Column("done_at", "dead_at", "error", "next_at", "claimed_until").WherePK().Exec(ctx); err != nil {
			return err
		}
		if cause == nil || errors.Is(cause, portal.ErrLogoutRefused) {
			return nil
		}
		return done(tx.NewRaw(`UPDATE deliveries SET next_at = ?0, attempts = CASE WHEN attempts < ?1 THEN ?1 ELSE attempts END
			WHERE client_id = ?2 AND next_at < ?0 AND done_at IS NULL AND dead_at IS NULL AND (claimed_until IS NULL OR claimed_until < ?3)`,
			row.NextAt, row.Attempts, row.ClientID, i.s.now()).Exec(ctx))
	})
}

// busy are the clients that are being told of two logouts now, or of one that
// they did not take before: a slow one holds up nobody else's.
const busy = `SELECT client_id FROM deliveries WHERE done_at IS NULL AND dead_at IS NULL AND claimed_until >= ?
	GROUP BY client_id HAVING count(*) >= 2 OR max(attempts) > 1`

func (i Issuer) claim(ctx context.Context) (row delivery, err error) {
	now := i.s.now()
	err = i.s.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := holdDeliveries(ctx, tx); err != nil {
			return err
		}
		next := tx.NewSelect().TableExpr("deliveries").Column("id").
			Where("done_at IS NULL AND dead_at IS NULL AND next_at <= ?", now).
			Where("claimed_until IS NULL OR claimed_until < ?", now).
			Where("client_id NOT IN ("+busy+")", now).
			Order("next_at").Limit(1)
		return tx.NewUpdate().Model(&row).
			Set("claimed_until = ?, attempts = attempts + 1", now.Add(tellClaim)).
			Where("id = (?)", next).Returning("*").Scan(ctx)
	})
	return row, err
}

// deliveriesLock is the number that tellers lock in Postgres to choose one after
// the other. It means nothing else.
const deliveriesLock = 706_579_73

// holdDeliveries lets one at a time choose whom to tell, until the transaction
// ends. SQLite has a single writer.
func holdDeliveries(ctx context.Context, tx bun.Tx) error {
	if tx.Dialect().Name() != dialect.PG {
		return nil
	}
	return done(tx.NewRaw("SELECT pg_advisory_xact_lock(?)", int64(deliveriesLock)).Exec(ctx))
}
