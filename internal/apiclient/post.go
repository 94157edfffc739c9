package apiclient

import (
	"context"
	"net/url"
	"time"

	"liuhen/internal/api"
)

// Appoint gives a post to an officer.
func (c *Client) Appoint(ctx context.Context, cmd Command, want api.NewPost) (api.Changed[api.Post], error) {
	return post[api.Changed[api.Post]](ctx, c, "/posts", cmd, want)
}

// Delegate gives an appointed post to another officer while its holder is away.
func (c *Client) Delegate(ctx context.Context, cmd Command, from string, want api.Delegation) (api.Changed[api.Post], error) {
	return post[api.Changed[api.Post]](ctx, c, "/posts/"+from+"/delegate", cmd, want)
}

// EndPost ends an appointment or delegation.
func (c *Client) EndPost(ctx context.Context, cmd Command, id string, end api.EndPost) (api.Changed[api.Post], error) {
	return post[api.Changed[api.Post]](ctx, c, "/posts/"+id+"/end", cmd, end)
}

// Holdings returns who holds each post of an agency at a moment; an empty agency is
// one's own, the zero time now.
func (c *Client) Holdings(ctx context.Context, agency string, at time.Time) (api.Holdings, error) {
	query := url.Values{}
	if agency != "" {
		query.Set("agency", agency)
	}
	if !at.IsZero() {
		query.Set("at", at.UTC().Format(time.RFC3339Nano))
	}
	return get[api.Holdings](ctx, c, "/posts/held", query)
}

// Posts returns a page of the appointments and delegations that one may see, the newest first.
func (c *Client) Posts(ctx context.Context, narrow api.HolderFilter, page api.Paging) (api.Page[api.Post], error) {
	return listed[api.Post](ctx, c, "/posts", narrow, page)
}

// CountPosts returns how many appointments and delegations one may see.
func (c *Client) CountPosts(ctx context.Context, narrow api.HolderFilter) (api.HowMany, error) {
	return get[api.HowMany](ctx, c, "/posts/count", queryOf(narrow))
}

// Post returns an appointment or delegation.
func (c *Client) Post(ctx context.Context, id string) (api.Post, error) {
	return get[api.Post](ctx, c, "/posts/"+id, nil)
}
