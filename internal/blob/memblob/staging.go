package memblob

import (
	"bytes"
	"context"
	"errors"
	"io"
	"maps"
	"slices"
	"strconv"
	"time"

	"liuhen/internal/blob"
	"liuhen/internal/digest"
	"liuhen/internal/fault"
)

// Staging implements blob.Staging, blob.Progress, blob.Taker and blob.PartOpener.
type Staging struct {
	*disk
	uploads map[string]*upload
}

// upload is one unfinished blob; data holds acknowledged bytes only.
type upload struct {
	size    int64
	data    []byte
	changed time.Time
	busy    bool // a writer is at it
	taken   bool // whole from the start, takes no more
}

// Create implements blob.Staging.
func (s *Staging) Create(_ context.Context, id string, size int64) error {
	return s.add(id, &upload{size: size}, size)
}

// add begins an upload.
func (s *Staging) add(id string, u *upload, size int64) error {
	if err := blob.CheckUploadID(id); err != nil {
		return err
	}
	if size < 0 {
		return fault.BadInput.Err("create upload", id, nil).With("field", "size").
			WithBoth("problem", "大小不能为负", "the size is negative")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, taken := s.uploads[id]; taken {
		return fault.UploadExists.Err("create upload", id, nil)
	}
	if err := s.keep(id); err != nil {
		return err
	}
	u.changed = s.options.Now()
	s.uploads[id] = u
	return nil
}

// own makes the caller the upload's one writer.
func (s *Staging) own(op, id string) (u *upload, release func(), err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	u, ok := s.uploads[id]
	if !ok {
		return nil, nil, fault.UploadMissing.Err(op, id, nil)
	}
	if u.busy {
		return nil, nil, fault.UploadBusy.Err(op, id, nil)
	}
	u.busy = true
	return u, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		u.busy = false
	}, nil
}

// Append implements blob.Staging.
func (s *Staging) Append(ctx context.Context, id string, offset int64, r io.Reader, piece digest.SHA256) (int64, error) {
	u, release, err := s.own("append to upload", id)
	if err != nil {
		return 0, err
	}
	defer release()
	have := int64(len(u.data))
	if u.taken {
		return 0, fault.UploadFinished.Err("append to upload", id, nil)
	}
	if offset != have {
		return have, fault.UploadOffset.Err("append to upload", id, nil).With("offset", decimal(have))
	}
	data, gone := read(ctx, r, u.size-have)
	if err := judge(id, u, data, gone, piece); err != nil {
		return have, err
	}
	if err := s.grow(id, u, data); err != nil {
		return s.afterFailure(id, have, err)
	}
	if gone != nil {
		return int64(len(u.data)), interrupted(id, int64(len(u.data)), gone)
	}
	return int64(len(u.data)), nil
}

// read takes one byte more than limit, to see what is too much. gone is why the
// sender stopped early.
func read(ctx context.Context, r io.Reader, limit int64) (data []byte, gone error) {
	data, gone = io.ReadAll(io.LimitReader(r, limit+1))
	if gone == nil {
		gone = ctx.Err()
	}
	return data, gone
}

// judge says whether the piece may count.
func judge(id string, u *upload, data []byte, gone error, piece digest.SHA256) error {
	switch {
	case int64(len(u.data)+len(data)) > u.size:
		return fault.UploadTooLong.Err("append to upload", id, nil).With("size", decimal(u.size))
	case !piece.IsZero() && gone != nil:
		return interrupted(id, int64(len(u.data)), gone)
	case !piece.IsZero() && digest.SumSHA256(data) != piece:
		return fault.PieceMismatch.Err("append to upload", id, nil)
	}
	return nil
}

func interrupted(id string, offset int64, gone error) error {
	return fault.UploadInterrupted.Err("append to upload", id, gone).With("offset", decimal(offset))
}

func (s *Staging) grow(id string, u *upload, data []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.keep(id); err != nil {
		return err
	}
	u.data = append(u.data, data...)
	u.changed = s.options.Now()
	return nil
}

// afterFailure throws the upload away after a failed sync, like a disk's.
func (s *Staging) afterFailure(id string, have int64, err error) (int64, error) {
	if fault.Of(err).Op != "sync" {
		return have, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.uploads, id)
	return 0, err
}

