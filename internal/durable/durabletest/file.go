package durabletest

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// CopyFolder copies a folder with everything in it to a place that need not be there.
// Files keep who may read them, and their owner may write to the copies.
func CopyFolder(t testing.TB, from, to string) {
	t.Helper()
	err := filepath.WalkDir(from, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		target := filepath.Join(to, rel)
		if e.IsDir() {
			return os.MkdirAll(target, 0o700)
		}
		info, err := e.Info()
		if err != nil {
			return err
		}
		data, err := os.ReadFile(path)
		return errors.Join(err, os.WriteFile(target, data, info.Mode().Perm()|0o200))
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Flip turns one bit in the middle of a file.
func Flip(t testing.TB, path string) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err == nil {
		data[len(data)/2] ^= 1
		err = os.WriteFile(path, data, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}
