package fsck_test

import (
	"testing"

	"liuhen/internal/fsck"
)

func TestACleanStoreIsFine(t *testing.T) {
	t.Parallel()
	for name, b := range map[string]*blueprint{"small": small, "large": large} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := check(t, filled(t, b), everything)
			for _, f := range r.Findings {
				t.Error(f)
			}
			if !r.Fine() || r.Items[fsck.Match] != 4 || len(r.Items) != 1 || r.Files != 3 || r.Prints != 1 {
				t.Errorf("report %+v", r)
			}
			want := int64(len("the first film")+len("the second film")+len("not handed over")) + printSize + extractSize
			if r.Read != want || r.Recorded != want {
				t.Errorf("read %d of %d bytes, want %d: each file and print once", r.Read, r.Recorded, want)
			}
			if r.Pending != 1 || r.Replayed != r.Events-1 || r.Logs != 2 || r.Orphans != 0 {
				t.Errorf("report %+v", r)
			}
		})
	}
}
