package fsblob

import (
	"context"
	"errors"
	"io/fs"
	"time"

	"liuhen/internal/blob"
	"liuhen/internal/digest"
	"liuhen/internal/durable"
	"liuhen/internal/fault"
)

// Lock implements blob.Locker. The date is kept as the file's modification time,
// rounded up to a whole second, which every file system holds and copies keep.
func (s *Store) Lock(ctx context.Context, d digest.SHA256, until time.Time) (string, error) {
	release, err := s.changes.Wait(ctx, d)
	if err != nil {
		return "", err
	}
	defer release()
	until = wholeSecond(until)
	if err := s.protect(d, until); err != nil {
		return "", err
	}
	protection, have, err := s.Protection(ctx, d)
	if err != nil {
		return "", err
	}
	if protection == "" || have.Before(until) {
		return "", fault.BlobUnprotected.Err("lock blob", d.String(), nil)
	}
	return protection, nil
}

// wholeSecond rounds up, so that a lock never ends early.
func wholeSecond(t time.Time) time.Time {
	cut := t.Truncate(time.Second)
	if cut.Before(t) {
		cut = cut.Add(time.Second)
	}
	return cut.UTC()
}

// protect sets mode and date, syncs them, then sets the flag. Every part is
// looked at first: a flag must be lifted to lengthen the date, and only then.
func (s *Store) protect(d digest.SHA256, until time.Time) error {
	info, err := s.stat("lock blob", d)
	if err != nil {
		return err
	}
	path := s.path(d)
	if info.Mode()&writeBits != 0 || info.ModTime().Before(until) {
		if err := s.clearFlag(path); err != nil {
			return err
		}
	}
	if err := s.writeLock(path, info, until); err != nil {
		return err
	}
	if !s.immutable {
		return nil
	}
	err = s.disk.SetImmutable(path, true)
	if errors.Is(err, errors.ErrUnsupported) || errors.Is(err, fs.ErrPermission) {
		return nil // read back as what it is: read-only
	}
	return err
}

// writeLock syncs even when nothing was to change: the one who changed it may
// have been killed before.
func (s *Store) writeLock(path string, info fs.FileInfo, until time.Time) error {
	f, err := s.disk.OpenRead(path)
	if err != nil {
		return err
	}
	defer f.Close()
	if info.Mode()&writeBits != 0 {
		if err := f.Chmod(sealedPerm); err != nil {
			return err
		}
	}
	if info.ModTime().Before(until) {
		if err := f.Stamp(until); err != nil {
			return err
		}
	}
	return f.Sync()
}

// Protection implements blob.Locker.
func (s *Store) Protection(_ context.Context, d digest.SHA256) (string, time.Time, error) {
	info, err := s.stat("read back lock", d)
	if err != nil {
		return "", time.Time{}, err
	}
	flag, err := durable.Immutable(s.path(d))
	if err != nil {
		return "", time.Time{}, blobGone("read back lock", d, err)
	}
	switch {
	case flag:
		return blob.Immutable, info.ModTime().UTC(), nil
	case info.Mode()&writeBits == 0:
		return blob.ReadOnly, info.ModTime().UTC(), nil
	}
	return "", info.ModTime().UTC(), nil
}

// clearFlag lifts the immutable flag if it is set, whoever set it: to lengthen a
// lock, for lawful removal, and for the replacing of wrong bytes.
func (s *Store) clearFlag(path string) error {
	set, err := durable.Immutable(path)
	if err != nil || !set {
		return nil // what cannot be read or has no flag is dealt with by the next step
	}
	return s.disk.SetImmutable(path, false)
}
