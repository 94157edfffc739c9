package sqldb_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"
	"modernc.org/sqlite"

	"liuhen/internal/durable/ordinary"
	"liuhen/internal/fault"
	"liuhen/internal/sqldb/sqldbtest"
)

// TestModesAreToldAsSuch is played as an ordinary user, whom they stop.
func TestModesAreToldAsSuch(t *testing.T) {
	t.Parallel()
	if !ordinary.Is() {
		ordinary.Run(t, "TestModesAreToldAsSuch")
		return
	}
	refuses(t, lies(t, 0o200, 0o700), false, fault.FileUnreadable)
	refuses(t, lies(t, 0o400, 0o700), false, fault.FileUnwritten)
	refuses(t, lies(t, 0o600, 0o500), false, fault.FileUnwritten)
	refuses(t, lies(t, 0o600, 0o000), true, fault.FileUnreadable)
}

// TestTheFilesAreOurOwn: what SQLite keeps is read by its owner only, also what an
// earlier version left wider.
func TestTheFilesAreOurOwn(t *testing.T) {
	t.Parallel()
	if !ordinary.Is() {
		ordinary.Run(t, "TestTheFilesAreOurOwn")
		return
	}
	path := filepath.Join(t.TempDir(), "liuhen.db")
	for range 2 {
		store, err := open(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range []string{path, path + "-wal", path + "-shm"} {
			info, err := os.Stat(file)
			if err != nil {
				t.Fatal(err)
			}
			if info.Mode().Perm() != 0o600 {
				t.Errorf("%s has mode %o", filepath.Base(file), info.Mode().Perm())
			}
		}
		if err := errors.Join(store.Close(), os.Chmod(path, 0o644)); err != nil {
			t.Fatal(err)
		}
	}
}

// TestAFullDiskIsToldAsSuch opens a database where there is no room to make it. It needs
// the right to mount.
func TestAFullDiskIsToldAsSuch(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	if err := unix.Mount("tmpfs", folder, "tmpfs", 0, fmt.Sprint("mode=700,size=", 128<<10)); err != nil {
		t.Fatalf("mount a small file system (tests run as root): %v", err)
	}
	t.Cleanup(func() {
		if err := unix.Unmount(folder, 0); err != nil {
			t.Error(err)
		}
	})
	store, err := open(t.Context(), filepath.Join(folder, "liuhen.db"))
	if err == nil {
		t.Fatal("it was opened", store.Close())
	}
	if !errors.Is(err, fault.StorageFull) {
		t.Errorf("%v, want storage-full", err)
	}
}

// TestSQLiteSyncsWithoutTimes: a commit does not wait for the file's times, which nobody
// reads and for which the file system would write its journal.
func TestSQLiteSyncsWithoutTimes(t *testing.T) {
	t.Parallel()
	sqldbtest.Start(t)
	if !sqlite.FdatasyncEnabled() {
		t.Error("a commit syncs the times, too")
	}
}
