package apiclient

import (
	"context"
	"io"
	"net/http"
	"strings"

	"liuhen/internal/fault"
)

// maxKey bounds a public key in bytes.
const maxKey = 1 << 10

// LogKey returns the public key under which an agency's log is signed, without a
// newline. It is what the server says: whoever must trust it compares its fingerprint
// with one that came another way.
func (c *Client) LogKey(ctx context.Context, agency string) (string, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, c.base+"/log/"+agency+"/vkey", nil)
	if err != nil {
		return "", fault.ServerAddress.Err("ask server", c.base, err).With("address", c.base)
	}
	if c.language != "" {
		r.Header.Set("Accept-Language", c.language)
	}
	response, err := c.send(r)
	if err != nil {
		return "", err
	}
	defer func() { _ = response.Body.Close() }() // it was read
	data, err := io.ReadAll(io.LimitReader(response.Body, maxKey))
	if err != nil {
		return "", fault.AnswerUnreadable.Err("read key", agency, err)
	}
	return strings.TrimSuffix(string(data), "\n"), nil
}
