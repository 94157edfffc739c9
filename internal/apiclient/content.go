package apiclient

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"

	"liuhen/internal/api"
	"liuhen/internal/fault"
)

// ReadItem writes bytes of an item to w: from the range's From up to its Until, or to
// the end where that is 0. It is recorded as a look. It fails with w's own error, or with
// content-interrupted where the connection ended early: what was written then is the
// beginning only.
func (c *Client) ReadItem(ctx context.Context, id string, part api.Range, w io.Writer) (int64, error) {
	return c.readContent(ctx, content{path: "/items/" + id + "/content", part: part, stopped: fault.ContentStopped}, w)
}

// DownloadItem writes the whole item to w, to be kept as a file. Errors as of ReadItem.
func (c *Client) DownloadItem(ctx context.Context, id string, w io.Writer) (int64, error) {
	return c.readContent(ctx, content{path: "/items/" + id + "/content?download=true", stopped: fault.ContentStopped}, w)
}

// copySize is how much is read and written at once: a package may be as long as a disk.
const copySize = 512 << 10

// content is which bytes are wanted, and what it is called when they end early.
type content struct {
	path    string
	part    api.Range
	tag     string // of the bytes to which the part belongs; empty for any
	stopped *fault.Code
}

// readContent writes the bytes to w and returns how many: never more than the part has.
// Where the server gives all bytes instead of the part, those before the part are passed
// over; where it gives another part, nothing is written.
func (c *Client) readContent(ctx context.Context, what content, w io.Writer) (int64, error) {
	r, err := c.request(ctx, http.MethodGet, what.path, nil)
	if err != nil {
		return 0, err
	}
	if what.part != (api.Range{}) {
		r.Header.Set("Range", spellRange(what.part))
	}
	if what.tag != "" {
		r.Header.Set("If-Range", what.tag)
	}
	response, err := c.send(r)
	if err != nil {
		return 0, err
	}
	defer func() { _ = response.Body.Close() }() // it was read
	if err := what.begin(response); err != nil {
		return 0, what.stopped.Err("read content", what.path, err)
	}
	body := io.Reader(response.Body)
	if what.part.Until > 0 {
		body = io.LimitReader(body, what.part.Until-what.part.From)
	}
	into := &taker{w: w}
	n, err := io.CopyBuffer(into, struct{ io.Reader }{body}, make([]byte, copySize))
	switch {
	case err == nil:
		return n, nil
	case into.err != nil:
		return n, into.err
	case ctx.Err() != nil:
		return n, ctx.Err()
	}
	return n, what.stopped.Err("read content", what.path, err)
}

// begin brings the answer to where the part begins.
func (what content) begin(response *http.Response) error {
	if response.StatusCode == http.StatusOK {
		_, err := io.CopyN(io.Discard, response.Body, what.part.From)
		return err
	}
	said, from := response.Header.Get("Content-Range"), "bytes "+strconv.FormatInt(what.part.From, 10)+"-"
	if response.StatusCode != http.StatusPartialContent || !strings.HasPrefix(said, from) {
		return fmt.Errorf("status %d with the range %q instead of %s", response.StatusCode, said, from)
	}
	return nil
}

// taker remembers that what it writes to failed.
type taker struct {
	w   io.Writer
	err error
}

// Write passes b on.
func (t *taker) Write(b []byte) (int, error) {
	n, err := t.w.Write(b)
	t.err = err
	return n, err
}

func spellRange(part api.Range) string {
	text := "bytes=" + strconv.FormatInt(part.From, 10) + "-"
	if part.Until > 0 {
		text += strconv.FormatInt(part.Until-1, 10)
	}
	return text
}
