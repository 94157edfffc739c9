package apiclient

import (
	"bytes"
	"context"
	"encoding/json"
	"io"

	"liuhen/internal/api"
)

// Call asks for what no other method of this package does: any operation of the API, by
// method and path below /api/v1, with a body of JSON or none. It returns the answer as
// it came.
func (c *Client) Call(ctx context.Context, method, path string, cmd Command, body []byte) (json.RawMessage, error) {
	var data io.Reader
	if body != nil {
		data = bytes.NewReader(body)
	}
	r, err := c.request(ctx, method, path, data)
	if err != nil {
		return nil, err
	}
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	cmd.head(r)
	var answer json.RawMessage
	_, err = c.do(r, &answer)
	return answer, err
}

// Look reads which version of a thing stands at a path, for a command on it.
func (c *Client) Look(ctx context.Context, path string) (Command, error) {
	head, err := get[api.Head](ctx, c, path, nil)
	return Command{Seen: head.Version}, err
}
