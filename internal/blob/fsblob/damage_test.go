package fsblob_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"liuhen/internal/blob/fsblob"
	"liuhen/internal/digest"
	"liuhen/internal/durable"
	"liuhen/internal/fault"
)

// begun returns a folder with an upload of 10,000 bytes of which 6,000 came in
// two pieces.
func begun(t *testing.T, root string) (fsblob.Folder, []byte) {
	t.Helper()
	f, err := fsblob.Open(root, fsblob.Options{})
	must(t, err)
	data := bytes.Repeat([]byte("0123456789"), 1000)
	must(t, f.Staging.Create(t.Context(), "u", 10_000))
	for _, offset := range []int64{0, 3000} {
		_, err := f.Staging.Append(t.Context(), "u", offset, bytes.NewReader(data[offset:offset+3000]), digest.SHA256{})
		must(t, err)
	}
	return f, data
}

// change overwrites part of a file as a disk or an intruder might.
func change(t *testing.T, path string, at int64, with []byte) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	must(t, err)
	_, err = f.WriteAt(with, at)
	must(t, err)
	must(t, f.Close())
}

func TestTornStateFallsBackToTheSlotBefore(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	_, data := begun(t, root)
	change(t, filepath.Join(root, "staging", "u.state"), 30, []byte("torn")) // the third save lies in the first slot
	f := reopened(t, root)
	offset, size, err := f.Staging.Offset(t.Context(), "u")
	must(t, err)
	if offset != 3000 || size != 10_000 {
		t.Fatalf("offset %d of %d", offset, size)
	}
	_, err = f.Staging.Append(t.Context(), "u", 3000, bytes.NewReader(data[3000:]), digest.SHA256{})
	must(t, err)
	must(t, f.Store.Adopt(t.Context(), "u", digest.SumSHA256(data), false))
}

func TestLostStateIsDamage(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	_, _ = begun(t, root)
	must(t, os.WriteFile(filepath.Join(root, "staging", "u.state"), []byte("rubbish"), 0o600))
	damaged(t, reopened(t, root))
}

func TestShortPartIsDamage(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	f, _ := begun(t, root)
	must(t, os.Truncate(filepath.Join(root, "staging", "u.part"), 5999))
	damaged(t, f)
}

// reopened is the folder as the next process finds it.
func reopened(t *testing.T, root string) fsblob.Folder {
	t.Helper()
	f, err := fsblob.Open(root, fsblob.Options{})
	must(t, err)
	return f
}

// State and bytes are synced together: a power cut between leaves a state that speaks of
// bytes that are not there, or not all. Nobody was told of them.
func TestStateAheadOfItsBytesCountsForNothing(t *testing.T) {
	t.Parallel()
	for what, harm := range map[string]func(part string){
		"a byte is another":      func(part string) { change(t, part, 5999, []byte{0}) },
		"the last is not there":  func(part string) { must(t, os.Truncate(part, 5999)) },
		"none of the piece came": func(part string) { must(t, os.Truncate(part, 3000)) },
	} {
		root := t.TempDir()
		_, data := begun(t, root)
		harm(filepath.Join(root, "staging", "u.part"))
		f := reopened(t, root)
		offset, _, err := f.Staging.Offset(t.Context(), "u")
		if err != nil || offset != 3000 {
			t.Errorf("%s: %d bytes are kept: %v", what, offset, err)
		}
		_, err = f.Staging.Append(t.Context(), "u", 3000, bytes.NewReader(data[3000:]), digest.SHA256{})
		must(t, err)
		must(t, f.Store.Adopt(t.Context(), "u", digest.SumSHA256(data), false))
	}
}

// With one slot torn, the other is compared with all of the bytes.
func TestLoneStateIsComparedFromTheBeginning(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	_, _ = begun(t, root)
	change(t, filepath.Join(root, "staging", "u.state"), 4096+30, []byte("torn"))
	offset, _, err := reopened(t, root).Staging.Offset(t.Context(), "u")
	if err != nil || offset != 6000 {
		t.Fatalf("%d bytes are kept: %v", offset, err)
	}
	change(t, filepath.Join(root, "staging", "u.part"), 10, []byte{0})
	damaged(t, reopened(t, root))
}

