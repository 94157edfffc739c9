package fsblob

import (
	"context"
	"errors"
	"io"
	"sync"

	"liuhen/internal/durable"
)

const (
	bufferSize = 512 << 10 // one read and one write
	ringDepth  = 4         // buffers between writing and hashing: 2 MiB an upload
	writeback  = 2 << 20   // bytes written before the disk is asked to begin
)

var buffers = sync.Pool{New: func() any { return new([bufferSize]byte) }}

// readError marks an error of the sender's stream, as against one of the disk.
type readError struct{ cause error }

func (e readError) Error() string { return "read: " + e.cause.Error() }
func (e readError) Unwrap() error { return e.cause }

// pump moves a stream into a file, and hashes it on other goroutines while this
// one reads and writes.
type pump struct {
	file    *durable.File
	at      int64       // where the next bytes go
	hashes  []io.Writer // each gets every byte, in order
	started int64       // where write-back has not been asked for yet
}

// copy takes at most max bytes from r. It returns how many were written and
// hashed; io.EOF when r ended, nil when max was reached, a readError, or the
// error of the disk, after which count and hashes are of no use.
func (p *pump) copy(ctx context.Context, r io.Reader, max int64) (n int64, err error) {
	first := buffers.Get().(*[bufferSize]byte)
	k, err := fill(ctx, r, first[:min(bufferSize, max)])
	n = int64(k)
	if err != nil || n == max { // small pieces need no second goroutine
		defer buffers.Put(first)
		if werr := p.write(first[:k]); werr != nil {
			return 0, werr
		}
		p.hash(first[:k])
		return n, err
	}
	ring := newRing(p.hashes)
	defer ring.close()
	ring.hash(first, k)
	err = p.write(first[:k])
	for err == nil && n < max {
		k, err = p.step(ctx, r, ring, max-n)
		n += int64(k)
	}
	return n, err
}

// step moves one buffer.
func (p *pump) step(ctx context.Context, r io.Reader, ring *ring, max int64) (int, error) {
	buf := ring.take()
	k, err := fill(ctx, r, buf[:min(bufferSize, max)])
	ring.hash(buf, k)
	if werr := p.write(buf[:k]); werr != nil {
		return k, werr
	}
	return k, err
}

func (p *pump) hash(b []byte) {
	for _, h := range p.hashes {
		_, _ = h.Write(b) // hashes never fail
	}
}

func (p *pump) write(b []byte) error {
	if len(b) == 0 {
		return nil
	}
	if _, err := p.file.WriteAt(b, p.at); err != nil {
		return err
	}
	p.at += int64(len(b))
	if p.at-p.started >= writeback {
		p.file.StartWriteback(p.started, p.at-p.started)
		p.started = p.at
	}
	return nil
}

// fill reads until buf is full or r fails, and keeps r's own error: unlike
// io.ReadFull it does not turn an orderly end into io.ErrUnexpectedEOF, which is
// what a broken connection gives.
func fill(ctx context.Context, r io.Reader, buf []byte) (n int, err error) {
	for n < len(buf) && err == nil {
		if err = ctx.Err(); err != nil {
			break
		}
		var k int
		k, err = r.Read(buf[n:])
		n += k
	}
	if err != nil && !errors.Is(err, io.EOF) {
		err = readError{err}
	}
	return n, err
}

// ring is one goroutine per hash, one after the other, with the buffers that go
// round through all of them. A buffer may come back while it is still being
// written: only the writer takes them.
type ring struct {
	work chan span
	free chan span
	made int
}

type span struct {
	buf *[bufferSize]byte
	n   int
}

func newRing(hashes []io.Writer) *ring {
	r := &ring{work: make(chan span, ringDepth), made: 1}
	r.free = r.work
	for _, h := range hashes {
		r.free = hashing(h, r.free)
	}
	return r
}

// hashing hashes what comes from in and hands it on; it ends when in does.
func hashing(h io.Writer, in <-chan span) chan span {
	out := make(chan span, ringDepth)
	go func() {
		defer close(out)
		for s := range in {
			_, _ = h.Write(s.buf[:s.n]) // a hash never fails
			out <- s
		}
	}()
	return out
}

// take returns a buffer that has been hashed, or a new one while there are few.
func (r *ring) take() *[bufferSize]byte {
	select {
	case s := <-r.free:
		return s.buf
	default:
	}
	if r.made < ringDepth {
		r.made++
		return buffers.Get().(*[bufferSize]byte)
	}
	return (<-r.free).buf
}

func (r *ring) hash(buf *[bufferSize]byte, n int) { r.work <- span{buf, n} }

// close waits until everything is hashed and every goroutine has ended.
func (r *ring) close() {
	close(r.work)
	for s := range r.free {
		buffers.Put(s.buf)
	}
}
