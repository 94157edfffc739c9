package ledger_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"

	"liuhen/internal/fault"
	"liuhen/internal/ledger"
	"liuhen/internal/translog"
)

func TestIntegrateAtEveryKindOfSize(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	l := w.start()
	for _, n := range []int{1, 1, 253, 1, 1, 255, 1, 600} {
		w.integrate(l, cityLog, n)
		if got := w.audit(cityLog); got != w.size(cityLog) {
			t.Fatalf("integrated %d of %d", got, w.size(cityLog))
		}
	}
}

func TestIntegrateNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	l := w.start()
	w.integrate(l, cityLog, 0)
	if len(w.objects) != 0 {
		t.Errorf("an empty log left %d objects", len(w.objects))
	}
	w.integrate(l, cityLog, 3)
	before := len(w.published[cityLog])
	w.integrate(l, cityLog, 0)
	if len(w.published[cityLog]) != before {
		t.Error("a checkpoint was published without new events")
	}
}

// A long backlog is integrated in steps that each hold little.
func TestBacklogIsIntegratedInSteps(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.integrate(w.start(), cityLog, 100)
	w.integrate(w.start(), cityLog, 9000)
	if got := w.audit(cityLog); got != 9100 {
		t.Errorf("integrated %d", got)
	}
	if got := len(w.published[cityLog]); got != 4 { // 100, then 4096, 8192, 9100
		t.Errorf("%d checkpoints", got)
	}
}

func TestReplacedPartialTilesAreSwept(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	l := w.start()
	w.integrate(l, cityLog, 200)
	w.integrate(l, cityLog, 100)
	for name := range w.objects {
		if strings.Contains(name, "/000.p/200") || strings.Contains(name, "sealed/000.p/") {
			t.Errorf("%s was left lying", name)
		}
	}
	// Whoever still holds the checkpoint of 200 is served.
	if got := w.get(l, cityLog, "tile/0/000.p/200"); len(got) != 200*32 {
		t.Errorf("tile of %d bytes", len(got))
	}
	if got := w.get(l, cityLog, "tile/entries/000.p/200"); len(got) != 200*82 {
		t.Errorf("bundle of %d bytes", len(got))
	}
}

// Without the ability to sweep, everything else works.
func TestShelfWithoutSweeper(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	l := w.start()
	l.Sweeper = nil
	w.integrate(l, cityLog, 200)
	w.integrate(l, cityLog, 100)
	if w.objects["log/"+cityLog+"/tile/0/000.p/200"] == nil {
		t.Error("a partial tile is gone")
	}
	w.audit(cityLog)
}

// The process dies at every single step, before its effect or after it, with more
// events arriving before the next process starts: no trace of it remains.
func TestCrashAtEveryStep(t *testing.T) {
	t.Parallel()
	for _, late := range []bool{false, true} {
		for stop := 1; crash(t, stop, late); stop++ {
		}
	}
}

// crash reports whether the process died.
func crash(t *testing.T, stop int, late bool) bool {
	t.Helper()
	w := newWorld(t)
	w.integrate(w.start(), cityLog, 250)
	w.commit(cityLog, 10)
	p := &process{world: w, stop: stop, late: late}
	err := p.ledger().Integrate(t.Context(), cityLog)
	died := errors.Is(err, errDead)
	if err != nil && !died {
		t.Fatalf("step %d: %v", stop, err)
	}
	w.auditHistory(cityLog)
	next := w.start()
	w.commit(cityLog, stop%2)
	if err := next.CheckStart(t.Context(), cityLog); err != nil {
		t.Fatalf("start after step %d: %v", stop, err)
	}
	head, err := next.Head(t.Context(), cityLog)
	if err != nil || head.Size != w.tree(cityLog).Size {
		t.Fatalf("after step %d the head is %d, the row %d: %v", stop, head.Size, w.tree(cityLog).Size, err)
	}
	w.integrate(next, cityLog, 300)
	if got := w.audit(cityLog); got != w.size(cityLog) {
		t.Fatalf("after step %d: integrated %d of %d", stop, got, w.size(cityLog))
	}
	return died || p.step >= stop // a death while sweeping is only logged
}

// Several processes integrate the same logs while events keep coming.
func TestManyProcessesNeverFork(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var g sync.WaitGroup
	for range 4 {
		l := w.start()
		g.Go(func() {
			for range 25 {
				for _, id := range []string{cityLog, countyLog} {
					w.commit(id, 7)
					if err := l.Integrate(context.Background(), id); err != nil {
						t.Error(err)
					}
				}
			}
		})
	}
	g.Wait()
	for _, id := range []string{cityLog, countyLog} {
		if got := w.audit(id); got != 700 {
			t.Errorf("integrated %d", got)
		}
	}
}

