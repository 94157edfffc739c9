package apiclient

import (
	"context"
	"io"

	"liuhen/internal/api"
	"liuhen/internal/fault"
)

// IssuePackage gives a package of a sealed case file out.
func (c *Client) IssuePackage(ctx context.Context, cmd Command, casefile string, what api.NewIssuance) (api.Changed[api.Issuance], error) {
	return post[api.Changed[api.Issuance]](ctx, c, "/casefiles/"+casefile+"/packages", cmd, what)
}

// Packages returns a page of the packages that were made of a case file.
func (c *Client) Packages(ctx context.Context, casefile string, page api.Paging) (api.Page[api.Issuance], error) {
	return get[api.Page[api.Issuance]](ctx, c, "/casefiles/"+casefile+"/packages", queryOf(page))
}

// Package returns a package as it was recorded.
func (c *Client) Package(ctx context.Context, id string) (api.Issuance, error) {
	return get[api.Issuance](ctx, c, "/packages/"+id, nil)
}

// DownloadPackage writes the package itself to w and returns its length. It fails
// with w's own error, or with package-interrupted where the connection ended early:
// what was written then is no package, but its beginning.
func (c *Client) DownloadPackage(ctx context.Context, id string, w io.Writer) (int64, error) {
	return c.readContent(ctx, content{path: "/packages/" + id + "/content", stopped: fault.PackageStopped}, w)
}

// ResumePackage writes the bytes of the package to w that follow the first ones, and
// returns how many. It fails as DownloadPackage does, and with range-beyond-end where
// nothing follows.
func (c *Client) ResumePackage(ctx context.Context, issued api.Issuance, after int64, w io.Writer) (int64, error) {
	return c.readContent(ctx, content{
		path: "/packages/" + issued.ID + "/content", part: api.Range{From: after}, tag: issued.Tag(), stopped: fault.PackageStopped,
	}, w)
}
