package library

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"liuhen/internal/access"
	"liuhen/internal/custody"
	"liuhen/internal/fault"
	"liuhen/internal/viewing"
)

// RefusalJournal keeps what people were refused.
type RefusalJournal interface {
	// RecordRefusal commits the refusal, in a transaction of its own, in the log of its
	// agency and gives it an id.
	RecordRefusal(ctx context.Context, r viewing.Refusal) (custody.Receipt, error)
}

const (
	// minute is the time for which refusals are counted together.
	minute = time.Minute
	// refusalEvery is how often Run looks for what is to be recorded.
	refusalEvery = time.Second
	// maxTallies bounds how many different refusals are counted at once; of more only
	// who was refused is told apart.
	maxTallies = 4096
	// stopTime bounds what is still written after a stop was asked for.
	stopTime = 30 * time.Second
	// anything stands for a route or code that is not told apart.
	anything = "*"
)

// Refusals records what signed-in people were refused. Of each actor, route, code and
// minute the first refusal is recorded within a second, with what came until then; those
// that follow are counted, and recorded together once the minute is over. So nobody
// fills a log: it gets at most two events of each. And a process that dies without a word
// loses no more than a second of first refusals and, of others, how many more there were
// in a minute whose first is on record.
type Refusals struct {
	Journal RefusalJournal
	Now     func() time.Time
	After   func(time.Duration) <-chan time.Time // the injected clock's timer
	Log     *slog.Logger

	mu      sync.Mutex
	tallies map[tally]counted
}

// tally is what is counted together.
type tally struct {
	actor       custody.Actor
	route, code string
	begun       time.Time // of the minute
}

// counted is what is known of a tally.
type counted struct {
	waiting int  // refusals that are not recorded
	told    bool // the first is recorded
}

// Refused counts one refusal to a signed-in person. It neither waits nor fails, and
// does nothing for a stranger.
func (r *Refusals) Refused(who access.Person, route, code string) {
	if who.Actor.Account == "" {
		return
	}
	t := tally{actor: who.Actor, route: route, code: code, begun: r.Now().UTC().Truncate(minute)}
	r.add(t, 1, false)
}

// add counts refusals; those that could not be recorded are put back, to be tried again
// soon.
func (r *Refusals) add(t tally, count int, back bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.tallies == nil {
		r.tallies = map[tally]counted{}
	}
	if _, known := r.tallies[t]; !known && len(r.tallies) >= maxTallies {
		t.route, t.code = anything, anything
	}
	c := r.tallies[t]
	r.tallies[t] = counted{c.waiting + count, c.told && !back}
}

// Run records first refusals, and the others as their minutes pass, until ctx ends; then
// it records all the rest and returns.
func (r *Refusals) Run(ctx context.Context) {
	for pause(ctx, r.After(refusalEvery)) {
		r.report(ctx, r.record(ctx, r.Now().UTC().Truncate(minute)))
	}
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTime)
	defer cancel()
	r.report(last, r.Flush(last))
}

// pause waits for the tick; it is false when ctx ended first.
func pause(ctx context.Context, tick <-chan time.Time) bool {
	select {
	case <-ctx.Done():
		return false
	case <-tick:
		return true
	}
}

func (r *Refusals) report(ctx context.Context, err error) {
	if err != nil {
		r.Log.ErrorContext(ctx, "refusals not recorded", "code", fault.Of(err).Code.Name, "error", err)
	}
}

// Flush records everything that was counted. What cannot be recorded is kept.
func (r *Refusals) Flush(ctx context.Context) error { return r.record(ctx, time.Time{}) }

// record records what was not recorded of its minute yet, and all of minutes that began
// before the moment; the zero moment stands for all.
func (r *Refusals) record(ctx context.Context, before time.Time) error {
	var failed []error
	for t, count := range r.take(before) {
		_, err := r.Journal.RecordRefusal(ctx, viewing.Refusal{
			Agency: t.actor.Agency, Actor: t.actor, Route: t.route, Code: t.code, Minute: custody.At(t.begun), Count: count,
		})
		if err != nil {
			r.add(t, count, true)
			failed = append(failed, err)
		}
	}
	return errors.Join(failed...)
}

// take returns what is to be recorded, and forgets the minutes that are over.
func (r *Refusals) take(before time.Time) map[tally]int {
	r.mu.Lock()
	defer r.mu.Unlock()
	taken := map[tally]int{}
	for t, c := range r.tallies {
		over := before.IsZero() || t.begun.Before(before)
		if c.waiting > 0 && (over || !c.told) {
			taken[t] = c.waiting
			r.tallies[t] = counted{told: true}
		}
		if over {
			delete(r.tallies, t)
		}
	}
	return taken
}