// What may never be signed is refused, and nothing is published.
func TestDoubtfulStatesAreNotSigned(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		spoil func(w *world)
		code  *fault.Code
	}{
		"event rewritten": {func(w *world) { w.logs[cityLog].leaves[290].Entry.C256[0] ^= 1 }, fault.LogEntryRewritten},
		"event missing":   {func(w *world) { w.logs[cityLog].leaves[305].Place++ }, fault.LogPlaceGap},
		"events lost":     {func(w *world) { w.logs[cityLog].leaves = w.logs[cityLog].leaves[:299] }, fault.LogPlaceGap},
		"tile flipped":    {func(w *world) { w.objects["log/"+cityLog+"/tile/0/001.p/44"][5] ^= 1 }, fault.LogTileCorrupt},
		"tile missing":    {func(w *world) { delete(w.objects, "log/"+cityLog+"/tile/1/000.p/1") }, fault.LogTileCorrupt},
		"row's root":      {func(w *world) { w.logs[cityLog].tree.Root[0] ^= 1 }, fault.LogSignature},
		"row's size":      {func(w *world) { w.logs[cityLog].tree.Size-- }, fault.LogSignature},
		"row's signature": {func(w *world) { w.logs[cityLog].tree.Checkpoint = []byte("x") }, fault.LogSignature},
		"checkpoint cut":  {func(w *world) { w.objects["log/"+cityLog+"/checkpoint"] = []byte("x") }, fault.LogSignature},
		"other history":   {func(w *world) { w.objects["log/"+cityLog+"/tile/0/001.p/54"] = []byte("x") }, fault.ShelfDiffers},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			l := w.start()
			w.integrate(l, cityLog, 300)
			w.commit(cityLog, 10)
			before := len(w.published[cityLog])
			c.spoil(w)
			if err := l.Integrate(t.Context(), cityLog); !errors.Is(err, c.code) {
				t.Fatalf("%v, want %s", err, c.code.Name)
			}
			if len(w.published[cityLog]) != before {
				t.Error("a checkpoint was published")
			}
			if !errors.Is(l.Refusal(cityLog), c.code) || l.Refusal(countyLog) != nil {
				t.Errorf("refusals: %v, %v", l.Refusal(cityLog), l.Refusal(countyLog))
			}
		})
	}
}

// A failure that may pass does not refuse the log.
func TestPassingFailureIsRetried(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.commit(cityLog, 5)
	p := &process{world: w, stop: 5}
	l := p.ledger()
	if err := l.Integrate(t.Context(), cityLog); fault.KindOf(err) != fault.Unavailable {
		t.Fatalf("%v", err)
	}
	if err := l.Refusal(cityLog); err != nil {
		t.Fatalf("refused: %v", err)
	}
	p.stop = 0
	w.integrate(l, cityLog, 0)
	w.audit(cityLog)
}

func TestStartRefusesWhatDoesNotExtendTheCheckpoint(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	l := w.start()
	w.integrate(l, cityLog, 300)
	old := w.tree(cityLog)
	w.integrate(l, cityLog, 50)

	w.restore(cityLog, 300, old) // an old backup
	l = w.start()
	err := l.CheckStart(t.Context(), cityLog)
	if !errors.Is(err, fault.LogBehindCheckpoint) || fault.Of(err).Args["published"] != "350" || fault.Of(err).Args["database"] != "300" {
		t.Fatalf("%v", err)
	}
	if !errors.Is(l.Integrate(t.Context(), cityLog), fault.LogBehindCheckpoint) || !errors.Is(l.Refusal(cityLog), fault.LogBehindCheckpoint) {
		t.Error("the log is not refused")
	}
	if _, err := l.Proof(t.Context(), cityLog, 340, 350); err != nil {
		t.Errorf("the published log is no longer readable: %v", err)
	}

	w.restore(cityLog, 0, ledger.Tree{}) // an empty database
	if err := w.start().CheckStart(t.Context(), cityLog); !errors.Is(err, fault.LogBehindCheckpoint) {
		t.Errorf("an empty database: %v", err)
	}
	if err := w.start().CheckStart(t.Context(), countyLog); err != nil {
		t.Errorf("the other log: %v", err)
	}
}

