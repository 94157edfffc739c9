package apiclient

import (
	"context"

	"liuhen/internal/api"
)

// PlaceItem puts an item into a case file.
func (c *Client) PlaceItem(ctx context.Context, cmd Command, casefile string, p api.NewPlacement) (api.Changed[api.Placement], error) {
	return post[api.Changed[api.Placement]](ctx, c, "/casefiles/"+casefile+"/placements", cmd, p)
}

// Placements returns a page of what is in a case file, in its order.
func (c *Client) Placements(ctx context.Context, casefile string, page api.Paging) (api.Page[api.Placement], error) {
	return get[api.Page[api.Placement]](ctx, c, "/casefiles/"+casefile+"/placements", queryOf(page))
}

// MovePlacement gives a placement another position.
func (c *Client) MovePlacement(ctx context.Context, cmd Command, id string, position int64) (api.Changed[api.Placement], error) {
	return post[api.Changed[api.Placement]](ctx, c, "/placements/"+id+"/move", cmd, api.Position{Position: position})
}

// RemovePlacement takes it out of the file.
func (c *Client) RemovePlacement(ctx context.Context, cmd Command, id, reason string) (api.Changed[api.Placement], error) {
	return post[api.Changed[api.Placement]](ctx, c, "/placements/"+id+"/remove", cmd, api.Reason{Reason: reason})
}
