package fsblob

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"strconv"

	"liuhen/internal/digest"
	"liuhen/internal/durable"
	"liuhen/internal/fault"
)

// upload is an upload opened by its one writer.
type upload struct {
	id    string
	known *progress
	part  *durable.File
	state *durable.File
	at    slot            // what is durable
	hash  *digest.Running // at at.offset, ahead of it while a piece streams
}

// Append implements blob.Staging.
func (s *Staging) Append(ctx context.Context, id string, offset int64, r io.Reader, piece digest.SHA256) (int64, error) {
	release, err := s.own("append to upload", id)
	if err != nil {
		return 0, err
	}
	defer release()
	if _, ok := s.takenUpload(id); ok {
		return 0, fault.UploadFinished.Err("append to upload", id, nil)
	}
	u, err := s.resume(ctx, id)
	if err != nil {
		return 0, err
	}
	defer u.close()
	if offset != u.at.offset {
		return u.at.offset, fault.UploadOffset.Err("append to upload", id, nil).With("offset", decimal(u.at.offset))
	}
	err = u.take(ctx, r, piece, s.checkpoint)
	if u.part.Broken() || u.state.Broken() {
		s.throwAway(id)
		return 0, err
	}
	if err != nil {
		_ = u.part.Truncate(u.at.offset) // gives the room back now; resume would cut the tail too
	}
	return u.at.offset, err
}

// resume opens an upload at its durable offset and cuts off what lies beyond.
func (s *Staging) resume(ctx context.Context, id string) (*upload, error) {
	at, err := s.load(ctx, "append to upload", id)
	if err != nil {
		return nil, err
	}
	u := &upload{id: id, known: &s.known, at: at}
	if u.part, err = s.openPart(id); err != nil {
		return nil, err
	}
	if u.state, err = s.disk.OpenWrite(s.statePath(id)); err != nil {
		u.close()
		return nil, err
	}
	if err := u.rewind(ctx); err != nil {
		u.close()
		return nil, err
	}
	return u, nil
}

// openPart refuses a part that was closed for Adopt: where files cannot be moved
// without a second name, it may be a blob already.
func (s *Staging) openPart(id string) (*durable.File, error) {
	part, err := s.disk.OpenWrite(s.partPath(id))
	if errors.Is(err, fs.ErrPermission) {
		return nil, fault.UploadFinished.Err("append to upload", id, err)
	}
	if err != nil {
		return nil, err
	}
	info, err := part.Stat()
	if err == nil && info.Mode()&writeBits == 0 {
		err = fault.UploadFinished.Err("append to upload", id, nil)
	}
	if err != nil {
		part.Close()
		return nil, err
	}
	return part, nil
}

// rewind brings file and hash to the durable offset.
func (u *upload) rewind(ctx context.Context) error {
	info, err := u.part.Stat()
	if err != nil {
		return stagingFailed("resume upload", u.id, err)
	}
	if info.Size() > u.at.offset {
		if err := u.part.Truncate(u.at.offset); err != nil {
			return err
		}
	}
	var ok bool
	if u.hash, ok = u.at.running(); ok {
		return nil
	}
	if u.hash, err = rehash(ctx, u.part, u.at.offset); err != nil {
		return fault.UploadDamaged.Err("resume upload", u.id, err)
	}
	return nil
}

// rehash makes the running hash from the first n bytes.
func rehash(ctx context.Context, f io.ReaderAt, n int64) (*digest.Running, error) {
	r := digest.NewRunning()
	return r, hashOn(ctx, f, r, n)
}

// hashOn goes on with the running hash up to the first n bytes.
func hashOn(ctx context.Context, f io.ReaderAt, r *digest.Running, n int64) error {
	buf := buffers.Get().(*[bufferSize]byte)
	defer buffers.Put(buf)
	for r.Offset() < n {
		if err := ctx.Err(); err != nil {
			return err
		}
		k, err := f.ReadAt(buf[:min(bufferSize, n-r.Offset())], r.Offset())
		_, _ = r.Write(buf[:k]) // a hash never fails
		if k == 0 && err != nil {
			return err
		}
	}
	return nil
}

