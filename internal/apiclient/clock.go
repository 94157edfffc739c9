package apiclient

import (
	"context"

	"liuhen/internal/api"
)

// ItemClocks returns the clocks of an item.
func (c *Client) ItemClocks(ctx context.Context, id string) (api.Clocks, error) {
	return get[api.Clocks](ctx, c, "/items/"+id+"/clocks", nil)
}

// CaseFileClocks returns the clocks of a case file.
func (c *Client) CaseFileClocks(ctx context.Context, id string) (api.Clocks, error) {
	return get[api.Clocks](ctx, c, "/casefiles/"+id+"/clocks", nil)
}

// Overview returns what is owed in each agency that one may see, without content.
func (c *Client) Overview(ctx context.Context) (api.Overview, error) {
	return get[api.Overview](ctx, c, "/clocks", nil)
}
