package city

import (
	"sync"
	"time"
)

// Clock is the time of the city. While its year is lived it stands still between the
// steps; once Let go, it runs with the real one. It never goes back. It is safe for
// concurrent use.
type Clock struct {
	real func() time.Time

	mu    sync.Mutex
	at    time.Time     // while it stands
	ahead time.Duration // of the real one, once it runs
	runs  bool
}

// NewClock returns a clock that stands at the moment.
func NewClock(real func() time.Time, at time.Time) *Clock { return &Clock{real: real, at: at} }

// Running returns a clock that runs ahead of the real one by so much.
func Running(real func() time.Time, ahead time.Duration) *Clock {
	return &Clock{real: real, ahead: ahead, runs: true}
}

// Now is the city's time.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.runs {
		return c.real().Add(c.ahead)
	}
	return c.at
}

// until moves the standing clock on to the moment, unless it is later already.
func (c *Clock) until(moment time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if moment.After(c.at) {
		c.at = moment
	}
}

// LetGo makes the clock run from where it stands and returns by how much it is ahead of
// the real one; it is at least so much as asked for.
func (c *Clock) LetGo(least time.Duration) time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.runs, c.ahead = true, max(least, c.at.Sub(c.real()))
	return c.ahead
}
