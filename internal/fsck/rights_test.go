//go:build unix

package fsck_test

import (
	"os"
	"path/filepath"
	"testing"

	"liuhen/internal/durable/ordinary"
	"liuhen/internal/fsck"
)

func TestForbiddenBytesAreUnreadable(t *testing.T) {
	t.Parallel()
	if os.Geteuid() == 0 {
		ordinary.Run(t, "TestForbiddenBytesAreUnreadable")
		return
	}
	folder := filled(t, small)
	must(t, os.Chmod(blobPath(folder, "the second film"), 0))
	checkpoint := filepath.Join(folder, "shelf", "log", small.city, "checkpoint")
	must(t, os.Chmod(checkpoint, 0))
	r := check(t, folder, fsck.Options{})
	got := map[string]fsck.Answer{}
	for _, f := range r.Findings {
		got[f.Subject] = f.Answer
	}
	items := itemsOn(t, folder, "the second film")
	if len(got) != 2 || got[items[0]] != fsck.Unreadable || got["log/"+small.city+"/checkpoint"] != fsck.Unreadable {
		t.Errorf("found %v", r.Findings)
	}
}

// A copy on a medium that cannot be written is checked as well.
func TestAReadOnlyCopyIsChecked(t *testing.T) {
	t.Parallel()
	if os.Geteuid() == 0 {
		ordinary.Run(t, "TestAReadOnlyCopyIsChecked")
		return
	}
	folder := filled(t, small)
	protect := func(mode os.FileMode) {
		for _, path := range []string{folder, filepath.Join(folder, "keys"), filepath.Join(folder, "shelf"), filepath.Join(folder, "blobs")} {
			must(t, os.Chmod(path, mode))
		}
	}
	protect(0o500)
	t.Cleanup(func() { protect(0o700) })
	if err := os.WriteFile(filepath.Join(folder, "x"), nil, 0o600); err == nil {
		t.Fatal("the folder can be written")
	}
	if r := check(t, folder, everything); !r.Fine() {
		t.Errorf("found %v", r.Findings)
	}
}
