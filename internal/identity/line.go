package identity

import (
	"context"
	"slices"
	"sync"
)

// How many callers may wait for each hash at work. The known are more, since strangers
// have no part in their number: a whole office that comes to work at once.
const (
	waitingKnown   = 64
	waitingStrange = 32
	waitingNetwork = 16 // strangers from one network
)

// knownTurns is how often in a row a known caller goes before a stranger who waits.
const knownTurns = 3

// line gives out the slots of hashes at work. The known, who have no network, go before
// strangers, though not for ever; one network's strangers leave room for those of others,
// and do not go twice in a row while others wait.
type line struct {
	slots int

	mu      sync.Mutex
	free    int            // guarded by mu
	known   []*caller      // waiting; guarded by mu
	strange []*caller      // waiting; guarded by mu
	from    map[string]int // strangers who wait, by network; guarded by mu
	turns   int            // of known callers while a stranger waited; guarded by mu
	last    string         // network of the stranger who went last; guarded by mu
}

// caller waits for a slot.
type caller struct {
	network string
	turn    chan struct{} // closed when the slot is his
}

func newLine(slots int) *line { return &line{slots: slots, free: slots, from: map[string]int{}} }

// enter takes a slot, at once or when it is the caller's turn; leave must be called then.
// It fails with sign-in-busy where too many wait, or ctx ended.
func (l *line) enter(ctx context.Context, network string) error {
	c := l.join(network)
	if c == nil {
		return busy(nil)
	}
	select {
	case <-c.turn:
		return nil
	case <-ctx.Done():
		l.giveUp(c)
		return busy(ctx.Err())
	}
}

// join gives the caller a slot, or a place in the line, or nil where there is none.
func (l *line) join(network string) *caller {
	l.mu.Lock()
	defer l.mu.Unlock()
	c := &caller{network: network, turn: make(chan struct{})}
	switch {
	case l.free > 0:
		l.free--
		close(c.turn)
	case network == "" && len(l.known) < waitingKnown*l.slots:
		l.known = append(l.known, c)
	case network != "" && len(l.strange) < waitingStrange*l.slots && l.from[network] < waitingNetwork*l.slots:
		l.strange = append(l.strange, c)
		l.from[network]++
	default:
		return nil
	}
	return c
}

// leave gives the slot to whoever is next.
func (l *line) leave() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if c := l.next(); c != nil {
		close(c.turn)
	} else {
		l.free++
	}
}

// next takes whoever is next out of the line; l.mu must be held.
func (l *line) next() *caller {
	from := &l.strange
	switch {
	case len(l.strange) == 0:
		from, l.turns = &l.known, 0
	case len(l.known) > 0 && l.turns < knownTurns:
		from, l.turns = &l.known, l.turns+1
	default:
		l.turns = 0
	}
	if len(*from) == 0 {
		return nil
	}
	c := (*from)[max(0, slices.IndexFunc(*from, func(c *caller) bool { return c.network != l.last }))]
	if c.network != "" {
		l.last = c.network
	}
	l.drop(c)
	return c
}

// drop takes a caller out of the line and reports whether he was in it; l.mu must be held.
func (l *line) drop(c *caller) bool {
	if i := slices.Index(l.known, c); i >= 0 {
		l.known = slices.Delete(l.known, i, i+1)
		return true
	}
	i := slices.Index(l.strange, c)
	if i < 0 {
		return false
	}
	l.strange = slices.Delete(l.strange, i, i+1)
	if l.from[c.network]--; l.from[c.network] == 0 {
		delete(l.from, c.network)
	}
	return true
}

// giveUp leaves the line, or gives the slot back that came at the same moment.
func (l *line) giveUp(c *caller) {
	l.mu.Lock()
	waited := l.drop(c)
	l.mu.Unlock()
	if !waited {
		l.leave()
	}
}
