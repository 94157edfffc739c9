package httpapi

import (
	"context"
	"strconv"
	"strings"

	"liuhen/internal/access"
	"liuhen/internal/api"
	"liuhen/internal/custody"
	"liuhen/internal/fault"
	"liuhen/internal/job"
)

// Jobs tells how far the work has come that outlives a request.
type Jobs interface {
	// Job returns a job.
	Job(ctx context.Context, who access.Person, id job.ID) (job.Job, error)
	// Jobs returns up to limit jobs that pass the filter, the newest first, from below
	// the one named; 0 names none.
	Jobs(ctx context.Context, who access.Person, f job.Filter, below job.ID, limit int) ([]job.Job, error)
	// Counts counts the jobs of every agency by kind of work and state.
	Counts(ctx context.Context, who access.Person) ([]job.Count, error)
}

// jobs registers what concerns work that outlives a request.
func (f *frame) jobs() {
	list(f, route{"/jobs", "list-jobs", "job", "The jobs whose subject one may see, the newest first"}, f.listJobs)
	read(f, route{"/jobs/{id}", "get-job", "job", "How far a job has come"}, f.getJob)
	list(f, route{"/jobs/count", "count-jobs", "job", "The jobs of every agency by kind of work and state"}, f.countJobs)
}

func (f *frame) listJobs(ctx context.Context, who access.Person, q *api.JobQuery) (api.Page[api.Job], error) {
	below, err := jobID(q.After)
	if err != nil && q.After != "" {
		return api.Page[api.Job]{}, fault.BadInput.Err("list jobs", "", err).With("field", "after").
			WithBoth("problem", "须为上一页给出的 next", "it is the next of the page before")
	}
	kind, id, _ := strings.Cut(q.Subject, "/")
	filter := job.Filter{Work: job.Work(q.Work), State: job.State(q.State), Subject: custody.Ref{Kind: kind, ID: id}}
	found, err := f.parts.Jobs.Jobs(ctx, who, filter, below, q.Limit)
	return pageOf(found, q.Paging, wireJob, func(j job.Job) string { return strconv.FormatInt(int64(j.ID), 10) }), err
}

func (f *frame) getJob(ctx context.Context, who access.Person, in *named) (api.Job, error) {
	id, err := jobID(in.ID)
	if err != nil {
		return api.Job{}, err
	}
	found, err := f.parts.Jobs.Job(ctx, who, id)
	return wireJob(found), err
}

func (f *frame) countJobs(ctx context.Context, who access.Person, _ *struct{}) (api.Page[api.JobCount], error) {
	found, err := f.parts.Jobs.Counts(ctx, who)
	var page api.Page[api.JobCount]
	for _, c := range found {
		page.List = append(page.List, api.JobCount{Work: string(c.Work), State: string(c.State), Jobs: c.Jobs})
	}
	return page, err
}

// jobID reads the number of a job; what is no number names none.
func jobID(text string) (job.ID, error) {
	id, err := strconv.ParseInt(text, 10, 64)
	if err != nil || id < 1 {
		return 0, fault.NoSuchThing.Err("find job", "", err)
	}
	return job.ID(id), nil
}

func wireJob(j job.Job) api.Job {
	out := api.Job{
		ID: strconv.FormatInt(int64(j.ID), 10), Work: string(j.Work), State: string(j.State), Agency: j.Agency, Attempts: j.Attempts,
		Progress: api.JobProgress{Done: j.Progress.Done, Total: j.Progress.Total}, Code: j.Code,
		AskedAt: j.Asked, BegunAt: timeIf(j.Begun), NextAt: timeIf(j.Next), EndedAt: timeIf(j.Ended),
	}
	if !j.Subject.IsZero() {
		out.Subject = j.Subject.String()
	}
	return out
}
