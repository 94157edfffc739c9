package fsck_test

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"liuhen/internal/fsck"
)

// objects lists what the logs have on the shelf, by name.
func objects(t *testing.T, folder string) []string {
	t.Helper()
	root := filepath.Join(folder, "shelf")
	var names []string
	must(t, filepath.WalkDir(filepath.Join(root, "log"), func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			name, _ := filepath.Rel(root, path)
			names = append(names, filepath.ToSlash(name))
		}
		return err
	}))
	return names
}

// stale reports whether an object was replaced by a full one and is read no more
// (docs/formats/log.md, 9).
func stale(folder, name string) bool {
	full, tail := strings.CutSuffix(name, ".p/tail")
	_, err := os.Stat(filepath.Join(folder, "shelf", full))
	return tail && err == nil
}

// replaced reports whether an object is the beginning of another one that is there, so
// that it may be gone.
func replaced(folder, name string) bool {
	whole, _, partial := strings.Cut(name, ".p/")
	if !partial {
		return false
	}
	_, err := os.Stat(filepath.Join(folder, "shelf", whole))
	left, _ := filepath.Glob(filepath.Join(folder, "shelf", whole+".p", "*"))
	return err == nil || len(left) > 0
}

func write(t *testing.T, path string, data []byte) {
	t.Helper()
	must(t, os.Chmod(path, 0o600))
	must(t, os.WriteFile(path, data, 0o600))
}

// A bit is flipped at the beginning, in the middle or at the end of every object of the
// logs in turn: tiles, bundles, sealed payloads, key files and checkpoints, full and
// partial. Then some are cut, and each is removed.
func TestEveryFlippedBitOfTheShelfIsFoundAndNamed(t *testing.T) {
	t.Parallel()
	folder := filled(t, large)
	names, kinds := objects(t, folder), map[fsck.Part]bool{}
	with := inspect(t, folder)
	rows := with.desk.Nouns
	with.desk.Nouns = noRows{} // the shelf says nothing of them
	for i, name := range names {
		path := filepath.Join(folder, "shelf", filepath.FromSlash(name))
		data, err := os.ReadFile(path)
		must(t, err)
		find := func(what string, answer fsck.Answer) {
			t.Helper()
			r, err := with.desk.Check(t.Context(), fsck.Options{})
			must(t, err)
			named := false
			for _, f := range r.Findings {
				kinds[f.Part] = true
				named = named || f.Subject == name && f.Answer == answer
			}
			if named == stale(folder, name) {
				t.Errorf("%s %s: %v", name, what, r.Findings)
			}
		}
		wrong := bytes.Clone(data)
		wrong[[]int{0, len(data) / 2, len(data) - 1}[i%3]] ^= 1
		write(t, path, wrong)
		find("flipped", fsck.Mismatch)
		if i%3 == 0 {
			write(t, path, data[:len(data)-1])
			find("cut", fsck.Mismatch)
		}
		must(t, os.Remove(path))
		if !replaced(folder, name) {
			find("removed", fsck.Missing)
		}
		must(t, os.WriteFile(path, data, 0o600))
	}
	for _, part := range []fsck.Part{fsck.PartCheckpoint, fsck.PartTile, fsck.PartEntries, fsck.PartSealed, fsck.PartKeys} {
		if !kinds[part] {
			t.Errorf("nothing was found of a %s, so none was tried", part)
		}
	}
	with.desk.Nouns = rows
	if r, err := with.desk.Check(t.Context(), everything); err != nil || !r.Fine() {
		t.Errorf("put back: %v, %v", r.Findings, err)
	}
}

// A replay reads nothing but the shelf: it names what it cannot open.
func TestAReplayNamesWhatItCannotOpen(t *testing.T) {
	t.Parallel()
	folder := filled(t, small)
	path := filepath.Join(folder, "shelf", "log", small.city, "sealed", "000.p", "tail")
	data, err := os.ReadFile(path)
	must(t, err)
	write(t, path, flippedBytes(data))
	r := check(t, folder, fsck.Options{Replay: true})
	for _, f := range r.Findings {
		if f.Part == fsck.PartReplay && f.Answer == fsck.Unreadable && strings.HasPrefix(f.Subject, "log/"+small.city+"/") {
			return
		}
	}
	t.Errorf("found %v", r.Findings)
}

func TestObjectsOfNoLogAreReported(t *testing.T) {
	t.Parallel()
	folder := filled(t, small)
	strange := filepath.Join(folder, "shelf", "log", small.city, "tile", "notes.txt")
	must(t, os.WriteFile(strange, []byte("x"), 0o600))
	r := check(t, folder, fsck.Options{})
	if !r.Fine() || r.Orphans != 1 || r.Orphaned[0].Name != "log/"+small.city+"/tile/notes.txt" {
		t.Errorf("an object of no log: %+v", r)
	}
	foreign := filepath.Join(folder, "shelf", "log", "gone")
	must(t, os.MkdirAll(foreign, 0o700))
	must(t, os.WriteFile(filepath.Join(foreign, "checkpoint"), []byte("x"), 0o600))
	r = check(t, folder, fsck.Options{})
	if r.Found != 1 || r.Findings[0].Answer != fsck.Missing || r.Findings[0].Subject != "log/gone" {
		t.Errorf("a log that the database does not know: %v", r.Findings)
	}
}
