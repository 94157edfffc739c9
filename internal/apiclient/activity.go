package apiclient

import (
	"context"

	"liuhen/internal/api"
)

// BeginActivity begins an activity, or enters one that began before.
func (c *Client) BeginActivity(ctx context.Context, cmd Command, what api.NewActivity) (api.Changed[api.Activity], error) {
	return post[api.Changed[api.Activity]](ctx, c, "/activities", cmd, what)
}

// Activity returns an activity with its clocks.
func (c *Client) Activity(ctx context.Context, id string) (api.ActivitySeen, error) {
	return get[api.ActivitySeen](ctx, c, "/activities/"+id, nil)
}

// AmendActivity fills in or corrects what is said of it.
func (c *Client) AmendActivity(ctx context.Context, cmd Command, id string, what api.AmendedActivity) (api.Changed[api.Activity], error) {
	return post[api.Changed[api.Activity]](ctx, c, "/activities/"+id+"/amend", cmd, what)
}

// EndActivity records its end.
func (c *Client) EndActivity(ctx context.Context, cmd Command, id string, what api.EndedAt) (api.EndedActivity, error) {
	return post[api.EndedActivity](ctx, c, "/activities/"+id+"/end", cmd, what)
}

// CorrectEndOfActivity states another end.
func (c *Client) CorrectEndOfActivity(ctx context.Context, cmd Command, id string, what api.CorrectedEnd) (api.EndedActivity, error) {
	return post[api.EndedActivity](ctx, c, "/activities/"+id+"/correct-end", cmd, what)
}

// SignCorrectionOfActivity signs a corrected end as the head.
func (c *Client) SignCorrectionOfActivity(ctx context.Context, cmd Command, id string) (api.Changed[api.Activity], error) {
	return post[api.Changed[api.Activity]](ctx, c, "/activities/"+id+"/sign-correction", cmd, nil)
}

// AttachMatter says to which matter it belongs.
func (c *Client) AttachMatter(ctx context.Context, cmd Command, id string, what api.AttachedMatter) (api.Changed[api.Activity], error) {
	return post[api.Changed[api.Activity]](ctx, c, "/activities/"+id+"/attach-matter", cmd, what)
}

// JoinAgency records that another agency takes part.
func (c *Client) JoinAgency(ctx context.Context, cmd Command, id string, what api.JoiningAgency) (api.Changed[api.Activity], error) {
	return post[api.Changed[api.Activity]](ctx, c, "/activities/"+id+"/join-agency", cmd, what)
}

// JoinTour names the tour of one's own agency, which joined.
func (c *Client) JoinTour(ctx context.Context, cmd Command, id string, what api.JoiningTour) (api.Changed[api.Activity], error) {
	return post[api.Changed[api.Activity]](ctx, c, "/activities/"+id+"/join-tour", cmd, what)
}

// SignTour signs a corrected tour as the head of an agency that joined.
func (c *Client) SignTour(ctx context.Context, cmd Command, id string) (api.Changed[api.Activity], error) {
	return post[api.Changed[api.Activity]](ctx, c, "/activities/"+id+"/sign-tour", cmd, nil)
}

// MarkRequired marks it as one that must be recorded.
func (c *Client) MarkRequired(ctx context.Context, cmd Command, id string, what api.Reason) (api.Changed[api.Activity], error) {
	return post[api.Changed[api.Activity]](ctx, c, "/activities/"+id+"/mark-required", cmd, what)
}

// ExplainBreach gives the reason for a shortfall.
func (c *Client) ExplainBreach(ctx context.Context, cmd Command, id string, what api.ExplainedBreach) (api.Changed[api.Activity], error) {
	return post[api.Changed[api.Activity]](ctx, c, "/activities/"+id+"/explain-breach", cmd, what)
}

// Activities returns a page of the activities that one may see, the newest first.
func (c *Client) Activities(ctx context.Context, narrow api.ActivityFilter, page api.Paging) (api.Page[api.Activity], error) {
	return listed[api.Activity](ctx, c, "/activities", narrow, page)
}

// CountActivities returns how many activities one may see.
func (c *Client) CountActivities(ctx context.Context, narrow api.ActivityFilter) (api.HowMany, error) {
	return get[api.HowMany](ctx, c, "/activities/count", queryOf(narrow))
}
