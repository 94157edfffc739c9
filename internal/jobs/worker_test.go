package jobs_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/riverqueue/river"

	"liuhen/internal/access"
	"liuhen/internal/agency"
	"liuhen/internal/casefile"
	"liuhen/internal/custody"
	"liuhen/internal/fault"
	"liuhen/internal/intake"
	"liuhen/internal/item"
	"liuhen/internal/job"
	"liuhen/internal/jobs"
	"liuhen/internal/sqldb/sqldbtest"
)

// TestAStopWaits lets a job that is under way come to its end.
func TestAStopWaits(t *testing.T) {
	t.Parallel()
	sqldbtest.OnBoth(t, func(t *testing.T, in sqldbtest.Database) {
		h := newHouse(t, in)
		id := h.take(t, "film")
		h.answer(t, h.sign(t, id))
		reached, goOn := make(chan struct{}), make(chan struct{})
		h.bytes.before = func(step string) error {
			if step == "lock" {
				close(reached)
				<-goOn
			}
			return nil
		}
		h.start(t, nil)
		<-reached
		stopped := make(chan error, 1)
		go func() { stopped <- h.client.Stop(context.WithoutCancel(t.Context())) }()
		close(goOn)
		if err := <-stopped; err != nil {
			t.Fatal(err)
		}
		if state, j := h.item(t, id).State, h.only(t); state != item.Deposited || j.State != job.Done {
			t.Errorf("item %s, job %s", state, j.State)
		}
	})
}

// TestAStopThatCannotWait puts the job back; the attempt does not count, and the next
// process takes it up.
func TestAStopThatCannotWait(t *testing.T) {
	t.Parallel()
	sqldbtest.OnBoth(t, func(t *testing.T, in sqldbtest.Database) {
		h := newHouse(t, in)
		begun := make(chan struct{})
		slow := jobs.Duty{Limit: time.Hour, Do: func(ctx context.Context, _ job.Job, _ jobs.Report) error {
			close(begun)
			<-ctx.Done()
			return ctx.Err()
		}}
		order := job.Order{Work: job.Check, Agency: h.agency, Subject: agency.ID(h.agency).Ref()}
		if _, err := h.store.AskJob(t.Context(), order); err != nil {
			t.Fatal(err)
		}
		h.start(t, map[job.Work]jobs.Duty{job.Check: slow})
		<-begun
		if err := h.client.StopAndCancel(context.WithoutCancel(t.Context())); err != nil {
			t.Fatal(err)
		}
		if j := h.only(t); j.State != job.Waiting || j.Attempts != 0 || j.Code != "" || j.Next.IsZero() {
			t.Errorf("job %+v", j)
		}
		h.start(t, map[job.Work]jobs.Duty{job.Check: jobs.Check(checked{t, h.only(t).ID})})
		h.ended(t, job.Check, river.EventKindJobCompleted)
		if j := h.only(t); j.State != job.Done || j.Attempts != 1 || j.Progress != (job.Progress{Done: 3, Total: 4}) {
			t.Errorf("job %+v", j)
		}
	})
}

// TestAnotherProcessLeavesTheJob starts a second process beside one that is at work.
func TestAnotherProcessLeavesTheJob(t *testing.T) {
	t.Parallel()
	sqldbtest.OnBoth(t, func(t *testing.T, in sqldbtest.Database) {
		h := newHouse(t, in)
		begun, goOn := make(chan struct{}, 2), make(chan struct{})
		slow := jobs.Duty{Limit: time.Hour, Do: func(context.Context, job.Job, jobs.Report) error {
			begun <- struct{}{}
			<-goOn
			return nil
		}}
		if _, err := h.store.AskJob(t.Context(), job.Order{Work: job.Check, Agency: h.agency}); err != nil {
			t.Fatal(err)
		}
		h.start(t, map[job.Work]jobs.Duty{job.Check: slow})
		first := h.client
		<-begun
		h.startAs(t, "another", map[job.Work]jobs.Duty{job.Check: slow})
		if j := h.all(t, job.Filter{Work: job.Check}); len(j) != 1 || j[0].State != job.Running || j[0].Attempts != 1 {
			t.Errorf("the job that another process is at: %+v", j)
		}
		close(goOn)
		if err := first.Stop(context.WithoutCancel(t.Context())); err != nil {
			t.Fatal(err)
		}
		if j := h.all(t, job.Filter{Work: job.Check}); len(j) != 1 || j[0].State != job.Done || j[0].Attempts != 1 {
			t.Errorf("the job that one process was at: %+v", j)
		}
	})
}

