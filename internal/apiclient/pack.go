package apiclient

import (
	"context"

	"liuhen/internal/api"
)

// Packs returns the regulation packs with every code that may be entered.
func (c *Client) Packs(ctx context.Context) (api.Page[api.Pack], error) {
	return get[api.Page[api.Pack]](ctx, c, "/packs", nil)
}
