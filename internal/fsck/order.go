package fsck

import (
	"context"
	"encoding/json"
	"strconv"

	"liuhen/internal/access"
	"liuhen/internal/fault"
	"liuhen/internal/job"
)

// Queue is where ordered checks wait, and where their reports stay as long as they are
// remembered.
type Queue interface {
	// AskJob puts an order into the queue, durably; one that is there already and has
	// not come to its end is not put there twice.
	AskJob(ctx context.Context, o job.Order) (job.ID, error)
	// Job returns the job with this number if it lies in the scope; else not-found.
	Job(ctx context.Context, scope access.Scope, id job.ID) (job.Job, error)
	// KeepReport durably keeps what a job found.
	KeepReport(ctx context.Context, id job.ID, report []byte) error
	// JobReport returns what a job found; empty while it has not told.
	JobReport(ctx context.Context, id job.ID) ([]byte, error)
}

// Orders lets people order checks that the server makes beside its work. It is safe
// for concurrent use.
type Orders struct {
	Desk  *Desk
	Queue Queue
}

// Ordered is a check that was ordered, with its report once it has one.
type Ordered struct {
	Job    job.Job
	Report *Report
}

// Order orders a check of the whole store; one that waits or runs already is taken
// for it. With sm3 it computes the SM3 of what is deposited anew, too. Errors:
// not-allowed, and those of the queue.
func (d Orders) Order(ctx context.Context, who access.Person, sm3 bool) (Ordered, error) {
	if err := access.Check(who, access.CheckStore, access.Subject{}); err != nil {
		return Ordered{}, err
	}
	id, err := d.Queue.AskJob(ctx, job.Order{Work: job.Check, SM3: sm3})
	if err != nil {
		return Ordered{}, err
	}
	return d.find(ctx, id)
}

// Ordered returns a check that was ordered. Errors: not-allowed, not-found, and those
// of the queue.
func (d Orders) Ordered(ctx context.Context, who access.Person, id job.ID) (Ordered, error) {
	if err := access.Check(who, access.CheckStore, access.Subject{}); err != nil {
		return Ordered{}, err
	}
	return d.find(ctx, id)
}

func (d Orders) find(ctx context.Context, id job.ID) (Ordered, error) {
	j, err := d.Queue.Job(ctx, access.Scope{All: true, Inner: true}, id)
	if err == nil && j.Work != job.Check {
		err = fault.NoSuchThing.Err("find check", strconv.FormatInt(int64(id), 10), nil)
	}
	if err != nil {
		return Ordered{}, err
	}
	data, err := d.Queue.JobReport(ctx, id)
	if err != nil || len(data) == 0 {
		return Ordered{Job: j}, err
	}
	var r Report
	if err := json.Unmarshal(data, &r); err != nil {
		return Ordered{}, fault.Unexpected.Err("read report", strconv.FormatInt(int64(id), 10), err)
	}
	return Ordered{Job: j, Report: &r}, nil
}

// Check makes a check that was ordered, keeps its report and reports the bytes read.
// Errors: check-found when something is not as it must be; check-stopped, after which
// it begins anew; and those of the queue.
func (d Orders) Check(ctx context.Context, j job.Job, report func(done, total int64)) error {
	r, err := d.Desk.Check(ctx, Options{SM3: j.SM3, Progress: func(p Progress) { report(p.Bytes, p.BytesTotal) }})
	if err != nil {
		return err
	}
	data, err := json.Marshal(r)
	if err != nil {
		return fault.Unexpected.Err("write report", strconv.FormatInt(int64(j.ID), 10), err)
	}
	if err := d.Queue.KeepReport(ctx, j.ID, data); err != nil {
		return err
	}
	if !r.Fine() {
		return fault.CheckFound.Err("check store", strconv.FormatInt(int64(j.ID), 10), nil).With("count", strconv.FormatInt(r.Found, 10))
	}
	return nil
}
