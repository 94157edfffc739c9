package apiclient

import (
	"context"

	"liuhen/internal/api"
)

// ItemViewings returns a page of who looked at an item, the newest first.
func (c *Client) ItemViewings(ctx context.Context, id string, page api.Paging) (api.Page[api.Viewing], error) {
	return get[api.Page[api.Viewing]](ctx, c, "/items/"+id+"/viewings", queryOf(page))
}