// A log whose named key was swapped is not signed on. Keys that are not here at all are
// elsewhere, and may be brought.
func TestStartRefusesASwappedKey(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	l := w.start()
	w.integrate(l, cityLog, 3)
	for _, c := range []struct{ named, refused error }{
		{fault.KeyMissing.Err("", "", nil), nil}, {fault.LogKeyMissing.Err("", "", nil), fault.LogKeyMissing}, {nil, nil},
	} {
		l.Named = func(context.Context, string) error { return c.named }
		if err := l.CheckStart(t.Context(), cityLog); !errors.Is(err, c.named) {
			t.Errorf("%v: started with %v", c.named, err)
		}
		w.commit(cityLog, 1)
		if err := l.Integrate(t.Context(), cityLog); !errors.Is(err, c.refused) || !errors.Is(l.Refusal(cityLog), c.refused) {
			t.Errorf("%v: integrated with %v", c.named, err)
		}
	}
}

// fork builds another history of the city's log in a world of its own.
func fork(t *testing.T, size int) (*world, ledger.Tree) {
	t.Helper()
	w := newWorld(t)
	w.commit(cityLog, size)
	w.logs[cityLog].leaves[size/2].Entry = translog.Commit([32]byte{9}, nil)
	w.integrate(w.start(), cityLog, 0)
	return w, w.tree(cityLog)
}

func TestStartRefusesForks(t *testing.T) {
	t.Parallel()
	for _, size := range []int{200, 300} {
		w := newWorld(t)
		w.integrate(w.start(), cityLog, 300)
		_, other := fork(t, size)
		w.objects["log/"+cityLog+"/checkpoint"] = other.Checkpoint
		if err := w.start().CheckStart(t.Context(), cityLog); !errors.Is(err, fault.LogBehindCheckpoint) {
			t.Errorf("published fork of %d: %v", size, err)
		}
	}
}

func TestStartPublishesWhatWasCommitted(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	l := w.start()
	w.integrate(l, cityLog, 300)
	name := "log/" + cityLog + "/checkpoint"
	for _, lost := range [][]byte{w.objects[name], nil} {
		w.integrate(l, cityLog, 10)
		w.objects[name] = lost
		if lost == nil {
			delete(w.objects, name)
		}
		if err := w.start().CheckStart(t.Context(), cityLog); err != nil {
			t.Fatal(err)
		}
		if got := w.audit(cityLog); got != w.size(cityLog) {
			t.Errorf("published %d of %d", got, w.size(cityLog))
		}
	}
}

func TestRefusalIsLiftedWhenRepaired(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	l := w.start()
	w.integrate(l, cityLog, 300)
	leaves, tree := w.logs[cityLog].leaves, w.tree(cityLog)
	w.restore(cityLog, 0, ledger.Tree{})
	if l.CheckStart(t.Context(), cityLog) == nil {
		t.Fatal("not refused")
	}
	w.logs[cityLog].leaves, w.logs[cityLog].tree = leaves, tree
	if err := l.Integrate(t.Context(), cityLog); !errors.Is(err, fault.LogBehindCheckpoint) {
		t.Errorf("went on without a new check: %v", err)
	}
	if err := l.CheckStart(t.Context(), cityLog); err != nil || l.Refusal(cityLog) != nil {
		t.Fatalf("%v, %v", err, l.Refusal(cityLog))
	}
	w.integrate(l, cityLog, 1)
	w.audit(cityLog)
}

func TestRekeyReachesTheShelf(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	l := w.start()
	w.integrate(l, cityLog, 300)
	w.commit(cityLog, 5) // not integrated: not yet Rekey's business
	w.logs[cityLog].leaves[304].KeyID = 99
	var places []int64
	for i := range w.logs[cityLog].leaves {
		if w.logs[cityLog].leaves[i].KeyID == 2 {
			w.logs[cityLog].leaves[i].WrappedKey = nil
			places = append(places, int64(i))
		}
	}
	if err := l.Rekey(t.Context(), cityLog, places); err != nil {
		t.Fatal(err)
	}
	for n := range int64(2) {
		_, keys, err := l.Sealed(t.Context(), cityLog, n)
		if err != nil || len(keys) != 3 {
			t.Fatalf("%v, %v", keys, err)
		}
		for _, k := range keys {
			if (len(k.Wrapped) == 0) != (k.KeyID == 2) {
				t.Errorf("bundle %d: key %d is %x", n, k.KeyID, k.Wrapped)
			}
		}
	}
	if w.tree(cityLog).Size != 300 {
		t.Error("rekeying integrated events")
	}
}
