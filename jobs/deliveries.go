package jobs

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"foyer/idp"
	"foyer/portal"
	"foyer/store"
)

const (
	tellers  = 4               // clients that are told at once: one that is slow holds up no other
	tellLook = time.Second     // between two looks for what another process queued
	tellMost = 8 * time.Second // more than a client may take
)

// Deliveries tells the clients whose people have left: back-channel logouts.
// Any number of them, in any number of processes, may work on one database.
type Deliveries struct {
	store    *store.Store
	provider *idp.Provider
	log      *slog.Logger
}

// NewDeliveries returns deliveries that have not begun. The log gets to know
// the clients that do not answer; never a token.
func NewDeliveries(s *store.Store, provider *idp.Provider, log *slog.Logger) *Deliveries {
	return &Deliveries{s, provider, log}
}

// Run works until ctx ends. What is under way is tried again by whoever works
// then.
func (d *Deliveries) Run(ctx context.Context) {
	var all sync.WaitGroup
	due := make(chan struct{}, tellers)
	for range tellers {
		all.Go(func() { d.work(ctx, due) })
	}
	all.Go(func() { d.watch(ctx, due) })
	all.Wait()
}

// watch calls everybody whenever something may be due.
func (d *Deliveries) watch(ctx context.Context, due chan<- struct{}) {
	for {
		for range tellers {
			select {
			case due <- struct{}{}:
			default: // they are called already
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-d.store.Leaving():
		case <-time.After(tellLook):
		}
	}
}

func (d *Deliveries) work(ctx context.Context, due <-chan struct{}) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-due:
		}
		for more := true; more && ctx.Err() == nil; {
			more = d.next(ctx)
		}
	}
}

// next tells one client, and tells whether to look for another at once.
func (d *Deliveries) next(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(ctx, tellMost)
	defer cancel()
	var told portal.Logout
	found, dead, err := d.store.Issuer().DueLogout(ctx, func(ctx context.Context, l portal.Logout) error {
		told = l
		err := d.provider.Tell(ctx, l)
		if err != nil {
			d.log.WarnContext(ctx, "a client was not told of a logout yet", "client", l.ClientID, "id", l.ID, "error", err)
		}
		return err
	})
	if dead {
		d.log.ErrorContext(ctx, "a client was never told of a logout", "client", told.ClientID, "id", told.ID)
	}
	return found && err == nil
}
