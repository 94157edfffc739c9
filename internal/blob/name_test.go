package blob_test

import (
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"liuhen/internal/blob"
)

var named = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]*(/[a-z0-9][a-z0-9._-]*)*$`)

// FuzzCheckName holds every accepted name to what it must never do: leave its
// folder, have a second spelling, or grow too long.
func FuzzCheckName(f *testing.F) {
	for _, seed := range []string{"a", "tile/0/x001/067.p/12", "../a", "a/../b", "a//b", "a/", "nul", "a/com1.txt", "a.", "A", "日志", "a\x00", strings.Repeat("a", 600)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, name string) {
		if blob.CheckName(name) != nil {
			return
		}
		if !named.MatchString(name) || path.Clean(name) != name || !filepath.IsLocal(filepath.FromSlash(name)) || len(name) > 512 {
			t.Errorf("%q was accepted", name)
		}
		for segment := range strings.SplitSeq(name, "/") {
			if len(segment) > 128 || strings.HasSuffix(segment, ".") {
				t.Errorf("%q was accepted", name)
			}
		}
	})
}

func TestCheckName(t *testing.T) {
	t.Parallel()
	for _, good := range []string{"checkpoint", "log/0190/tile/entries/x001/067.p/255", "a", "0", "console", "com", "com12", "a-b_c.d"} {
		if err := blob.CheckName(good); err != nil {
			t.Errorf("%q was refused: %v", good, err)
		}
	}
	for _, bad := range []string{"", "con", "a/prn.txt", "lpt9", "com0.x", "aux/b", "-a", "_a", "a b", "a/", "/a", "a/./b", strings.Repeat("a", 129)} {
		if blob.CheckName(bad) == nil {
			t.Errorf("%q was accepted", bad)
		}
	}
}

func TestCheckUploadID(t *testing.T) {
	t.Parallel()
	for _, good := range []string{"0190a6f2-7c3e-7000-8000-000000000001", "a", strings.Repeat("a", 64)} {
		if err := blob.CheckUploadID(good); err != nil {
			t.Errorf("%q was refused: %v", good, err)
		}
	}
	for _, bad := range []string{"", "a.b", "a_b", "a/b", "A", "nul", "-a", strings.Repeat("a", 65), "a\n"} {
		if blob.CheckUploadID(bad) == nil {
			t.Errorf("%q was accepted", bad)
		}
	}
}