// What is not synced yet is told to nobody who asks beside the writer.
func TestOffsetIsToldOnlyOnceItIsDurable(t *testing.T) {
	t.Parallel()
	var f fsblob.Folder
	var asked []int64
	var mu sync.Mutex
	f, err := fsblob.Open(t.TempDir(), fsblob.Options{OnStep: func(act durable.Act) error {
		if act.Step == durable.StepSync && strings.HasSuffix(act.Path, "u.part") {
			offset, _, err := f.Staging.Offset(t.Context(), "u")
			mu.Lock()
			defer mu.Unlock()
			asked = append(asked, offset)
			return err
		}
		return nil
	}})
	must(t, err)
	must(t, f.Staging.Create(t.Context(), "u", 6))
	for _, piece := range []string{"abc", "def"} {
		at, _, err := f.Staging.Offset(t.Context(), "u")
		must(t, err)
		_, err = f.Staging.Append(t.Context(), "u", at, strings.NewReader(piece), digest.SHA256{})
		must(t, err)
	}
	if !slices.Equal(asked, []int64{0, 3}) {
		t.Errorf("told %v", asked)
	}
}

// A file that the next process cannot sync is told to nobody.
func TestUploadThatCannotBeSyncedIsDamaged(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	_, _ = begun(t, root)
	broken := true
	f, err := fsblob.Open(root, fsblob.Options{OnStep: func(act durable.Act) error {
		if act.Step == durable.StepSync && broken {
			return errors.New("the disk is bad")
		}
		return nil
	}})
	must(t, err)
	_, _, err = f.Staging.Offset(t.Context(), "u")
	wantCode(t, err, fault.StorageFailed)
	broken = false
	damaged(t, f)
}

// damaged checks that an upload cannot go on and can be ended.
func damaged(t *testing.T, f fsblob.Folder) {
	t.Helper()
	ctx := t.Context()
	_, _, err := f.Staging.Offset(ctx, "u")
	wantCode(t, err, fault.UploadDamaged)
	_, err = f.Staging.Append(ctx, "u", 6000, bytes.NewReader(nil), digest.SHA256{})
	wantCode(t, err, fault.UploadDamaged)
	_, err = f.Staging.Sum(ctx, "u")
	wantCode(t, err, fault.UploadDamaged)
	wantCode(t, f.Store.Adopt(ctx, "u", digest.SumSHA256(nil), false), fault.UploadDamaged)
	must(t, f.Staging.Discard(ctx, "u"))
	must(t, f.Staging.Create(ctx, "u", 1))
}

func wantCode(t *testing.T, err error, code *fault.Code) {
	t.Helper()
	if !errors.Is(err, code) {
		t.Fatalf("got %v, want %s", err, code.Name)
	}
}

func TestResumeCutsOffWhatWasNeverAcknowledged(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	f, _ := begun(t, root)
	part := filepath.Join(root, "staging", "u.part")
	change(t, part, 6000, []byte("a tail that a kill left"))
	_, err := f.Staging.Append(t.Context(), "u", 6000, bytes.NewReader(nil), digest.SHA256{})
	must(t, err)
	info, err := os.Stat(part)
	must(t, err)
	if info.Size() != 6000 {
		t.Errorf("the part has %d bytes", info.Size())
	}
}

// A part that is no upload any more must never be written to: where a file
// system cannot move without a second name, it is a blob already.
func TestSealedPartIsNeverWritten(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	f, _ := begun(t, root)
	part := filepath.Join(root, "staging", "u.part")
	must(t, os.Chmod(part, 0o444))
	_, err := f.Staging.Append(t.Context(), "u", 6000, bytes.NewReader([]byte("x")), digest.SHA256{})
	wantCode(t, err, fault.UploadFinished)
	info, err := os.Stat(part)
	must(t, err)
	if info.Size() != 6000 {
		t.Errorf("the part has %d bytes now", info.Size())
	}
}

func TestPartWithoutStateIsOnlyRemains(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	f, data := begun(t, root)
	must(t, os.Remove(filepath.Join(root, "staging", "u.state")))
	_, _, err := f.Staging.Offset(t.Context(), "u")
	wantCode(t, err, fault.UploadMissing)
	wantCode(t, f.Store.Adopt(t.Context(), "u", digest.SumSHA256(data[:6000]), false), fault.UploadMissing)
	listed := 0
	must(t, f.Staging.Uploads(t.Context(), func(string, time.Time) error { listed++; return nil }))
	if listed != 1 {
		t.Errorf("listed %d uploads", listed)
	}
	must(t, f.Staging.Discard(t.Context(), "u"))
	left, err := os.ReadDir(filepath.Join(root, "staging"))
	must(t, err)
	if len(left) != 0 {
		t.Errorf("left %v", left)
	}
}

