package migrate

import (
	"context"
	"errors"
	"io"
	"time"

	"golang.org/x/sync/errgroup"

	"liuhen/internal/digest"
	"liuhen/internal/fault"
)

// Source is where the files are.
type Source interface {
	// Reread reads a whole file, past the system's page cache where that is possible.
	// Errors, also of Read: blob-missing, blob-unreadable.
	Reread(ctx context.Context, d digest.SHA256) (r io.ReadCloser, past bool, err error)
	// Protection reads back what protects the file and until when; zero when no date
	// was set.
	Protection(ctx context.Context, d digest.SHA256) (protection string, until time.Time, err error)
}

// Store is where the files go.
type Store interface {
	Source
	// Stat returns the size of a file, or blob-missing.
	Stat(ctx context.Context, d digest.SHA256) (size int64, err error)
	// Adopt durably keeps the complete upload's bytes under d.
	Adopt(ctx context.Context, uploadID string, d digest.SHA256, known bool) error
	// Lock protects the file at least until the date.
	Lock(ctx context.Context, d digest.SHA256, until time.Time) (protection string, err error)
}

// Staging is where the new store's files come in.
type Staging interface {
	// Take reads r to its end as a new, complete upload.
	Take(ctx context.Context, id string, r io.Reader, limit int64) (digest.SHA256, int64, error)
	// Discard ends an upload; one that is gone is no error.
	Discard(ctx context.Context, id string) error
}

// Bounds of what is held at once.
const (
	workers  = 2    // files under way at the same time
	pageSize = 500  // rows of one question to the database
	maxLeft  = 1000 // files left behind that are named
)

// files carries every file that the old database holds as present.
func (m *move) files(ctx context.Context) error {
	m.begin(StageFiles)
	g, working := errgroup.WithContext(ctx)
	g.SetLimit(workers)
	for after := []byte{}; ; {
		page, err := m.Rows.Files(working, after, pageSize)
		if err != nil {
			return errors.Join(g.Wait(), err) // what called the rest off comes first
		}
		for _, f := range page {
			g.Go(func() error { return m.file(working, f) })
			after = f.Digest[:]
		}
		if len(page) < pageSize {
			break
		}
	}
	if err := g.Wait(); err != nil {
		return err
	}
	return m.damaged
}

// file carries one file, or notes that it cannot be.
func (m *move) file(ctx context.Context, f File) error {
	copied, err := m.carry(ctx, f)
	if err != nil && !m.isLost(ctx, f) {
		return err
	}
	m.count(func(p *Progress, r *Report) {
		p.Done, p.Bytes = p.Done+1, p.Bytes+f.Size
		switch {
		case err == nil && copied:
			r.Copied++
			fallthrough
		case err == nil:
			r.Files, r.Bytes = r.Files+1, r.Bytes+f.Size
		default:
			m.leave(f, err)
		}
	})
	return nil
}

// leave notes a file whose bytes are lost.
func (m *move) leave(f File, err error) {
	r := &m.report
	r.LeftFiles, r.LeftBytes = r.LeftFiles+1, r.LeftBytes+f.Size
	if len(r.Left) < maxLeft {
		r.Left = append(r.Left, f.Digest)
	}
	if m.damaged == nil && !m.options.LeaveDamaged {
		m.damaged = fault.MigrationDamaged.Err("migrate", f.Digest.String(), err).With("file", f.Digest.String())
	}
}

// carry brings one file over, unless it is there, and reads it back. copied tells
// whether it was not there.
func (m *move) carry(ctx context.Context, f File) (copied bool, err error) {
	if size, err := m.NewBytes.Stat(ctx, f.Digest); err != nil || size != f.Size {
		if err != nil && fault.Of(err).Code != fault.BlobMissing {
			return false, err
		}
		if err := m.copy(ctx, f); err != nil {
			return false, err
		}
		copied = true
	}
	if err := m.lock(ctx, f.Digest); err != nil {
		return copied, err
	}
	return copied, check(ctx, m.NewBytes, f)
}

// copy brings the bytes into the new store. Those that are not of the digest are
// refused by it.
func (m *move) copy(ctx context.Context, f File) (err error) {
	id := f.Digest.String()
	if err := m.Staging.Discard(ctx, id); err != nil { // of an earlier migration
		return err
	}
	r, _, err := m.OldBytes.Reread(ctx, f.Digest)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	if _, _, err := m.Staging.Take(ctx, id, r, f.Size); err != nil {
		return err
	}
	return m.NewBytes.Adopt(ctx, id, f.Digest, false)
}

// lock gives the new file the date of the old one, unless that is over: a store takes no
// dates of the past.
func (m *move) lock(ctx context.Context, d digest.SHA256) error {
	_, until, err := m.OldBytes.Protection(ctx, d)
	if err != nil || !until.After(m.Now()) {
		return err
	}
	_, err = m.NewBytes.Lock(ctx, d, until)
	return err
}

// isLost reads the old bytes once more and tells whether they are lost: else whatever
// kept them from coming over is trouble of the new store or of the way.
func (m *move) isLost(ctx context.Context, f File) bool {
	if ctx.Err() != nil {
		return false
	}
	again := check(ctx, m.OldBytes, f)
	switch fault.Of(again).Code {
	case fault.BlobMissing, fault.BlobMismatch, fault.BlobUnreadable:
		return true
	}
	return false
}

// check reads a file and compares it with its digest and size. Errors: blob-mismatch,
// and those of the store.
func check(ctx context.Context, from Source, f File) (err error) {
	r, _, err := from.Reread(ctx, f.Digest)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	sum := digest.NewRunning()
	if _, err := io.Copy(sum, r); err != nil {
		return err
	}
	if sum.Sum() != f.Digest || sum.Offset() != f.Size {
		return fault.BlobMismatch.Err("check file", f.Digest.String(), nil)
	}
	return nil
}
