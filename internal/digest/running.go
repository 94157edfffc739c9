package digest

import (
	"crypto/sha256"
	"encoding"
	"fmt"
	"hash"
)

// Running is a SHA-256 in progress. It is an io.Writer that never fails.
// It is not safe for concurrent use.
type Running struct {
	h hash.Hash
	n int64
}

// NewRunning starts a digest at offset 0.
func NewRunning() *Running { return &Running{h: sha256.New()} }

// Write adds p.
func (r *Running) Write(p []byte) (int, error) {
	r.n += int64(len(p))
	return r.h.Write(p)
}

// Offset returns how many bytes were added since offset 0.
func (r *Running) Offset() int64 { return r.n }

// Sum returns the digest of the bytes so far; more may follow.
func (r *Running) Sum() SHA256 { return SHA256(r.h.Sum(nil)) }

// State returns the running state, to be kept with Offset after the bytes
// themselves are durable.
func (r *Running) State() ([]byte, error) {
	return r.h.(encoding.BinaryMarshaler).MarshalBinary()
}

// Resume takes up a digest from a kept state and offset. It fails when the state
// is not one that State returned; the caller then hashes again from offset 0.
func Resume(state []byte, offset int64) (*Running, error) {
	h := sha256.New()
	if err := h.(encoding.BinaryUnmarshaler).UnmarshalBinary(state); err != nil {
		return nil, fmt.Errorf("digest: resume at %d: %w", offset, err)
	}
	return &Running{h: h, n: offset}, nil
}
