package identity

import (
	"sync"
	"time"
)

// Bounds of the throttle.
const (
	free      = 5                // failures that cost no wait
	longest   = 15 * time.Minute // longest wait
	forgetful = time.Hour        // after which failures are forgotten
	maxKeys   = 10_000           // keys remembered at once
)

// Throttle makes each further failure under a key wait twice as long: after five,
// one second, up to fifteen minutes. It is safe for concurrent use.
type Throttle struct {
	mu   sync.Mutex
	keys map[string]failures
}

type failures struct {
	count int
	last  time.Time
}

// NewThrottle returns a throttle that remembers nothing yet.
func NewThrottle() *Throttle { return &Throttle{keys: map[string]failures{}} }

// Wait returns how long from at on the key may not try; zero when it may.
func (t *Throttle) Wait(key string, at time.Time) time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	f, ok := t.keys[key]
	if !ok || f.count < free || at.Sub(f.last) > forgetful {
		return 0
	}
	pause := longest
	if doubled := f.count - free; doubled < 10 {
		pause = min(longest, time.Second<<doubled)
	}
	return max(0, pause-at.Sub(f.last))
}

// Fail counts a failure under the key.
func (t *Throttle) Fail(key string, at time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	f := t.keys[key]
	if at.Sub(f.last) > forgetful {
		f.count = 0
	}
	if _, known := t.keys[key]; !known && len(t.keys) >= maxKeys {
		t.forget(at)
	}
	t.keys[key] = failures{count: f.count + 1, last: at}
}

// forget makes room: what is past remembering goes, else the key that failed least
// recently.
func (t *Throttle) forget(at time.Time) {
	var oldest string
	for key, f := range t.keys {
		if at.Sub(f.last) > forgetful {
			delete(t.keys, key)
		} else if o, ok := t.keys[oldest]; !ok || f.last.Before(o.last) {
			oldest = key
		}
	}
	if len(t.keys) >= maxKeys {
		delete(t.keys, oldest)
	}
}

// Succeed forgets the failures under the key.
func (t *Throttle) Succeed(key string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.keys, key)
}
