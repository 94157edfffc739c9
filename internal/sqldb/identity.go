package sqldb

import (
	"sync/atomic"
)

// changes counts the changes of nouns of some kinds, for whoever remembers what he looked up
// of them.
type changes struct {
	kinds   map[string]bool
	count   atomic.Int64
	pending atomic.Bool // something of a transaction under way concerns them
}

// identifies are the kinds of nouns that say who somebody is, and grounds those that new
// items are linked to.
var (
	identifies = map[string]bool{"account": true, "token": true, "officer": true, "post": true}
	grounds    = map[string]bool{"activity": true, "matter": true}
)

// written takes note that a transaction wrote a noun of the kind.
func (c *changes) written(kind string) {
	if c.kinds[kind] {
		c.pending.Store(true)
	}
}

// ended counts what a transaction wrote once it is over, however it ended, and before
// anybody is told of it.
func (c *changes) ended() {
	if c.pending.Swap(false) {
		c.count.Add(1)
	}
}

// Identities returns how often who somebody is, as accounts, sessions, tokens, officers and
// posts say it, may have changed since the store was opened: whoever looked that up after
// the count was read may rely on it until the count moves. It moves before whoever made a
// change is told that it was made. ok is false where other processes may make such changes,
// of which no count is kept.
func (s *Store) Identities() (count int64, ok bool) { return s.counted(&s.identities) }

// Grounds returns the same of activities and matters.
func (s *Store) Grounds() (count int64, ok bool) { return s.counted(&s.grounds) }

func (s *Store) counted(c *changes) (count int64, ok bool) {
	return c.count.Load(), s.dialect.forUpdate == ""
}
