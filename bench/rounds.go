package main

import (
	"context"
	"fmt"
	"slices"
)

// loads warms every server up and loads them in turn, there and back, so that
// none always comes after the same one.
func (b *bench) loads(ctx context.Context) error {
	for _, target := range b.targets {
		if _, err := load(ctx, target.address, b.page, warmUp); err != nil {
			return fmt.Errorf("%s: %w", target.name, err)
		}
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
	return b.notes(ctx)
}

// notes fills in the figures.
func (b *bench) notes(ctx context.Context) (err error) {
	b.figures.page = b.page
	if b.figures.engine, err = b.cluster.version(ctx); err != nil {
		return err
	}
	for _, target := range b.targets {
		resident, err := target.resident()
		if err != nil {
			return err
		}
		b.figures.lines = append(b.figures.lines, line{target.name, target.samples, resident})
	}
	return nil
}
