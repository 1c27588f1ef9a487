package jobs

import (
	"context"
	"time"
)

const (
	sweepEvery = time.Hour
	sweepMost  = 5 * time.Minute
)

// sweep drops what is over and recalls what was forgotten, at once and then
// every hour.
func (o *Outbox) sweep(ctx context.Context) {
	for {
		o.sweepOnce(ctx)
		o.remindOnce(ctx)
		select {
		case <-ctx.Done():
			return
		case <-time.After(sweepEvery):
		}
	}
}

func (o *Outbox) sweepOnce(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, sweepMost)
	defer cancel()
	if err := o.store.Sweep(ctx); err != nil && ctx.Err() != context.Canceled {
		o.log.Warn("not swept; the next try is in an hour", "error", err)
	}
}

// remindOnce recalls the invitations that nobody has answered.
func (o *Outbox) remindOnce(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, sweepMost)
	defer cancel()
	if err := o.store.Remind(ctx); err != nil && ctx.Err() != context.Canceled {
		o.log.Warn("invitations were not recalled; the next try is in an hour", "error", err)
	}
}
