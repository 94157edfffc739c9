package ledger

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"liuhen/internal/translog"
)

// Tree is a log's row in the database. The zero value is a log without entries.
type Tree struct {
	Size       int64     // entries integrated
	Root       tlog.Hash // Merkle root over them; meaningless while Size is 0
	Checkpoint []byte    // signed note over Size and Root; empty while Size is 0
}

// Leaf is a committed event as the ledger needs it. All but WrappedKey never
// change once the event is committed.
type Leaf struct {
	Place      int64
	Entry      translog.Entry
	KeyID      int64  // key under which Sealed is sealed
	Scope      string // noun to which that key belongs, as bound into WrappedKey
	Sealed     []byte // salt and payload, sealed
	WrappedKey []byte // the key, wrapped; empty once lawfully destroyed
}

// Next returns the committed events of a log from place from on, in order of
// place and without gap, at most limit; fewer only at the end of the log.
type Next func(from int64, limit int) ([]Leaf, error)

// Trees is the durable state of all logs.
type Trees interface {
	// Behind returns the ids of the logs that have committed events beyond their
	// tree row.
	Behind(ctx context.Context) ([]string, error)
	// Sizes returns how many entries the tree row of each log covers.
	Sizes(ctx context.Context) (map[string]int64, error)
	// WithTree gives fn the row of one log and commits the row that fn returns;
	// when fn fails, or returns the size that it was given, nothing is written.
	// From before the row is read until WithTree returns, no other call for the
	// same log runs fn, in this process or another. fn does slow I/O: appending
	// events must not wait for it. When WithTree returns nil, the row is durable.
	WithTree(ctx context.Context, logID string, fn func(ctx context.Context, t Tree, next Next) (Tree, error)) error
}

// Shelf holds named objects outside the database. Each call is durable when it
// returns, and an object is seen either whole or not at all.
type Shelf interface {
	// Publish puts data under name, in place of what was there.
	Publish(ctx context.Context, name string, data []byte) error
	// PublishOnce puts data under name for ever. The same bytes again succeed; other
	// bytes fail with a fault of kind Corrupt and leave the first ones.
	PublishOnce(ctx context.Context, name string, data []byte) error
	// Read returns the object's bytes, or a fault of kind NotFound.
	Read(ctx context.Context, name string) ([]byte, error)
}

// Sweeper is the ability of a shelf to give up objects that others replaced.
type Sweeper interface {
	// Sweep removes every object whose name starts with prefix. Having none is no
	// failure.
	Sweep(ctx context.Context, prefix string) error
}

// Keys holds the logs' keys, outside the database.
type Keys interface {
	// Signer returns the current signing key of a log. Its name is the log's origin.
	Signer(logID string) (note.Signer, error)
	// Verifiers returns the public keys of all signing keys the log ever had.
	Verifiers(logID string) (note.Verifiers, error)
}

// Parts is what a Ledger is made of.
type Parts struct {
	Trees   Trees
	Shelf   Shelf
	Keys    Keys
	Sweeper Sweeper // nil: replaced partial tiles are left lying
	// Named fails with log-key-foreign where keys are here that the agency does not name,
	// and with log-key-missing where the keys are here, and the one under which
	// the log was established is not among them. Nil: nobody says which one that is.
	Named func(ctx context.Context, logID string) error
	After func(d time.Duration) <-chan time.Time // the injected clock's timer
	Log   *slog.Logger
}

// Ledger integrates and signs. It is safe for concurrent use.
type Ledger struct {
	Parts
	wake chan struct{} // holds one pending wake-up for Run

	mu      sync.Mutex
	refused map[string]error // by log id, owned by mu
	owing   map[string]bool  // logs whose last integration did not come to its end, owned by mu
	moved   chan struct{}    // closed and replaced at each publication and refusal, owned by mu
}

// New returns a Ledger. It does no I/O; call CheckStart for each log before its
// first event is accepted, and run Run.
func New(p Parts) *Ledger {
	return &Ledger{
		Parts:   p,
		wake:    make(chan struct{}, 1),
		refused: map[string]error{},
		owing:   map[string]bool{},
		moved:   make(chan struct{}),
	}
}

// Notify tells Run that events were committed. It never blocks.
func (l *Ledger) Notify() {
	select {
	case l.wake <- struct{}{}:
	default:
	}
}

// Refusal returns the fault for which a log is refused for writing in this
// process, or nil.
func (l *Ledger) Refusal(logID string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.refused[logID]
}

// setRefusal keeps or, with nil, lifts a refusal.
func (l *Ledger) setRefusal(logID string, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err == nil {
		delete(l.refused, logID)
		return
	}
	l.refused[logID] = err
	l.announce()
}

// announce wakes all who wait for a change; the caller holds mu.
func (l *Ledger) announce() {
	close(l.moved)
	l.moved = make(chan struct{})
}

// change returns a channel that is closed at the next publication or refusal.
func (l *Ledger) change() <-chan struct{} {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.moved
}
