package fsblob

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync/atomic"

	"liuhen/internal/durable"
)

// Options are the choices of a folder. The zero value is right for most.
type Options struct {
	// Immutable asks Lock to set the file system's immutable flag too.
	Immutable bool
	// OnStep is called before every durable step; see durable.New.
	OnStep func(durable.Act) error
	// Checkpoint is after how many bytes of one piece its progress is made
	// durable, so that a kill loses at most that much; 0 means 64 MiB.
	Checkpoint int64
}

// Folder is an opened root with its three parts.
type Folder struct {
	Store   *Store
	Staging *Staging
	Shelf   *Shelf
}

// Open opens the folder for the one process that may write to it, makes what is
// missing and empties scratch. Errors: storage-full, storage-failed.
func Open(root string, o Options) (Folder, error) {
	disk := durable.New(o.OnStep)
	scratch, err := openScratch(disk, root)
	if err != nil {
		return Folder{}, err
	}
	staging, err := OpenStaging(root, o)
	if err != nil {
		return Folder{}, err
	}
	blobs, err := disk.OpenTree(filepath.Join(root, "blobs", "sha256"))
	if err != nil {
		return Folder{}, err
	}
	shelf, err := disk.OpenTree(filepath.Join(root, "shelf"))
	if err != nil {
		return Folder{}, err
	}
	return Folder{
		Store:   &Store{disk: disk, tree: blobs, staging: staging, immutable: o.Immutable},
		Staging: staging,
		Shelf:   &Shelf{tree: shelf, scratch: scratch},
	}, nil
}

// OpenForReading opens an existing folder beside the process that writes to it. Every
// method that would change something fails with storage-failed; what is missing in
// the folder is found missing when it is read.
func OpenForReading(root string) (Folder, error) {
	if _, err := os.ReadDir(root); err != nil {
		return Folder{}, stagingFailed("open for reading", root, err)
	}
	disk := durable.New(func(durable.Act) error { return fs.ErrPermission })
	blobs, err := disk.LookTree(filepath.Join(root, "blobs", "sha256"))
	if err != nil {
		return Folder{}, err
	}
	shelf, err := disk.LookTree(filepath.Join(root, "shelf"))
	if err != nil {
		return Folder{}, err
	}
	staging, err := disk.LookTree(filepath.Join(root, "staging"))
	if err != nil {
		return Folder{}, err
	}
	up := newStaging(disk, staging, Options{})
	return Folder{
		Store:   &Store{disk: disk, tree: blobs, staging: up},
		Staging: up,
		Shelf:   &Shelf{tree: shelf, scratch: &scratch{}},
	}, nil
}

// scratch gives out names for files that have none yet.
type scratch struct {
	dir  string
	last atomic.Uint64
}

func openScratch(disk durable.FS, root string) (*scratch, error) {
	tree, err := disk.OpenTree(filepath.Join(root, "scratch"))
	if err != nil {
		return nil, err
	}
	left, err := os.ReadDir(tree.Root())
	if err != nil {
		return nil, stagingFailed("empty scratch", tree.Root(), err)
	}
	for _, e := range left {
		if err := disk.Remove(tree.Path(e.Name())); err != nil {
			return nil, err
		}
	}
	return &scratch{dir: tree.Root()}, nil
}

func (s *scratch) name() string {
	return filepath.Join(s.dir, fmt.Sprint(s.last.Add(1)))
}
