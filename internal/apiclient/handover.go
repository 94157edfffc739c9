package apiclient

import (
	"context"

	"liuhen/internal/api"
)

// SignHandover signs an exact set over to the own agency's custodian.
func (c *Client) SignHandover(ctx context.Context, cmd Command, list api.HandoverList) (api.Changed[api.Handover], error) {
	return post[api.Changed[api.Handover]](ctx, c, "/handovers", cmd, list)
}

// Handover returns a handover with what lies in it.
func (c *Client) Handover(ctx context.Context, id string) (api.HandoverContents, error) {
	return get[api.HandoverContents](ctx, c, "/handovers/"+id, nil)
}

// SuperviseHandover signs as the 监交人.
func (c *Client) SuperviseHandover(ctx context.Context, cmd Command, id string) (api.Changed[api.Handover], error) {
	return post[api.Changed[api.Handover]](ctx, c, "/handovers/"+id+"/supervise", cmd, nil)
}

// AnswerHandover receives all or part, or returns it.
func (c *Client) AnswerHandover(ctx context.Context, cmd Command, id string, count api.Count) (api.Changed[api.Handover], error) {
	return post[api.Changed[api.Handover]](ctx, c, "/handovers/"+id+"/answer", cmd, count)
}

// Handovers returns a page of the handovers that one may see, the newest first.
func (c *Client) Handovers(ctx context.Context, narrow api.Narrowing, page api.Paging) (api.Page[api.Handover], error) {
	return listed[api.Handover](ctx, c, "/handovers", narrow, page)
}

// CountHandovers returns how many handovers one may see.
func (c *Client) CountHandovers(ctx context.Context, narrow api.Narrowing) (api.HowMany, error) {
	return get[api.HowMany](ctx, c, "/handovers/count", queryOf(narrow))
}
