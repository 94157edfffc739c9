package fsck_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"liuhen/internal/fault"
	"liuhen/internal/fsck"
	"liuhen/internal/translog"
)

// lost takes a log's row back to size, as when only the last commits of the ledger were
// lost: the events, and what was published of them, are all there.
func lost(t *testing.T, w *world, size int64) {
	t.Helper()
	head, err := w.ledger.View(t.Context(), small.city)
	must(t, err)
	root, err := tlog.TreeHash(size, head.Hashes(t.Context()))
	must(t, err)
	putRow(t, w, size, root, size)
}

// putRow writes a log's tree row, whose checkpoint is signed with the log's own key over
// root and signed.
func putRow(t *testing.T, w *world, size int64, root tlog.Hash, signed int64) {
	t.Helper()
	signer, err := w.keys.Signer(small.city)
	must(t, err)
	data, err := translog.SignCheckpoint(translog.Checkpoint{Origin: signer.Name(), Size: signed, Root: root}, signer)
	must(t, err)
	_, err = tamper(t, w.folder).ExecContext(t.Context(), `UPDATE tree SET size = ?, root = ?, checkpoint = ? WHERE log = 1`, size, root[:], data)
	must(t, err)
}

// onShelf is the path of an object of the city's log.
func onShelf(w *world, name string) string {
	return filepath.Join(w.folder, "shelf", "log", small.city, filepath.FromSlash(name))
}

// lay puts an object on the shelf of the city's log.
func lay(t *testing.T, w *world, name string, data []byte) {
	t.Helper()
	must(t, os.MkdirAll(filepath.Dir(onShelf(w, name)), 0o700))
	must(t, os.WriteFile(onShelf(w, name), data, 0o600))
}

// Whatever makes the ledger refuse a log is a finding: no log takes no writes while the
// check says that all is well.
func TestWhatTheLedgerRefusesIsFound(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		spoil   func(t *testing.T, w *world, size int64)
		code    *fault.Code
		part    fsck.Part
		answer  fsck.Answer
		details string
	}{
		"another tile where the log goes on": {func(t *testing.T, w *world, size int64) {
			lay(t, w, translog.Path(translog.HashTile(0, 0, int(size)+1)), bytes.Repeat([]byte{7}, 32*(int(size)+1)))
		}, fault.ShelfDiffers, fsck.PartTile, fsck.Mismatch, "bytes=differ"},
		"another entry bundle where the log goes on": {func(t *testing.T, w *world, size int64) {
			lay(t, w, translog.Path(translog.EntriesTile(0, int(size)+1)), []byte("another"))
		}, fault.ShelfDiffers, fsck.PartEntries, fsck.Mismatch, "bytes=differ"},
		"a row that is not its checkpoint": {func(t *testing.T, w *world, size int64) {
			head, err := w.ledger.View(t.Context(), small.city)
			must(t, err)
			root, err := tlog.TreeHash(size-1, head.Hashes(t.Context()))
			must(t, err)
			putRow(t, w, size-1, root, size-1)
			_, err = tamper(t, w.folder).ExecContext(t.Context(), `UPDATE tree SET size = ?, root = ? WHERE log = 1`, size, head.Root[:])
			must(t, err)
		}, fault.LogSignature, fsck.PartTree, fsck.Mismatch, "columns=size,root"},
		"no tile where the row ends": {func(t *testing.T, w *world, size int64) {
			lost(t, w, size-1)
			must(t, os.RemoveAll(onShelf(w, translog.Path(translog.HashTile(0, 0, int(size)-1)))))
		}, fault.LogTileCorrupt, fsck.PartTile, fsck.Missing, "row="},
		"a published checkpoint ahead of all events": {func(t *testing.T, w *world, size int64) {
			lost(t, w, size-1)
			_, err := tamper(t, w.folder).ExecContext(t.Context(), `DELETE FROM event WHERE key >= ? AND key < 2 << 40`, 1<<40|(size-1))
			must(t, err)
		}, fault.LogBehindCheckpoint, fsck.PartCheckpoint, fsck.Mismatch, "database="},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			folder := filled(t, small)
			w := openWorld(t, folder)
			defer func() { must(t, w.store.Close()) }()
			head, err := w.ledger.Head(t.Context(), small.city)
			must(t, err)
			c.spoil(t, w, head.Size)
			err = w.ledger.CheckStart(t.Context(), small.city)
			if err == nil {
				err = w.ledger.Integrate(t.Context(), small.city)
			}
			if fault.Of(err).Code != c.code || w.ledger.Refusal(small.city) == nil {
				t.Errorf("the ledger says %v, want %s", err, c.code.Name)
			}
			if r := check(t, folder, fsck.Options{}); !says(r, c.answer, c.part, "log/"+small.city+"/", c.details) {
				t.Errorf("found %v", r.Findings)
			}
		})
	}
}

