package sqldbtest

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"sync"
	"time"
)

// Clock stands still until it is moved, or moves on by its tick whenever it is read. It
// is safe for concurrent use.
type Clock struct {
	mu   sync.Mutex
	now  time.Time
	tick time.Duration
}

// NewClock returns a clock that shows at before its first tick.
func NewClock(at time.Time, tick time.Duration) *Clock { return &Clock{now: at, tick: tick} }

// Now reads the clock.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(c.tick)
	return c.now
}

// Move lets time pass.
func (c *Clock) Move(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// Chance is an endless stream of bytes, the same in every run, that never repeats
// itself. It is safe for concurrent use.
type Chance struct {
	Drawn uint64 // blocks of 32 bytes; a stream that begins elsewhere gives other bytes

	mu     sync.Mutex
	buffer bytes.Buffer
}

// Read implements io.Reader.
func (c *Chance) Read(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for c.buffer.Len() < len(p) {
		c.Drawn++
		block := sha256.Sum256(binary.BigEndian.AppendUint64(nil, c.Drawn))
		c.buffer.Write(block[:])
	}
	return c.buffer.Read(p)
}
