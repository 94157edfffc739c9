package sqldb

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"

	"liuhen/internal/custody"
	"liuhen/internal/fault"
)

// maxBatch bounds how many commands share one commit.
const maxBatch = 128

// request is one command waiting for its transaction.
type request struct {
	ctx  context.Context
	cmd  custody.Command
	logs []int64 // to be locked, by number
	fn   func(ctx context.Context, t *tx) ([]custody.Transition, error)

	receipt custody.Receipt
	err     error
	done    chan struct{}
	stage   atomic.Int32
}

// The stages of a request.
const (
	waits int32 = iota
	begun       // in a transaction that the database has answered: whether it is kept is open
	left        // whoever asked has gone before
)

// begin reports whether the request is still to be carried out; from then on its outcome
// is open until it is done.
func (r *request) begin() bool {
	return r.ctx.Err() == nil && (r.stage.CompareAndSwap(waits, begun) || r.stage.Load() == begun)
}

// over keeps with the request that nobody waits for it any more, and reports whether
// that is so.
func (r *request) over() bool {
	if r.ctx.Err() == nil && r.stage.Load() != left {
		return false
	}
	r.err = r.unavailable()
	return true
}

func (r *request) unavailable() error {
	return fault.Busy.Err("write", "", r.ctx.Err()).OfPart("database")
}

// queue groups commands that wait while a commit is under way, so that many
// writers share one sync of the disk. A lone writer leads at once and never waits.
type queue struct {
	store *Store

	mu      sync.Mutex
	waiting []*request     // guarded by mu
	leading bool           // guarded by mu
	closed  bool           // guarded by mu
	leaders sync.WaitGroup // what Close waits for
}

func newQueue(s *Store) *queue { return &queue{store: s} }

// do carries out one command and returns when it is committed or refused, or when nobody
// waits any longer: after patience at the latest.
func (q *queue) do(r *request) (custody.Receipt, error) {
	ctx, cancel := context.WithTimeout(r.ctx, q.store.read.patience)
	defer cancel()
	r.ctx, r.done = ctx, make(chan struct{})
	slices.Sort(r.logs)
	r.logs = slices.Compact(r.logs)
	q.mu.Lock()
	if q.closed {
		q.mu.Unlock()
		return custody.Receipt{}, r.unavailable()
	}
	q.waiting = append(q.waiting, r)
	lead := !q.leading
	if lead {
		q.leading = true
		q.leaders.Add(1)
	}
	q.mu.Unlock()
	if lead {
		go q.lead() // so that its own patience ends, too
	}
	select {
	case <-r.done:
		return r.receipt, r.err
	case <-r.ctx.Done():
		return q.leave(r)
	}
}

// leave takes a request back that is not carried out yet. Whether one under way
// commits is not known here; a repetition under the same key gets the true answer.
func (q *queue) leave(r *request) (custody.Receipt, error) {
	if r.stage.CompareAndSwap(waits, left) {
		q.mu.Lock()
		defer q.mu.Unlock()
		if i := slices.Index(q.waiting, r); i >= 0 {
			q.waiting = slices.Delete(q.waiting, i, i+1)
		}
		return custody.Receipt{}, r.unavailable()
	}
	select {
	case <-r.done:
		return r.receipt, r.err
	default:
		return custody.Receipt{}, fault.OutcomeUnknown.Err("write", "", r.ctx.Err())
	}
}

// lead runs one batch and passes the lead on while others wait, so that nobody
// serves strangers after his own command is done.
func (q *queue) lead() {
	defer q.leaders.Done()
	q.mu.Lock()
	n := min(len(q.waiting), maxBatch)
	batch := slices.Clone(q.waiting[:n])
	q.waiting = slices.Delete(q.waiting, 0, n)
	q.mu.Unlock()

	if n > 0 { // else all have left
		q.store.runBatch(batch)
	}

	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.waiting) == 0 {
		q.leading = false
		return
	}
	q.leaders.Add(1)
	go q.lead()
}

func (q *queue) close() {
	q.mu.Lock()
	q.closed = true
	q.mu.Unlock()
	q.leaders.Wait()
}
