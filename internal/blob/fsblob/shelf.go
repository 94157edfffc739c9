package fsblob

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"liuhen/internal/blob"
	"liuhen/internal/durable"
	"liuhen/internal/fault"
)

// Shelf implements blob.Shelf.
type Shelf struct {
	tree    *durable.Tree
	scratch *scratch
}

func (s *Shelf) path(name string) string { return s.tree.Path(filepath.FromSlash(name)) }

// Publish implements blob.Shelf.
func (s *Shelf) Publish(_ context.Context, name string, data []byte) error {
	if err := blob.CheckName(name); err != nil {
		return err
	}
	return s.tree.Put(s.path(name), s.scratch.name(), data, partPerm)
}

// PublishOnce implements blob.Shelf.
func (s *Shelf) PublishOnce(ctx context.Context, name string, data []byte) error {
	if err := blob.CheckName(name); err != nil {
		return err
	}
	path := s.path(name)
	err := s.tree.PutNew(path, s.scratch.name(), data, sealedPerm)
	if !errors.Is(err, fs.ErrExist) {
		return err
	}
	kept, err := s.Read(ctx, name)
	if err != nil {
		return err
	}
	if !bytes.Equal(kept, data) {
		return fault.ShelfDiffers.Err("publish once", name, nil)
	}
	return s.tree.Settle(filepath.Dir(path)) // its publisher may have been killed before
}

// Read implements blob.Shelf.
func (s *Shelf) Read(_ context.Context, name string) ([]byte, error) {
	if err := blob.CheckName(name); err != nil {
		return nil, err
	}
	data, err := os.ReadFile(s.path(name))
	if isNotThere(err) {
		return nil, fault.ShelfMissing.Err("read object", name, err)
	}
	if err != nil {
		if info, serr := os.Stat(s.path(name)); serr == nil && info.IsDir() {
			return nil, fault.ShelfMissing.Err("read object", name, err)
		}
		return nil, fault.ShelfUnreadable.Err("read object", name, err)
	}
	return data, nil
}

// Clear implements blob.Clearer.
func (s *Shelf) Clear(_ context.Context, name string) error {
	if err := blob.CheckName(name); err != nil {
		return err
	}
	return s.tree.Drop(s.path(name))
}

// Names implements blob.Shelf. It holds the entries of one path of folders.
func (s *Shelf) Names(ctx context.Context, prefix string, fn func(name string) error) error {
	return s.names(ctx, "", prefix, fn)
}

// names lists the folder of the names that begin with dir, in byte order of the
// whole name: a folder sorts as if it ended with its slash.
func (s *Shelf) names(ctx context.Context, dir, prefix string, fn func(name string) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	entries, err := os.ReadDir(s.path(strings.TrimSuffix(dir, "/")))
	if err != nil {
		return fault.ShelfUnreadable.Err("list objects", dir, err)
	}
	for _, name := range sorted(dir, entries) {
		folder := strings.HasSuffix(name, "/")
		switch {
		case folder && (strings.HasPrefix(name, prefix) || strings.HasPrefix(prefix, name)):
			err = s.names(ctx, name, prefix, fn)
		case !folder && strings.HasPrefix(name, prefix) && blob.CheckName(name) == nil:
			err = fn(name)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func sorted(dir string, entries []fs.DirEntry) []string {
	names := make([]string, 0, len(entries))
	for _, e := range entries {
		name := dir + e.Name()
		if e.IsDir() {
			name += "/"
		}
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
