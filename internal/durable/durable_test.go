package durable_test

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"liuhen/internal/durable"
	"liuhen/internal/fault"
)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// recorder notes every step and fails those that it is told to.
type recorder struct {
	steps []string
	fail  map[string]error
}

func (r *recorder) step(act durable.Act) error {
	r.steps = append(r.steps, act.Step)
	return r.fail[act.Step]
}

func (r *recorder) take() string {
	defer func() { r.steps = nil }()
	return strings.Join(r.steps, " ")
}

// everyStep passes each step once, in a folder of its own.
func everyStep(disk durable.FS, dir string) error {
	tree, err := disk.OpenTree(filepath.Join(dir, "root"))
	if err != nil {
		return err
	}
	f, err := disk.Create(tree.Path("a"), 0o600)
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = f.WriteAt([]byte("abcdef"), 0)
	for _, act := range []func() error{
		func() error { return f.Truncate(3) },
		func() error { return f.Chmod(0o400) },
		func() error { return f.Stamp(time.Unix(2_000_000_000, 0)) },
		f.SyncData, f.Sync,
		func() error { return tree.Put(tree.Path("p", "q"), tree.Path("scratch"), []byte("1"), 0o600) },
		func() error { return tree.PutNew(tree.Path("p", "r"), tree.Path("scratch"), []byte("1"), 0o600) },
		func() error { return disk.Link(tree.Path("a"), tree.Path("b")) },
		func() error { return disk.Remove(tree.Path("b")) },
		func() error { return disk.SetImmutable(tree.Path("a"), false) },
	} {
		if err != nil {
			return err
		}
		err = act()
	}
	return err
}

func TestEveryStepPassesTheHook(t *testing.T) {
	t.Parallel()
	var r recorder
	must(t, everyStep(durable.New(r.step), t.TempDir()))
	for _, step := range durable.Steps() {
		if !slices.Contains(r.steps, step) {
			t.Errorf("%s never passed the hook", step)
		}
	}
	for _, step := range r.steps {
		if !slices.Contains(durable.Steps(), step) {
			t.Errorf("%s is not in Steps", step)
		}
	}
	must(t, everyStep(durable.FS{}, t.TempDir())) // the zero value has no hook
}

func TestAFailedStepIsNotDoneAndHasItsCode(t *testing.T) {
	t.Parallel()
	for _, step := range durable.Steps() {
		for cause, code := range map[error]*fault.Code{syscall.ENOSPC: fault.StorageFull, syscall.EDQUOT: fault.StorageFull, syscall.EIO: fault.StorageFailed} {
			r := recorder{fail: map[string]error{step: cause}}
			err := everyStep(durable.New(r.step), t.TempDir())
			if !errors.Is(err, code) || !errors.Is(err, cause) || fault.Of(err).Op != step {
				t.Errorf("%s with %v gives %v", step, cause, err)
			}
		}
	}
}

func TestAFailedSyncBreaksTheFile(t *testing.T) {
	t.Parallel()
	for name, sync := range map[string]func(*durable.File) error{"all": (*durable.File).Sync, "data": (*durable.File).SyncData} {
		r := recorder{fail: map[string]error{durable.StepSync: syscall.EIO}}
		f, err := durable.New(r.step).Create(filepath.Join(t.TempDir(), "f"), 0o600)
		must(t, err)
		first := sync(f)
		r.fail = nil // the disk would answer well again, but what it lost is lost
		if first == nil || !f.Broken() {
			t.Fatalf("%s: a failed sync was hidden", name)
		}
		r.take()
		for _, again := range []error{f.Sync(), f.SyncData(), f.Truncate(0), f.Chmod(0o400), f.Stamp(time.Unix(0, 0)), second(f.WriteAt([]byte("x"), 0))} {
			if !errors.Is(again, fault.StorageFailed) {
				t.Errorf("%s: a broken file answers %v", name, again)
			}
		}
		if steps := r.take(); steps != "" {
			t.Errorf("%s: a broken file still did %s", name, steps)
		}
		must(t, f.Close())
	}
}

func second(_ int, err error) error { return err }

func TestMoveNeverReplaces(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	a, b := filepath.Join(dir, "a"), filepath.Join(dir, "b")
	var disk durable.FS
	must(t, disk.WriteNew(a, []byte("a"), 0o600))
	must(t, disk.WriteNew(b, []byte("b"), 0o600))
	for name, err := range map[string]error{"move": disk.Move(a, b), "link": disk.Link(a, b), "create": disk.WriteNew(b, nil, 0o600)} {
		if !errors.Is(err, fs.ErrExist) {
			t.Errorf("%s onto a taken name: %v", name, err)
		}
	}
	holds(t, a, "a")
	holds(t, b, "b")
	must(t, disk.Remove(b))
	must(t, disk.Remove(b))
	must(t, disk.Move(a, b))
	holds(t, b, "a")
	if _, err := os.Lstat(a); !os.IsNotExist(err) {
		t.Errorf("the old name stayed: %v", err)
	}
}

func holds(t *testing.T, path, want string) {
	t.Helper()
	data, err := os.ReadFile(path)
	must(t, err)
	if string(data) != want {
		t.Errorf("%s holds %q, want %q", path, data, want)
	}
}

