package apiclient

import (
	"context"
	"net/url"

	"liuhen/internal/api"
)

// Tokens returns the tokens of an account; an empty one is one's own.
func (c *Client) Tokens(ctx context.Context, account string) (api.Page[api.Token], error) {
	query := url.Values{}
	if account != "" {
		query.Set("account", account)
	}
	return get[api.Page[api.Token]](ctx, c, "/tokens", query)
}

// Token returns one token.
func (c *Client) Token(ctx context.Context, id string) (api.Token, error) {
	return get[api.Token](ctx, c, "/tokens/"+id, nil)
}

// IssueToken issues a token for oneself. Its secret is in the answer and nowhere else.
func (c *Client) IssueToken(ctx context.Context, want api.NewToken) (api.IssuedToken, error) {
	return post[api.IssuedToken](ctx, c, "/tokens", Command{}, want)
}

// RevokeToken ends a token; the reason may be empty.
func (c *Client) RevokeToken(ctx context.Context, cmd Command, id, reason string) (api.Changed[api.Token], error) {
	return post[api.Changed[api.Token]](ctx, c, "/tokens/"+id+"/revoke", cmd, api.OptionalReason{Reason: reason})
}
