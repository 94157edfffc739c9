package ledger_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"liuhen/internal/fault"
	"liuhen/internal/ledger"
)

// running starts Run in the bubble of a synctest; the returned stop waits for it.
func running(l *ledger.Ledger) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		l.Run(ctx)
	}()
	return func() {
		cancel()
		<-done
	}
}

func TestRunSignsALoneEventAtOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		l := w.start()
		stop := running(l)
		time.Sleep(10 * time.Second) // idle
		w.commit(cityLog, 1)
		began := time.Now()
		l.Notify()
		head, err := l.Await(t.Context(), cityLog, 0)
		if took := time.Since(began); err != nil || head.Size != 1 || took > 250*time.Millisecond {
			t.Errorf("head %d after %v: %v", head.Size, took, err)
		}
		stop()
	})
}

// Whatever is committed, notified or not, is signed within about a second, and a
// stream of events shares checkpoints.
func TestRunSharesCheckpointsAndKeepsUp(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		l := w.start()
		stop := running(l)
		for range 1000 {
			w.commit(cityLog, 1)
			l.Notify()
			time.Sleep(10 * time.Millisecond)
			head, err := l.Head(t.Context(), cityLog)
			if lag := w.size(cityLog) - head.Size; err == nil && lag > 30 {
				t.Fatalf("%d events behind", lag)
			}
		}
		w.commit(countyLog, 3) // another process, no notice
		time.Sleep(1050 * time.Millisecond)
		stop()
		if got := w.audit(countyLog); got != 3 {
			t.Errorf("%d of 3 events signed after a second", got)
		}
		if got := len(w.published[cityLog]); got < 20 || got > 45 {
			t.Errorf("%d checkpoints in 10 s", got)
		}
	})
}

func TestOneLogsTroubleDoesNotStopTheOthers(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		l := w.start()
		w.integrate(l, cityLog, 5)
		w.commit(cityLog, 5)
		w.logs[cityLog].leaves[2].Entry.C256[0] ^= 1
		w.commit(countyLog, 5)
		var lines bytes.Buffer
		l.Log = slog.New(slog.NewTextHandler(&lines, nil))
		stop := running(l)
		if _, err := l.Await(t.Context(), countyLog, 4); err != nil {
			t.Error(err)
		}
		if _, err := l.Await(t.Context(), cityLog, 9); !errors.Is(err, fault.LogEntryRewritten) {
			t.Errorf("waiting for a refused log: %v", err)
		}
		time.Sleep(time.Minute)
		stop()
		if got := strings.Count(lines.String(), "level=ERROR"); got != 1 || !strings.Contains(lines.String(), "code=log-entry-rewritten") {
			t.Errorf("the refusal was logged %d times: %s", got, &lines)
		}
	})
}

// A database or shelf that is away for a while is tried again.
func TestRunSurvivesOutages(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		p := &process{world: w, stop: 1}
		l := p.ledger()
		stop := running(l)
		w.commit(cityLog, 5)
		time.Sleep(5 * time.Second)
		p.mu.Lock()
		p.stop = 0
		p.mu.Unlock()
		if _, err := l.Await(t.Context(), cityLog, 4); err != nil {
			t.Error(err)
		}
		stop()
	})
}

// stuck is a shelf that refuses checkpoints while it has no room.
type stuck struct {
	*process
	full atomic.Bool
}

func (s *stuck) Publish(ctx context.Context, name string, data []byte) error {
	if s.full.Load() && strings.HasSuffix(name, "/checkpoint") {
		return fault.StorageFull.Err("publish", name, nil)
	}
	return s.process.Publish(ctx, name, data)
}

// A checkpoint whose row was committed, but which found no room, is published when
// there is room again, though no event follows.
func TestACommittedCheckpointIsPublishedLater(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		shelf := &stuck{process: &process{world: w}}
		shelf.full.Store(true)
		l := ledger.New(ledger.Parts{Trees: shelf, Shelf: shelf, Keys: shelf, After: time.After, Log: slog.New(slog.DiscardHandler)})
		stop := running(l)
		w.commit(cityLog, 5)
		time.Sleep(5 * time.Second)
		shelf.full.Store(false)
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		if _, err := l.Await(ctx, cityLog, 4); err != nil {
			t.Error(err)
		}
		stop()
	})
}

// Wherever a process dies while it integrates, another one brings the log to its end,
// though no event follows: also where only the publication was left.
func TestAnotherProcessFinishesWhatOneLeft(t *testing.T) {
	t.Parallel()
	died := 0
	for step, late := 1, false; ; late = !late {
		alive := false
		synctest.Test(t, func(t *testing.T) {
			w := newWorld(t)
			other := w.start()
			stop := running(other)
			time.Sleep(time.Minute + 100*time.Millisecond) // of the bubble's clock: the row rests, and is between two rounds
			w.commit(cityLog, 5)
			dying := &process{world: w, stop: step, late: late}
			alive = dying.ledger().Integrate(t.Context(), cityLog) == nil
			ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
			defer cancel()
			if head, err := other.Await(ctx, cityLog, 4); err != nil || head.Size != 5 {
				t.Errorf("died at step %d, late %v: head %d, %v", step, late, head.Size, err)
			}
			stop()
			if got := w.audit(cityLog); got != 5 {
				t.Errorf("died at step %d, late %v: %d events audited", step, late, got)
			}
		})
		if alive {
			break
		}
		died++
		if late {
			step++
		}
	}
	if died < 20 {
		t.Errorf("it died %d times only", died)
	}
}

func TestAwaitEndsWithItsContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		l := w.start() // nobody runs it
		w.integrate(l, cityLog, 5)
		if head, err := l.Await(t.Context(), cityLog, 4); err != nil || head.Size != 5 {
			t.Errorf("%d, %v", head.Size, err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
		defer cancel()
		_, err := l.Await(ctx, cityLog, 5)
		if !errors.Is(err, fault.LogPending) || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%v", err)
		}
	})
}

// What another process publishes ends the waiting, too.
func TestAwaitSeesOtherProcesses(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.commit(cityLog, 1)
		go func() {
			time.Sleep(2 * time.Second)
			w.integrate(w.start(), cityLog, 0)
		}()
		began := time.Now()
		if _, err := w.start().Await(t.Context(), cityLog, 0); err != nil || time.Since(began) > 2300*time.Millisecond {
			t.Errorf("after %v: %v", time.Since(began), err)
		}
	})
}
