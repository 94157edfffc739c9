package identity

import (
	"sync"
	"time"
)

// Bounds of what a throttle remembers.
const (
	forgetful = time.Hour // after which attempts are forgotten
	maxKeys   = 10_000    // keys remembered at once
)

// Bounds say what a throttle bears under one key.
type Bounds struct {
	Free    int           // attempts that cost no wait
	Longest time.Duration // longest wait
}

// The bounds of sign-in: tight for one login from one network, loose for all that
// comes from a network, which many people may share.
var (
	Tight = Bounds{Free: 5, Longest: 15 * time.Minute}
	Loose = Bounds{Free: 50, Longest: time.Minute}
)

// Throttle makes each further attempt under a key wait twice as long: when the free
// ones are used up, one second, up to the longest wait. Several servers, among which a
// balancer shares attempts out, bear together what one would: each its part of the free
// ones, and waits as many times as long. It is safe for concurrent use.
type Throttle struct {
	bounds  Bounds
	servers func() int
	mu      sync.Mutex
	keys    map[string]attempts // guarded by mu
}

// attempts are those that were counted under one key.
type attempts struct {
	count int
	last  time.Time
}

// NewThrottle returns a throttle that remembers nothing yet. servers says among how many
// the attempts are shared out now.
func NewThrottle(b Bounds, servers func() int) *Throttle {
	return &Throttle{bounds: b, servers: servers, keys: map[string]attempts{}}
}

// Alone is for a server beside which there are no others.
func Alone() int { return 1 }

// Try counts an attempt under the key in one step with looking whether it may be made,
// so that of attempts made at once no more pass than of those made one by one. While
// the key has to wait, nothing is counted and the rest of the wait is returned.
func (t *Throttle) Try(key string, at time.Time) time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	a, known := t.keys[key]
	if t.old(a, at) {
		a.count = 0
	}
	if rest := t.pause(a.count) - at.Sub(a.last); a.count > 0 && rest > 0 {
		return rest
	}
	if !known && len(t.keys) >= maxKeys {
		t.forget(at)
	}
	t.keys[key] = attempts{count: a.count + 1, last: at}
	return 0
}

// old reports whether the attempts are past remembering. It is longer than any wait.
func (t *Throttle) old(a attempts, at time.Time) bool {
	return at.Sub(a.last) > forgetful*time.Duration(max(1, t.servers()))
}

// pause is the wait after so many attempts.
func (t *Throttle) pause(count int) time.Duration {
	servers := max(1, t.servers())
	longest := t.bounds.Longest * time.Duration(servers)
	switch doubled := count - (t.bounds.Free+servers-1)/servers; {
	case doubled < 0:
		return 0
	case doubled < 10:
		return min(longest, time.Second<<doubled*time.Duration(servers))
	}
	return longest
}

// forget makes room: what is past remembering goes, else the key that was tried least
// recently.
func (t *Throttle) forget(at time.Time) {
	var oldest string
	for key, a := range t.keys {
		if t.old(a, at) {
			delete(t.keys, key)
		} else if o, ok := t.keys[oldest]; !ok || a.last.Before(o.last) {
			oldest = key
		}
	}
	if len(t.keys) >= maxKeys {
		delete(t.keys, oldest)
	}
}

// GiveBack takes back one counted attempt that turned out to be none.
func (t *Throttle) GiveBack(key string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	a, known := t.keys[key]
	if a.count--; a.count > 0 {
		t.keys[key] = a
	} else if known {
		delete(t.keys, key)
	}
}

// Clear forgets the attempts under the key.
func (t *Throttle) Clear(key string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.keys, key)
}
