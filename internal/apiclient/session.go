package apiclient

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"

	"liuhen/internal/api"
	"liuhen/internal/fault"
)

// SetUp sets the installation up with the one-time code.
func (c *Client) SetUp(ctx context.Context, s api.Setup) (api.Changed[api.Agency], error) {
	return post[api.Changed[api.Agency]](ctx, c, "/setup", Command{}, s)
}

// SignIn begins a session and returns a client that speaks in its name.
func (c *Client) SignIn(ctx context.Context, login, password string) (*Client, api.SignedIn, error) {
	return c.enter(ctx, "/sessions", api.Credentials{Login: login, Password: password})
}

// ChangePassword sets one's own password, which ends all own sessions and tokens, and
// returns a client of the new session.
func (c *Client) ChangePassword(ctx context.Context, former, next string) (*Client, api.SignedIn, error) {
	return c.enter(ctx, "/me/password", api.NewPassword{Former: former, New: next})
}

// enter posts what begins a session and takes its secret from the cookie.
func (c *Client) enter(ctx context.Context, path string, body any) (*Client, api.SignedIn, error) {
	var in api.SignedIn
	data, err := json.Marshal(body)
	if err != nil {
		return nil, in, fault.Unexpected.Err("encode request", path, err)
	}
	r, err := c.request(ctx, http.MethodPost, path, bytes.NewReader(data))
	if err != nil {
		return nil, in, err
	}
	r.Header.Set("Content-Type", "application/json")
	header, err := c.do(r, &in)
	if err != nil {
		return nil, in, err
	}
	cookie, err := http.ParseSetCookie(header.Get("Set-Cookie"))
	if err != nil || cookie.Value == "" {
		return nil, in, fault.AnswerUnreadable.Err("sign in", path, err)
	}
	return c.With(cookie.Value), in, nil
}

// SignOut ends the session.
func (c *Client) SignOut(ctx context.Context) error {
	r, err := c.request(ctx, http.MethodDelete, "/sessions/current", nil)
	if err != nil {
		return err
	}
	_, err = c.do(r, nil)
	return err
}

// Me returns who is signed in.
func (c *Client) Me(ctx context.Context) (api.Me, error) { return get[api.Me](ctx, c, "/me", nil) }
