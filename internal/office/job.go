package office

import (
	"context"
	"errors"

	"liuhen/internal/access"
	"liuhen/internal/fault"
	"liuhen/internal/job"
)

// Queue is where jobs wait and are remembered for some time after their end.
type Queue interface {
	// Job returns the job with this number if it lies in the scope; else not-found.
	Job(ctx context.Context, scope access.Scope, id job.ID) (job.Job, error)
	// Jobs returns up to limit jobs in the scope that pass the filter, the newest
	// first, from below the one named; 0 names none.
	Jobs(ctx context.Context, scope access.Scope, f job.Filter, below job.ID, limit int) ([]job.Job, error)
	// JobCounts counts the jobs of every agency by kind of work and state.
	JobCounts(ctx context.Context) ([]job.Count, error)
}

// Jobs tells how far the work has come that outlives a request: to whoever may see
// in the register what a job is about, to the system administrator of all jobs,
// without what they are about, and of checks of the whole store to whoever may order
// them. It is safe for concurrent use.
type Jobs struct {
	Queue Queue
}

// Job returns a job. Errors: not-found, and those of the queue.
func (d Jobs) Job(ctx context.Context, who access.Person, id job.ID) (job.Job, error) {
	if !watches(who) {
		return d.Queue.Job(ctx, access.ScopeFor(who, access.ReadRegister), id)
	}
	j, err := d.Queue.Job(ctx, access.Scope{All: true, Inner: true}, id)
	return j.Bare(), err
}

// Jobs returns up to limit jobs that pass the filter, the newest first, from below
// the one named; 0 names none. The system administrator, who may not know what jobs
// are about, is not-allowed to ask for those about one thing. Where the scope of a token
// keeps all of them from its holder, that is token-lacks-scope and no empty list.
func (d Jobs) Jobs(ctx context.Context, who access.Person, f job.Filter, below job.ID, limit int) ([]job.Job, error) {
	if !watches(who) {
		if err := outside(who, f.Work); err != nil {
			return nil, err
		}
		return d.Queue.Jobs(ctx, scopeOf(who, f.Work), f, below, limit)
	}
	if !f.Subject.IsZero() {
		return nil, fault.NotAllowed.Err("list jobs", f.Subject.String(), nil).WithTerm("action", string(access.ReadRegister), access.ReadRegister.Words())
	}
	list, err := d.Queue.Jobs(ctx, access.Scope{All: true, Inner: true}, f, below, limit)
	for i := range list {
		list[i] = list[i].Bare()
	}
	return list, err
}

// Counts counts the jobs of every agency by kind of work and state, for the system
// administrator. Errors: not-allowed, and those of the queue.
func (d Jobs) Counts(ctx context.Context, who access.Person) ([]job.Count, error) {
	if err := access.Check(who, access.WatchJobs, access.Subject{}); err != nil {
		return nil, err
	}
	return d.Queue.JobCounts(ctx)
}

// scopeOf is where the person sees jobs of a kind of work. A check of the whole store is
// about no noun, so that what he may order he may also list.
func scopeOf(who access.Person, work job.Work) access.Scope {
	if work == job.Check && access.Decide(who, access.CheckStore, access.Subject{}) == access.Allow {
		return access.Scope{All: true, Inner: true} // checks are about no item
	}
	return access.ScopeFor(who, access.ReadRegister)
}

// outside is token-lacks-scope where the person himself would see jobs of a kind of work, and
// his token none.
func outside(who access.Person, work job.Work) error {
	asked := []error{access.Check(who, access.WatchJobs, access.Subject{}), access.CheckList(who, access.ReadRegister, "jobs")}
	if work == job.Check {
		asked = []error{asked[0], access.Check(who, access.CheckStore, access.Subject{})}
	}
	for _, err := range asked {
		if errors.Is(err, fault.TokenLacks) {
			return err
		}
	}
	return nil
}

func watches(who access.Person) bool {
	return access.Decide(who, access.WatchJobs, access.Subject{}) == access.Allow
}
