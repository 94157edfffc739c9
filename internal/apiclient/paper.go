package apiclient

import (
	"context"
	"io"
	"net/http"
	"strings"

	"liuhen/internal/api"
	"liuhen/internal/fault"
)

// PrintPaper prints a paper of a noun, named by its plural and id, and returns the PDF
// with the id of the print. Each call makes another print.
func (c *Client) PrintPaper(ctx context.Context, plural, id, kind string) (pdf []byte, paper string, err error) {
	return c.pdf(ctx, "/"+plural+"/"+id+"/papers/"+kind)
}

// PapersOf returns a page of the papers that were printed of a noun, named by its plural
// and id.
func (c *Client) PapersOf(ctx context.Context, plural, id string, page api.Paging) (api.Page[api.Paper], error) {
	return get[api.Page[api.Paper]](ctx, c, "/"+plural+"/"+id+"/papers", queryOf(page))
}

// Paper returns a print as it was recorded.
func (c *Client) Paper(ctx context.Context, id string) (api.Paper, error) {
	return get[api.Paper](ctx, c, "/papers/"+id, nil)
}

// PaperContent returns the PDF of a print as it was given out the first time.
func (c *Client) PaperContent(ctx context.Context, id string) ([]byte, error) {
	data, _, err := c.pdf(ctx, "/papers/"+id+"/content")
	return data, err
}

// AttachScan records that an item is the print with the signatures on it.
func (c *Client) AttachScan(ctx context.Context, cmd Command, paper string, scan api.NewScan) (api.Changed[api.Paper], error) {
	return post[api.Changed[api.Paper]](ctx, c, "/papers/"+paper+"/attach-scan", cmd, scan)
}

// maxPDF bounds a PDF that is taken, in bytes.
const maxPDF = 256 << 20

// pdf asks for a PDF and returns it with the id of its print.
func (c *Client) pdf(ctx context.Context, path string) (data []byte, paper string, err error) {
	r, err := c.request(ctx, http.MethodGet, path, nil)
	if err != nil {
		return nil, "", err
	}
	answer, err := c.send(r)
	if err != nil {
		return nil, "", err
	}
	defer func() { _ = answer.Body.Close() }() // all of it was read
	data, err = io.ReadAll(io.LimitReader(answer.Body, maxPDF))
	if err != nil {
		return nil, "", fault.ContentStopped.Err("read paper", path, err)
	}
	_, paper, _ = strings.Cut(answer.Header.Get("Content-Location"), "/papers/")
	return data, paper, nil
}