// Offset implements blob.Staging.
func (s *Staging) Offset(_ context.Context, id string) (offset, size int64, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	u, ok := s.uploads[id]
	if !ok {
		return 0, 0, fault.UploadMissing.Err("look up upload", id, nil)
	}
	return int64(len(u.data)), u.size, nil
}

// Kept implements blob.Progress.
func (s *Staging) Kept(_ context.Context, id string) (offset int64, sum digest.SHA256, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	u, ok := s.uploads[id]
	if !ok {
		return 0, sum, fault.UploadMissing.Err("look up upload", id, nil)
	}
	return int64(len(u.data)), digest.SumSHA256(u.data), nil
}

// Sum implements blob.Staging.
func (s *Staging) Sum(_ context.Context, id string) (digest.SHA256, error) {
	data, err := s.complete("sum upload", id)
	if err != nil {
		return digest.SHA256{}, err
	}
	return digest.SumSHA256(data), nil
}

func (s *Staging) complete(op, id string) ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	u, ok := s.uploads[id]
	if !ok {
		return nil, fault.UploadMissing.Err(op, id, nil)
	}
	if have := int64(len(u.data)); have != u.size {
		return nil, fault.UploadIncomplete.Err(op, id, nil).With("offset", decimal(have)).With("size", decimal(u.size))
	}
	return u.data, nil
}

// OpenUpload implements blob.PartOpener.
func (s *Staging) OpenUpload(_ context.Context, id string) (blob.Part, int64, error) {
	_, release, err := s.own("read upload", id)
	if err != nil {
		return nil, 0, err
	}
	data, err := s.complete("read upload", id)
	if err != nil {
		release()
		return nil, 0, err
	}
	return part{bytes.NewReader(data), release}, int64(len(data)), nil
}

// part is an upload's bytes, owned until it is closed.
type part struct {
	io.ReaderAt
	release func()
}

// Close implements blob.Part.
func (p part) Close() error {
	p.release()
	return nil
}

// Take implements blob.Taker.
func (s *Staging) Take(ctx context.Context, id string, r io.Reader, limit int64) (digest.SHA256, int64, error) {
	u := &upload{size: limit, busy: true, taken: true}
	if err := s.add(id, u, limit); err != nil {
		return digest.SHA256{}, 0, err
	}
	data, gone := read(ctx, r, limit)
	err := judge(id, u, data, nil, digest.SHA256{})
	if err == nil && gone != nil {
		err = interrupted(id, 0, gone)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err == nil {
		err = s.keep(id)
	}
	if err != nil {
		delete(s.uploads, id)
		return digest.SHA256{}, 0, err
	}
	u.data, u.size, u.busy = data, int64(len(data)), false
	return digest.SumSHA256(data), u.size, nil
}

// Keep implements blob.Taker.
func (s *Staging) Keep(_ context.Context, id string) error {
	_, release, err := s.own("keep file", id)
	if err == nil {
		release()
	}
	return err
}

// Discard implements blob.Staging.
func (s *Staging) Discard(_ context.Context, id string) error {
	_, release, err := s.own("discard upload", id)
	if errors.Is(err, fault.UploadMissing) {
		return nil
	}
	if err != nil {
		return err
	}
	defer release()
	s.forget(id)
	return nil
}

func (s *Staging) forget(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.uploads, id)
}

// Uploads implements blob.Staging.
func (s *Staging) Uploads(ctx context.Context, fn func(id string, changed time.Time) error) error {
	for _, id := range s.ids() {
		if err := ctx.Err(); err != nil {
			return err
		}
		changed, ok := s.changed(id)
		if !ok {
			continue
		}
		if err := fn(id, changed); err != nil {
			return err
		}
	}
	return nil
}

func (s *Staging) changed(id string) (time.Time, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	u, ok := s.uploads[id]
	if !ok {
		return time.Time{}, false
	}
	return u.changed, true
}

func (s *Staging) ids() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Sorted(maps.Keys(s.uploads))
}

func decimal(n int64) string { return strconv.FormatInt(n, 10) }
