package main

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// loads warms every server up and loads them in turn, there and back, so that
// none always comes after the same one.
func (b *bench) loads(ctx context.Context) error {
	for _, target := range b.targets {
		if _, err := load(ctx, target.address, b.page, warmUp); err != nil {
			return fmt.Errorf("%s: %w", target.name, err)
		}
	}
	before, err := b.clocks(ctx)
	if err != nil {
		return err
	}
	order := slices.Clone(b.targets)
	for round := range rounds {
		b.tell("round %d of %d", round+1, rounds)
		for _, target := range order {
			got, err := load(ctx, target.address, b.page, slice)
			if err != nil {
				return fmt.Errorf("%s: %w", target.name, err)
			}
			target.samples = append(target.samples, got)
		}
		slices.Reverse(order)
	}
	after, err := b.clocks(ctx)
	if err != nil {
		return err
	}
	for i, target := range b.targets {
		target.used = after[i].less(before[i])
	}
	return b.notes(ctx)
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
	b.figures.page = b.page
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
