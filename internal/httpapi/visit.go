package httpapi

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"liuhen/internal/access"
	"liuhen/internal/account"
	"liuhen/internal/api"
	"liuhen/internal/fault"
	"liuhen/internal/office"
)

// The cookies: of the session, and of browsers from which somebody came in before.
const (
	cookieName = "liuhen_session"
	knownName  = "liuhen_known"
)

// maxWhy bounds the reason of api.ReasonHeader in bytes.
const maxWhy = 1000

// visit is one request: where it comes from, with which secret, and who it is once
// that is known. It travels in the request's context only between the middleware and
// the registered function; to the desks the person is an argument.
type visit struct {
	who    access.Person
	secret string
	kept   string // by the browser from which somebody came in before
	from   string // the client's network, for throttles
	accept string // languages
	base   string // address of this server as the visitor reached it; empty where that cannot be told
}

type visitKey struct{}

func visitOf(ctx context.Context) visit {
	v, _ := ctx.Value(visitKey{}).(visit)
	return v
}

// Visitors finds out who somebody is.
type Visitors interface {
	// Who returns the person that the secret of a session or token stands for.
	// Errors: signed-out, password-to-change.
	Who(ctx context.Context, secret string) (access.Person, error)
}

// UploadTokens gives uploads secrets of their own and knows whose they are.
type UploadTokens interface {
	// DrawUploadToken returns a fresh secret for uploads of the person's, and what is kept
	// of it.
	DrawUploadToken(p access.Person) (secret string, kept account.UploadToken, err error)
	// WhoUploads returns the person whose upload the secret goes on with, or signed-out.
	WhoUploads(ctx context.Context, secret string) (access.Person, error)
}

// onward are the operations that go on with one upload and finish it: to them its own token
// admits, too, and to nothing else.
var onward = map[string]bool{"find-upload-offset": true, "append-piece": true, "get-upload": true, "receive-item": true}

// Throttle slows down whoever presents secrets that nobody has.
type Throttle interface {
	// Try counts an attempt under the key, or counts nothing and returns how long the key must wait.
	Try(key string, at time.Time) time.Duration
}

// Refusals keeps what signed-in people were refused.
type Refusals interface {
	// Refused counts one refusal to the person on the route, to be recorded in his
	// agency's log. It does not wait for that.
	Refused(who access.Person, route, code string)
}

func (p Parts) visit(r *http.Request) visit {
	return visit{
		secret: secretOf(r), kept: cookieOf(r, knownName), from: arrivalOf(r.Context()).client.network(),
		accept: r.Header.Get("Accept-Language"), base: p.baseOf(r),
	}
}

// secretOf returns the secret of a request: a bearer token, else the session's cookie.
func secretOf(r *http.Request) string {
	if bearer, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		return strings.TrimSpace(bearer)
	}
	return cookieOf(r, cookieName)
}

func cookieOf(r *http.Request, name string) string {
	if c, err := r.Cookie(name); err == nil {
		return c.Value
	}
	return ""
}

// enter finds out who the visitor of an operation is. Who presents a secret that nobody has is slowed
// down; whoever has a good one never is, so that nobody can be locked out by others
// at his address.
func (p Parts) enter(r *http.Request, operation string) (visit, error) {
	v := p.visit(r)
	if v.secret == "" {
		return v, fault.SignedOut.Err("identify", "", nil)
	}
	why, err := url.PathUnescape(r.Header.Get(api.ReasonHeader))
	if err != nil || len(why) > maxWhy {
		return v, fault.BadInput.Err("identify", "", err).With("field", api.ReasonHeader).
			WithBoth("problem", "须为百分号编码的 UTF-8，且不超过 1000 字节", "it is percent-encoded UTF-8 of at most 1000 bytes")
	}
	find := p.Visitors.Who
	if onward[operation] && office.IsUploadToken(v.secret) {
		find = p.UploadTokens.WhoUploads
	}
	who, err := find(r.Context(), v.secret)
	if errors.Is(err, fault.SignedOut) {
		return v, p.slowDown(v, err)
	}
	if err != nil {
		return v, err
	}
	v.who, v.who.Why = who, strings.TrimSpace(why)
	return v, nil
}

func (p Parts) slowDown(v visit, err error) error {
	if wait := p.Throttle.Try("secret from "+v.from, p.Now()); wait > 0 {
		return throttled(wait, err)
	}
	return err
}

// identify lets only signed-in people through, before a byte of the body is read.
func (f *frame) identify(c huma.Context, next func(huma.Context)) {
	r, _ := unwrap(c)
	v, err := f.parts.enter(r, c.Operation().OperationID)
	if err != nil {
		f.parts.report(c.Context(), err)
		_ = huma.WriteErr(f.api, c, statusOf(fault.Of(err).Code), "", err) // the client has gone
		return
	}
	next(huma.WithValue(c, visitKey{}, v))
}

// meet lets everybody through and notes where he comes from.
func (f *frame) meet(c huma.Context, next func(huma.Context)) {
	r, _ := unwrap(c)
	next(huma.WithValue(c, visitKey{}, f.parts.visit(r)))
}

// refused turns a desk's error into the answer, and keeps it where a signed-in person
// was refused.
func (f *frame) refused(ctx context.Context, v visit, r route, err error) error {
	f.parts.report(ctx, err)
	f.parts.keepRefusal(v.who, r.name, err)
	return problemOf(err, v.accept, requestOf(ctx))
}

// keepRefusal has recorded what access refused to a signed-in person.
func (p Parts) keepRefusal(who access.Person, name string, err error) {
	e := fault.Of(err)
	if who.Actor.Account == "" || (e.Code.Kind != fault.Forbidden && e.Code.Kind != fault.NotFound) {
		return
	}
	p.Refusals.Refused(who, name, e.Code.Name)
}
