package apiclient

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"reflect"
	"strconv"
	"strings"

	"liuhen/internal/api"
	"liuhen/internal/fault"
)

// Client speaks with one server in the name of one session or token. It is safe for
// concurrent use.
type Client struct {
	base     string
	http     *http.Client
	secret   string
	language string
	why      string
}

// head says of a request which version its sender has seen, and under which key it is
// recognised when it is repeated.
func (cmd Command) head(r *http.Request) {
	if cmd.Seen != 0 {
		r.Header.Set("If-Match", `"`+strconv.FormatInt(cmd.Seen, 10)+`"`)
	}
	if cmd.Key != "" {
		r.Header.Set("Idempotency-Key", cmd.Key)
	}
}

// New returns a client for the server at address, such as "http://127.0.0.1:8080",
// without a name to speak in. It follows no redirects: nothing of ours sends any.
func New(address string) *Client {
	plain := http.DefaultTransport.(*http.Transport).Clone() //nolint:forcetypeassert // it is one
	plain.MaxIdleConnsPerHost = 16
	return &Client{
		base: strings.TrimSuffix(address, "/"),
		http: &http.Client{Transport: plain, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }},
	}
}

// With returns a client that speaks with the secret of a session or token.
func (c *Client) With(secret string) *Client {
	other := *c
	other.secret = secret
	return &other
}

// Speaking returns a client to which problems are told in the language, such as "en".
func (c *Client) Speaking(language string) *Client {
	other := *c
	other.language = language
	return &other
}

// Because returns a client that gives the reason for looking at another agency's
// content.
func (c *Client) Because(why string) *Client {
	other := *c
	other.why = why
	return &other
}

// Secret returns the secret of the session or token.
func (c *Client) Secret() string { return c.secret }

// Close gives up idle connections.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// Command is how a change is asked for.
type Command struct {
	// Seen is the version that the sender has seen; needed for changes.
	Seen int64
	// Key recognises a repetition; empty for none.
	Key string
}

// Seeing is a command on the version.
func Seeing(v api.Versioned) Command { return Command{Seen: v.Seen()} }

// get asks for a value.
func get[T any](ctx context.Context, c *Client, path string, query url.Values) (T, error) {
	var value T
	if len(query) > 0 {
		path += "?" + query.Encode()
	}
	r, err := c.request(ctx, http.MethodGet, path, nil)
	if err != nil {
		return value, err
	}
	_, err = c.do(r, &value)
	return value, err
}

// post asks for a change; a nil body sends none.
func post[T any](ctx context.Context, c *Client, path string, cmd Command, body any) (T, error) {
	var value T
	var data io.Reader
	if body != nil {
		encoded, err := json.Marshal(body)
		if err != nil {
			return value, fault.Unexpected.Err("encode request", path, err)
		}
		data = bytes.NewReader(encoded)
	}
	r, err := c.request(ctx, http.MethodPost, path, data)
	if err != nil {
		return value, err
	}
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	cmd.head(r)
	_, err = c.do(r, &value)
	return value, err
}

// request prepares a request to a path below the API's address.
func (c *Client) request(ctx context.Context, method, path string, body io.Reader) (*http.Request, error) {
	r, err := http.NewRequestWithContext(ctx, method, c.base+"/api/v1"+path, body)
	if err != nil {
		return nil, fault.ServerAddress.Err("ask server", c.base, err).With("address", c.base)
	}
	if c.secret != "" {
		r.Header.Set("Authorization", "Bearer "+c.secret)
	}
	if c.language != "" {
		r.Header.Set("Accept-Language", c.language)
	}
	if c.why != "" {
		r.Header.Set(api.ReasonHeader, url.PathEscape(c.why))
	}
	return r, nil
}

// do sends the request and reads the answer into value, or the problem; it returns
// the answer's header.
func (c *Client) do(r *http.Request, value any) (http.Header, error) {
	response, err := c.send(r)
	if err != nil {
		return nil, err
	}
	defer func() { _ = response.Body.Close() }() // it was read
	if value == nil || response.StatusCode == http.StatusNoContent {
		return response.Header, nil
	}
	if err := json.NewDecoder(response.Body).Decode(value); err != nil {
		return nil, fault.AnswerUnreadable.Err("read answer", r.URL.Path, err)
	}
	return response.Header, nil
}

// send sends the request; the caller closes the body of a response that is no error.
func (c *Client) send(r *http.Request) (*http.Response, error) {
	response, err := c.http.Do(r)
	if err != nil {
		var busy *url.Error
		if errors.As(err, &busy) && r.Context().Err() != nil {
			return nil, r.Context().Err()
		}
		return nil, c.unreached(r, err)
	}
	if response.StatusCode < http.StatusBadRequest {
		return response, nil
	}
	defer func() { _ = response.Body.Close() }() // it was read
	return nil, c.problemIn(response)
}

// unreached says why there is no answer: what will be the same at the next attempt is not
// server-away.
func (c *Client) unreached(r *http.Request, err error) error {
	var untrusted *tls.CertificateVerificationError
	switch {
	case errors.As(err, &untrusted):
		return fault.ServerUntrusted.Err("ask server", r.URL.Path, err).With("address", c.base)
	case errors.Is(err, http.ErrSchemeMismatch):
		return c.otherScheme("http")
	}
	return fault.ServerAway.Err("ask server", r.URL.Path, err).With("address", c.base)
}

// otherScheme says that the port speaks the scheme, and not the address's own.
func (c *Client) otherScheme(scheme string) error {
	return fault.ServerScheme.Err("ask server", c.base, nil).With("address", c.base).With("scheme", scheme)
}

// wantsTLS are parts of what servers answer, in the clear, to http on a port of https: Go's
// and nginx's.
var wantsTLS = []string{"HTTP request to an HTTPS server", "plain HTTP request was sent to HTTPS port"}

// maxProblem bounds a problem document in bytes.
const maxProblem = 64 << 10

func (c *Client) problemIn(response *http.Response) error {
	var p Problem
	data, err := io.ReadAll(io.LimitReader(response.Body, maxProblem))
	if err == nil {
		err = json.Unmarshal(data, &p.Problem)
	}
	for _, said := range wantsTLS {
		if response.StatusCode == http.StatusBadRequest && p.Code == "" && strings.Contains(string(data), said) {
			return c.otherScheme("https")
		}
	}
	if err != nil || p.Code == "" {
		return fault.AnswerUnreadable.Err("read problem", strconv.Itoa(response.StatusCode), err)
	}
	return &p
}

// queryOf spells the fields of a struct that have a query tag and say something. It goes
// by the tags because the server reads by them: a condition that was spelled beside them
// and forgotten would not narrow the list, and nobody would see it.
func queryOf(v any) url.Values {
	values := url.Values{}
	addFields(values, reflect.ValueOf(v))
	return values
}

func addFields(values url.Values, v reflect.Value) {
	for i := range v.NumField() {
		field, part := v.Type().Field(i), v.Field(i)
		name := field.Tag.Get("query")
		switch {
		case field.Anonymous:
			addFields(values, part)
		case name == "" || part.IsZero():
		case part.Kind() == reflect.String:
			values.Set(name, part.String())
		case part.CanInt():
			values.Set(name, strconv.FormatInt(part.Int(), 10))
		case part.Kind() == reflect.Bool:
			values.Set(name, "true")
		}
	}
}
