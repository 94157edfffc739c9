package apiclient

import (
	"context"
	"io"

	"liuhen/internal/api"
	"liuhen/internal/fault"
)

// OrderExtract orders a list as a file.
func (c *Client) OrderExtract(ctx context.Context, cmd Command, what api.NewExtract) (api.Changed[api.Extract], error) {
	return post[api.Changed[api.Extract]](ctx, c, "/extracts", cmd, what)
}

// Extracts returns a page of the extracts that one ordered oneself, the newest first.
func (c *Client) Extracts(ctx context.Context, page api.Paging) (api.Page[api.Extract], error) {
	return get[api.Page[api.Extract]](ctx, c, "/extracts", queryOf(page))
}

// Extract returns an extract that one ordered oneself, with how far it is.
func (c *Client) Extract(ctx context.Context, id string) (api.Extract, error) {
	return get[api.Extract](ctx, c, "/extracts/"+id, nil)
}

// DownloadExtract writes the file to w, which is recorded, and returns its length. It fails
// with w's own error, or with content-interrupted where the connection ended early.
func (c *Client) DownloadExtract(ctx context.Context, id string, w io.Writer) (int64, error) {
	return c.readContent(ctx, content{path: "/extracts/" + id + "/content", stopped: fault.ContentStopped}, w)
}
