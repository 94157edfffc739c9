package httpapi

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"liuhen/internal/access"
	"liuhen/internal/api"
	"liuhen/internal/custody"
	"liuhen/internal/fault"
)

// maxCommand bounds the body of a command in bytes; files go elsewhere.
const maxCommand = 1 << 20

// frame is where operations are registered.
type frame struct {
	api   huma.API
	parts Parts
}

// route says where an operation is and what it is called. Name is unique, in
// kebab-case: verb and noun. Tag is the noun.
type route struct{ path, name, tag, summary string }

// call is one command of a person who is signed in.
type call[B any] struct {
	who  access.Person
	cmd  custody.Command // with actor, version seen, key and fingerprint
	id   string          // of the path, where it has one
	body B
}

// answer is what every operation gives.
type answer[T any] struct {
	ETag string `header:"ETag"`
	Body T
}

func answerOf[T any](value T) *answer[T] {
	out := &answer[T]{Body: value}
	if v, ok := any(value).(api.Versioned); ok && v.Seen() > 0 {
		out.ETag = `"` + strconv.FormatInt(v.Seen(), 10) + `"`
	}
	return out
}

// read registers a GET for people who are signed in. In holds what path and query say;
// before is asked first, once it is known who asks.
func read[In, T any](f *frame, r route, do func(ctx context.Context, who access.Person, in *In) (T, error), before ...func(huma.Context, func(huma.Context))) {
	op := f.operation(http.MethodGet, r, http.StatusOK)
	op.Middlewares = append(op.Middlewares, before...)
	huma.Register(f.api, op, func(ctx context.Context, in *In) (*answer[T], error) {
		v := visitOf(ctx)
		value, err := do(ctx, v.who, in)
		if err != nil {
			return nil, f.refused(ctx, v, r, err)
		}
		return answerOf(value), nil
	})
}

// list registers a GET of a page. Q embeds api.Paging and says how the list is
// narrowed.
func list[Q, T any](f *frame, r route, do func(ctx context.Context, who access.Person, q *Q) (api.Page[T], error)) {
	read(f, r, func(ctx context.Context, who access.Person, q *Q) (api.Page[T], error) {
		page, err := do(ctx, who, q)
		if page.List == nil {
			page.List = []T{}
		}
		return page, err
	})
}

// The inputs below repeat each other's fields: huma passes over what is embedded as a
// type that is not exported.

// making is the input of a command that makes something.
type making[B any] struct {
	Key     string `header:"Idempotency-Key" maxLength:"128" doc:"a repetition under the same key gets the first answer"`
	RawBody []byte
	Body    B
}

// makes registers a POST that makes something.
func makes[B, T any](f *frame, r route, do func(ctx context.Context, c call[B]) (T, error)) {
	huma.Register(f.api, f.operation(http.MethodPost, r, http.StatusCreated), func(ctx context.Context, in *making[B]) (*answer[T], error) {
		return run(ctx, f, r, call[B]{body: in.Body}, in.Key, in.RawBody, do)
	})
}

// makingUnder is the input of a command that makes something under a thing.
type makingUnder[B any] struct {
	ID      string `path:"id" maxLength:"64"`
	Key     string `header:"Idempotency-Key" maxLength:"128" doc:"a repetition under the same key gets the first answer"`
	RawBody []byte
	Body    B
}

// makesUnder registers a POST to a path with an id that makes something there.
func makesUnder[B, T any](f *frame, r route, do func(ctx context.Context, c call[B]) (T, error)) {
	huma.Register(f.api, f.operation(http.MethodPost, r, http.StatusCreated), func(ctx context.Context, in *makingUnder[B]) (*answer[T], error) {
		return run(ctx, f, r, call[B]{id: in.ID, body: in.Body}, in.Key, in.RawBody, do)
	})
}

// changing is the input of a command on a thing.
type changing[B any] struct {
	ID      string `path:"id" maxLength:"64"`
	Seen    string `header:"If-Match" maxLength:"40" doc:"the version that the sender has seen, as ETag gave it; needed"`
	Key     string `header:"Idempotency-Key" maxLength:"128" doc:"a repetition under the same key gets the first answer"`
	RawBody []byte
	Body    B
}

// changes registers a POST that changes the thing of its path. It asks for the
// version that the sender has seen.
func changes[B, T any](f *frame, r route, do func(ctx context.Context, c call[B]) (T, error)) {
	huma.Register(f.api, f.operation(http.MethodPost, r, http.StatusOK), func(ctx context.Context, in *changing[B]) (*answer[T], error) {
		seen, err := parseSeen(in.Seen)
		if err != nil {
			return nil, f.refused(ctx, visitOf(ctx), r, err)
		}
		return run(ctx, f, r, call[B]{id: in.ID, body: in.Body, cmd: custody.Command{Seen: seen}}, in.Key, in.RawBody, do)
	})
}

