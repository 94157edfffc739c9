package apiclient

import (
	"context"

	"liuhen/internal/api"
)

// OrderCheck orders a check of the whole store; one that waits or runs already is
// taken for it.
func (c *Client) OrderCheck(ctx context.Context, n api.NewCheck) (api.Check, error) {
	return post[api.Check](ctx, c, "/checks", Command{}, n)
}

// CheckItem orders a check of an item's stored bytes; what it finds stands with the
// item and is an event.
func (c *Client) CheckItem(ctx context.Context, id string) (api.Job, error) {
	return post[api.Job](ctx, c, "/items/"+id+"/check", Command{}, api.NewItemCheck{})
}

// Check returns how far a check is, and what it found.
func (c *Client) Check(ctx context.Context, id string) (api.Check, error) {
	return get[api.Check](ctx, c, "/checks/"+id, nil)
}
