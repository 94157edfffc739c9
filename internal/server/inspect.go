package server

import (
	"context"
	"errors"
	"io"
	"sync"

	"liuhen/internal/digest"
	"liuhen/internal/media"
	"liuhen/internal/recording"
)

// opener reads kept bytes from an offset on.
type opener interface {
	Open(ctx context.Context, d digest.SHA256, offset int64) (io.ReadCloser, error)
}

// inspector lets the media parsers read what the store keeps.
type inspector struct{ store opener }

// Inspect implements intake.Facts.
func (i inspector) Inspect(ctx context.Context, d digest.SHA256, size int64, name string) recording.Facts {
	b := &blocks{ctx: ctx, store: i.store, digest: d, size: size}
	defer b.release()
	return media.Inspect(ctx, b, size, name)
}

// The parsers jump between a file's ends and read little at a time, while a store may
// be at the other end of a network: bytes are fetched in blocks, of which the last few
// are kept.
const (
	blockSize  = 128 << 10
	keptBlocks = 8
)

// blocks is an io.ReaderAt over a stored file. It is not safe for concurrent use.
type blocks struct {
	ctx    context.Context //nolint:containedctx // io.ReaderAt has no other way in
	store  opener
	digest digest.SHA256
	size   int64
	kept   []block // the newest last
}

type block struct {
	number int64
	data   []byte // the beginning of room
	room   *[blockSize]byte
}

// rooms are for blocks, which else were most of what taking in a small file allocates.
var rooms = sync.Pool{New: func() any { return new([blockSize]byte) }}

// release gives the room of all blocks back: nothing reads any more, and what was read
// was copied.
func (b *blocks) release() {
	for _, kept := range b.kept {
		rooms.Put(kept.room)
	}
	b.kept = nil
}

// ReadAt implements io.ReaderAt.
func (b *blocks) ReadAt(p []byte, offset int64) (int, error) {
	n := 0
	for n < len(p) {
		at := offset + int64(n)
		data, err := b.block(at / blockSize)
		if err != nil {
			return n, err
		}
		within := at % blockSize
		if within >= int64(len(data)) {
			return n, io.EOF
		}
		n += copy(p[n:], data[within:])
	}
	return n, nil
}

func (b *blocks) block(number int64) ([]byte, error) {
	for i := len(b.kept) - 1; i >= 0; i-- {
		if b.kept[i].number == number {
			return b.kept[i].data, nil
		}
	}
	if len(b.kept) == keptBlocks {
		rooms.Put(b.kept[0].room)
		b.kept = b.kept[1:]
	}
	room := rooms.Get().(*[blockSize]byte) //nolint:forcetypeassert // nothing else is put there
	data, err := b.fetch(number, room[:])
	if err != nil {
		rooms.Put(room)
		return nil, err
	}
	b.kept = append(b.kept, block{number, data, room})
	return data, nil
}

// fetch reads the block into room, which is large enough.
func (b *blocks) fetch(number int64, room []byte) (data []byte, err error) {
	r, err := b.store.Open(b.ctx, b.digest, number*blockSize)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	data = room[:max(0, min(blockSize, b.size-number*blockSize))]
	n, err := io.ReadFull(r, data)
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) { // cut short: ReadAt tells
		err = nil
	}
	return data[:n], err
}
