package durable

import (
	"io/fs"
	"os"
	"time"
)

// File is a file being written. After a failed Sync it is broken: every call
// but Close fails with the same error, and the caller removes it.
// It is not safe for concurrent use, except StartWriteback.
type File struct {
	f      *os.File
	fs     FS
	broken error
}

// Create makes a new file open for reading and writing. The name must be free
// (fs.ErrExist). The name is not durable until its folder is synced.
func (d FS) Create(path string, perm fs.FileMode) (*File, error) {
	return d.open(StepCreate, path, os.O_RDWR|os.O_CREATE|os.O_EXCL, perm)
}

// OpenWrite opens an existing file for reading and writing.
func (d FS) OpenWrite(path string) (*File, error) {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return nil, fail("open", path, err)
	}
	return &File{f: f, fs: d}, nil
}

// OpenRead opens an existing file so that its mode, stamp and earlier writes
// can be synced.
func (d FS) OpenRead(path string) (*File, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fail("open", path, err)
	}
	return &File{f: f, fs: d}, nil
}

func (d FS) open(step, path string, flag int, perm fs.FileMode) (*File, error) {
	file := &File{fs: d}
	err := d.do(step, path, func() (err error) {
		file.f, err = os.OpenFile(path, flag, perm)
		return err
	})
	if err != nil {
		return nil, err
	}
	return file, nil
}

// do is FS.do for an open file; it refuses once the file is broken.
func (f *File) do(step string, act func() error) error {
	if f.broken != nil {
		return f.broken
	}
	return f.fs.do(step, f.f.Name(), act)
}

// WriteAt writes all of p at off or fails; a failed write may leave some bytes.
func (f *File) WriteAt(p []byte, off int64) (n int, err error) {
	err = f.do(StepWrite, func() (err error) {
		n, err = f.f.WriteAt(p, off)
		return err
	})
	return n, err
}

// ReadAt reads like os.File.ReadAt.
func (f *File) ReadAt(p []byte, off int64) (int, error) { return f.f.ReadAt(p, off) }

// Stat reads the file's size, mode and times.
func (f *File) Stat() (fs.FileInfo, error) { return f.f.Stat() }

// Name returns the path that the file was opened by.
func (f *File) Name() string { return f.f.Name() }

// Truncate cuts the file to size bytes; durable after the next Sync.
func (f *File) Truncate(size int64) error {
	return f.do(StepTruncate, func() error { return f.f.Truncate(size) })
}

// Chmod changes the mode; durable after the next Sync.
func (f *File) Chmod(mode fs.FileMode) error {
	return f.do(StepChmod, func() error { return f.f.Chmod(mode) })
}

// Stamp sets the modification time; durable after the next Sync.
func (f *File) Stamp(t time.Time) error {
	return f.do(StepStamp, func() error { return os.Chtimes(f.f.Name(), time.Time{}, t) })
}

// Sync makes the file's bytes, size, mode and times durable. When it fails the
// file is broken for good.
func (f *File) Sync() error { return f.sync(f.f.Sync) }

// SyncData makes the file's bytes and size durable, without its times where
// the system can leave them out. When it fails the file is broken for good.
func (f *File) SyncData() error { return f.sync(func() error { return syncData(f.f) }) }

func (f *File) sync(act func() error) error {
	err := f.do(StepSync, act)
	if err != nil {
		f.broken = err
	}
	return err
}

// Broken reports whether a sync failed, so that the file must be thrown away.
func (f *File) Broken() bool { return f.broken != nil }

// StartWriteback asks the system to begin writing n bytes at off to the disk,
// so that a later Sync is short. It promises nothing, and does nothing where
// the system offers no such thing.
func (f *File) StartWriteback(off, n int64) { startWriteback(f.f, off, n) }

// Close closes the file without making anything durable.
func (f *File) Close() error { return f.f.Close() }