func TestPutIsSyncedBeforeItIsNamed(t *testing.T) {
	t.Parallel()
	var r recorder
	tree, err := durable.New(r.step).OpenTree(t.TempDir())
	must(t, err)
	path, scratch := tree.Path("a", "b", "n"), tree.Path("scratch")
	for _, call := range []struct {
		put  func(path, scratch string, data []byte, perm fs.FileMode) error
		data string
		want string
	}{
		{tree.Put, "1", "mkdir mkdir create write sync rename sync-dir sync-dir sync-dir"},
		{tree.Put, "2", "create write sync rename sync-dir"},
	} {
		must(t, call.put(path, scratch, []byte(call.data), 0o600))
		if got := r.take(); got != call.want {
			t.Errorf("steps %q, want %q", got, call.want)
		}
		holds(t, path, call.data)
	}
	if err := tree.PutNew(path, scratch, []byte("3"), 0o600); !errors.Is(err, fs.ErrExist) {
		t.Errorf("PutNew onto a taken name: %v", err)
	}
	holds(t, path, "2")
	if _, err := os.Lstat(scratch); !os.IsNotExist(err) {
		t.Errorf("scratch stayed: %v", err)
	}
}

func TestAFailedPutLeavesNothing(t *testing.T) {
	t.Parallel()
	for _, step := range []string{durable.StepWrite, durable.StepSync, durable.StepRename} {
		r := recorder{fail: map[string]error{step: syscall.ENOSPC}}
		tree, err := durable.New(r.step).OpenTree(t.TempDir())
		must(t, err)
		if err := tree.Put(tree.Path("n"), tree.Path("scratch"), []byte("1"), 0o600); !errors.Is(err, fault.StorageFull) {
			t.Errorf("%s: %v", step, err)
		}
		left, err := os.ReadDir(tree.Root())
		must(t, err)
		if len(left) != 0 {
			t.Errorf("%s left %v", step, left)
		}
	}
}

// A folder that exists may still be lost in a power cut, when its maker was
// killed before the sync; so each process syncs it once, whoever made it.
func TestTreeSyncsFoldersThatItFinds(t *testing.T) {
	t.Parallel()
	var r recorder
	root := t.TempDir()
	must(t, os.MkdirAll(filepath.Join(root, "a", "b"), 0o700))
	tree, err := durable.New(r.step).OpenTree(root)
	must(t, err)
	dir := tree.Path("a", "b")
	for _, want := range []string{"mkdir mkdir sync-dir sync-dir sync-dir", "sync-dir"} {
		must(t, tree.Ensure(dir))
		must(t, tree.Settle(dir))
		if got := r.take(); got != want {
			t.Errorf("steps %q, want %q", got, want)
		}
	}
	r.fail = map[string]error{durable.StepSyncDir: syscall.EIO}
	other := tree.Path("c")
	must(t, tree.Ensure(other))
	if tree.Settle(other) == nil {
		t.Error("a failed folder sync was hidden")
	}
	r.fail = nil
	r.take()
	must(t, tree.Settle(other))
	if got := r.take(); got != "sync-dir sync-dir" {
		t.Errorf("after a failed sync: steps %q", got)
	}
}

// Those who come while a folder is being synced share the next sync, also its failure, and
// never the one that began before they came.
func TestAFolderIsSyncedForAllWhoWait(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		syncs, release, answers := 0, make(chan error), make(chan error, 10)
		tree, err := durable.New(func(act durable.Act) error {
			if act.Step != durable.StepSyncDir {
				return nil
			}
			syncs++
			return <-release
		}).OpenTree(t.TempDir())
		must(t, err)
		come := func(n int) {
			for range n {
				go func() { answers <- tree.Settle(tree.Root()) }()
			}
			synctest.Wait()
		}
		come(1)
		for n, wave := range []struct {
			served, meanwhile int
			ends              error
		}{{1, 5, nil}, {5, 2, syscall.EIO}, {2, 0, nil}} {
			come(wave.meanwhile)
			if syncs != n+1 || len(answers) != 0 {
				t.Fatalf("sync %d: %d began, %d answers before it ended", n+1, syncs, len(answers))
			}
			release <- wave.ends
			synctest.Wait()
			if len(answers) != wave.served {
				t.Fatalf("sync %d: %d answers, want %d", n+1, len(answers), wave.served)
			}
			for range wave.served {
				if got := <-answers; (got != nil) != (wave.ends != nil) {
					t.Errorf("sync %d: %v", n+1, got)
				}
			}
		}
	})
}

func TestOpenPastCacheReadsEverySize(t *testing.T) {
	t.Parallel()
	data := make([]byte, 5<<20+123)
	for i := range data {
		data[i] = byte(i>>12) ^ byte(i*7)
	}
	for _, n := range []int{0, 1, 511, 512, 4095, 4096, 4097, 1<<20 - 1, 1 << 20, 1<<20 + 1, 3 << 20, len(data)} {
		path := filepath.Join(t.TempDir(), "f")
		must(t, durable.FS{}.WriteNew(path, data[:n], 0o400))
		r, past, err := durable.OpenPastCache(path)
		must(t, err)
		got, err := io.ReadAll(r)
		must(t, err)
		must(t, r.Close())
		if !bytes.Equal(got, data[:n]) {
			t.Errorf("%d bytes: read %d that differ (past the cache: %v)", n, len(got), past)
		}
		if _, err := r.Read(make([]byte, 1)); err == nil {
			t.Error("read on after Close")
		}
	}
	if _, _, err := durable.OpenPastCache(filepath.Join(t.TempDir(), "none")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a missing file gives %v", err)
	}
}
