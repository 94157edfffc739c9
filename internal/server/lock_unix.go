//go:build unix

package server

import (
	"os"
	"syscall"
)

// tryLock takes the file for this process alone until it is closed.
func tryLock(f *os.File) error { return syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) }
