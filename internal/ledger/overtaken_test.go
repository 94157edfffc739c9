package ledger_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/mod/sumdb/note"

	"liuhen/internal/fault"
	"liuhen/internal/ledger"
	"liuhen/internal/translog"
)

// overtaken makes a log of size events whose last commit of the row was lost with all
// since it stood at row, while the events and everything outside are there.
func overtaken(t *testing.T, row, size int) *world {
	t.Helper()
	w := newWorld(t)
	l := w.start()
	w.integrate(l, cityLog, row)
	old := w.tree(cityLog)
	w.integrate(l, cityLog, size-row)
	w.logs[cityLog].tree = old
	return w
}

// continues asks of a log that it went on from what was published.
func continues(t *testing.T, w *world, l *ledger.Ledger, size int64) {
	t.Helper()
	before := len(w.published[cityLog])
	if got := w.tree(cityLog); got.Size != size || string(got.Checkpoint) != string(w.published[cityLog][before-1]) {
		t.Errorf("the row is of %d, want the published %d", got.Size, size)
	}
	w.integrate(l, cityLog, 30)
	if got := w.audit(cityLog); got != size+30 || len(w.published[cityLog]) != before+1 {
		t.Errorf("%d events in %d checkpoints more", got, len(w.published[cityLog])-before)
	}
}

// Of a promoted standby, or a restored database, the row may lack its last commits though
// no event is missing: the log goes on from what was published, however far that is,
// and nothing is signed or published on the way.
func TestALogGoesOnWhoseRowLostItsLastCommits(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ row, size int }{{300, 301}, {300, 350}, {200, 512}, {256, 300}, {0, 7}, {0, 9000}, {5000, 20000}} {
		w := overtaken(t, c.row, c.size)
		published := len(w.published[cityLog])
		l := w.start()
		if err := l.CheckStart(t.Context(), cityLog); err != nil {
			t.Fatalf("%d of %d: %v", c.row, c.size, err)
		}
		if len(w.published[cityLog]) != published {
			t.Errorf("%d of %d: something was published", c.row, c.size)
		}
		continues(t, w, l, int64(c.size))
	}
}

// The same under a server that runs on while its database is replaced: by the next event,
// or, where none follows, when it looks for what was left.
func TestARunningLogGoesOnWhoseRowLostItsLastCommits(t *testing.T) {
	t.Parallel()
	w := overtaken(t, 300, 9000)
	w.integrate(w.start(), cityLog, 1)
	if got := w.audit(cityLog); got != 9001 || w.tree(cityLog).Size != 9001 {
		t.Errorf("%d audited, the row is of %d", got, w.tree(cityLog).Size)
	}
	synctest.Test(t, func(t *testing.T) {
		w := overtaken(t, 300, 350)
		l := w.start()
		stop := running(l)
		time.Sleep(time.Minute)
		stop()
		continues(t, w, l, 350)
	})
}

