//go:build !linux

package durable

import (
	"errors"
	"io"
	"os"
)

func startWriteback(*os.File, int64, int64) {}

func setImmutable(path string, on bool) error {
	if !on {
		return nil
	}
	return &os.PathError{Op: "set immutable flag", Path: path, Err: errors.ErrUnsupported}
}

func immutable(path string) (bool, error) {
	_, err := os.Stat(path)
	return false, err
}

// openPastCache reads ordinarily and says so.
func openPastCache(path string) (io.ReadCloser, bool, error) {
	f, err := os.Open(path)
	return f, false, err
}
