package media

import (
	"context"
	"errors"
	"fmt"
	"io"

	"liuhen/internal/recording"
)

// Limits of one Inspect.
const (
	// MaxRead bounds the bytes read from the file.
	MaxRead = 8 << 20
	// MaxCalls bounds the calls of ReadAt, each of which may be a request to a store.
	MaxCalls = 20000

	maxPiece = 1 << 20 // one read
	pageSize = 4 << 10 // what a short read fetches and keeps
	maxPages = 16      // pages kept
)

// trouble is how a parser stops: the problem's code and what an expert wants to know.
type trouble struct {
	code   recording.ProblemCode
	detail string
}

func (t trouble) Error() string { return string(t.code) + ": " + t.detail }

func truncated(format string, args ...any) error {
	return trouble{recording.Truncated, fmt.Sprintf(format, args...)}
}

func malformed(format string, args ...any) error {
	return trouble{recording.Malformed, fmt.Sprintf(format, args...)}
}

func tooMuch(format string, args ...any) error {
	return trouble{recording.LimitReached, fmt.Sprintf(format, args...)}
}

// source reads the file within the limits. Short reads go through a few kept
// pages, since parsers step forward by a few bytes at a time.
type source struct {
	ctx   context.Context
	r     io.ReaderAt
	size  int64
	left  int64 // bytes that may still be read
	calls int   // calls that may still be made
	pages map[int64][]byte
	order []int64 // of pages, oldest first
}

func newSource(ctx context.Context, r io.ReaderAt, size int64) *source {
	return &source{ctx: ctx, r: r, size: size, left: MaxRead, calls: MaxCalls, pages: map[int64][]byte{}}
}

func (s *source) whole() span { return span{s: s, size: s.size} }

// fetch reads n bytes at off, which the caller has checked to lie in the file.
func (s *source) fetch(off int64, n int) ([]byte, error) {
	if err := s.ctx.Err(); err != nil {
		return nil, trouble{recording.OutOfTime, fmt.Sprintf("stopped at offset %d", off)}
	}
	if s.calls--; s.calls < 0 || int64(n) > s.left {
		return nil, tooMuch("read as much of the file as is allowed, up to offset %d", off)
	}
	s.left -= int64(n)
	buf := make([]byte, n)
	got, err := s.r.ReadAt(buf, off)
	switch {
	case got == n:
		return buf, nil
	case err == nil || errors.Is(err, io.EOF):
		return nil, trouble{recording.Unreadable, fmt.Sprintf("the store ends at %d of %d bytes", off+int64(got), s.size)}
	}
	return nil, trouble{recording.Unreadable, fmt.Sprintf("reading %d bytes at offset %d failed", n, off)}
}

// page gives the kept page number i, fetching it if need be.
func (s *source) page(i int64) ([]byte, error) {
	if p, ok := s.pages[i]; ok {
		return p, nil
	}
	off := i * pageSize
	p, err := s.fetch(off, int(min(pageSize, s.size-off)))
	if err != nil {
		return nil, err
	}
	if len(s.order) == maxPages {
		delete(s.pages, s.order[0])
		s.order = s.order[1:]
	}
	s.pages[i], s.order = p, append(s.order, i)
	return p, nil
}

// span is a stretch of the file; offsets are relative to its start.
type span struct {
	s    *source
	base int64
	size int64
}

// read gives exactly n bytes at off. They may be shared: callers do not write to them.
func (p span) read(off int64, n int) ([]byte, error) {
	if err := p.check(off, n); err != nil {
		return nil, err
	}
	if n > pageSize {
		return p.s.fetch(p.base+off, n)
	}
	out := make([]byte, 0, n)
	for at, end := p.base+off, p.base+off+int64(n); at < end; {
		page, err := p.s.page(at / pageSize)
		if err != nil {
			return nil, err
		}
		from := at % pageSize
		to := min(int64(len(page)), from+end-at)
		out = append(out, page[from:to]...)
		at += to - from
	}
	return out, nil
}

// hop gives exactly n bytes at off without fetching the page around them: for
// headers that lie far apart.
func (p span) hop(off int64, n int) ([]byte, error) {
	if err := p.check(off, n); err != nil {
		return nil, err
	}
	at := p.base + off
	if page, ok := p.s.pages[at/pageSize]; ok && at%pageSize+int64(n) <= int64(len(page)) {
		return page[at%pageSize:][:n], nil
	}
	return p.s.fetch(at, n)
}

func (p span) check(off int64, n int) error {
	switch {
	case off < 0 || n < 0:
		return malformed("an offset below zero")
	case n > maxPiece:
		return tooMuch("a piece of %d bytes", n)
	case off > p.size || int64(n) > p.size-off:
		return truncated("%d bytes wanted at offset %d of %d", n, p.base+off, p.s.size)
	}
	return nil
}

// sub gives the part of p from off on, at most size bytes long.
func (p span) sub(off, size int64) span {
	off = min(max(off, 0), p.size)
	return span{s: p.s, base: p.base + off, size: min(max(size, 0), p.size-off)}
}

// head gives up to n bytes from the start.
func (p span) head(n int) ([]byte, error) { return p.read(0, int(min(int64(n), p.size))) }
