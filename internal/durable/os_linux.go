package durable

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// flagImmutable is FS_IMMUTABLE_FL of linux/fs.h, which x/sys does not name.
const flagImmutable = 0x10

func isFull(err error) bool {
	return errors.Is(err, unix.ENOSPC) || errors.Is(err, unix.EDQUOT)
}

func syncData(f *os.File) error { return onFd(f, unix.Fdatasync) }

func startWriteback(f *os.File, off, n int64) {
	_ = onFd(f, func(fd int) error {
		return unix.SyncFileRange(fd, off, n, unix.SYNC_FILE_RANGE_WRITE)
	}) // advice only: the sync that follows reports what went wrong
}

// moveNoReplace answers errors.ErrUnsupported where the kernel or the file
// system lacks the flag.
func moveNoReplace(from, to string) error {
	err := unix.Renameat2(unix.AT_FDCWD, from, unix.AT_FDCWD, to, unix.RENAME_NOREPLACE)
	if errors.Is(err, unix.EINVAL) || errors.Is(err, unix.ENOSYS) {
		return errors.ErrUnsupported
	}
	if err != nil {
		return &os.LinkError{Op: "renameat2", Old: from, New: to, Err: err}
	}
	return nil
}

// setImmutable sets or clears the flag and leaves every other flag.
func setImmutable(path string, on bool) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	err = onFd(f, func(fd int) error {
		flags, err := unix.IoctlGetInt(fd, unix.FS_IOC_GETFLAGS)
		if err != nil {
			return flagError(err)
		}
		want := flags | flagImmutable
		if !on {
			want = flags &^ flagImmutable
		}
		if want == flags {
			return nil
		}
		return flagError(unix.IoctlSetPointerInt(fd, unix.FS_IOC_SETFLAGS, want))
	})
	if err != nil {
		return &os.PathError{Op: "set immutable flag", Path: path, Err: err}
	}
	return f.Sync()
}

func immutable(path string) (set bool, err error) {
	f, err := os.Open(path)
	if err != nil {
		return false, err
	}
	defer f.Close()
	err = onFd(f, func(fd int) error {
		flags, err := unix.IoctlGetInt(fd, unix.FS_IOC_GETFLAGS)
		set = err == nil && flags&flagImmutable != 0
		return flagError(err)
	})
	if errors.Is(err, errors.ErrUnsupported) {
		return false, nil
	}
	return set, err
}

// flagError maps a file system without flags to errors.ErrUnsupported.
func flagError(err error) error {
	if errors.Is(err, unix.ENOTTY) || errors.Is(err, unix.EINVAL) {
		return errors.ErrUnsupported
	}
	return err
}

// onFd runs act on the descriptor while it is kept open.
func onFd(f *os.File, act func(fd int) error) error {
	conn, err := f.SyscallConn()
	if err != nil {
		return err
	}
	var acted error
	if err := conn.Control(func(fd uintptr) {
		for acted = act(int(fd)); errors.Is(acted, unix.EINTR); {
			acted = act(int(fd))
		}
	}); err != nil {
		return err
	}
	return acted
}
