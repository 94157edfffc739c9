package ledger_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"liuhen/internal/fault"
	"liuhen/internal/translog"
)

func TestProofsFromPublishedTiles(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	l := w.start()
	for range 6 {
		w.integrate(l, cityLog, 101)
	}
	v, err := l.View(t.Context(), cityLog)
	if err != nil {
		t.Fatal(err)
	}
	for _, place := range []int64{0, 255, 256, 511, 512, 605} {
		p, err := v.Inclusion(t.Context(), place)
		if err != nil {
			t.Fatal(err)
		}
		back, err := translog.ParseProof(p.Encode())
		if err != nil {
			t.Fatal(err)
		}
		c, err := back.Verify(leaf(place).Entry, w.signers[cityLog].Name(), w.verifiers[cityLog])
		if err != nil || c != v.Checkpoint {
			t.Errorf("place %d: %v, %v", place, c, err)
		}
	}
	followHistory(t, w)
}

// followHistory proves each published checkpoint to extend the one before, and an
// event in it, by the calls that make one proof each.
func followHistory(t *testing.T, w *world) {
	t.Helper()
	l := w.start()
	older := tlog.Tree{Hash: translog.EmptyRoot}
	for _, signed := range w.published[cityLog] {
		c, err := translog.OpenCheckpoint(signed, w.signers[cityLog].Name(), w.verifiers[cityLog])
		if err != nil {
			t.Fatal(err)
		}
		consistency, err := l.Consistency(t.Context(), cityLog, older.N, c.Size)
		if err != nil {
			t.Fatal(err)
		}
		if err := translog.CheckConsistency(older, c.Tree(), consistency); err != nil {
			t.Errorf("%d to %d: %v", older.N, c.Size, err)
		}
		inclusion, err := l.Proof(t.Context(), cityLog, older.N, c.Size)
		if err != nil {
			t.Fatal(err)
		}
		if err := translog.CheckInclusion(c.Tree(), older.N, leaf(older.N).Entry, inclusion); err != nil {
			t.Errorf("place %d: %v", older.N, err)
		}
		older = c.Tree()
	}
}

func TestProofsEndAtTheHead(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	l := w.start()
	if _, err := l.Proof(t.Context(), cityLog, 0, 1); fault.KindOf(err) != fault.NotFound {
		t.Errorf("a log without checkpoint: %v", err)
	}
	w.integrate(l, cityLog, 10)
	w.commit(cityLog, 5)
	if _, err := l.Proof(t.Context(), cityLog, 3, 11); !errors.Is(err, fault.LogPending) {
		t.Errorf("beyond the head: %v", err)
	}
	if _, err := l.Consistency(t.Context(), cityLog, 3, 11); !errors.Is(err, fault.LogPending) {
		t.Errorf("beyond the head: %v", err)
	}
}

// A view keeps its checkpoint while the log goes on and replaces its tiles.
func TestViewOutlivesItsTiles(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	l := w.start()
	w.integrate(l, cityLog, 200)
	v, err := l.View(t.Context(), cityLog)
	if err != nil {
		t.Fatal(err)
	}
	w.integrate(l, cityLog, 400)
	p, err := v.Inclusion(t.Context(), 7)
	if err != nil {
		t.Fatal(err)
	}
	if err := translog.CheckInclusion(v.Tree(), 7, leaf(7).Entry, p.Path); err != nil || v.Size != 200 {
		t.Errorf("view of %d: %v", v.Size, err)
	}
}

// A view over more tiles than it keeps still proves everything.
func TestViewForgetsTiles(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	l := w.start()
	w.integrate(l, cityLog, 300*256)
	v, err := l.View(t.Context(), cityLog)
	if err != nil {
		t.Fatal(err)
	}
	for n := range int64(300) {
		p, err := v.Inclusion(t.Context(), n*256)
		if err != nil {
			t.Fatal(err)
		}
		if err := translog.CheckInclusion(v.Tree(), n*256, leaf(n*256).Entry, p.Path); err != nil {
			t.Fatal(err)
		}
	}
}

func TestFlippedTileGivesNoProof(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	l := w.start()
	w.integrate(l, cityLog, 300)
	w.objects["log/"+cityLog+"/tile/0/000"][100] ^= 1
	if _, err := l.Proof(t.Context(), cityLog, 3, 300); !errors.Is(err, fault.LogTileCorrupt) {
		t.Errorf("%v", err)
	}
	if _, err := l.Proof(t.Context(), cityLog, 299, 300); err != nil {
		t.Errorf("a proof that does not need the tile: %v", err)
	}
}

