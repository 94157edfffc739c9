package fsck_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"liuhen/internal/fsck"
)

// thePrint is the path of the one kept print with the name that findings give it.
func thePrint(t *testing.T, folder string) (path, subject string) {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(folder, "shelf", "paper", "*.pdf"))
	must(t, err)
	ids := texts(t, tamper(t, folder), `SELECT id FROM paper`)
	if len(found) != 1 || len(ids) != 1 {
		t.Fatalf("prints %v, rows %v", found, ids)
	}
	return found[0], "paper/" + ids[0]
}

func TestADamagedPrintIsNamed(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		harm func(t *testing.T, path string, data []byte)
		want fsck.Answer
		says string
	}{
		"a flipped bit": {func(t *testing.T, path string, data []byte) { write(t, path, flippedBytes(data)) }, fsck.Mismatch, " read="},
		"longer":        {func(t *testing.T, path string, data []byte) { write(t, path, append(data, '!')) }, fsck.Mismatch, " read-size="},
		"empty":         {func(t *testing.T, path string, _ []byte) { write(t, path, nil) }, fsck.Mismatch, " read-size=0"},
		"removed":       {func(t *testing.T, path string, _ []byte) { must(t, os.Remove(path)) }, fsck.Missing, "error=shelf-missing"},
		"a link to nowhere": {func(t *testing.T, path string, _ []byte) {
			must(t, os.Remove(path))
			must(t, os.Symlink(path, path))
		}, fsck.Unreadable, "error=shelf-unreadable"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			folder := filled(t, small)
			path, subject := thePrint(t, folder)
			data, err := os.ReadFile(path)
			must(t, err)
			c.harm(t, path, data)
			r := check(t, folder, fsck.Options{})
			if r.Found != 1 || !says(r, c.want, fsck.PartPaper, subject, c.says) || r.Prints != 1 {
				t.Errorf("found %v of %d prints", r.Findings, r.Prints)
			}
		})
	}
}

// A print counts among the bytes read and recorded, and what no print names is left over.
func TestPrintsAreReadAndTheRestIsLeftOver(t *testing.T) {
	t.Parallel()
	folder := filled(t, small)
	path, _ := thePrint(t, folder)
	data, err := os.ReadFile(path)
	must(t, err)
	before := check(t, folder, fsck.Options{})
	for _, name := range []string{strings.Repeat("0", 64) + ".pdf", "notes.txt"} {
		must(t, os.WriteFile(filepath.Join(filepath.Dir(path), name), data, 0o600))
	}
	r := check(t, folder, fsck.Options{})
	if !r.Fine() || r.Prints != 1 || r.Read != r.Recorded || r.Read != before.Read || r.Orphans != 2 ||
		r.Orphaned[0].Name != "paper/"+strings.Repeat("0", 64)+".pdf" || r.Orphaned[1].Name != "paper/notes.txt" {
		t.Errorf("%+v, before %+v", r, before)
	}
	must(t, os.Remove(path))
	if less := check(t, folder, fsck.Options{}); less.Read != r.Read-int64(len(data)) || less.Recorded != r.Recorded {
		t.Errorf("without the print %d of %d bytes, with it %d", less.Read, less.Recorded, r.Read)
	}
}

// Of a print whose event does not open nobody knows the digest.
func TestAPrintThatNobodyKnowsIsNotChecked(t *testing.T) {
	t.Parallel()
	for name, statement := range map[string]string{
		"its event does not open": `UPDATE event SET sealed = x'00' WHERE kind = 'paper'`,
		"another's event":         `UPDATE paper SET event = (SELECT event FROM item LIMIT 1)`,
		"no event":                `UPDATE paper SET event = 7`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			folder := filled(t, small)
			_, subject := thePrint(t, folder)
			_, err := tamper(t, folder).ExecContext(t.Context(), statement)
			must(t, err)
			r := check(t, folder, fsck.Options{})
			if !says(r, fsck.NotChecked, fsck.PartPaper, subject, "error=") || r.Prints != 0 || r.Orphans != 1 {
				t.Errorf("found %v, orphans %v", r.Findings, r.Orphaned)
			}
		})
	}
}
