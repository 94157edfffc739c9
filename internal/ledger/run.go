package ledger

import (
	"context"
	"errors"
	"maps"
	"slices"
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
	lastRound = 10 * time.Second       // what a stop waits for the last one
)

// roundLogs is how many logs are integrated at the same time.
const roundLogs = 4

// Run integrates all logs as events come, until ctx ends, and returns after one more
// round, so that a stop in good order leaves no event without its checkpoint. Its caller
// waits for it. Failures are logged and tried again in a later round,
// except for refused logs. Several processes may run it side by side.
func (l *Ledger) Run(ctx context.Context) {
	l.rounds(ctx)
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), lastRound)
	defer cancel()
	l.round(last)
}

func (l *Ledger) rounds(ctx context.Context) {
	left := leftOver{}
	for ctx.Err() == nil {
		l.round(ctx)
		l.publishLeft(ctx, left)
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

// round integrates every log that is behind, and goes on with those that an earlier
// round left, even if no event follows: their checkpoint may be unpublished. One log's failure does not hold up
// the others.
func (l *Ledger) round(ctx context.Context) {
	behind, err := l.Trees.Behind(ctx)
	if err != nil {
		l.report(ctx, "", err)
		return
	}
	var g errgroup.Group
	g.SetLimit(roundLogs)
	for _, logID := range l.due(behind) {
		if l.Refusal(logID) != nil || !l.signs(logID) {
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

// restRounds is for how many rounds a log's row has to rest before it is looked whether
// its checkpoint was published: whoever committed it does so at once, unless he died.
const restRounds = 3

// rest is for how long a log's row has been as it is.
type rest struct {
	size   int64
	rounds int
}

// leftOver holds the rest of each log, as one Run has seen it.
type leftOver map[string]rest

// publishLeft publishes the checkpoints that a process which died, this or another one,
// committed and did not publish: nothing in the database tells of them, and no event
// need follow.
func (l *Ledger) publishLeft(ctx context.Context, left leftOver) {
	sizes, err := l.Trees.Sizes(ctx)
	if err != nil {
		l.report(ctx, "", err)
		return
	}
	var resting []string
	for logID, size := range sizes {
		r := left[logID]
		switch {
		case r.size != size:
			r = rest{size: size}
		case r.rounds < restRounds:
			r.rounds++
		}
		left[logID] = r
		if r.rounds == restRounds && l.Refusal(logID) == nil && l.signs(logID) {
			resting = append(resting, logID)
		}
	}
	for _, logID := range l.settleAll(ctx, resting) {
		r := left[logID]
		r.rounds++ // until the row moves
		left[logID] = r
	}
}

// settleAll settles some logs, a few at a time, so that one whose lock or shelf is slow
// holds up no other, and returns those that are settled.
func (l *Ledger) settleAll(ctx context.Context, logs []string) []string {
	settled := make([]bool, len(logs))
	var g errgroup.Group
	g.SetLimit(roundLogs)
	for i, logID := range logs {
		g.Go(func() error {
			err := l.settle(ctx, logID)
			if settled[i] = err == nil; err != nil {
				l.report(ctx, logID, l.judge(logID, err))
			}
			return nil
		})
	}
	_ = g.Wait() // the functions return no error
	var done []string
	for i, logID := range logs {
		if settled[i] {
			done = append(done, logID)
		}
	}
	return done
}

// signs reports whether the log's key is here. Where it is not, another process signs.
func (l *Ledger) signs(logID string) bool {
	_, err := l.Keys.Signer(logID)
	return !errors.Is(err, fault.KeyMissing)
}

// due adds the logs that are owed to those that are behind.
func (l *Ledger) due(behind []string) []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	due := slices.AppendSeq(slices.Clone(behind), maps.Keys(l.owing))
	slices.Sort(due)
	return slices.Compact(due)
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