// stepping is the input of a command that says nothing but itself.
type stepping struct {
	ID   string `path:"id" maxLength:"64"`
	Seen string `header:"If-Match" maxLength:"40" doc:"the version that the sender has seen, as ETag gave it; needed"`
	Key  string `header:"Idempotency-Key" maxLength:"128" doc:"a repetition under the same key gets the first answer"`
}

// steps registers a POST without a body that changes the thing of its path.
func steps[T any](f *frame, r route, do func(ctx context.Context, c call[struct{}]) (T, error)) {
	huma.Register(f.api, f.operation(http.MethodPost, r, http.StatusOK), func(ctx context.Context, in *stepping) (*answer[T], error) {
		seen, err := parseSeen(in.Seen)
		if err != nil {
			return nil, f.refused(ctx, visitOf(ctx), r, err)
		}
		return run(ctx, f, r, call[struct{}]{id: in.ID, cmd: custody.Command{Seen: seen}}, in.Key, nil, do)
	})
}

// run carries out a command of the visitor.
func run[B, T any](ctx context.Context, f *frame, r route, c call[B], key string, raw []byte, do func(context.Context, call[B]) (T, error)) (*answer[T], error) {
	v := visitOf(ctx)
	c.who = v.who
	c.cmd.Actor, c.cmd.Key = v.who.Actor, key
	if key != "" {
		c.cmd.Fingerprint = fingerprint(r.name, c.id, strconv.FormatInt(c.cmd.Seen, 10), handOf(v.who), string(raw))
	}
	value, err := do(ctx, c)
	if err != nil {
		return nil, f.refused(ctx, v, r, err)
	}
	return answerOf(value), nil
}

// handOf names the hand by which somebody came, and what it may do: a session, or a
// token of a scope, so that one that was renewed repeats what the old one began. An
// upload's own token goes on with what a session began, and a session with what it began.
func handOf(who access.Person) string {
	if who.Upload != "" {
		return "session "
	}
	kind, _, _ := strings.Cut(who.Actor.Via, "/")
	return kind + " " + strings.Join(slices.Sorted(slices.Values(who.Scope)), " ")
}

// fingerprint tells one request from another under the same key.
func fingerprint(parts ...string) string {
	h := sha256.New()
	for _, part := range parts {
		h.Write([]byte(strconv.Itoa(len(part)) + ":" + part))
	}
	return hex.EncodeToString(h.Sum(nil))
}

// parseSeen reads If-Match: one strong tag, with or without its quotes.
func parseSeen(tag string) (int64, error) {
	if tag == "" {
		return 0, fault.VersionMissing.Err("read request", "", nil)
	}
	seen, err := strconv.ParseInt(strings.Trim(tag, `"`), 10, 64)
	if err != nil || seen < 1 {
		return 0, fault.BadInput.Err("read request", "", nil).With("field", "If-Match").
			WithBoth("problem", "须为读取时得到的版本号", "it is the version that ETag gave")
	}
	return seen, nil
}

// operation describes an operation for signed-in people.
func (f *frame) operation(method string, r route, status int) huma.Operation {
	secrets := []map[string][]string{{"session": {}}, {"token": {}}}
	if onward[r.name] {
		secrets = append(secrets, map[string][]string{"upload": {}})
	}
	return huma.Operation{
		Method: method, Path: apiPrefix + r.path, OperationID: r.name, Summary: r.summary, Tags: []string{r.tag},
		DefaultStatus: status, MaxBodyBytes: maxCommand, RejectUnknownQueryParameters: true,
		Middlewares: huma.Middlewares{f.identify},
		Security:    secrets,
	}
}

// problems describes the answer with a problem, for operations whose answers are described
// by hand.
func (f *frame) problems() *huma.Response {
	schema := f.api.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[problem](), true, "Error")
	return &huma.Response{Description: "Error", Content: map[string]*huma.MediaType{(*problem)(nil).ContentType(""): {Schema: schema}}}
}

// open registers an operation for everybody; do is told where the request comes from.
func open[In, Out any](f *frame, method string, r route, status int, do func(ctx context.Context, v visit, in *In) (*Out, error)) {
	op := f.operation(method, r, status)
	op.Middlewares, op.Security = huma.Middlewares{f.meet}, nil
	huma.Register(f.api, op, func(ctx context.Context, in *In) (*Out, error) {
		v := visitOf(ctx)
		out, err := do(ctx, v, in)
		if err != nil {
			return nil, f.refused(ctx, v, r, err)
		}
		return out, nil
	})
}
