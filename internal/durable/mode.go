package durable

import (
	"io/fs"
	"runtime"
)

// Exposed reports whether others on this machine may read or write a file of this mode:
// then it is not used for secrets. Windows has no such modes; there the access list of
// the folder guards the file.
func Exposed(mode fs.FileMode) bool { return runtime.GOOS != "windows" && mode.Perm()&0o077 != 0 }
