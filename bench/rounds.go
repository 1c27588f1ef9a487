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
	if err := b.clocks((*target).begins); err != nil {
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
	if err := b.clocks((*target).ends); err != nil {
		return err
	}
	return b.notes(ctx)
}

// clocks reads every server's clock: the processor time that it has used.
func (b *bench) clocks(read func(*target) error) error {
	for _, target := range b.targets {
		if err := read(target); err != nil {
			return err
		}
	}
	return nil
}

func (t *target) begins() (err error) {
	t.used, err = t.processor()
	return err
}

func (t *target) ends() error {
	used, err := t.processor()
	t.used = used - t.used
	return err
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
