package fsblob

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"strings"
	"time"

	"liuhen/internal/digest"
	"liuhen/internal/fault"
)

// Walk implements blob.Store. It holds the entries of one folder at a time: of ten
// million blobs about 40,000.
func (s *Store) Walk(ctx context.Context, fn func(d digest.SHA256, size int64, changed time.Time) error) error {
	folders, err := readDir(s.tree.Root())
	if err != nil {
		return err
	}
	for _, e := range folders {
		if !e.IsDir() || len(e.Name()) != 2 {
			continue
		}
		if err := s.walkFolder(ctx, s.tree.Path(e.Name()), e.Name(), fn); err != nil {
			return err
		}
	}
	return nil
}

// walkFolder passes over what is not a blob in its right folder.
func (s *Store) walkFolder(ctx context.Context, dir, prefix string, fn func(d digest.SHA256, size int64, changed time.Time) error) error {
	entries, err := readDir(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if err := ctx.Err(); err != nil {
			return err
		}
		d, err := digest.ParseSHA256(e.Name())
		if err != nil || !strings.HasPrefix(e.Name(), prefix) || !e.Type().IsRegular() {
			continue
		}
		info, err := e.Info()
		if errors.Is(err, fs.ErrNotExist) {
			continue // removed meanwhile
		}
		if err != nil {
			return fault.BlobUnreadable.Err("walk blobs", d.String(), err)
		}
		if err := fn(d, info.Size(), info.ModTime()); err != nil {
			return err
		}
	}
	return nil
}

// readDir lists a folder in order of name.
func readDir(dir string) ([]fs.DirEntry, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fault.BlobUnreadable.Err("walk blobs", dir, err)
	}
	return entries, nil
}
