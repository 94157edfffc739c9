package fsblob

import (
	"context"
	"errors"
	"io"

	"liuhen/internal/digest"
	"liuhen/internal/durable"
	"liuhen/internal/fault"
)

// Take implements blob.Taker.
func (s *Staging) Take(ctx context.Context, id string, r io.Reader, limit int64) (digest.SHA256, int64, error) {
	if err := checkNew(id, limit); err != nil {
		return digest.SHA256{}, 0, err
	}
	release, err := s.own("take file", id)
	if err != nil {
		return digest.SHA256{}, 0, err
	}
	defer release()
	part, err := s.createPart("take file", id)
	if err != nil {
		return digest.SHA256{}, 0, err
	}
	t, err := s.takeInto(ctx, id, part, r, limit)
	part.Close()
	if err != nil {
		s.throwAway(id)
		return digest.SHA256{}, 0, err
	}
	s.takenMu.Lock()
	defer s.takenMu.Unlock()
	s.taken[id] = t
	return t.sum, t.size, nil
}

// Keep implements blob.Taker.
func (s *Staging) Keep(_ context.Context, id string) error {
	if _, ok := s.takenUpload(id); !ok {
		return fault.UploadMissing.Err("keep file", id, nil)
	}
	return s.tree.Settle(s.tree.Root()) // together with whoever else keeps one now
}

// takeInto streams, closes the file against writing and syncs it once.
func (s *Staging) takeInto(ctx context.Context, id string, part *durable.File, r io.Reader, limit int64) (taken, error) {
	u := &upload{id: id, part: part, at: slot{size: limit}, hash: digest.NewRunning()}
	p := &pump{file: part, hashes: []io.Writer{u.hash}}
	_, err := p.copy(ctx, r, limit)
	gone, err := u.classify(ctx, p, r, err)
	if err != nil {
		return taken{}, err
	}
	if !errors.Is(gone, io.EOF) {
		return taken{}, fault.UploadInterrupted.Err("take file", id, gone).With("offset", "0")
	}
	if err := part.Chmod(sealedPerm); err != nil {
		return taken{}, err
	}
	if err := part.Sync(); err != nil {
		return taken{}, err
	}
	return taken{sum: u.hash.Sum(), size: p.at}, nil
}
