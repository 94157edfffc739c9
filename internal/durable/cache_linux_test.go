package durable_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"

	"liuhen/internal/durable"
	"liuhen/internal/fault"
)

// The system's own full device answers every write with ENOSPC.
func TestARealFullDiskIsTold(t *testing.T) {
	t.Parallel()
	f, err := durable.FS{}.OpenWrite("/dev/full")
	must(t, err)
	defer f.Close()
	if _, err := f.WriteAt([]byte("x"), 0); !errors.Is(err, fault.StorageFull) || fault.KindOf(err) != fault.Full {
		t.Errorf("got %v", err)
	}
}

// TestPastCacheIsWhatItSays looks into the page cache: where the bytes are said to
// come past it, reading a file that is not cached must leave it uncached.
func TestPastCacheIsWhatItSays(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "f")
	must(t, durable.FS{}.WriteNew(path, make([]byte, 8<<20), 0o400))
	drop(t, path)
	before := cached(t, path)
	r, past, err := durable.OpenPastCache(path)
	must(t, err)
	_, err = io.Copy(io.Discard, r)
	must(t, err)
	must(t, r.Close())
	if after := cached(t, path); past && after > before {
		t.Errorf("said to read past the cache, yet %d pages came into it", after-before)
	}
	if err := unixOpen(path); (err == nil) != past {
		t.Errorf("past is %v, but the file system says %v to direct reading", past, err)
	}
}

func unixOpen(path string) error {
	fd, err := unix.Open(path, unix.O_RDONLY|unix.O_DIRECT, 0)
	if err == nil {
		err = unix.Close(fd)
	}
	return err
}

func drop(t *testing.T, path string) {
	t.Helper()
	f, err := os.Open(path)
	must(t, err)
	defer f.Close()
	must(t, unix.Fadvise(int(f.Fd()), 0, 0, unix.FADV_DONTNEED))
}

// cached counts the file's pages in the page cache.
func cached(t *testing.T, path string) (n int) {
	t.Helper()
	f, err := os.Open(path)
	must(t, err)
	defer f.Close()
	info, err := f.Stat()
	must(t, err)
	mem, err := unix.Mmap(int(f.Fd()), 0, int(info.Size()), unix.PROT_READ, unix.MAP_SHARED)
	must(t, err)
	defer func() { must(t, unix.Munmap(mem)) }()
	for _, page := range mincore(t, mem) {
		n += int(page & 1)
	}
	return n
}

// A file that shrinks under the reader must not be taken for a shorter one.
func TestPastCacheNoticesALostEnd(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "f")
	must(t, durable.FS{}.WriteNew(path, make([]byte, 12<<20), 0o600))
	r, past, err := durable.OpenPastCache(path)
	must(t, err)
	defer r.Close()
	must(t, os.Truncate(path, 5<<20))
	n, err := io.Copy(io.Discard, r)
	if past && (err == nil || n >= 12<<20) {
		t.Errorf("read %d bytes of a file cut short, and no error", n)
	}
}

func TestImmutableIsReadBack(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "f")
	var disk durable.FS
	must(t, disk.WriteNew(path, nil, 0o600))
	err := disk.SetImmutable(path, true)
	t.Cleanup(func() { must(t, disk.SetImmutable(path, false)) })
	set, rerr := durable.Immutable(path)
	must(t, rerr)
	if set != (err == nil) {
		t.Errorf("setting the flag gives %v, reading it back %v", err, set)
	}
	if err != nil && !errors.Is(err, errors.ErrUnsupported) && !errors.Is(err, os.ErrPermission) {
		t.Errorf("a refusal must say why: %v", err)
	}
	if werr := os.Remove(path); set != (werr != nil) {
		t.Errorf("flag %v, and removal gives %v", set, werr)
	}
	if !set {
		must(t, disk.WriteNew(path, nil, 0o600))
	}
}
