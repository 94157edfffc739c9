package memblob

import (
	"errors"
	"sync"
	"syscall"
	"time"

	"liuhen/internal/digest"
	"liuhen/internal/fault"
)

// Options are the choices of a folder.
type Options struct {
	// Now gives the times that Walk and Uploads tell; required.
	Now func() time.Time
	// OnStep is called with "write" and "sync" before bytes are kept; its error
	// takes the place of the disk's. It may be nil.
	OnStep func(step string) error
}

// Folder is an empty store in memory with its three parts.
type Folder struct {
	Store   *Store
	Staging *Staging
	Shelf   *Shelf
}

// New returns an empty folder.
func New(o Options) Folder {
	disk := &disk{options: o}
	staging := &Staging{disk: disk, uploads: map[string]*upload{}}
	return Folder{
		Store:   &Store{disk: disk, staging: staging, blobs: map[digest.SHA256]*kept{}},
		Staging: staging,
		Shelf:   &Shelf{disk: disk, objects: map[string][]byte{}},
	}
}

// disk is the one lock over all of a folder and its hook.
type disk struct {
	mu      sync.Mutex
	options Options
}

// step passes the hook; a full disk is told from other failures as durable does.
func (d *disk) step(name, subject string) error {
	if d.options.OnStep == nil {
		return nil
	}
	err := d.options.OnStep(name)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, syscall.ENOSPC):
		return fault.StorageFull.Err(name, subject, err)
	}
	return fault.StorageFailed.Err(name, subject, err)
}

// keep passes the steps that storing bytes takes.
func (d *disk) keep(subject string) error {
	if err := d.step("write", subject); err != nil {
		return err
	}
	return d.step("sync", subject)
}
