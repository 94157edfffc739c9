package durable

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
)

// dirPerm is the mode of every folder: evidence is nobody else's on the machine.
const dirPerm = 0o700

// Tree is a folder whose sub-folders are made on demand. It remembers which of
// them this process has already made durable: that a folder exists does not say
// so, since its maker may have been killed before the sync. Sub-folders of a
// Tree are never removed. It is safe for concurrent use.
type Tree struct {
	fs      FS
	root    string
	folders sync.Map // path → *folder, once it was asked for
}

// folder is what this process knows of one.
type folder struct {
	kept atomic.Bool // it is durable

	mu   sync.Mutex
	last *shared // the sync that began last; guarded by mu
	next *shared // the one that those share who come now; guarded by mu
}

// shared is one sync, for all who came before it began.
type shared struct {
	done chan struct{}
	err  error // set before done is closed
}

// sync has act make the names durable that are there by now. Whoever comes while it is at
// work cannot rely on that, and shares the next one with all who come meanwhile.
func (f *folder) sync(act func() error) error {
	f.mu.Lock()
	s, before := f.next, f.last
	if s != nil {
		f.mu.Unlock()
		<-s.done
		return s.err
	}
	s = &shared{done: make(chan struct{})}
	f.next = s
	f.mu.Unlock()
	if before != nil {
		<-before.done
	}
	f.mu.Lock()
	f.last, f.next = s, nil // whoever comes from now on comes too late for it
	f.mu.Unlock()
	s.err = act()
	close(s.done)
	return s.err
}

func (t *Tree) folder(path string) *folder {
	f, ok := t.folders.Load(path)
	if !ok {
		f, _ = t.folders.LoadOrStore(path, new(folder))
	}
	return f.(*folder) //nolint:forcetypeassert // nothing else is put there
}

// OpenTree makes root and its missing parents durable and returns it as a Tree.
func (d FS) OpenTree(root string) (*Tree, error) {
	root, err := filepath.Abs(root)
	if err != nil {
		return nil, fail(StepMkdir, root, err)
	}
	if err := d.makeRoot(root); err != nil {
		return nil, err
	}
	t := &Tree{fs: d, root: root}
	t.folder(root).kept.Store(true)
	return t, nil
}

// LookTree returns root as a Tree for reading and makes nothing, so that what should
// be there and is not can be told.
func (d FS) LookTree(root string) (*Tree, error) {
	root, err := filepath.Abs(root)
	if err != nil {
		return nil, fail(StepMkdir, root, err)
	}
	t := &Tree{fs: d, root: root}
	t.folder(root).kept.Store(true) // where Ensure and Settle end
	return t, nil
}

// makeRoot makes path with its parents and syncs what it made into what was.
func (d FS) makeRoot(path string) error {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return nil
	}
	parent := filepath.Dir(path)
	if parent != path {
		if err := d.makeRoot(parent); err != nil {
			return err
		}
	}
	if err := d.mkdir(path); err != nil {
		return err
	}
	return d.SyncDir(parent)
}

func (d FS) mkdir(path string) error {
	err := d.do(StepMkdir, path, func() error { return os.Mkdir(path, dirPerm) })
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	return err
}

// Drop durably takes the name of a file away; one that is already gone is no error.
func (t *Tree) Drop(path string) error {
	if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err := t.fs.Remove(path); err != nil {
		return err
	}
	return t.Settle(filepath.Dir(path))
}

// Root returns the tree's absolute path.
func (t *Tree) Root() string { return t.root }

// Path joins elements below the root. The caller has validated them.
func (t *Tree) Path(elem ...string) string {
	return filepath.Join(append([]string{t.root}, elem...)...)
}

// Ensure makes the folder (below the root) exist. It is not durable before
// Settle was called on it.
func (t *Tree) Ensure(dir string) error {
	if t.folder(dir).kept.Load() {
		return nil
	}
	if err := t.Ensure(filepath.Dir(dir)); err != nil {
		return err
	}
	return t.fs.mkdir(dir)
}

// Settle makes the names in dir durable, and dir itself with every folder above
// it that this process has not yet made durable. One call after the last change
// costs one journal commit on common file systems, where syncing each folder as
// it is made would cost several. Those who settle a folder at the same time share one
// sync that begins after all of them have come.
func (t *Tree) Settle(dir string) error {
	f := t.folder(dir)
	if err := f.sync(func() error { return t.fs.SyncDir(dir) }); err != nil {
		return err
	}
	if f.kept.Load() {
		return nil
	}
	if err := t.Settle(filepath.Dir(dir)); err != nil {
		return err
	}
	f.kept.Store(true)
	return nil
}
