package memblob

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"io"
	"slices"
	"time"

	"liuhen/internal/blob"
	"liuhen/internal/digest"
	"liuhen/internal/fault"
)

// Store implements blob.Store, blob.Rereader, blob.Locker and blob.Remover.
type Store struct {
	*disk
	staging *Staging
	blobs   map[digest.SHA256]*kept
}

// kept is one blob; data is never changed in place only replaced.
type kept struct {
	data       []byte
	changed    time.Time
	until      time.Time
	unreadable bool
}

// Adopt implements blob.Store.
func (s *Store) Adopt(ctx context.Context, uploadID string, d digest.SHA256, known bool) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	_, release, err := s.staging.own("adopt upload", uploadID)
	if errors.Is(err, fault.UploadMissing) {
		return s.adopted(d, known, err)
	}
	if err != nil {
		return err
	}
	defer release()
	data, err := s.staging.complete("adopt upload", uploadID)
	if err != nil {
		return err
	}
	if digest.SumSHA256(data) != d {
		return fault.BlobMismatch.Err("adopt upload", uploadID, nil)
	}
	if err := s.place(d, data, known); err != nil {
		return err
	}
	s.staging.forget(uploadID)
	return nil
}

// adopted answers when the upload is gone.
func (s *Store) adopted(d digest.SHA256, known bool, missing error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	b, ok := s.blobs[d]
	switch {
	case !ok:
		return missing
	case !known && b.unreadable:
		return fault.BlobUnreadable.Err("check blob", d.String(), nil)
	case !known && digest.SumSHA256(b.data) != d:
		return fault.BlobMismatch.Err("check blob", d.String(), nil)
	}
	return nil
}

func (s *Store) place(d digest.SHA256, data []byte, known bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if b, ok := s.blobs[d]; ok && (known || !b.unreadable && digest.SumSHA256(b.data) == d) {
		return nil
	}
	if err := s.keep(d.String()); err != nil {
		return err
	}
	s.blobs[d] = &kept{data: data, changed: s.options.Now()}
	return nil
}

// Open implements blob.Store.
func (s *Store) Open(ctx context.Context, d digest.SHA256, offset int64) (io.ReadCloser, error) {
	b, err := s.find("open blob", d)
	if err != nil {
		return nil, err
	}
	if offset < 0 {
		return nil, fault.BadInput.Err("open blob", d.String(), nil).With("field", "offset").
			WithBoth("problem", "起始位置无效", "the offset is not valid")
	}
	return io.NopCloser(reader{ctx, bytes.NewReader(b.data[min(offset, int64(len(b.data))):])}), nil
}

// reader ends with its context.
type reader struct {
	ctx context.Context
	r   io.Reader
}

// Read reads until the context is done.
func (r reader) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.r.Read(p)
}

// find returns a copy, so that the caller needs no lock.
func (s *Store) find(op string, d digest.SHA256) (kept, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	b, err := s.look(op, d)
	if err != nil {
		return kept{}, err
	}
	return *b, nil
}

// look is find for a caller that holds the lock.
func (s *Store) look(op string, d digest.SHA256) (*kept, error) {
	b, ok := s.blobs[d]
	switch {
	case !ok:
		return nil, fault.BlobMissing.Err(op, d.String(), nil)
	case b.unreadable:
		return nil, fault.BlobUnreadable.Err(op, d.String(), nil)
	}
	return b, nil
}

// Stat implements blob.Store.
func (s *Store) Stat(_ context.Context, d digest.SHA256) (int64, error) {
	b, err := s.find("stat blob", d)
	return int64(len(b.data)), err
}

// Walk implements blob.Store; its memory grows with the number of blobs.
func (s *Store) Walk(ctx context.Context, fn func(d digest.SHA256, size int64, changed time.Time) error) error {
	for _, d := range s.digests() {
		if err := ctx.Err(); err != nil {
			return err
		}
		b, err := s.find("walk blobs", d)
		if err != nil {
			continue
		}
		changed := b.changed
		if b.until.After(changed) {
			changed = b.until
		}
		if err := fn(d, int64(len(b.data)), changed); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) digests() []digest.SHA256 {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := make([]digest.SHA256, 0, len(s.blobs))
	for d := range s.blobs {
		all = append(all, d)
	}
	slices.SortFunc(all, func(a, b digest.SHA256) int { return cmp.Compare(a.String(), b.String()) })
	return all
}

// Reread implements blob.Rereader; memory is no medium, so past is false.
func (s *Store) Reread(ctx context.Context, d digest.SHA256) (io.ReadCloser, bool, error) {
	r, err := s.Open(ctx, d, 0)
	return r, false, err
}

// Lock implements blob.Locker.
func (s *Store) Lock(_ context.Context, d digest.SHA256, until time.Time) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	b, err := s.look("lock blob", d)
	if err != nil {
		return "", err
	}
	if err := s.step("sync", d.String()); err != nil {
		return "", err
	}
	if until.After(b.until) {
		b.until = until.UTC()
	}
	return blob.ReadOnly, nil
}

// Protection implements blob.Locker.
func (s *Store) Protection(_ context.Context, d digest.SHA256) (string, time.Time, error) {
	b, err := s.find("read back lock", d)
	if err != nil {
		return "", time.Time{}, err
	}
	return blob.ReadOnly, b.until, nil
}

// Remove implements blob.Remover.
func (s *Store) Remove(_ context.Context, d digest.SHA256) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.step("remove", d.String()); err != nil {
		return err
	}
	delete(s.blobs, d)
	return nil
}

// Flip turns one bit of the byte at, as a failing disk might; for tests.
func (s *Store) Flip(d digest.SHA256, at int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	b := s.blobs[d]
	b.data = bytes.Clone(b.data)
	b.data[at] ^= 1
}

// Plant puts any bytes under d, as someone with the disk might; for tests.
func (s *Store) Plant(d digest.SHA256, data []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.blobs[d] = &kept{data: bytes.Clone(data), changed: s.options.Now()}
}

// Break makes the blob unreadable; for tests.
func (s *Store) Break(d digest.SHA256) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.blobs[d].unreadable = true
}
