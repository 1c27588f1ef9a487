package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// loads warms every server up, loads them in turn and notes what they used.
func (b *bench) loads(ctx context.Context) error {
	for _, target := range b.targets {
		if _, err := target.load(ctx, b.page, warmUp); err != nil {
			return err
		}
	}
	before, err := b.clocks(ctx)
	if err != nil {
		return err
	}
	if err := b.takeTurns(ctx); err != nil {
		return err
	}
	after, err := b.clocks(ctx)
	for i := range after {
		b.targets[i].used = after[i].less(before[i])
	}
	return err
}

// takeTurns loads the servers there and back, so that none always comes after
// the same one. When time is short there are fewer rounds.
func (b *bench) takeTurns(ctx context.Context) error {
	order := slices.Clone(b.targets)
	for round := range rounds {
		if round >= fewest && time.Since(b.began) > enough {
			return nil
		}
		b.tell("round %d of %d", round+1, rounds)
		for _, target := range order {
			got, err := target.load(ctx, b.page, slice)
			if err != nil {
				return err
			}
			target.samples = append(target.samples, got)
		}
		slices.Reverse(order)
	}
	return nil
}

func (t *target) load(ctx context.Context, p page, during time.Duration) (sample, error) {
	got, err := load(ctx, t.address, p, during)
	if err != nil {
		return got, fmt.Errorf("%s: %w", t.name, errors.Join(ctx.Err(), err))
	}
	return got, nil
}

// usage is the processor time of a server and of what it has Postgres do.
type usage struct{ server, database time.Duration }

func (u usage) less(other usage) usage {
	return usage{u.server - other.server, u.database - other.database}
}

// clocks are what the servers have used up to now, in the order of the targets.
func (b *bench) clocks(ctx context.Context) (all []usage, err error) {
	for _, target := range b.targets {
		var u usage
		if u.server, err = processor(target.Process.Pid); err != nil {
			return nil, err
		}
		if u.database, err = b.cluster.processor(ctx, target.name); err != nil {
			return nil, err
		}
		all = append(all, u)
	}
	return all, nil
}

// notes fills in the figures.
func (b *bench) notes(ctx context.Context) (err error) {
	if b.figures.engine, err = b.cluster.version(ctx); err != nil {
		return err
	}
	for _, target := range b.targets {
		held, err := target.memory()
		if err != nil {
			return err
		}
		b.figures.lines = append(b.figures.lines, line{target.name, target.samples, target.used, held})
	}
	return nil
}
