package apiclient

import (
	"context"

	"liuhen/internal/api"
)

// Jobs returns a page of the jobs whose subject one may see, the newest first.
func (c *Client) Jobs(ctx context.Context, q api.JobQuery) (api.Page[api.Job], error) {
	return get[api.Page[api.Job]](ctx, c, "/jobs", queryOf(q))
}

// Job returns how far a job has come.
func (c *Client) Job(ctx context.Context, id string) (api.Job, error) {
	return get[api.Job](ctx, c, "/jobs/"+id, nil)
}

// CountJobs counts the jobs of every agency by kind of work and state.
func (c *Client) CountJobs(ctx context.Context) (api.Page[api.JobCount], error) {
	return get[api.Page[api.JobCount]](ctx, c, "/jobs/count", nil)
}
