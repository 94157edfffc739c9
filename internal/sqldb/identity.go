package sqldb

import (
	"sync/atomic"
)

// identities counts the changes of what says who somebody is: accounts, sessions, tokens,
// officers and posts.
type identities struct {
	count   atomic.Int64
	pending atomic.Bool // something of a transaction under way concerns them
}

// identifies are the kinds of nouns that say who somebody is.
var identifies = map[string]bool{"account": true, "token": true, "officer": true, "post": true}

// written takes note that a transaction wrote a noun of the kind.
func (i *identities) written(kind string) {
	if identifies[kind] {
		i.pending.Store(true)
	}
}

// ended counts what a transaction wrote once it is over, however it ended, and before
// anybody is told of it.
func (i *identities) ended() {
	if i.pending.Swap(false) {
		i.count.Add(1)
	}
}

// Identities returns how often who somebody is may have changed since the store was
// opened: whoever looked that up after the count was read may rely on it until the count
// moves. It moves before whoever made a change is told that it was made. ok is false
// where other processes may make such changes, of which no count is kept.
func (s *Store) Identities() (count int64, ok bool) {
	return s.identities.count.Load(), s.dialect.forUpdate == ""
}