func TestUploadsTellTheLastProgress(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	f, _ := begun(t, root)
	old, recent := time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2030, 1, 2, 0, 0, 0, 0, time.UTC)
	must(t, os.Chtimes(filepath.Join(root, "staging", "u.part"), old, old))
	must(t, os.Chtimes(filepath.Join(root, "staging", "u.state"), recent, recent))
	must(t, f.Staging.Uploads(t.Context(), func(_ string, changed time.Time) error {
		if !changed.Equal(recent) {
			t.Errorf("changed %v", changed)
		}
		return nil
	}))
}

func TestStrangeFilesArePassedOver(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	f, data := begun(t, root)
	d, _, err := f.Staging.Take(t.Context(), "v", bytes.NewReader(data), 10_000)
	must(t, err)
	must(t, f.Store.Adopt(t.Context(), "v", d, false))
	leaf := filepath.Dir(blobPath(root, d))
	wrongFolder := digest.SumSHA256([]byte("elsewhere")).String()
	for _, name := range []string{"notes.txt", wrongFolder, d.String()[:60]} {
		must(t, os.WriteFile(filepath.Join(leaf, name), nil, 0o600))
	}
	must(t, os.Symlink("/etc/hostname", filepath.Join(leaf, d.String()[:4]+wrongFolder[4:])))
	must(t, os.WriteFile(filepath.Join(root, "blobs", "sha256", "ff"), nil, 0o600))
	must(t, os.WriteFile(filepath.Join(root, "staging", "x.tmp"), nil, 0o600))
	var met []digest.SHA256
	must(t, f.Store.Walk(t.Context(), func(d digest.SHA256, _ int64, _ time.Time) error { met = append(met, d); return nil }))
	if len(met) != 1 || met[0] != d {
		t.Errorf("walked %v", met)
	}
}

func TestLinkUnderABlobsNameIsUnreadable(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	f, data := begun(t, root)
	d := digest.SumSHA256(data)
	outside := filepath.Join(t.TempDir(), "outside")
	must(t, os.WriteFile(outside, data, 0o600))
	must(t, os.MkdirAll(filepath.Dir(blobPath(root, d)), 0o700))
	must(t, os.Symlink(outside, blobPath(root, d)))
	_, err := f.Store.Open(t.Context(), d, 0)
	wantCode(t, err, fault.BlobUnreadable)
	_, _, err = f.Staging.Take(t.Context(), "v", bytes.NewReader(data), 10_000)
	must(t, err)
	must(t, f.Store.Adopt(t.Context(), "v", d, false))
	if info, err := os.Lstat(blobPath(root, d)); err != nil || !info.Mode().IsRegular() {
		t.Errorf("the link was not replaced: %v %v", info, err)
	}
}

func TestModesAndLayout(t *testing.T) {
	t.Parallel()
	root := filepath.Join(t.TempDir(), "new", "folder")
	f, data := begun(t, root)
	d, _, err := f.Staging.Take(t.Context(), "v", bytes.NewReader(data), 10_000)
	must(t, err)
	must(t, f.Store.Adopt(t.Context(), "v", d, false))
	must(t, f.Shelf.PublishOnce(t.Context(), "a/b", nil))
	for path, mode := range map[string]os.FileMode{
		root: 0o700 | os.ModeDir, filepath.Dir(blobPath(root, d)): 0o700 | os.ModeDir, blobPath(root, d): 0o444,
		filepath.Join(root, "staging", "u.part"): 0o600, filepath.Join(root, "shelf", "a", "b"): 0o444,
	} {
		info, err := os.Lstat(path)
		must(t, err)
		if info.Mode() != mode {
			t.Errorf("%s has mode %v, want %v", path, info.Mode(), mode)
		}
	}
}

func TestOpenEmptiesScratch(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	begun(t, root)
	left := filepath.Join(root, "scratch", "7")
	must(t, os.WriteFile(left, []byte("half a tile"), 0o600))
	_, err := fsblob.OpenForReading(root)
	must(t, err)
	if _, err := os.Stat(left); err != nil {
		t.Errorf("reading beside the server removed its scratch: %v", err)
	}
	_, err = fsblob.Open(root, fsblob.Options{})
	must(t, err)
	if _, err := os.Stat(left); !os.IsNotExist(err) {
		t.Errorf("scratch was not emptied: %v", err)
	}
}