// Whatever is not exactly the published history stays refused, and nothing is written.
func TestWhatIsNotThePublishedHistoryStaysRefused(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		spoil func(t *testing.T, w *world, rows *logRows)
		code  *fault.Code
	}{
		"an event is missing at the end":    {func(_ *testing.T, _ *world, r *logRows) { r.leaves = r.leaves[:8999] }, fault.LogBehindCheckpoint},
		"many are missing":                  {func(_ *testing.T, _ *world, r *logRows) { r.leaves = r.leaves[:300] }, fault.LogBehindCheckpoint},
		"one is missing in the middle":      {func(_ *testing.T, _ *world, r *logRows) { r.leaves[5000].Place++ }, fault.LogPlaceGap},
		"one beyond the row is another":     {func(_ *testing.T, _ *world, r *logRows) { r.leaves[8000].Entry.C256[0] ^= 1 }, fault.LogBehindCheckpoint},
		"the last is another":               {func(_ *testing.T, _ *world, r *logRows) { r.leaves[8999].Entry.C256[0] ^= 1 }, fault.LogBehindCheckpoint},
		"one that the row has is another":   {func(_ *testing.T, _ *world, r *logRows) { r.leaves[299].Entry.C256[0] ^= 1 }, fault.LogEntryRewritten},
		"the row is of another history":     {func(t *testing.T, _ *world, r *logRows) { _, r.tree = fork(t, 300) }, fault.LogTileCorrupt},
		"the row is not signed":             {func(_ *testing.T, _ *world, r *logRows) { r.tree.Root[0] ^= 1 }, fault.LogSignature},
		"the published one is a fork":       {func(t *testing.T, w *world, _ *logRows) { publish(w, signed(t, w.signers[cityLog], 9000)) }, fault.LogBehindCheckpoint},
		"the published one is not signed":   {func(t *testing.T, w *world, _ *logRows) { publish(w, signed(t, w.signers[cityLog], 9000)[:90]) }, fault.LogSignature},
		"the published one is a stranger's": {func(t *testing.T, w *world, _ *logRows) { publish(w, signed(t, stranger(t), 9000)) }, fault.LogSignature},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := overtaken(t, 300, 9000)
			c.spoil(t, w, w.logs[cityLog])
			row, published := w.tree(cityLog), len(w.published[cityLog])
			l := w.start()
			if err := l.CheckStart(t.Context(), cityLog); !errors.Is(err, c.code) || !errors.Is(l.Refusal(cityLog), c.code) {
				t.Errorf("%v, want %s", err, c.code.Name)
			}
			if err := w.start().Integrate(t.Context(), cityLog); !errors.Is(err, c.code) {
				t.Errorf("integrated: %v, want %s", err, c.code.Name)
			}
			if w.tree(cityLog).Size != row.Size || len(w.published[cityLog]) != published {
				t.Error("something was written")
			}
		})
	}
}

// publish puts a checkpoint in the place of the published one.
func publish(w *world, signed []byte) { w.objects["log/"+cityLog+"/checkpoint"] = signed }

// signed is a checkpoint of a tree that the log never had.
func signed(t *testing.T, by note.Signer, size int64) []byte {
	t.Helper()
	data, err := translog.SignCheckpoint(translog.Checkpoint{Origin: by.Name(), Size: size, Root: translog.EmptyRoot}, by)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// stranger signs in the log's name by a key that is not the log's.
func stranger(t *testing.T) note.Signer {
	t.Helper()
	origin, err := translog.Origin(cityLog)
	if err != nil {
		t.Fatal(err)
	}
	secret, _, err := translog.NewKey(origin, [32]byte{99})
	if err != nil {
		t.Fatal(err)
	}
	by, err := translog.NewSigner(secret)
	if err != nil {
		t.Fatal(err)
	}
	return by
}

// A process dies at every step of catching up; the next one ends it.
func TestCatchingUpIsTakenUpAgain(t *testing.T) {
	t.Parallel()
	for _, late := range []bool{false, true} {
		for stop := 1; ; stop++ {
			w := overtaken(t, 300, 700)
			p := &process{world: w, stop: stop, late: late}
			err := p.ledger().CheckStart(t.Context(), cityLog)
			if err != nil && !errors.Is(err, errDead) {
				t.Fatalf("step %d: %v", stop, err)
			}
			l := w.start()
			if err := l.CheckStart(t.Context(), cityLog); err != nil {
				t.Fatalf("after step %d: %v", stop, err)
			}
			continues(t, w, l, 700)
			if err == nil {
				break
			}
		}
	}
}

// Two servers catch up and go on beside each other.
func TestTwoServersCatchUpTogether(t *testing.T) {
	t.Parallel()
	w := overtaken(t, 300, 5000)
	var g sync.WaitGroup
	for range 2 {
		l := w.start()
		g.Go(func() {
			if err := l.CheckStart(context.Background(), cityLog); err != nil {
				t.Error(err)
			}
			for range 5 {
				w.commit(cityLog, 7)
				if err := l.Integrate(context.Background(), cityLog); err != nil {
					t.Error(err)
				}
			}
		})
	}
	g.Wait()
	if got := w.audit(cityLog); got != 5070 {
		t.Errorf("%d audited", got)
	}
}
