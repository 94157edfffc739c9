package main

import (
	"encoding/binary"
	"io"
	"math/rand/v2"
	"sync/atomic"
)

const (
	mib = 1 << 20
	gib = 1 << 30

	stampLen = 16
)

// block is what every pattern is made of: bytes that nothing could compress.
var block = func() []byte {
	b := make([]byte, mib)
	_, _ = rand.NewChaCha8([32]byte{}).Read(b) // it never fails
	return b
}()

// pattern is an endless file that no other seed gives. Making it costs a copy, so that
// the figures are not about its maker: it is the block again and again, each time
// stamped with seed and number.
type pattern uint64

// ReadAt implements io.ReaderAt; it always fills b.
func (p pattern) ReadAt(b []byte, offset int64) (int, error) {
	for n := 0; n < len(b); {
		number, at := (offset+int64(n))/mib, (offset+int64(n))%mib
		k := copy(b[n:], block[at:])
		if at < stampLen {
			var stamp [stampLen]byte
			binary.BigEndian.PutUint64(stamp[:8], uint64(p))
			binary.BigEndian.PutUint64(stamp[8:], uint64(number))
			copy(b[n:n+k], stamp[at:])
		}
		n += k
	}
	return len(b), nil
}

// part reads n bytes of the pattern.
func (p pattern) part(offset, n int64) io.Reader { return io.NewSectionReader(p, offset, n) }

// seeds gives a seed to every file of a run, so that no two have the same bytes.
type seeds struct{ last atomic.Uint64 }

func (s *seeds) next() pattern { return pattern(s.last.Add(1)) }
