package httpapi

import (
	"bufio"
	"context"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"liuhen/internal/fault"
)

// form is a request that brings a small file: multipart/form-data with what is said of
// the file as the part "item" in JSON, then the file as the part "file". Nothing of it
// is kept in memory or in a file of ours on the way.
type form struct {
	parts *multipart.Reader
	body  *patientBody
}

// forms are the buffers through which forms are read: the library's own reader asks for
// 5 KB at a time, each time the connection itself.
var forms = sync.Pool{New: func() any { return bufio.NewReaderSize(nil, 64<<10) }}

type formKey struct{}

func formOf(ctx context.Context) (*form, bool) {
	v, ok := ctx.Value(formKey{}).(*form)
	return v, ok
}

// forms lets an operation whose body is JSON take a form, too: it sees the part "item"
// as its body, and finds the file by formOf.
func (f *frame) forms(c huma.Context, next func(huma.Context)) {
	kind, params, err := mime.ParseMediaType(c.Header("Content-Type"))
	if err != nil || kind != "multipart/form-data" {
		next(c)
		return
	}
	r, w := unwrap(c)
	body := newPatientBody(w, r.Body)
	defer body.patiently()()
	ahead := forms.Get().(*bufio.Reader) //nolint:forcetypeassert // nothing else is put there
	ahead.Reset(body)
	defer forms.Put(ahead)
	defer ahead.Reset(nil) // keeps nothing of the request
	in := &form{parts: multipart.NewReader(ahead, params["boundary"]), body: body}
	said, err := in.next("item")
	if err != nil {
		f.parts.report(c.Context(), err)
		_ = huma.WriteErr(f.api, c, statusOf(fault.Of(err).Code), "", err) // the client has gone
		return
	}
	next(&formContext{humaContext: huma.WithValue(c, formKey{}, in), said: said})
}

// next returns the next part, which must have this name.
func (in *form) next(name string) (*multipart.Part, error) {
	part, err := in.parts.NextPart()
	if in.body.late() {
		return nil, fault.BodySlow.Err("read form", "", err)
	}
	if err != nil || part.FormName() != name {
		return nil, fault.BadInput.Err("read form", "", err).With("field", name).
			WithBoth("problem", "表单须依次包含 item 和 file 两部分", "a form has the parts item and file, in this order")
	}
	return part, nil
}

// file returns the sender's name for the file, and its bytes.
func (in *form) file() (string, io.Reader, error) {
	part, err := in.next("file")
	if err != nil {
		return "", nil, err
	}
	return part.FileName(), part, nil
}

type humaContext = huma.Context

// formContext shows the part "item" as the body.
type formContext struct {
	humaContext
	said io.Reader
}

// Unwrap implements what adapters look for.
func (c *formContext) Unwrap() huma.Context { return c.humaContext }

// BodyReader implements huma.Context.
func (c *formContext) BodyReader() io.Reader { return c.said }

// SetReadDeadline implements huma.Context: the body may take its time.
func (c *formContext) SetReadDeadline(time.Time) error { return nil }

// Header implements huma.Context.
func (c *formContext) Header(name string) string {
	if http.CanonicalHeaderKey(name) == "Content-Type" {
		return "application/json"
	}
	return c.humaContext.Header(name)
}