func TestServe(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	l := w.start()
	w.integrate(l, cityLog, 300)
	for path, want := range map[string]string{
		"checkpoint":            "text/plain; charset=utf-8 mutable",
		"tile/0/000":            "application/octet-stream 8192",
		"tile/0/001.p/44":       "application/octet-stream 1408",
		"tile/0/000.p/3":        "application/octet-stream 96",
		"tile/1/000.p/1":        "application/octet-stream 32",
		"tile/entries/000":      "application/octet-stream 20992",
		"tile/entries/001.p/44": "application/octet-stream 3608",
	} {
		f, err := l.Serve(t.Context(), cityLog, path)
		got := fmt.Sprint(f.ContentType, " ", len(f.Data))
		if !f.Cacheable {
			got = f.ContentType + " mutable"
		}
		if err != nil || got != want {
			t.Errorf("%s = %s, %v, want %s", path, got, err, want)
		}
	}
	for _, path := range []string{
		"", "tile/0/001", "tile/0/002", "tile/2/000", "tile/entries/001", "sealed/000", "sealed/000.keys", "sealed/001.p/tail",
		"checkpoint/", "/checkpoint", "../" + cityLog + "/checkpoint", "tile/0/../../sealed/000", "CHECKPOINT",
	} {
		if f, err := l.Serve(t.Context(), cityLog, path); fault.KindOf(err) != fault.NotFound {
			t.Errorf("%q = %d bytes, %v", path, len(f.Data), err)
		}
	}
	for _, id := range []string{"", "..", cityLog + "/tile", "a b", "-a", strings.ToUpper(cityLog), strings.Repeat("a", 65), countyLog} {
		if _, err := l.Serve(t.Context(), id, "checkpoint"); fault.KindOf(err) != fault.NotFound {
			t.Errorf("log %q: %v", id, err)
		}
	}
	w.objects["log/"+cityLog+"/tile/0/000"] = []byte("cut")
	if _, err := l.Serve(t.Context(), cityLog, "tile/0/000"); !errors.Is(err, fault.LogTileCorrupt) {
		t.Errorf("a cut tile: %v", err)
	}
}

// A checkpoint of an earlier day still shows its entries and proofs, and its key.
func TestViewAtAnEarlierCheckpoint(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	l := w.start()
	w.integrate(l, cityLog, 200)
	early, err := l.Head(t.Context(), cityLog)
	if err != nil {
		t.Fatal(err)
	}
	w.integrate(l, cityLog, 400)
	v, err := l.ViewAt(cityLog, early.Signed)
	if err != nil {
		t.Fatal(err)
	}
	if known, err := w.verifiers[cityLog].Verifier(v.Key.Name(), v.Key.KeyHash()); err != nil || known != v.Key || v.Size != 200 {
		t.Errorf("view of %d, key %v: %v", v.Size, v.Key, err)
	}
	for _, place := range []int64{0, 199} {
		if e, err := v.Entry(t.Context(), place); err != nil || e != leaf(place).Entry {
			t.Errorf("entry %d: %v, %v", place, e, err)
		}
	}
	for _, place := range []int64{-1, 200, 1000} {
		if _, err := v.Entry(t.Context(), place); !errors.Is(err, fault.LogPending) {
			t.Errorf("entry %d: %v", place, err)
		}
	}
	if _, err := l.ViewAt(countyLog, early.Signed); !errors.Is(err, fault.LogSignature) {
		t.Errorf("another log's checkpoint: %v", err)
	}
}

// What was published as an entry counts only as far as it leads to the checkpoint.
func TestViewRefusesAlteredEntries(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	l := w.start()
	w.integrate(l, cityLog, 300)
	w.objects["log/"+cityLog+"/tile/entries/000"][100] ^= 1
	delete(w.objects, "log/"+cityLog+"/tile/entries/001.p/44")
	v, err := l.View(t.Context(), cityLog)
	if err != nil {
		t.Fatal(err)
	}
	for _, place := range []int64{0, 255, 256} {
		if _, err := v.Entry(t.Context(), place); !errors.Is(err, fault.LogTileCorrupt) {
			t.Errorf("entry %d: %v", place, err)
		}
	}
}
