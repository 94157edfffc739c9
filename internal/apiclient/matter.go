package apiclient

import (
	"context"

	"liuhen/internal/api"
)

// OpenMatter opens a matter.
func (c *Client) OpenMatter(ctx context.Context, cmd Command, what api.MatterDetails) (api.FiledMatter, error) {
	return post[api.FiledMatter](ctx, c, "/matters", cmd, what)
}

// Matter returns a matter with its clocks.
func (c *Client) Matter(ctx context.Context, id string) (api.MatterSeen, error) {
	return get[api.MatterSeen](ctx, c, "/matters/"+id, nil)
}

// AmendMatter fills in or corrects what is said of it.
func (c *Client) AmendMatter(ctx context.Context, cmd Command, id string, what api.AmendedMatter) (api.FiledMatter, error) {
	return post[api.FiledMatter](ctx, c, "/matters/"+id+"/amend", cmd, what)
}

// EndMatter records the 行政执法行为终结.
func (c *Client) EndMatter(ctx context.Context, cmd Command, id string, what api.MatterEvent) (api.Changed[api.Matter], error) {
	return post[api.Changed[api.Matter]](ctx, c, "/matters/"+id+"/end", cmd, what)
}

// CompleteMatter records the 办结.
func (c *Client) CompleteMatter(ctx context.Context, cmd Command, id string, what api.MatterEvent) (api.Changed[api.Matter], error) {
	return post[api.Changed[api.Matter]](ctx, c, "/matters/"+id+"/complete", cmd, what)
}

// CorrectEndOfMatter states another end of the act.
func (c *Client) CorrectEndOfMatter(ctx context.Context, cmd Command, id string, what api.CorrectedEvent) (api.Changed[api.Matter], error) {
	return post[api.Changed[api.Matter]](ctx, c, "/matters/"+id+"/correct-end", cmd, what)
}

// CorrectCompletion states another completion.
func (c *Client) CorrectCompletion(ctx context.Context, cmd Command, id string, what api.CorrectedEvent) (api.Changed[api.Matter], error) {
	return post[api.Changed[api.Matter]](ctx, c, "/matters/"+id+"/correct-completion", cmd, what)
}

// SignCorrectionOfMatter signs a corrected end as the head.
func (c *Client) SignCorrectionOfMatter(ctx context.Context, cmd Command, id string, what api.SignedField) (api.Changed[api.Matter], error) {
	return post[api.Changed[api.Matter]](ctx, c, "/matters/"+id+"/sign-correction", cmd, what)
}

// Matters returns a page of the matters that one may see, the newest first.
func (c *Client) Matters(ctx context.Context, narrow api.Narrowing, page api.Paging) (api.Page[api.Matter], error) {
	return listed[api.Matter](ctx, c, "/matters", narrow, page)
}

// CountMatters returns how many matters one may see.
func (c *Client) CountMatters(ctx context.Context, narrow api.Narrowing) (api.HowMany, error) {
	return get[api.HowMany](ctx, c, "/matters/count", queryOf(narrow))
}
