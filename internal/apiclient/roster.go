package apiclient

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/url"

	"liuhen/internal/api"
)

// xlsx is the media type of a table.
const xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// maxBlank bounds an empty table in bytes.
const maxBlank = 1 << 20

// CheckRoster says of each row of a table of officers, devices or matters what would come
// of it.
func (c *Client) CheckRoster(ctx context.Context, kind string, of api.RosterAsked, table []byte) (api.RosterAnswer, error) {
	return c.roster(ctx, Command{}, "/rosters/"+kind+"/check", of, table)
}

// RegisterRoster registers the rows of a table that are new.
func (c *Client) RegisterRoster(ctx context.Context, cmd Command, kind string, of api.RosterAsked, table []byte) (api.RosterAnswer, error) {
	return c.roster(ctx, cmd, "/rosters/"+kind+"/register", of, table)
}

func (c *Client) roster(ctx context.Context, cmd Command, path string, of api.RosterAsked, table []byte) (api.RosterAnswer, error) {
	var answer api.RosterAnswer
	if of.Agency != "" {
		path += "?" + url.Values{"agency": {of.Agency}}.Encode()
	}
	r, err := c.request(ctx, http.MethodPost, path, bytes.NewReader(table))
	if err != nil {
		return answer, err
	}
	r.Header.Set("Content-Type", xlsx)
	cmd.head(r)
	_, err = c.do(r, &answer)
	return answer, err
}

// RosterBlank returns a table to be filled in.
func (c *Client) RosterBlank(ctx context.Context, kind string) ([]byte, error) {
	r, err := c.request(ctx, http.MethodGet, "/rosters/"+kind+"/blank", nil)
	if err != nil {
		return nil, err
	}
	response, err := c.send(r)
	if err != nil {
		return nil, err
	}
	defer func() { _ = response.Body.Close() }() // it was read
	return io.ReadAll(io.LimitReader(response.Body, maxBlank))
}
