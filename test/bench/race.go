package main

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// contender is one of those that do the same work.
type contender struct {
	name string
	// missing says how to get what this contender needs and the machine has not;
	// empty where it can run.
	missing string
	// target is what ours is to be of this one, as the issue has it; empty for none.
	target string
	// prepare makes ready what the work needs, untimed. It may be nil.
	prepare func(ctx context.Context) error
	// work does it once and returns how much was done.
	work func(ctx context.Context) (amount float64, err error)
}

// race lets the contenders run in turns, the first one ours, prints every run and then
// the medians with ours as a part of each other.
func race(ctx context.Context, o options, title, unit string, contenders ...contender) error {
	fmt.Fprintf(o.out, "\n%s (%s)\n", title, unit)
	contenders = present(o, contenders)
	rates := make([][]float64, len(contenders))
	for run := range o.runs {
		for turn := range contenders {
			i := (turn + run) % len(contenders) // another goes first each time
			rate, err := timed(ctx, o, contenders[i])
			if err != nil {
				return fmt.Errorf("%s: %w", contenders[i].name, err)
			}
			fmt.Fprintf(o.out, "  run %d  %-44s %10.1f\n", run+1, contenders[i].name, rate)
			rates[i] = append(rates[i], rate)
		}
	}
	ours := median(rates[0])
	for i, c := range contenders {
		line := fmt.Sprintf("  median %-44s %10.1f", c.name, median(rates[i]))
		if i > 0 {
			line += fmt.Sprintf("   ours / this = %.2f", ours/median(rates[i]))
		}
		fmt.Fprintln(o.out, line)
		if i > 0 {
			o.table.add(row{what: title, ours: ours, unit: unit, peer: c.name, theirs: median(rates[i]), target: c.target})
		}
	}
	return nil
}

// present leaves out those that cannot run, and says how they could.
func present(o options, contenders []contender) []contender {
	return slices.DeleteFunc(contenders, func(c contender) bool {
		if c.missing != "" {
			fmt.Fprintf(o.out, "  %s: NOT INSTALLED; get it with: %s\n", c.name, c.missing)
		}
		return c.missing != ""
	})
}

// timed first lets the machine come to rest, so that nobody pays for the one before him.
func timed(ctx context.Context, o options, c contender) (rate float64, err error) {
	if c.prepare != nil {
		if err := c.prepare(ctx); err != nil {
			return 0, fmt.Errorf("prepare: %w", err)
		}
	}
	if err := o.rest.take(ctx); err != nil {
		return 0, err
	}
	begun := time.Now()
	amount, err := c.work(ctx)
	return amount / time.Since(begun).Seconds(), err
}

// median of an even number is the upper of the two in the middle.
func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[len(sorted)/2]
}
