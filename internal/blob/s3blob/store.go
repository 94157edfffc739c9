package s3blob

import (
	"context"
	"errors"
	"io"
	"strings"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"liuhen/internal/blob"
	"liuhen/internal/digest"
	"liuhen/internal/fault"
)

// Store implements blob.Store, blob.Rereader, blob.Locker and blob.Remover.
type Store struct {
	*wire
	changes blob.Turns[digest.SHA256] // one Adopt, Lock or Remove of a blob at a time
	mu      sync.Mutex
	known   map[digest.SHA256]version
}

// Adopt implements blob.Store.
func (s *Store) Adopt(ctx context.Context, uploadID string, d digest.SHA256, known bool) error {
	part, size, err := s.options.Parts.OpenUpload(ctx, uploadID)
	if errors.Is(err, fault.UploadMissing) {
		return s.adopted(ctx, d, known, err)
	}
	if err != nil {
		return err
	}
	err = s.adopt(ctx, staged{part, size, uploadID}, d, known)
	if err := errors.Join(err, part.Close()); err != nil {
		return err
	}
	return s.options.Staging.Discard(ctx, uploadID)
}

// staged is a complete upload that we hold.
type staged struct {
	blob.Part
	size int64
	id   string
}

// ReadAt reads the part; that the local disk failed is told as errUnreadPart.
func (from staged) ReadAt(b []byte, at int64) (int, error) {
	n, err := from.Part.ReadAt(b, at)
	if err != nil && !errors.Is(err, io.EOF) {
		err = errors.Join(errUnreadPart, err)
	}
	return n, err
}

func (s *Store) adopt(ctx context.Context, from staged, d digest.SHA256, known bool) error {
	sum, err := s.options.Staging.Sum(ctx, from.id)
	if err != nil {
		return err
	}
	if sum != d {
		return fault.BlobMismatch.Err("adopt upload", from.id, nil)
	}
	release, err := s.changes.Wait(ctx, d)
	if err != nil {
		return err
	}
	defer release()
	return s.place(ctx, from, d, known)
}

// adopted finishes an Adopt that was cut off after its upload had become the blob;
// missing is the answer when there is no such blob.
func (s *Store) adopted(ctx context.Context, d digest.SHA256, known bool, missing error) error {
	release, err := s.changes.Wait(ctx, d)
	if err != nil {
		return err
	}
	defer release()
	v, err := s.find(ctx, "adopt upload", d)
	if errors.Is(err, fault.BlobMissing) {
		return missing
	}
	if err != nil || known {
		return err
	}
	return s.verify(ctx, d, v)
}

// tries bounds how often a key is looked at again, after another server was quicker
// or an answer was lost.
const tries = 8

// place sees to it that the key holds the blob. Every round looks at the key first: a
// right version is accepted, a wrong one taken away, and a free key is put to. So it
// does not matter whether the put before has failed, or only its answer was lost.
func (s *Store) place(ctx context.Context, from staged, d digest.SHA256, known bool) error {
	var err error
	for range tries {
		var v version
		v, err = s.find(ctx, "adopt upload", d)
		switch {
		case errors.Is(err, fault.BlobMissing):
			err = s.put(ctx, from, d)
			if err == nil {
				return nil
			}
			if ctx.Err() != nil || !unsure(err) {
				return s.unput(ctx, from.id, err)
			}
			known = known && !errors.Is(err, errUnlike) // what we made ourselves is to be read
		case err != nil || known:
			return err
		default:
			if err = s.verify(ctx, d, v); !isWrong(err) {
				return err
			}
			if err := s.erase(ctx, "replace blob", d, v); err != nil {
				return fault.StorageFailed.Err("replace blob", d.String(), err)
			}
		}
	}
	return fault.StorageFailed.Err("adopt upload", d.String(), err)
}

// isWrong tells bytes that were found wrong from those that could not be judged.
func isWrong(err error) bool {
	return errors.Is(err, fault.BlobMismatch) || errors.Is(err, fault.BlobUnreadable)
}

// verify reads the version and compares its digest. Errors: blob-missing,
// blob-unreadable, blob-mismatch.
func (s *Store) verify(ctx context.Context, d digest.SHA256, v version) error {
	r, err := s.read(ctx, "check blob", d, v, 0)
	if err != nil {
		return err
	}
	defer r.Close()
	return blob.Check(r, d)
}

// Stat implements blob.Store.
func (s *Store) Stat(ctx context.Context, d digest.SHA256) (int64, error) {
	v, err := s.find(ctx, "stat blob", d)
	return v.size, err
}

// Walk implements blob.Store. It holds one page of the listing.
func (s *Store) Walk(ctx context.Context, fn func(d digest.SHA256, size int64, changed time.Time) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	var key string
	var oldest version
	tell := func() error {
		d, err := digest.ParseSHA256(key[max(0, strings.LastIndexByte(key, '/')+1):])
		if err != nil || keyOf(d) != key {
			return nil // not ours
		}
		return fn(d, oldest.size, oldest.stored)
	}
	err := s.versions(ctx, prefix, func(page *s3.ListObjectVersionsOutput) error {
		for _, v := range page.Versions {
			if next := aws.ToString(v.Key); next != key {
				if err := tell(); err != nil {
					return err
				}
				key = next
			}
			oldest = versionOf(v)
		}
		return ctx.Err()
	})
	if err != nil {
		return err
	}
	return tell()
}

// Remove implements blob.Remover. Whatever was put over the blob goes first, so that
// the blob is the oldest version to the end.
func (s *Store) Remove(ctx context.Context, d digest.SHA256) error {
	release, err := s.changes.Wait(ctx, d)
	if err != nil {
		return err
	}
	defer release()
	versions, marks, err := s.all(ctx, d)
	if err != nil {
		return err
	}
	for _, v := range versions { // all of them before any
		if err := s.unlocked(ctx, d, v); err != nil {
			return err
		}
	}
	for _, mark := range marks {
		if err := s.deleteVersion(ctx, "remove blob", d, mark); err != nil {
			return err
		}
	}
	for _, v := range versions {
		if err := s.erase(ctx, "remove blob", d, v); err != nil {
			return err
		}
	}
	s.forget(d)
	return nil
}

// erase lifts the hold of one version and deletes it; what is gone is no error.
func (s *Store) erase(ctx context.Context, op string, d digest.SHA256, v version) error {
	if err := s.unlocked(ctx, d, v); err != nil {
		return err
	}
	limited, cancel := s.limited(ctx, 0)
	defer cancel()
	_, err := s.client.PutObjectLegalHold(limited, &s3.PutObjectLegalHoldInput{
		Bucket: s.bucket, Key: aws.String(keyOf(d)), VersionId: aws.String(v.id),
		LegalHold: &types.ObjectLockLegalHold{Status: types.ObjectLockLegalHoldStatusOff},
	})
	if err != nil && outcomeOf(err) != gone {
		return s.broken(ctx, op, d.String(), err)
	}
	s.forget(d)
	return s.deleteVersion(ctx, op, d, v.id)
}

func (s *Store) deleteVersion(ctx context.Context, op string, d digest.SHA256, id string) error {
	limited, cancel := s.limited(ctx, 0)
	defer cancel()
	_, err := s.client.DeleteObject(limited, &s3.DeleteObjectInput{Bucket: s.bucket, Key: aws.String(keyOf(d)), VersionId: aws.String(id)})
	if err != nil && outcomeOf(err) != gone {
		return s.broken(ctx, op, d.String(), err)
	}
	return nil
}
