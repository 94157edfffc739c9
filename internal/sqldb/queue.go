package sqldb

import (
	"context"
	"slices"
	"sync"

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

// do carries out one command and returns when it is committed or refused.
func (q *queue) do(r *request) (custody.Receipt, error) {
	r.done = make(chan struct{})
	slices.Sort(r.logs)
	r.logs = slices.Compact(r.logs)
	q.mu.Lock()
	if q.closed {
		q.mu.Unlock()
		return custody.Receipt{}, fault.Busy.Err("write", "", nil).With("part", "database")
	}
	q.waiting = append(q.waiting, r)
	lead := !q.leading
	if lead {
		q.leading = true
		q.leaders.Add(1)
	}
	q.mu.Unlock()
	if lead {
		q.lead()
	}
	select {
	case <-r.done:
		return r.receipt, r.err
	case <-r.ctx.Done():
		// Whether it commits is not known here; a repetition under the same key
		// gets the true answer.
		return custody.Receipt{}, fault.Busy.Err("write", "", r.ctx.Err()).With("part", "database")
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

	q.store.runBatch(batch)

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
