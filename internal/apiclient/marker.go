package apiclient

import (
	"context"

	"liuhen/internal/api"
)

// MarkItem marks a place of a recording.
func (c *Client) MarkItem(ctx context.Context, cmd Command, item string, m api.NewMarker) (api.Changed[api.Marker], error) {
	return post[api.Changed[api.Marker]](ctx, c, "/items/"+item+"/markers", cmd, m)
}

// Markers returns a page of the markers of a recording, also those that were withdrawn,
// in the order of the places that they mark.
func (c *Client) Markers(ctx context.Context, item string, page api.Paging) (api.Page[api.Marker], error) {
	return get[api.Page[api.Marker]](ctx, c, "/items/"+item+"/markers", queryOf(page))
}

// Marker returns a marker.
func (c *Client) Marker(ctx context.Context, id string) (api.Marker, error) {
	return get[api.Marker](ctx, c, "/markers/"+id, nil)
}

// WithdrawMarker takes the own marker back.
func (c *Client) WithdrawMarker(ctx context.Context, cmd Command, id, reason string) (api.Changed[api.Marker], error) {
	return post[api.Changed[api.Marker]](ctx, c, "/markers/"+id+"/withdraw", cmd, api.Reason{Reason: reason})
}
