package scenario_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"liuhen/internal/server/servertest"
)

// The whole way on a bucket: nothing but uploads lies in the data folder, and nobody can
// remove what was deposited.
func TestTheLineRunsOnABucket(t *testing.T) {
	t.Parallel()
	bucket := servertest.NewBucket(t)
	s := tellOf(t, servertest.Start(t, bucket.Use), "A1-06a", "A1-07a", "A2-03a", "A2-04a")
	film, sound := s.goTheLine()
	if film.Deposit == nil || film.Deposit.Protection != "object-lock" || film.Deposit.LockedUntil == nil {
		t.Errorf("deposited as %+v", film.Deposit)
	}
	for _, folder := range []string{"blobs", "shelf"} {
		if _, err := os.Stat(filepath.Join(s.Folder(), folder)); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s in the data folder: %v", folder, err)
		}
	}
	for _, it := range []string{film.SHA256, sound.SHA256} {
		if bucket.Delete(it) == nil {
			t.Error("the store removed what is locked")
		}
	}
}