type checked struct {
	t  *testing.T
	id job.ID
}

func (c checked) Check(_ context.Context, j job.Job, report func(done, total int64)) error {
	if j.ID != c.id {
		c.t.Errorf("check of job %d, want %d", j.ID, c.id)
	}
	report(3, 4)
	return nil
}

type expiring struct{ asked chan struct{} }

func (e expiring) Expire(context.Context) (int, error) {
	e.asked <- struct{}{}
	return 7, nil
}

// TestUploadsExpireByThemselves needs nobody to ask.
func TestUploadsExpireByThemselves(t *testing.T) {
	t.Parallel()
	sqldbtest.OnBoth(t, func(t *testing.T, in sqldbtest.Database) {
		h := newHouse(t, in)
		uploads := expiring{make(chan struct{}, 9)}
		h.start(t, map[job.Work]jobs.Duty{job.Expire: jobs.Expire(uploads)})
		h.ended(t, job.Expire, river.EventKindJobCompleted)
		<-uploads.asked
		all, err := h.store.Jobs(t.Context(), access.Scope{All: true}, job.Filter{Work: job.Expire}, 0, 10)
		if err != nil || len(all) != 1 || all[0].Progress.Done != 7 || all[0].Agency != "" {
			t.Errorf("jobs %+v, %v", all, err)
		}
		own, err := h.store.Jobs(t.Context(), access.Scope{Agencies: []string{h.agency}}, job.Filter{}, 0, 10)
		if err != nil || len(own) != 0 {
			t.Errorf("an agency sees the installation's job: %+v, %v", own, err)
		}
	})
}

// TestOneOfSeveralProcessesOrders what is ordered by time: the one that the queue has
// chosen. Another one works on what there is.
func TestOneOfSeveralProcessesOrders(t *testing.T) {
	t.Parallel()
	sqldbtest.OnBoth(t, func(t *testing.T, in sqldbtest.Database) {
		h := newHouse(t, in)
		uploads := expiring{make(chan struct{}, 9)}
		duties := map[job.Work]jobs.Duty{
			job.Expire: jobs.Expire(uploads),
			job.Check:  {Limit: time.Hour, Do: func(context.Context, job.Job, jobs.Report) error { return nil }},
		}
		h.start(t, duties)
		h.ended(t, job.Expire, river.EventKindJobCompleted)
		h.startAs(t, "another", duties)
		for range 5 {
			if _, err := h.store.AskJob(t.Context(), job.Order{Work: job.Check, Agency: h.agency}); err != nil {
				t.Fatal(err)
			}
			for {
				if j := h.all(t, job.Filter{Work: job.Check, State: job.Waiting}); len(j) == 0 {
					break
				}
			}
		}
		if j := h.all(t, job.Filter{Work: job.Expire}); len(j) != 1 {
			t.Errorf("ordered %d times: %+v", len(j), j)
		}
	})
}

func (e expiring) Collect(ctx context.Context) (intake.Collected, error) {
	n, err := e.Expire(ctx)
	return intake.Collected{Removed: n, Left: 2}, err
}

// TestOrphansAreCollectedByThemselves needs nobody to ask.
func TestOrphansAreCollectedByThemselves(t *testing.T) {
	t.Parallel()
	sqldbtest.OnBoth(t, func(t *testing.T, in sqldbtest.Database) {
		h := newHouse(t, in)
		bytes := expiring{make(chan struct{}, 9)}
		h.start(t, map[job.Work]jobs.Duty{job.Collect: jobs.Collect(bytes)})
		h.ended(t, job.Collect, river.EventKindJobCompleted)
		<-bytes.asked
		all, err := h.store.Jobs(t.Context(), access.Scope{All: true}, job.Filter{Work: job.Collect}, 0, 10)
		if err != nil || len(all) != 1 || all[0].Progress != (job.Progress{Done: 7, Total: 9}) {
			t.Errorf("jobs %+v, %v", all, err)
		}
	})
}

