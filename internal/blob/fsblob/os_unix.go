//go:build !windows

package fsblob

import (
	"errors"
	"io/fs"
	"syscall"
)

// isNotThere also knows a name below another object, which is no folder.
func isNotThere(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR)
}
