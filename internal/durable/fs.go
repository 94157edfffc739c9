package durable

import (
	"errors"
	"io/fs"
	"os"

	"liuhen/internal/fault"
)

// Names of the steps, as the hook sees them. They never change.
const (
	StepCreate   = "create"   // a new empty file
	StepWrite    = "write"    // bytes into a file
	StepTruncate = "truncate" // a file made shorter
	StepSync     = "sync"     // a file's bytes to the disk
	StepMkdir    = "mkdir"    // a new folder
	StepLink     = "link"     // a second name, where a file cannot be moved without replacing
	StepMove     = "move"     // a new name that must not exist yet
	StepRename   = "rename"   // a name that may replace another
	StepSyncDir  = "sync-dir" // a folder's names to the disk
	StepRemove   = "remove"   // a name taken away
	StepChmod    = "chmod"    // a file's mode
	StepStamp    = "stamp"    // a file's modification time
	StepProtect  = "protect"  // a file's immutable flag, set or cleared
)

// Steps returns the names of all steps, in a fixed order.
func Steps() []string {
	return []string{
		StepCreate, StepWrite, StepTruncate, StepSync, StepMkdir, StepLink, StepMove,
		StepRename, StepSyncDir, StepRemove, StepChmod, StepStamp, StepProtect,
	}
}

// Act is a step that is about to be done, and where.
type Act struct {
	Step string // one of Steps
	Path string // of the file or folder; of the new name where there are two
	From string // the old name of link, move and rename; else empty
}

// FS performs durable steps. The zero value is ready for use and has no hook.
// It is safe for concurrent use when its hook is.
type FS struct {
	onStep func(Act) error
}

// New returns an FS that calls onStep before every step; an error from it takes
// the place of the step and is treated as if the disk had answered it. onStep
// may be nil.
func New(onStep func(Act) error) FS { return FS{onStep: onStep} }

// do runs one step behind the hook and gives its error a code.
func (d FS) do(step, path string, act func() error) error { return d.doFrom(step, "", path, act) }

// doFrom is do for a step with two names.
func (d FS) doFrom(step, from, path string, act func() error) error {
	if d.onStep != nil {
		if err := d.onStep(Act{Step: step, Path: path, From: from}); err != nil {
			return fail(step, path, err)
		}
	}
	if err := act(); err != nil {
		return fail(step, path, err)
	}
	return nil
}

// fail gives an error of the disk its code.
func fail(step, path string, err error) error {
	if isFull(err) {
		return fault.StorageFull.Err(step, path, err)
	}
	return fault.StorageFailed.Err(step, path, err)
}

// Link gives the file a second name in the same file system. The new name must
// be free (fs.ErrExist).
func (d FS) Link(from, to string) error {
	return d.doFrom(StepLink, from, to, func() error { return os.Link(from, to) })
}

// Move renames a file and never replaces: when the new name is taken it fails
// with fs.ErrExist and changes nothing. Where the system cannot do that in one
// step it links and removes, so that a crash between may leave both names.
func (d FS) Move(from, to string) error {
	err := d.doFrom(StepMove, from, to, func() error { return moveNoReplace(from, to) })
	if !errors.Is(err, errors.ErrUnsupported) {
		return err
	}
	if err := d.Link(from, to); err != nil {
		return err
	}
	return d.Remove(from)
}

// Replace renames a file over whatever has the new name, in one step.
func (d FS) Replace(from, to string) error {
	return d.doFrom(StepRename, from, to, func() error { return os.Rename(from, to) })
}

// Remove takes a name away; a name that is already gone is no error.
func (d FS) Remove(path string) error {
	err := d.do(StepRemove, path, func() error { return os.Remove(path) })
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// SyncDir makes the names in a folder durable. On Windows it does nothing.
func (d FS) SyncDir(path string) error {
	return d.do(StepSyncDir, path, func() error { return syncDir(path) })
}

// SetImmutable sets or clears the file's immutable flag and syncs it. It fails
// with errors.ErrUnsupported where the system or file system has none, and with
// fs.ErrPermission without the right to change it (CAP_LINUX_IMMUTABLE).
func (d FS) SetImmutable(path string, on bool) error {
	return d.do(StepProtect, path, func() error { return setImmutable(path, on) })
}

// Immutable reads whether the file's immutable flag is set; false where the
// system has none.
func Immutable(path string) (bool, error) { return immutable(path) }