// take streams a piece in and makes it count.
func (u *upload) take(ctx context.Context, r io.Reader, piece digest.SHA256, checkpoint int64) error {
	p := &pump{file: u.part, at: u.at.offset, started: u.at.offset, hashes: []io.Writer{u.hash}}
	if piece.IsZero() {
		return u.takePlain(ctx, p, r, checkpoint)
	}
	sum := sha256.New()
	p.hashes = append(p.hashes, sum)
	return u.takeChecked(ctx, p, r, sum, piece)
}

// takePlain saves progress at every checkpoint, so that a kill costs little, and
// keeps what came before the sender went away.
func (u *upload) takePlain(ctx context.Context, p *pump, r io.Reader, checkpoint int64) error {
	for {
		n, err := p.copy(ctx, r, min(checkpoint, u.at.size-p.at))
		gone, err := u.classify(ctx, p, r, err)
		if err != nil {
			return err
		}
		if n > 0 {
			if err := u.save(p.at); err != nil {
				return err
			}
		}
		switch {
		case gone == nil:
			continue
		case errors.Is(gone, io.EOF):
			return nil
		}
		return fault.UploadInterrupted.Err("append to upload", u.id, gone).With("offset", decimal(p.at))
	}
}

// takeChecked counts the piece only when it is whole and its digest is right.
func (u *upload) takeChecked(ctx context.Context, p *pump, r io.Reader, sum hash.Hash, piece digest.SHA256) error {
	_, err := p.copy(ctx, r, u.at.size-p.at)
	gone, err := u.classify(ctx, p, r, err)
	if err != nil {
		return err
	}
	if !errors.Is(gone, io.EOF) {
		return fault.UploadInterrupted.Err("append to upload", u.id, gone).With("offset", decimal(u.at.offset))
	}
	if digest.SHA256(sum.Sum(nil)) != piece {
		return fault.PieceMismatch.Err("append to upload", u.id, nil)
	}
	return u.save(p.at)
}

// classify parts the end of the stream (gone: io.EOF or a readError; nil while
// more may come) from errors that undo the piece. When all declared bytes are
// in, one more byte is too many.
func (u *upload) classify(ctx context.Context, p *pump, r io.Reader, err error) (gone, failed error) {
	if err == nil && p.at == u.at.size {
		var extra [1]byte
		n, after := fill(ctx, r, extra[:])
		if n > 0 {
			return nil, fault.UploadTooLong.Err("append to upload", u.id, nil).With("size", decimal(u.at.size))
		}
		return after, nil
	}
	var read readError
	if err == nil || errors.Is(err, io.EOF) || errors.As(err, &read) {
		return err, nil
	}
	return nil, err
}

// save makes the bytes below offset durable together with the state that says so. Only
// after both does the offset count.
func (u *upload) save(offset int64) error {
	if offset != u.hash.Offset() {
		return fault.Unexpected.Err("save upload", u.id, fmt.Errorf("hashed %d of %d bytes", u.hash.Offset(), offset))
	}
	next, err := slotAt(u.at.seq+1, u.at.size, u.hash)
	if err != nil {
		return fault.Unexpected.Err("save upload", u.id, err)
	}
	if err := next.write(u.state); err != nil {
		return err
	}
	if err := u.sync(); err != nil {
		return err
	}
	u.at = next
	u.known.put(u.id, next)
	return nil
}

// sync makes bytes and state durable at the same time: one after the other would keep
// the sender waiting twice.
func (u *upload) sync() error {
	bytes := make(chan error, 1)
	go func() { bytes <- u.part.SyncData() }()
	err := u.state.SyncData()
	return errors.Join(<-bytes, err)
}

func (u *upload) close() {
	if u.part != nil {
		u.part.Close()
	}
	if u.state != nil {
		u.state.Close()
	}
}

func incomplete(op, id string, at slot) error {
	return fault.UploadIncomplete.Err(op, id, nil).With("offset", decimal(at.offset)).With("size", decimal(at.size))
}

func decimal(n int64) string { return strconv.FormatInt(n, 10) }
