package fsblob

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"liuhen/internal/blob"
	"liuhen/internal/digest"
	"liuhen/internal/durable"
	"liuhen/internal/fault"
)

// Store implements blob.Store, blob.Rereader, blob.Locker and blob.Remover.
type Store struct {
	disk      durable.FS
	tree      *durable.Tree
	staging   *Staging
	immutable bool
	changes   blob.Turns[digest.SHA256] // one Adopt, Lock or Remove of a blob at a time
}

// path returns where the blob lies: blobs/sha256/ab/<hex>.
func (s *Store) path(d digest.SHA256) string {
	name := d.String()
	return s.tree.Path(name[:2], name)
}

// Adopt implements blob.Store.
func (s *Store) Adopt(ctx context.Context, uploadID string, d digest.SHA256, known bool) error {
	disown, err := s.staging.own("adopt upload", uploadID)
	if err != nil {
		return err
	}
	defer disown()
	release, err := s.changes.Wait(ctx, d)
	if err != nil {
		return err
	}
	defer release()
	left := true // whether the part may still be there
	err = s.staging.seal(ctx, uploadID, d)
	if errors.Is(err, fault.UploadMissing) {
		err = s.adopted(ctx, d, known, err)
	} else if err == nil {
		left, err = s.place(ctx, s.staging.partPath(uploadID), d, known)
	}
	if err != nil {
		return err
	}
	return s.staging.forget(uploadID, left)
}

// adopted finishes an Adopt that was cut off after its upload had become the
// blob; missing is the answer when there is no such blob.
func (s *Store) adopted(ctx context.Context, d digest.SHA256, known bool, missing error) error {
	if !known {
		err := s.check(ctx, d)
		if errors.Is(err, fault.BlobMissing) {
			return missing
		}
		if err != nil {
			return err
		}
	} else if _, err := s.Stat(ctx, d); err != nil {
		return missing
	}
	return s.tree.Settle(filepath.Dir(s.path(d)))
}

// place gives the sealed part the blob's name, never over bytes that may be right; left
// is whether the part is still there.
func (s *Store) place(ctx context.Context, part string, d digest.SHA256, known bool) (left bool, err error) {
	path := s.path(d)
	dir := filepath.Dir(path)
	if err := s.tree.Ensure(dir); err != nil {
		return true, err
	}
	err = s.disk.Move(part, path)
	if errors.Is(err, fs.ErrExist) {
		left, err = s.meet(ctx, part, d, known)
	}
	if err != nil {
		return true, err
	}
	return left, s.tree.Settle(dir)
}

// meet deals with a blob that is there already: accepted when it is known or
// right, so that the part is left, else replaced in one step, so that the name is never
// without bytes.
func (s *Store) meet(ctx context.Context, part string, d digest.SHA256, known bool) (left bool, err error) {
	if known {
		return true, nil
	}
	err = s.check(ctx, d)
	if err == nil || ctx.Err() != nil {
		return true, err
	}
	path := s.path(d)
	if err := s.clearFlag(path); err != nil {
		return true, err
	}
	return false, s.disk.Replace(part, path)
}

// check reads the blob from the disk and compares its digest. Errors:
// blob-missing, blob-unreadable, blob-mismatch.
func (s *Store) check(ctx context.Context, d digest.SHA256) error {
	r, _, err := s.Reread(ctx, d)
	if err != nil {
		return err
	}
	defer r.Close()
	return blob.Check(r, d)
}

// seal makes a complete upload with the digest d ready to become a blob: closed
// against writing and synced. Done again it does the same.
func (s *Staging) seal(ctx context.Context, id string, d digest.SHA256) error {
	if t, ok := s.takenUpload(id); ok {
		return matches(id, t.sum, d)
	}
	at, err := s.load(ctx, "adopt upload", id)
	if err != nil {
		return err
	}
	sum, err := s.sum(ctx, id, at)
	if err == nil {
		err = matches(id, sum, d)
	}
	if err != nil {
		return err
	}
	return s.sealPart(id, at.size)
}

func matches(id string, got, want digest.SHA256) error {
	if got != want {
		return fault.BlobMismatch.Err("adopt upload", id, nil)
	}
	return nil
}

// sealPart throws the upload away when its sync fails.
func (s *Staging) sealPart(id string, size int64) error {
	part, err := s.disk.OpenRead(s.partPath(id))
	if err != nil {
		return err
	}
	defer part.Close()
	info, err := part.Stat()
	if err != nil {
		return stagingFailed("adopt upload", id, err)
	}
	if info.Size() != size { // a tail that was never acknowledged
		if err := s.cutTail(id, size); err != nil {
			return err
		}
	}
	if err := part.Chmod(sealedPerm); err != nil {
		return err
	}
	if err := part.Sync(); err != nil {
		s.throwAway(id)
		return err
	}
	return nil
}

func (s *Staging) cutTail(id string, size int64) error {
	part, err := s.openPart(id)
	if errors.Is(err, fault.UploadFinished) { // closed at another size than it has now
		return fault.UploadDamaged.Err("adopt upload", id, err)
	}
	if err != nil {
		return err
	}
	defer part.Close()
	return part.Truncate(size)
}

// Stat implements blob.Store.
func (s *Store) Stat(_ context.Context, d digest.SHA256) (int64, error) {
	info, err := s.stat("stat blob", d)
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

// stat refuses whatever is not a plain file, so that no link is followed.
func (s *Store) stat(op string, d digest.SHA256) (fs.FileInfo, error) {
	info, err := os.Lstat(s.path(d))
	if err != nil {
		return nil, blobGone(op, d, err)
	}
	if !info.Mode().IsRegular() {
		return nil, fault.BlobUnreadable.Err(op, d.String(), errors.New("not a plain file"))
	}
	return info, nil
}

// blobGone gives a failed look at a blob its code.
func blobGone(op string, d digest.SHA256, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return fault.BlobMissing.Err(op, d.String(), err)
	}
	return fault.BlobUnreadable.Err(op, d.String(), err)
}

// Remove implements blob.Remover.
func (s *Store) Remove(ctx context.Context, d digest.SHA256) error {
	release, err := s.changes.Wait(ctx, d)
	if err != nil {
		return err
	}
	defer release()
	path := s.path(d)
	if _, err := os.Lstat(filepath.Dir(path)); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err := s.clearFlag(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := s.disk.Remove(path); err != nil {
		return err
	}
	return s.disk.SyncDir(filepath.Dir(path))
}
