package fsck_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"liuhen/internal/extract"
	"liuhen/internal/fsck"
)

// TestEveryPieceOfAnExtractIsRead: what was altered or is gone is named, and what nobody
// keeps is left over.
func TestEveryPieceOfAnExtractIsRead(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		harm func(t *testing.T, piece string)
		want fsck.Answer
	}{
		"altered": {func(t *testing.T, piece string) { write(t, piece, []byte("other rows")) }, fsck.Mismatch},
		"gone":    {func(t *testing.T, piece string) { must(t, os.Remove(piece)) }, fsck.Missing},
		"left over": {func(t *testing.T, piece string) {
			must(t, os.WriteFile(filepath.Join(filepath.Dir(piece), "nobody."+strings.Repeat("0", 64)), []byte("x"), 0o600))
		}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			folder := filled(t, small)
			pieces, err := filepath.Glob(filepath.Join(folder, "shelf", extract.Objects, "*"))
			must(t, err)
			if len(pieces) != 1 {
				t.Fatal(pieces)
			}
			c.harm(t, pieces[0])
			r := check(t, folder, fsck.Options{})
			id, _ := extract.OfObject(extract.Objects + filepath.Base(pieces[0]))
			switch {
			case c.want == "" && (!r.Fine() || r.Orphans != 1):
				t.Errorf("%+v", r)
			case c.want != "" && (r.Found != 1 || !says(r, c.want, fsck.PartExtract, id.Ref().String(), "")):
				t.Errorf("%v", r.Findings)
			}
		})
	}
}