// A row that is behind the published checkpoint while no event is missing is no finding,
// and the log goes on.
func TestARowThatLostItsLastCommitIsFine(t *testing.T) {
	t.Parallel()
	folder := filled(t, small)
	w := openWorld(t, folder)
	defer func() { must(t, w.store.Close()) }()
	head, err := w.ledger.Head(t.Context(), small.city)
	must(t, err)
	sizes, err := os.ReadDir(onShelf(w, "tile/0/000.p"))
	must(t, err)
	if len(sizes) < 2 {
		t.Fatal("the log was integrated once only")
	}
	var before []int64
	for _, e := range sizes {
		tile, err := translog.ParsePath("tile/0/000.p/" + e.Name())
		must(t, err)
		before = append(before, int64(tile.W))
	}
	slices.Sort(before)
	lost(t, w, before[len(before)-2])
	if r := check(t, folder, everything); !r.Fine() {
		t.Errorf("before: %v", r.Findings)
	}
	must(t, w.ledger.CheckStart(t.Context(), small.city))
	must(t, w.ledger.Integrate(t.Context(), small.city))
	after, err := w.ledger.Head(t.Context(), small.city)
	must(t, err)
	if after.Size <= head.Size {
		t.Errorf("the log is still of %d", after.Size)
	}
	if r := check(t, folder, everything); !r.Fine() {
		t.Errorf("afterwards: %v", r.Findings)
	}
}

// What the ledger has put on the shelf before it commits is no finding; what speaks of
// more events than there are is one: they were lost.
func TestWhatLiesAheadOfTheCheckpoint(t *testing.T) {
	t.Parallel()
	folder := filled(t, large)
	w := openWorld(t, folder)
	defer func() { must(t, w.store.Close()) }()
	tree, signed := []byte(nil), []byte(nil)
	db := tamper(t, folder)
	must(t, db.QueryRowContext(t.Context(), `SELECT root, checkpoint FROM tree WHERE log = 1`).Scan(&tree, &signed))
	head, err := w.ledger.Head(t.Context(), large.city)
	must(t, err)
	checkpoint := filepath.Join(folder, "shelf", "log", large.city, "checkpoint")
	must(t, w.ledger.Integrate(t.Context(), large.city))
	_, err = db.ExecContext(t.Context(), `UPDATE tree SET size = ?, root = ?, checkpoint = ? WHERE log = 1`, head.Size, tree, signed)
	must(t, err)
	write(t, checkpoint, head.Signed)
	if r := check(t, folder, fsck.Options{}); !r.Fine() || r.Pending == 0 {
		t.Errorf("tiles of what is to be committed: %v", r.Findings)
	}
	for _, name := range []string{"sealed/007", "tile/2/000", "tile/6/x999/999", "tile/entries/001"} {
		path := filepath.Join(folder, "shelf", "log", large.city, filepath.FromSlash(name))
		must(t, os.MkdirAll(filepath.Dir(path), 0o700))
		must(t, os.WriteFile(path, []byte("x"), 0o600))
		if r := check(t, folder, fsck.Options{}); !says(r, fsck.Mismatch, partOfName(name), "log/"+large.city+"/"+name, "database=") {
			t.Errorf("%s: %v", name, r.Findings)
		}
		must(t, os.Remove(path))
	}
}

func partOfName(name string) fsck.Part {
	switch {
	case name[:6] == "sealed":
		return fsck.PartSealed
	case name[:7] == "tile/en":
		return fsck.PartEntries
	}
	return fsck.PartTile
}