func TestReadingBesideTheServerChangesNothing(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	f, data := begun(t, root)
	d, _, err := f.Staging.Take(t.Context(), "v", bytes.NewReader(data), 10_000)
	must(t, err)
	must(t, f.Store.Adopt(t.Context(), "v", d, false))
	must(t, f.Shelf.Publish(t.Context(), "n", []byte("1")))
	r, err := fsblob.OpenForReading(root)
	must(t, err)
	if size, err := r.Store.Stat(t.Context(), d); err != nil || size != 10_000 {
		t.Errorf("size %d: %v", size, err)
	}
	ctx := t.Context()
	wantCode(t, r.Store.Remove(ctx, d), fault.StorageFailed)
	_, err = r.Store.Lock(ctx, d, storyEnd)
	wantCode(t, err, fault.StorageFailed)
	wantCode(t, r.Shelf.Publish(ctx, "n", []byte("2")), fault.StorageFailed)
	wantCode(t, r.Staging.Create(ctx, "w", 1), fault.StorageFailed)
	_, err = r.Staging.Append(ctx, "u", 6000, bytes.NewReader(data[6000:]), digest.SHA256{})
	wantCode(t, err, fault.StorageFailed)
	if _, err := fsblob.OpenForReading(filepath.Join(root, "none")); err == nil {
		t.Error("a folder that is not there was opened for reading")
	}
	if data, err := r.Shelf.Read(ctx, "n"); err != nil || string(data) != "1" {
		t.Errorf("read %q: %v", data, err)
	}
}

func TestFailureAtEveryStepLeavesNoLie(t *testing.T) {
	t.Parallel()
	for _, cause := range []error{syscall.ENOSPC, syscall.EIO} {
		for n := int64(1); ; n++ {
			root := t.TempDir()
			var passed atomic.Int64 // steps come side by side
			f, err := fsblob.Open(root, fsblob.Options{Checkpoint: 100_000, OnStep: func(durable.Act) error {
				if passed.Add(1) == n {
					return cause
				}
				return nil
			}})
			var acked []string
			if err == nil {
				err = story(t.Context(), f, func(done string) { acked = append(acked, done) })
			}
			if passed.Load() < n {
				must(t, err)
				break
			}
			if err != nil && fault.KindOf(err) != fault.Full && fault.KindOf(err) != fault.Unavailable {
				t.Errorf("step %d: %v", n, err)
			}
			again, err := fsblob.Open(root, fsblob.Options{})
			must(t, err)
			ackedHolds(t, again, int(n), keptNotThrownAway(acked))
			nothingWrong(t, again)
			must(t, story(t.Context(), again, func(string) {}))
			nothingWrong(t, again)
			storyHolds(t, again)
		}
	}
}

// keptNotThrownAway leaves out the offsets of the upload: after a failed sync it
// is thrown away as a whole, which the sender is told.
func keptNotThrownAway(acked []string) []string {
	var rest []string
	for _, line := range acked {
		if line[:4] != "kept" {
			rest = append(rest, line)
		}
	}
	return rest
}

// TestWhatWasKeptOutlastsTheProcess: what was taken in one go has no state, so the next
// process hashes all of it.
func TestWhatWasKeptOutlastsTheProcess(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	var d digest.SHA256
	for _, id := range []string{"whole", "altered"} {
		f, err := fsblob.Open(root, fsblob.Options{})
		must(t, err)
		d, _, err = f.Staging.Take(t.Context(), id, strings.NewReader("evidence"), 100)
		must(t, err)
		must(t, f.Staging.Keep(t.Context(), id))
	}
	altered := filepath.Join(root, "staging", "altered.part")
	must(t, os.Chmod(altered, 0o600))
	must(t, os.WriteFile(altered, []byte("Evidence"), 0o600))
	must(t, os.Chmod(altered, 0o444))
	f, err := fsblob.Open(root, fsblob.Options{})
	must(t, err)
	wantCode(t, f.Store.Adopt(t.Context(), "altered", d, false), fault.BlobMismatch)
	offset, size, err := f.Staging.Offset(t.Context(), "whole")
	if err != nil || offset != 8 || size != 8 {
		t.Errorf("kept %d of %d, %v", offset, size, err)
	}
	_, err = f.Staging.Append(t.Context(), "whole", 8, strings.NewReader("x"), digest.SHA256{})
	wantCode(t, err, fault.UploadFinished)
	must(t, f.Store.Adopt(t.Context(), "whole", d, false))
	if got, err := os.ReadFile(blobPath(root, d)); err != nil || string(got) != "evidence" {
		t.Errorf("the blob holds %q, %v", got, err)
	}
}