type rehearsing struct{ made chan casefile.IssuanceID }

func (r rehearsing) Rehearse(_ context.Context, id casefile.IssuanceID, report func(done, total int64)) error {
	report(1, 1)
	r.made <- id
	return nil
}

func TestAPackageIsMadeReady(t *testing.T) {
	t.Parallel()
	sqldbtest.OnBoth(t, func(t *testing.T, in sqldbtest.Database) {
		h := newHouse(t, in)
		packages := rehearsing{make(chan casefile.IssuanceID, 1)}
		order := job.Order{Work: job.Package, Agency: h.agency, Subject: casefile.IssuanceID("issued-1").Ref()}
		if _, err := h.store.AskJob(t.Context(), order); err != nil {
			t.Fatal(err)
		}
		h.start(t, map[job.Work]jobs.Duty{job.Package: jobs.Package(packages)})
		h.ended(t, job.Package, river.EventKindJobCompleted)
		if id := <-packages.made; id != "issued-1" {
			t.Errorf("made %s ready", id)
		}
	})
}

// TestHowAnAttemptEnds goes through the kinds of trouble.
func TestHowAnAttemptEnds(t *testing.T) {
	t.Parallel()
	sqldbtest.OnBoth(t, func(t *testing.T, in sqldbtest.Database) {
		for name, c := range map[string]struct {
			do   func() error
			how  river.EventKind
			code string
			want job.State
		}{
			"damage":          {func() error { return fault.BlobMismatch.Err("read", "secret", nil) }, river.EventKindJobCancelled, "blob-mismatch", job.Cancelled},
			"nothing there":   {func() error { return fault.NoSuchThing.Err("load", "secret", nil) }, river.EventKindJobCancelled, "not-found", job.Cancelled},
			"away for now":    {func() error { return fault.Busy.Err("write", "secret", nil) }, river.EventKindJobFailed, "unavailable", job.Waiting},
			"no room":         {func() error { return fault.StorageFull.Err("write", "secret", nil) }, river.EventKindJobFailed, "storage-full", job.Waiting},
			"another was it":  {func() error { return fault.VersionSeen.Err("change", "secret", nil) }, river.EventKindJobFailed, "changed-meanwhile", job.Waiting},
			"of no catalogue": {func() error { return errors.New("secret") }, river.EventKindJobFailed, "unexpected", job.Waiting},
			"a panic":         {func() error { panic("secret") }, river.EventKindJobFailed, "unexpected", job.Waiting},
		} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				h := newHouse(t, in)
				order := job.Order{Work: job.Check, Agency: h.agency, Subject: custody.Ref{Kind: "agency", ID: h.agency}}
				if _, err := h.store.AskJob(t.Context(), order); err != nil {
					t.Fatal(err)
				}
				duty := jobs.Duty{Limit: time.Hour, Do: func(context.Context, job.Job, jobs.Report) error { return c.do() }}
				h.start(t, map[job.Work]jobs.Duty{job.Check: duty})
				h.ended(t, job.Check, c.how)
				if err := h.client.Stop(context.WithoutCancel(t.Context())); err != nil {
					t.Fatal(err)
				}
				row, err := h.client.JobGet(t.Context(), int64(h.only(t).ID))
				if err != nil || len(row.Errors) == 0 {
					t.Fatalf("row %+v, %v", row, err)
				}
				if j := h.only(t); j.State != c.want || j.Code != c.code {
					t.Errorf("job %+v", j)
				}
				if e := row.Errors[0]; strings.Contains(e.Error+e.Trace, "secret") || !strings.Contains(h.logs.String(), "secret") {
					t.Errorf("the queue keeps %q %q; the log has:\n%s", e.Error, e.Trace, h.logs)
				}
			})
		}
	})
}
