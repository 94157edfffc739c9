package durable

import (
	"io/fs"
	"path/filepath"
)

// WriteNew writes a whole file, synced, under a name that must be free, but
// does not sync its folder: it is the first half of putting data somewhere by
// Move or Replace. On failure nothing is left.
func (d FS) WriteNew(path string, data []byte, perm fs.FileMode) error {
	f, err := d.Create(path, perm)
	if err != nil {
		return err
	}
	_, err = f.WriteAt(data, 0)
	if err == nil {
		err = f.Sync()
	}
	if cerr := f.Close(); err == nil && cerr != nil {
		err = fail("close", path, cerr)
	}
	if err != nil {
		_ = d.Remove(path) // the write's error is the one that counts
	}
	return err
}

// Put makes data durable under path, replacing what was there in one step, so
// that a reader sees all of the old or all of the new. scratch is a free name in
// the same file system.
func (t *Tree) Put(path, scratch string, data []byte, perm fs.FileMode) error {
	return t.put(path, scratch, data, perm, t.fs.Replace)
}

// PutNew is Put for a name that must be free; it fails with fs.ErrExist and
// changes nothing when it is taken.
func (t *Tree) PutNew(path, scratch string, data []byte, perm fs.FileMode) error {
	return t.put(path, scratch, data, perm, t.fs.Move)
}

func (t *Tree) put(path, scratch string, data []byte, perm fs.FileMode, place func(from, to string) error) error {
	dir := filepath.Dir(path)
	if err := t.Ensure(dir); err != nil {
		return err
	}
	if err := t.fs.WriteNew(scratch, data, perm); err != nil {
		return err
	}
	if err := place(scratch, path); err != nil {
		_ = t.fs.Remove(scratch) // the placing's error is the one that counts
		return err
	}
	return t.Settle(dir)
}
