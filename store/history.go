package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"foyer/portal"
)

// chain is the locked head of a history, and the event that comes next.
type chain struct {
	previous string
	event    *portal.Event
}

// lockHistory holds the history's head until the transaction ends.
func (s *Store) lockHistory(ctx context.Context, tx bun.Tx, history string, event portal.Event) (chain, error) {
	event.History, event.ID, event.At = history, newID(), s.now()
	c := chain{event: &event}
	err := tx.NewRaw("UPDATE histories SET seq = seq + 1 WHERE id = ? RETURNING seq, hash", history).
		Scan(ctx, &event.Seq, &c.previous)
	return c, err
}

// holdHistory locks a history ahead of what else the transaction locks. That
// of an account comes before those of users and before the counters: who adds
// a contact meets who accepts a place there, and neither waits for the other.
func holdHistory(ctx context.Context, tx bun.Tx, id string) error {
	var held string
	return locked(tx.NewSelect().TableExpr("histories").Column("id").Where("id = ?", id), "UPDATE").Scan(ctx, &held)
}

// startHistory makes an empty history.
func startHistory(ctx context.Context, tx bun.Tx, id string) error {
	return done(tx.NewRaw("INSERT INTO histories (id, seq, hash) VALUES (?, 0, '')", id).Exec(ctx))
}

// says notes to whom the change was done, and what beside that. The data hold
// keys, levels and ids; a name goes beside the chain.
func (c chain) says(subject, name string, data any) {
	c.event.Subject, c.event.SubjectName = subject, name
	if data != nil {
		text, _ := json.Marshal(data) // maps of strings always marshal
		c.event.Data = string(text)
	}
}

// records links the event to the one before and writes it.
func (c chain) records(ctx context.Context, tx bun.Tx) error {
	c.event.Hash = linked(c.previous, *c.event)
	if _, err := tx.NewInsert().Model(c.event).Exec(ctx); err != nil {
		return fmt.Errorf("store: recording %s: %w", c.event.What, err)
	}
	return done(tx.NewRaw("UPDATE histories SET hash = ? WHERE id = ?", c.event.Hash, c.event.History).Exec(ctx))
}

// linked is the hash of an event: H(previous, sequence, record). What names a
// person is not in it.
func linked(previous string, e portal.Event) string {
	record, _ := json.Marshal([]any{ // strings and numbers always marshal
		previous, e.Seq, e.History, e.ID, e.What, e.Actor, e.Subject, e.Data, e.At.UTC().Format(time.RFC3339Nano),
	})
	sum := sha256.Sum256(record)
	return hex.EncodeToString(sum[:])
}

// changeUser makes a change to what is a user's own and records it in the
// user's history, or does neither.
func (s *Store) changeUser(ctx context.Context, user string, event portal.Event, do func(bun.Tx, chain) error) error {
	return s.tx(ctx, func(ctx context.Context, tx bun.Tx) error {
		return s.changeUserWithin(ctx, tx, user, event, do)
	})
}

func (s *Store) changeUserWithin(ctx context.Context, tx bun.Tx, user string, event portal.Event, do func(bun.Tx, chain) error) error {
	chain, err := s.lockHistory(ctx, tx, user, event)
	if err != nil {
		return err
	}
	if err := do(tx, chain); err != nil {
		return err
	}
	return chain.records(ctx, tx)
}
