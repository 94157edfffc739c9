package jobs

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"
	"time"

	"github.com/riverqueue/river"

	"liuhen/internal/fault"
	"liuhen/internal/job"
)

// worker lets a duty do one order after another.
type worker struct {
	river.WorkerDefaults[job.Order]
	duty  Duty
	parts Parts
}

// Timeout is the duty's limit.
func (w *worker) Timeout(*river.Job[job.Order]) time.Duration { return w.duty.Limit }

// Work makes one attempt.
func (w *worker) Work(ctx context.Context, j *river.Job[job.Order]) error {
	n := &notebook{id: job.ID(j.ID), parts: w.parts}
	err := w.do(ctx, job.Job{ID: n.id, Order: j.Args, State: job.Running, Attempts: j.Attempt}, n)
	kept := context.WithoutCancel(ctx)
	if err == nil {
		n.write(kept, "")
		return nil
	}
	if errors.Is(ctx.Err(), context.Canceled) {
		return ctx.Err() // the process stops: the queue takes the job back, and the attempt does not count
	}
	if ctx.Err() != nil { // the attempt's time is over
		err = fault.Busy.Err("work", j.Args.Subject.String(), err).OfPart("job")
	}
	code := fault.Of(err).Code
	w.parts.Log.ErrorContext(ctx, "job did not succeed", "job", j.ID, "work", j.Args.Work, "attempt", j.Attempt, "code", code.Name, "error", err)
	n.write(kept, code.Name)
	if lasting(code.Kind) {
		return river.JobCancel(code)
	}
	return code
}

// do turns a panic into an error, so that it ends one attempt and not the process.
func (w *worker) do(ctx context.Context, j job.Job, n *notebook) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fault.Unexpected.Err("work", j.Subject.String(), fmt.Errorf("panic: %v\n%s", p, debug.Stack()))
		}
	}()
	return w.duty.Do(ctx, j, func(p job.Progress) { n.report(ctx, p) })
}

// lasting tells whether another attempt would meet the same again. Corrupt bytes are
// never read again in the hope that they are better: somebody must look.
func lasting(k fault.Kind) bool {
	switch k {
	case fault.Corrupt, fault.Invalid, fault.NotFound, fault.Forbidden:
		return true
	}
	return false
}

// noteEvery is how often progress is written down at most.
const noteEvery = time.Second

// notebook holds the progress of one attempt.
type notebook struct {
	id    job.ID
	parts Parts

	mu   sync.Mutex
	now  job.Progress // guarded by mu
	last time.Time    // guarded by mu; when progress was written
}

// report keeps the progress, and writes it down if that was long ago.
func (n *notebook) report(ctx context.Context, p job.Progress) {
	n.mu.Lock()
	n.now = p
	at := n.parts.Now()
	due := at.Sub(n.last) >= noteEvery
	if due {
		n.last = at
	}
	n.mu.Unlock()
	if due {
		n.write(ctx, "")
	}
}

// write writes down the progress. Work does not fail for it.
func (n *notebook) write(ctx context.Context, code string) {
	n.mu.Lock()
	p := n.now
	n.mu.Unlock()
	if err := n.parts.Notes.NoteJob(ctx, n.id, p, code); err != nil {
		n.parts.Log.WarnContext(ctx, "progress of job not noted", "job", n.id, "error", err)
	}
}
