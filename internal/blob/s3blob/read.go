package s3blob

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"liuhen/internal/digest"
	"liuhen/internal/fault"
)

// Open implements blob.Store. A connection that breaks on the way is made again, and
// the reading goes on in the same version where it broke off.
func (s *Store) Open(ctx context.Context, d digest.SHA256, offset int64) (io.ReadCloser, error) {
	if offset < 0 {
		return nil, fault.BadInput.Err("open blob", d.String(), nil).With("field", "offset").
			WithBoth("problem", "起始位置无效", "the offset is not valid")
	}
	return s.open(ctx, "open blob", d, offset)
}

// Reread implements blob.Rereader. How the store reads is not ours to say, so past is
// false.
func (s *Store) Reread(ctx context.Context, d digest.SHA256) (io.ReadCloser, bool, error) {
	r, err := s.open(ctx, "reread blob", d, 0)
	return r, false, err
}

// open reads the version that is remembered, and looks for the blob when that is gone.
func (s *Store) open(ctx context.Context, op string, d digest.SHA256, offset int64) (io.ReadCloser, error) {
	if v, ok := s.remembered(d); ok {
		r, err := s.read(ctx, op, d, v, offset)
		if !errors.Is(err, fault.BlobMissing) {
			return r, err
		}
	}
	v, err := s.find(ctx, op, d)
	if err != nil {
		return nil, err
	}
	return s.read(ctx, op, d, v, offset)
}

// read reads one version from the offset on.
func (s *Store) read(ctx context.Context, op string, d digest.SHA256, v version, offset int64) (io.ReadCloser, error) {
	if offset > 0 && offset >= v.size {
		return io.NopCloser(bytes.NewReader(nil)), nil
	}
	r := &stream{wire: s.wire, key: keyOf(d), version: v.id, at: offset}
	r.ctx, r.end = context.WithCancel(ctx)
	r.coded = func(err error) error {
		return s.unread(ctx, op, d.String(), err, fault.BlobMissing, fault.BlobUnreadable)
	}
	if err := r.connect(); err != nil {
		r.end()
		return nil, r.coded(err)
	}
	return r, nil
}

// stream reads one version of an object, by as many requests as it takes.
type stream struct {
	*wire
	ctx      context.Context //nolint:containedctx // io.Reader has no other way in
	end      context.CancelFunc
	coded    func(err error) error
	key      string
	version  string
	at       int64
	body     io.ReadCloser
	failures int // since the last byte came
}

// errStill says that no byte came for as long as Patience allows.
var errStill = errors.New("the store sends nothing")

// watched runs what may stand still, and ends the stream when it does.
func (r *stream) watched(step func() error) error {
	still := time.AfterFunc(r.options.Patience, r.end)
	err := step()
	if !still.Stop() && err != nil {
		return errors.Join(errStill, err)
	}
	return err
}

// connect asks for the rest of the version.
func (r *stream) connect() error {
	in := &s3.GetObjectInput{Bucket: r.bucket, Key: aws.String(r.key), VersionId: aws.String(r.version)}
	if r.at > 0 {
		in.Range = aws.String(fmt.Sprintf("bytes=%d-", r.at))
	}
	return r.watched(func() error {
		got, err := r.client.GetObject(r.ctx, in)
		if err == nil {
			r.body = got.Body
		}
		return err
	})
}

// Read implements io.Reader.
func (r *stream) Read(p []byte) (n int, err error) {
	for {
		if r.body == nil {
			err = r.connect()
		}
		if err == nil {
			err = r.watched(func() error {
				n, err = r.body.Read(p)
				return err
			})
		}
		r.at += int64(n)
		if n > 0 {
			r.failures = 0
		}
		if err == nil || errors.Is(err, io.EOF) {
			return n, err
		}
		if err := r.failure(err); err != nil || n > 0 {
			return n, err
		}
	}
}

// failure lets go of the connection; the error says that there have been enough.
func (r *stream) failure(err error) error {
	if r.body != nil {
		_ = r.body.Close() // broken already
		r.body = nil
	}
	r.failures++
	if r.ctx.Err() != nil || r.failures >= r.options.Attempts || outcomeOf(err) != away {
		return r.coded(err)
	}
	return nil
}

// Close implements io.Closer.
func (r *stream) Close() error {
	r.end()
	if r.body == nil {
		return nil
	}
	_ = r.body.Close() // only reading: what it would say was said by Read
	return nil
}
