package server

import (
	"context"

	"liuhen/internal/fault"
	"liuhen/internal/intake"
	"liuhen/internal/job"
	"liuhen/internal/jobs"
)

// openJobs joins the queue to the desks that do its work.
func (h *House) openJobs(ctx context.Context) (err error) {
	h.jobs, err = h.store.River(ctx, jobs.Config(jobs.Parts{
		Process: h.process,
		Duties: map[job.Work]jobs.Duty{
			job.Deposit: jobs.Deposit(h.receiving, h.store),
			job.Sweep:   jobs.Sweep(h.store),
			job.Expire:  jobs.Expire(h.intake),
			job.Collect: jobs.Collect(intake.Collector{Rows: h.store, Bytes: h.blobs.Store, Sound: h.sound, Now: h.options.Now}),
			job.Package: jobs.Package(h.release),
			job.Check:   jobs.Check(h.checks()),
			job.Reread:  jobs.Reread(h.receiving),
			job.Extract: jobs.Extract(h.extracts),
			job.Clear:   jobs.Clear(h.extracts),
		},
		Notes: h.store, Log: h.options.Logger, Now: h.options.Now, Poll: h.options.Poll, Grace: graceTime,
	}))
	return err
}

// workJobs carries out jobs until ctx ends and those under way have come to their end
// or gone back into the queue.
func (h *House) workJobs(ctx context.Context) {
	working := context.WithoutCancel(ctx)
	if err := h.jobs.Start(working); err != nil {
		stopped := fault.Busy.Err("start jobs", "", err).OfPart("jobs")
		h.idle.Store(stopped)
		h.options.Logger.ErrorContext(ctx, "no jobs are carried out", "error", stopped)
		return
	}
	<-ctx.Done()
	if err := h.jobs.Stop(working); err != nil {
		h.options.Logger.ErrorContext(working, "jobs did not stop in order", "error", err)
	}
}
