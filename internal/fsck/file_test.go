package fsck_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"liuhen/internal/digest"
	"liuhen/internal/fsck"
)

// blobPath is where the bytes lie.
func blobPath(folder, content string) string {
	name := digest.SumSHA256([]byte(content)).String()
	return filepath.Join(folder, "blobs", "sha256", name[:2], name)
}

// itemsOn lists the items on the bytes, as findings name them.
func itemsOn(t *testing.T, folder, content string) []string {
	t.Helper()
	d := digest.SumSHA256([]byte(content))
	return texts(t, tamper(t, folder), `SELECT 'item/' || id FROM item WHERE digest = $1 ORDER BY id`, d[:])
}

// Every item on damaged bytes is named with its own answer, and only those.
func TestDamagedBytesAreNamedByTheirItems(t *testing.T) {
	t.Parallel()
	const film = "the first film" // two items are on it
	for name, c := range map[string]struct {
		harm func(t *testing.T, path string)
		want fsck.Answer
		says string
	}{
		"a flipped bit": {func(t *testing.T, path string) { write(t, path, flippedBytes([]byte(film))) }, fsck.Mismatch, "read="},
		"cut":           {func(t *testing.T, path string) { write(t, path, []byte(film)[:5]) }, fsck.Mismatch, "size=14 read-size=5"},
		"longer":        {func(t *testing.T, path string) { write(t, path, []byte(film+"!")) }, fsck.Mismatch, "size=14 read-size=15"},
		"empty":         {func(t *testing.T, path string) { write(t, path, nil) }, fsck.Mismatch, "size=14 read-size=0"},
		"removed":       {func(t *testing.T, path string) { must(t, os.Remove(path)) }, fsck.Missing, "error=blob-missing"},
		"a folder": {func(t *testing.T, path string) {
			must(t, os.Remove(path))
			must(t, os.Mkdir(path, 0o700))
		}, fsck.Unreadable, "error=blob-unreadable"},
		"a link": {func(t *testing.T, path string) {
			elsewhere := filepath.Join(t.TempDir(), "film")
			must(t, os.WriteFile(elsewhere, []byte(film), 0o600))
			must(t, os.Remove(path))
			must(t, os.Symlink(elsewhere, path))
		}, fsck.Unreadable, "error=blob-unreadable"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			folder := filled(t, small)
			c.harm(t, blobPath(folder, film))
			r := check(t, folder, fsck.Options{})
			named := map[string]bool{}
			for _, f := range r.Findings {
				if f.Part == fsck.PartBytes && f.Answer == c.want && strings.Contains(f.Detail, c.says) {
					named[f.Subject] = true
				}
			}
			items := itemsOn(t, folder, film)
			if len(items) != 2 || len(named) != 2 || !named[items[0]] || !named[items[1]] {
				t.Errorf("items %v, found %v", items, r.Findings)
			}
			if r.Items[c.want] != 2 || r.Items[fsck.Match] != 2 {
				t.Errorf("answers %v", r.Items)
			}
		})
	}
}

// Whether SM3 differs is found only by computing it; the database says what it was.
func TestSM3IsRecomputedWhenAsked(t *testing.T) {
	t.Parallel()
	w := openWorld(t, filled(t, small))
	defer func() { must(t, w.store.Close()) }()
	with := inspect(t, w.folder)
	with.desk.Files = wrongSM3{with.store}
	for _, asked := range []bool{false, true} {
		r, err := with.desk.Check(t.Context(), fsck.Options{SM3: asked})
		must(t, err)
		if (r.Items[fsck.Mismatch] == 3) != asked || r.Items[fsck.Match]+r.Items[fsck.Mismatch] != 4 {
			t.Errorf("asked %v: %v", asked, r.Items)
		}
	}
}

func TestBytesWithoutAnItem(t *testing.T) {
	t.Parallel()
	folder := filled(t, small)
	db := tamper(t, folder)
	keep := func(content string) digest.SHA256 {
		d := digest.SumSHA256([]byte(content))
		_, err := db.ExecContext(t.Context(), `INSERT INTO blob (digest, size, state, since) VALUES ($1, $2, 'present', 1)`, d[:], len(content))
		must(t, err)
		must(t, os.MkdirAll(filepath.Dir(blobPath(folder, content)), 0o700))
		must(t, os.WriteFile(blobPath(folder, content), []byte(content), 0o600))
		return d
	}
	keep("whole")
	changed, lost := keep("flip"), keep("lost")
	write(t, blobPath(folder, "flip"), []byte("flop"))
	must(t, os.Remove(blobPath(folder, "lost")))
	stray := blobPath(folder, "nobody knows me")
	must(t, os.MkdirAll(filepath.Dir(stray), 0o700))
	must(t, os.WriteFile(stray, []byte("nobody knows me"), 0o600))

	r := check(t, folder, fsck.Options{})
	got, rows := map[string]fsck.Answer{}, 0
	for _, f := range r.Findings {
		if f.Part == fsck.PartRow && f.Detail == "items=none" { // that no item is on them is said of all three
			rows++
			continue
		}
		got[f.Subject] = f.Answer
	}
	if rows != 3 || len(got) != 2 || got["blob/"+changed.String()] != fsck.Mismatch || got["blob/"+lost.String()] != fsck.Missing {
		t.Errorf("found %v", r.Findings)
	}
	if r.Orphans != 1 || r.Orphaned[0] != (fsck.Orphan{Name: "blob/" + filepath.Base(stray), Size: 15}) {
		t.Errorf("orphans %v", r.Orphaned)
	}
}

// Bytes that the collector removes while they are being checked are not missing.
func TestTheCollectorIsNoDamage(t *testing.T) {
	t.Parallel()
	folder := filled(t, small)
	with := inspect(t, folder)
	with.desk.Files = lateLoose{with.store}
	r, err := with.desk.Check(t.Context(), fsck.Options{})
	if err != nil || !r.Fine() {
		t.Errorf("found %v, %v", r.Findings, err)
	}
}
