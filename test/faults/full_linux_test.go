package faults_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"liuhen/internal/apiclient"
	"liuhen/internal/fault"
	"liuhen/internal/server"
	"liuhen/internal/server/servertest"
	"liuhen/internal/sqldb/sqldbtest"
)

// room is a small file system of its own, and what takes up its room.
type room struct {
	t       *testing.T
	folder  string
	ballast *os.File
	size    int64
}

// mount makes a file system of so many bytes, in memory. It needs the right to mount.
func mount(t *testing.T, size int64) *room {
	t.Helper()
	r := mountAt(t, t.TempDir(), size)
	ballast, err := os.Create(filepath.Join(r.folder, "ballast"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ballast.Close() })
	r.ballast = ballast
	return r
}

// mountAt makes one in a folder that it makes, too, without anything in it.
func mountAt(t *testing.T, folder string, size int64) *room {
	t.Helper()
	if err := os.MkdirAll(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := unix.Mount("tmpfs", folder, "tmpfs", 0, fmt.Sprint("mode=700,size=", size)); err != nil {
		t.Fatalf("mount a small file system (tests run as root, as in .ci/run): %v", err)
	}
	t.Cleanup(func() {
		if err := unix.Unmount(folder, 0); err != nil {
			t.Error(err)
		}
	})
	return &room{t: t, folder: folder}
}

// leave lets so many bytes be free and no more.
func (r *room) leave(free int64) {
	r.t.Helper()
	var at unix.Statfs_t
	if err := unix.Statfs(r.folder, &at); err != nil {
		r.t.Fatal(err)
	}
	r.size = max(0, r.size+int64(at.Bavail)*at.Bsize-free)
	if err := r.ballast.Truncate(r.size); err != nil {
		r.t.Fatal(err)
	}
	for r.size > 0 {
		err := unix.Fallocate(int(r.ballast.Fd()), 0, 0, r.size)
		if err == nil {
			return
		}
		if !errors.Is(err, unix.ENOSPC) {
			r.t.Fatal(err)
		}
		r.size -= at.Bsize // the server took some room meanwhile
	}
}

// everywhere are the two places in which an installation keeps what it is given.
func everywhere(t *testing.T) map[string][]func(*server.Options) {
	t.Helper()
	return map[string][]func(*server.Options){
		"sqlite and files":    nil,
		"postgres and bucket": {servertest.In(t, sqldbtest.Postgres), servertest.NewBucket(t).Use}, // uploads stay on the disk
	}
}

// TestASmallDiskFillsUp plays the line on a real file system that is full, or nearly,
// before each act: files, shelf and database meet it where they come to it.
func TestASmallDiskFillsUp(t *testing.T) {
	t.Parallel()
	if !plain(t) {
		return
	}
	for name, in := range everywhere(t) {
		t.Run(name, func(t *testing.T) { fillUp(t, in) })
	}
}

func fillUp(t *testing.T, in []func(*server.Options)) {
	t.Helper()
	const plenty = 16 << 20
	disk := mount(t, 64<<20)
	town, people := gather(t, append(slices.Clone(in), func(o *server.Options) {
		o.Folder, o.Poll = filepath.Join(disk.folder, "data"), 50*time.Millisecond
	})...)
	told, refused := toldNothing(), 0
	for n, free := range []int64{0, 4 << 10, 16 << 10, 64 << 10, 256 << 10} {
		l := &line{cast: people, name: fmt.Sprint("line ", n), told: told}
		for _, a := range l.acts() {
			disk.leave(free)
			if a.name != "deposit" && a.name != "download" { // which wait for what the program does by itself
				if err := a.do(t.Context(), town.Address); err == nil {
					continue
				} else if !errors.Is(err, fault.StorageFull) {
					t.Fatalf("%s with %d bytes left: %v", a.name, free, err)
				}
				refused++
			}
			disk.leave(plenty)
			repeatWhileFull(t, town.Address, a)
		}
	}
	if refused == 0 {
		t.Error("the disk was never full")
	}
	if err := told.hold(t.Context(), town.Address, people, true); err != nil {
		t.Error(err)
	}
	town.Stop()
	nothingHalfKept(t, town)
	t.Logf("%d requests met the full disk", refused)
}

// remount makes the file system take no writes any more, as the system does with one whose
// disk has failed, or take them again.
func (r *room) remount(flags uintptr) {
	r.t.Helper()
	if err := unix.Mount("tmpfs", r.folder, "tmpfs", unix.MS_REMOUNT|flags, ""); err != nil {
		r.t.Fatal("somebody holds a file open for writing:", err)
	}
}

// TestAFileSystemBecomesReadOnly takes the writes away from the disk of the uploads, beside
// a bucket: uploads are refused with a clear word, nothing is lost of what was confirmed,
// what needs no disk goes on, and so does the rest once it can be written again.
func TestAFileSystemBecomesReadOnly(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	disk := mountAt(t, filepath.Join(data, "staging"), 64<<20)
	town, people := gather(t, append(everywhere(t)["postgres and bucket"], func(o *server.Options) { o.Folder, o.Poll = data, 50*time.Millisecond })...)
	earlier, l := &line{cast: people, name: "earlier", told: toldNothing()}, &line{cast: people, name: "line", told: toldNothing()}
	hand := apiclient.New(town.Address).Speaking("en").With(people.officer)
	play := func(l *line, acts []act) {
		t.Helper()
		for _, a := range acts {
			if err := a.do(t.Context(), town.Address); err != nil {
				t.Fatalf("%s of %s: %v", a.name, l.name, err)
			}
		}
	}
	play(earlier, earlier.acts()[:3])
	half := recordingOf("half")
	id := beginWith(t, hand, half[:piece], int64(len(half)))
	disk.remount(unix.MS_RDONLY)
	for _, a := range l.acts()[1:3] {
		if err := a.do(t.Context(), town.Address); !errors.Is(err, fault.StorageFailed) {
			t.Errorf("%s: %v", a.name, err)
		}
	}
	if _, err := hand.AppendPiece(t.Context(), id, piece, half[piece:]); !errors.Is(err, fault.StorageFailed) {
		t.Errorf("a piece: %v", err)
	}
	play(earlier, earlier.acts()[3:])
	disk.remount(0)
	if at, err := hand.Upload(t.Context(), id); err != nil || at.Offset < piece {
		t.Errorf("the half upload: %+v, %v", at, err)
	}
	if err := errors.Join(goOn(t.Context(), hand, id, half, func(int64) {}), hand.EndUpload(t.Context(), id)); err != nil && !errors.Is(err, fault.UploadFinished) {
		t.Error(err)
	}
	play(l, l.acts())
	for _, said := range []*told{earlier.told, l.told} {
		if err := said.hold(t.Context(), town.Address, people, true); err != nil {
			t.Error(err)
		}
	}
}

// beginWith begins an upload of so many bytes with its first piece.
func beginWith(t *testing.T, hand *apiclient.Client, first []byte, size int64) (id string) {
	t.Helper()
	id, err := hand.BeginUpload(t.Context(), apiclient.NewUpload{Name: "half.bin", Size: size})
	if err == nil {
		_, err = hand.AppendPiece(t.Context(), id, 0, first)
	}
	if err != nil {
		t.Fatal(err)
	}
	return id
}
