package store

import (
	"context"
	"errors"
	"time"

	"github.com/uptrace/bun"

	"foyer/portal"
)

// How mails are tried: claimed for a while, then again later and later, and
// given up after some days, when they are dead letters.
const (
	claimLife  = 2 * time.Minute
	retryFirst = 30 * time.Second
	retryMost  = 15 * time.Minute
	retryUntil = 3 * 24 * time.Hour
	noteLimit  = 5 * time.Second
	calm       = 10 * time.Minute // between mails about changes of the same thing
)

// mail is a row of the outbox. It holds no secret: a link's token is made
// when the mail is sent.
type mail struct {
	bun.BaseModel `bun:"table:outbox,alias:mail"`

	ID           string `bun:",pk"`
	Kind         string
	EmailNorm    string
	AccountID    string
	ContactID    string
	UserID       string
	Language     string
	Data         map[string]string `bun:"type:text"`
	CreatedAt    time.Time
	NextAt       time.Time
	Attempts     int64
	ClaimedUntil time.Time `bun:",nullzero"`
	DoneAt       time.Time `bun:",nullzero"`
	DeadAt       time.Time `bun:",nullzero"`
	Error        string
}

// queue writes a mail into the outbox, in the transaction of what it is about.
func (s *Store) queue(ctx context.Context, tx bun.Tx, m mail) error {
	m.ID, m.CreatedAt = newID(), s.now()
	if m.NextAt.IsZero() {
		m.NextAt = m.CreatedAt
	}
	if m.Data == nil {
		m.Data = map[string]string{}
	}
	return done(tx.NewInsert().Model(&m).Exec(ctx))
}

// queueCalmly is queue for mails about the same contact that may follow each
// other: the first goes at once, the next wait a while, and what happens
// meanwhile joins the one that waits. The data that stay are named: what was
// before the first of the changes.
func (s *Store) queueCalmly(ctx context.Context, tx bun.Tx, m mail, stays string) error {
	var last mail
	err := tx.NewSelect().Model(&last).
		Where("account_id = ? AND contact_id = ? AND kind = ? AND email_norm = ?", m.AccountID, m.ContactID, m.Kind, m.EmailNorm).
		OrderExpr("id DESC").Limit(1).Scan(ctx)
	waiting := last.DoneAt.IsZero() && last.DeadAt.IsZero() && last.ClaimedUntil.IsZero()
	switch err := translated(err); {
	case err == portal.ErrNotFound, err == nil && !waiting && s.now().Sub(last.NextAt) > calm:
		return s.queue(ctx, tx, m)
	case err != nil:
		return err
	case !waiting:
		m.NextAt = s.now().Add(calm)
		return s.queue(ctx, tx, m)
	}
	m.Data[stays] = last.Data[stays]
	last.Data = m.Data
	return done(tx.NewUpdate().Model(&last).Column("data").WherePK().Exec(ctx))
}

// Woken tells, by a value on the channel, that mail may be due.
func (s *Store) Woken() <-chan struct{} { return s.woken }

// wake calls those who send mails, and those who tell clients who has left.
func (s *Store) wake() {
	for _, called := range []chan struct{}{s.woken, s.leaving} {
		select {
		case called <- struct{}{}:
		default:
		}
	}
}

// Due claims a mail that is due and hands it to send. What send answers
// decides: nil, and it is sent; an error, and it is tried again later, or is a
// dead letter at once when final(err). It tells whether there was one. A mail
// whose process died is claimed again by another.
func (s *Store) Due(ctx context.Context, send func(context.Context, portal.Mail) error, final func(error) bool) (bool, error) {
	row, err := s.claim(ctx)
	if err == portal.ErrNotFound {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	letter, err := s.address(ctx, row)
	switch {
	case err == portal.ErrNotFound:
		return true, errors.Join(s.missed(ctx, row), s.sent(ctx, row, letter))
	case err != nil:
		return true, err
	}
	cause := send(ctx, letter)
	// What became of the mail is noted even when the process is about to end.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), noteLimit)
	defer cancel()
	if cause != nil {
		return true, s.failed(ctx, row, letter, cause, final(cause))
	}
	return true, s.sent(ctx, row, letter)
}

// missed notes that nobody was there to mail to. Who was added a moment too
// late may ask again at once.
func (s *Store) missed(ctx context.Context, row mail) error {
	if row.Kind != portal.ResetMail {
		return nil
	}
	return s.forget(ctx, asked("reset", row.EmailNorm)...)
}

func (s *Store) claim(ctx context.Context) (row mail, err error) {
	now := s.now()
	next := s.db.NewSelect().TableExpr("outbox").Column("id").
		Where("done_at IS NULL AND dead_at IS NULL AND next_at <= ?", now).
		Where("claimed_until IS NULL OR claimed_until < ?", now).
		Order("next_at").Limit(1)
	err = s.db.NewUpdate().Model(&row).
		Set("claimed_until = ?, attempts = attempts + 1", now.Add(claimLife)).
		Where("id = (?)", locked(next, "UPDATE SKIP LOCKED")).
		Returning("*").Scan(ctx)
	return row, translated(err)
}

// sent marks the mail, and lets the life of its token begin now.
func (s *Store) sent(ctx context.Context, row mail, letter portal.Mail) error {
	return s.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if letter.Token != "" {
			if err := s.handedOver(ctx, tx, letter.Token); err != nil {
				return err
			}
		}
		return done(tx.NewRaw("UPDATE outbox SET done_at = ?, claimed_until = NULL, error = '' WHERE id = ?", s.now(), row.ID).Exec(ctx))
	})
}

func (s *Store) failed(ctx context.Context, row mail, letter portal.Mail, cause error, final bool) error {
	now := s.now()
	row.Error, row.ClaimedUntil = shortened(cause.Error(), 500), time.Time{}
	row.NextAt = now.Add(min(retryFirst<<min(row.Attempts-1, 10), retryMost))
	if final || now.Sub(row.CreatedAt) > retryUntil {
		row.DeadAt = now
	}
	return s.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		if err := notHandedOver(ctx, tx, letter.Token); err != nil {
			return err
		}
		return done(tx.NewUpdate().Model(&row).Column("error", "claimed_until", "next_at", "dead_at").WherePK().Exec(ctx))
	})
}

func shortened(s string, most int) string {
	if runes := []rune(s); len(runes) > most {
		return string(runes[:most])
	}
	return s
}

// Waiting counts the mails that wait to be sent, and the dead letters.
func (s *Store) Waiting(ctx context.Context) (waiting, dead int, err error) {
	err = s.ro.NewRaw(`SELECT count(*) FILTER (WHERE done_at IS NULL AND dead_at IS NULL),
		count(*) FILTER (WHERE dead_at IS NOT NULL) FROM outbox`).Scan(ctx, &waiting, &dead)
	return waiting, dead, translated(err)
}
