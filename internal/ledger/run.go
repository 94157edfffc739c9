package ledger

import (
	"context"
	"time"

	"golang.org/x/sync/errgroup"

	"liuhen/internal/fault"
)

// Timing of Run: a lone event is signed at once, a stream of them a few times a
// second, and what another process committed, or an earlier one left, within
// about a second.
const (
	gatherFor = 250 * time.Millisecond // least time between two rounds
	pollEvery = 750 * time.Millisecond // longest wait after that without being notified
)

// roundLogs is how many logs are integrated at the same time.
const roundLogs = 4

// Run integrates all logs as events come, until ctx ends, and then returns. Its
// caller waits for it. Failures are logged and tried again in a later round,
// except for refused logs. Several processes may run it side by side.
func (l *Ledger) Run(ctx context.Context) {
	for ctx.Err() == nil {
		l.round(ctx)
		select {
		case <-ctx.Done():
			return
		case <-l.After(gatherFor):
		}
		select {
		case <-ctx.Done():
			return
		case <-l.wake:
		case <-l.After(pollEvery):
		}
	}
}

// round integrates every log that is behind. One log's failure does not hold up
// the others.
func (l *Ledger) round(ctx context.Context) {
	behind, err := l.Trees.Behind(ctx)
	if err != nil {
		l.report(ctx, "", err)
		return
	}
	var g errgroup.Group
	g.SetLimit(roundLogs)
	for _, logID := range behind {
		if l.Refusal(logID) != nil {
			continue
		}
		g.Go(func() error {
			if err := l.Integrate(ctx, logID); err != nil {
				l.report(ctx, logID, err)
			}
			return nil
		})
	}
	_ = g.Wait() // the functions return no error
}

// report is silent about failures that only say that we are stopping.
func (l *Ledger) report(ctx context.Context, logID string, err error) {
	level := l.Log.WarnContext
	if fault.KindOf(err) == fault.Corrupt {
		level = l.Log.ErrorContext
	}
	if ctx.Err() == nil {
		level(ctx, "log not integrated", "log", logID, "code", fault.Of(err).Code.Name, "error", err)
	}
}
