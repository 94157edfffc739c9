package apiclient

import (
	"context"

	"liuhen/internal/api"
)

// StartTour records that officers go out.
func (c *Client) StartTour(ctx context.Context, cmd Command, what api.NewTour) (api.Changed[api.Tour], error) {
	return post[api.Changed[api.Tour]](ctx, c, "/tours", cmd, what)
}

// Tour returns a tour with its clocks.
func (c *Client) Tour(ctx context.Context, id string) (api.TourSeen, error) {
	return get[api.TourSeen](ctx, c, "/tours/"+id, nil)
}

// EndTour records the 执法工作结束.
func (c *Client) EndTour(ctx context.Context, cmd Command, id string, what api.EndedAt) (api.Changed[api.Tour], error) {
	return post[api.Changed[api.Tour]](ctx, c, "/tours/"+id+"/end", cmd, what)
}

// CorrectEndOfTour states another end.
func (c *Client) CorrectEndOfTour(ctx context.Context, cmd Command, id string, what api.CorrectedEnd) (api.Changed[api.Tour], error) {
	return post[api.Changed[api.Tour]](ctx, c, "/tours/"+id+"/correct-end", cmd, what)
}

// SignCorrectionOfTour signs a corrected end as the head.
func (c *Client) SignCorrectionOfTour(ctx context.Context, cmd Command, id string) (api.Changed[api.Tour], error) {
	return post[api.Changed[api.Tour]](ctx, c, "/tours/"+id+"/sign-correction", cmd, nil)
}

// Tours returns a page of the tours that one may see, the newest first.
func (c *Client) Tours(ctx context.Context, narrow api.Narrowing, page api.Paging) (api.Page[api.Tour], error) {
	return listed[api.Tour](ctx, c, "/tours", narrow, page)
}

// CountTours returns how many tours one may see.
func (c *Client) CountTours(ctx context.Context, narrow api.Narrowing) (api.HowMany, error) {
	return get[api.HowMany](ctx, c, "/tours/count", queryOf(narrow))
}
