//go:build !linux && !windows

package durable

import (
	"errors"
	"os"
	"syscall"
)

func isFull(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT)
}

func syncData(f *os.File) error { return f.Sync() }

func moveNoReplace(string, string) error { return errors.ErrUnsupported }
