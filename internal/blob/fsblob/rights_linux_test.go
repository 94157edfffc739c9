package fsblob_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"liuhen/internal/blob"
	"liuhen/internal/blob/fsblob"
	"liuhen/internal/digest"
	"liuhen/internal/durable"
	"liuhen/internal/durable/ordinary"
)

// The suite runs as whoever started the tests; this runs it as an ordinary user
// too, who owns the folder but whom modes stop.
func TestSuiteAsAnOrdinaryUser(t *testing.T) {
	t.Parallel()
	if ordinary.Is() {
		return
	}
	ordinary.Run(t, "TestSuite", "TestReadOnlyStopsItsOwner")
}

// TestReadOnlyStopsItsOwner shows what "read-only" is worth, by effect: its owner
// cannot write. Root can, and is told so nowhere else; as root the same test runs
// in TestSuiteAsAnOrdinaryUser.
func TestReadOnlyStopsItsOwner(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	d, protection := locked(t, root, fsblob.Options{})
	if protection != blob.ReadOnly {
		t.Fatalf("protection %q", protection)
	}
	f, err := os.OpenFile(blobPath(root, d), os.O_WRONLY, 0)
	if err == nil {
		f.Close()
	}
	if stopped := errors.Is(err, fs.ErrPermission); stopped == (os.Geteuid() == 0) {
		t.Errorf("uid %d opens a read-only blob for writing: %v", os.Geteuid(), err)
	}
}

// locked stores and locks one blob.
func locked(t *testing.T, root string, o fsblob.Options) (digest.SHA256, string) {
	t.Helper()
	f, err := fsblob.Open(root, o)
	must(t, err)
	d, _, err := f.Staging.Take(t.Context(), "u", strings.NewReader("evidence"), 100)
	must(t, err)
	must(t, f.Store.Adopt(t.Context(), "u", d, false))
	protection, err := f.Store.Lock(t.Context(), d, storyEnd)
	must(t, err)
	return d, protection
}

// TestImmutableIsWhatItSays asks for the flag. Whether it can be had depends on
// rights and file system; whatever Lock answers must be true by effect.
func TestImmutableIsWhatItSays(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	t.Cleanup(func() { unlockAll(t, root) })
	o := fsblob.Options{Immutable: true}
	d, protection := locked(t, root, o)
	err := os.Rename(blobPath(root, d), filepath.Join(root, "stolen"))
	switch protection {
	case blob.Immutable:
		if !errors.Is(err, fs.ErrPermission) {
			t.Fatalf("an immutable blob was renamed: %v", err)
		}
	case blob.ReadOnly:
		must(t, err)
		must(t, os.Rename(filepath.Join(root, "stolen"), blobPath(root, d)))
	default:
		t.Fatalf("protection %q", protection)
	}
	t.Logf("protection %q", protection)
	lengthensAndRemoves(t, root, d, protection)
}

// lengthensAndRemoves checks that a flag stops neither a longer lock nor lawful
// removal, and that a server without the option reads it back and lifts it too.
func lengthensAndRemoves(t *testing.T, root string, d digest.SHA256, protection string) {
	t.Helper()
	longer := storyEnd.AddDate(1, 0, 0)
	with, err := fsblob.Open(root, fsblob.Options{Immutable: true})
	must(t, err)
	again, err := with.Store.Lock(t.Context(), d, longer)
	must(t, err)
	without, err := fsblob.Open(root, fsblob.Options{})
	must(t, err)
	read, until, err := without.Store.Protection(t.Context(), d)
	must(t, err)
	if again != protection || read != protection || !until.Equal(longer) {
		t.Errorf("%q, then %q, read back %q until %v", protection, again, read, until)
	}
	must(t, without.Store.Remove(t.Context(), d))
	if _, err := os.Lstat(blobPath(root, d)); !os.IsNotExist(err) {
		t.Errorf("still there: %v", err)
	}
}

// A wrong blob that carries the flag is replaced all the same.
func TestImmutableWrongBytesAreReplaced(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	t.Cleanup(func() { unlockAll(t, root) })
	f, err := fsblob.Open(root, fsblob.Options{Immutable: true})
	must(t, err)
	d := digest.SumSHA256([]byte("evidence"))
	plant(t, blobPath(root, d), []byte("forgery!"))
	_, err = f.Store.Lock(t.Context(), d, storyEnd)
	must(t, err)
	_, _, err = f.Staging.Take(t.Context(), "u", strings.NewReader("evidence"), 100)
	must(t, err)
	must(t, f.Store.Adopt(t.Context(), "u", d, false))
	data, err := os.ReadFile(blobPath(root, d))
	must(t, err)
	if string(data) != "evidence" {
		t.Errorf("holds %q", data)
	}
}

// unlockAll lets t.TempDir remove what a failed test left.
func unlockAll(t *testing.T, root string) {
	t.Helper()
	f, err := fsblob.Open(root, fsblob.Options{})
	must(t, err)
	ctx := context.WithoutCancel(t.Context()) // clean-up runs after it has ended
	must(t, f.Store.Walk(ctx, func(d digest.SHA256, _ int64, _ time.Time) error {
		return durable.FS{}.SetImmutable(blobPath(root, d), false)
	}))
}

// Blobs of another user that we may not read are there, but unreadable.
func TestForbiddenIsUnreadable(t *testing.T) {
	t.Parallel()
	if os.Geteuid() == 0 && !ordinary.Is() {
		ordinary.Run(t, "TestForbiddenIsUnreadable")
		return
	}
	root := t.TempDir()
	d, _ := locked(t, root, fsblob.Options{})
	must(t, os.Chmod(blobPath(root, d), 0))
	f, err := fsblob.Open(root, fsblob.Options{})
	must(t, err)
	_, err = f.Store.Open(t.Context(), d, 0)
	if err == nil || !strings.Contains(err.Error(), "blob-unreadable") {
		t.Errorf("got %v", err)
	}
	_, _, err = f.Store.Reread(t.Context(), d)
	if err == nil || !strings.Contains(err.Error(), "blob-unreadable") {
		t.Errorf("got %v", err)
	}
}
