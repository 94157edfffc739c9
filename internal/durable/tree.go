package durable

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
)

// dirPerm is the mode of every folder: evidence is nobody else's on the machine.
const dirPerm = 0o700

// Tree is a folder whose sub-folders are made on demand. It remembers which of
// them this process has already made durable: that a folder exists does not say
// so, since its maker may have been killed before the sync. Sub-folders of a
// Tree are never removed. It is safe for concurrent use.
type Tree struct {
	fs   FS
	root string
	kept sync.Map // path of folder → struct{}, once durable
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
	t.kept.Store(root, struct{}{})
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
	t.kept.Store(root, struct{}{}) // where Ensure and Settle end
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

// Root returns the tree's absolute path.
func (t *Tree) Root() string { return t.root }

// Path joins elements below the root. The caller has validated them.
func (t *Tree) Path(elem ...string) string {
	return filepath.Join(append([]string{t.root}, elem...)...)
}

// Ensure makes the folder (below the root) exist. It is not durable before
// Settle was called on it.
func (t *Tree) Ensure(dir string) error {
	if _, ok := t.kept.Load(dir); ok {
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
// it is made would cost several.
func (t *Tree) Settle(dir string) error {
	if err := t.fs.SyncDir(dir); err != nil {
		return err
	}
	if _, ok := t.kept.Load(dir); ok {
		return nil
	}
	if err := t.Settle(filepath.Dir(dir)); err != nil {
		return err
	}
	t.kept.Store(dir, struct{}{})
	return nil
}
