package httpapi

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"reflect"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"liuhen/internal/access"
	"liuhen/internal/api"
	"liuhen/internal/custody"
	"liuhen/internal/extract"
	"liuhen/internal/library"
	"liuhen/internal/viewing"
)

// Extracts is where lists are ordered as files.
type Extracts interface {
	// Order orders an extract of a list.
	Order(ctx context.Context, who access.Person, cmd custody.Command, draft extract.Extract) (extract.Extract, custody.Receipt, error)
	// One returns an extract to who ordered it.
	One(ctx context.Context, who access.Person, id extract.ID) (library.Ordered, error)
	// Of returns up to limit extracts that the person ordered, the newest first.
	Of(ctx context.Context, who access.Person, below extract.ID, limit int) ([]library.Ordered, error)
	// Open makes the file of an extract ready to be fetched by who ordered it.
	Open(ctx context.Context, who access.Person, id extract.ID) (*library.File, error)
}

// extracts registers what concerns lists as files.
func (f *frame) extracts() {
	makes(f, route{"/extracts", "order-extract", "extract", "Order a list as a file, as you see it"}, f.orderExtract)
	list(f, route{"/extracts", "list-extracts", "extract", "The extracts that you ordered, the newest first"}, f.listExtracts)
	read(f, route{"/extracts/{id}", "get-extract", "extract", "An extract that you ordered, with how far it is"}, f.getExtract)
	f.extractContent(route{"/extracts/{id}/content", "download-extract", "extract", "The file; each time that it is taken away is recorded"})
}

func (f *frame) orderExtract(ctx context.Context, c call[api.NewExtract]) (api.Changed[api.Extract], error) {
	b := c.body
	made, receipt, err := f.parts.Extracts.Order(ctx, c.who, c.cmd, extract.Extract{
		List: extract.List(b.List), Format: extract.Format(b.Format), Language: extract.Language(b.Language), Filter: conditionsOf(b.Filter),
	})
	return changed(f, made, receipt, err, func(e extract.Extract) api.Extract { return wireExtract(library.Ordered{Extract: e}) })
}

func (f *frame) listExtracts(ctx context.Context, who access.Person, q *api.Paging) (api.Page[api.Extract], error) {
	found, err := f.parts.Extracts.Of(ctx, who, extract.ID(q.After), q.Limit)
	return pageOf(found, *q, wireExtract, func(o library.Ordered) string { return string(o.ID) }), err
}

func (f *frame) getExtract(ctx context.Context, who access.Person, in *named) (api.Extract, error) {
	found, err := f.parts.Extracts.One(ctx, who, extract.ID(in.ID))
	return wireExtract(found), err
}

// fileKinds are the media types of the formats.
var fileKinds = map[extract.Format]string{
	extract.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	extract.CSV:  "text/csv",
}

// extractContent registers the download. That it is taken away is recorded before its first
// byte.
func (f *frame) extractContent(r route) {
	op := f.operation(http.MethodGet, r, http.StatusOK)
	kinds := map[string]*huma.MediaType{}
	for _, kind := range fileKinds {
		kinds[kind] = &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}
	}
	op.Responses = map[string]*huma.Response{"200": {Description: "the file", Content: kinds}, "default": f.problems()}
	huma.Register(f.api, op, func(ctx context.Context, in *named) (*huma.StreamResponse, error) {
		v := visitOf(ctx)
		file, err := f.parts.Extracts.Open(ctx, v.who, extract.ID(in.ID))
		if err != nil {
			return nil, f.refused(ctx, v, r, err)
		}
		return &huma.StreamResponse{Body: func(c huma.Context) { f.sendExtract(c, v.who, file) }}, nil
	})
}

func (f *frame) sendExtract(c huma.Context, who access.Person, file *library.File) {
	r, w := unwrap(c)
	h := w.Header()
	h.Set("Content-Type", fileKinds[file.Format])
	h.Set("Content-Disposition", "attachment; filename*=UTF-8''"+url.PathEscape(file.Name))
	h.Set("Content-Length", strconv.FormatInt(file.Made.Size, 10))
	if r.Method == http.MethodHead {
		w.WriteHeader(http.StatusOK)
		return
	}
	out, done := patiently(w)
	defer done()
	thing := library.Thing{Ref: file.Ref(), Agency: file.Agency, Size: file.Made.Size, Purpose: viewing.Export}
	to, err := f.parts.Looks.Sending(c.Context(), who, thing, 0, out)
	if err != nil {
		clearContent(h)
		f.parts.problem(w, r, err)
		return
	}
	if err := errors.Join(file.WriteTo(c.Context(), to), to.Close()); err != nil {
		f.parts.report(c.Context(), err)
		panic(http.ErrAbortHandler)
	}
}

// conditionsOf are the conditions of a filter that say something, by their names.
func conditionsOf(filter api.ExtractFilter) map[string]string {
	conditions := map[string]string{}
	for field, part := range fieldsOf(reflect.ValueOf(filter)) {
		if part.String() != "" {
			conditions[field] = part.String()
		}
	}
	return conditions
}

// fieldsOf yields the fields of a struct by their names on the wire.
func fieldsOf(v reflect.Value) func(yield func(string, reflect.Value) bool) {
	return func(yield func(string, reflect.Value) bool) {
		for i := range v.NumField() {
			name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
			if !yield(name, v.Field(i)) {
				return
			}
		}
	}
}

func wireExtract(o library.Ordered) api.Extract {
	out := api.Extract{
		Head: head(string(o.ID), o.Head), Agency: o.Agency, Ordered: wireStep(o.Ordered), Rows: o.Progress.Done, Total: o.Progress.Total,
		NewExtract: api.NewExtract{List: string(o.List), Format: string(o.Format), Language: string(o.Language)},
		Failure:    o.Failure, Expires: o.Expires.Time, State: string(o.State),
	}
	for field, part := range fieldsOf(reflect.ValueOf(&out.Filter).Elem()) {
		part.SetString(o.Filter[field])
	}
	if m := o.Made; m != nil {
		out.Made = &api.ExtractMade{At: m.At.Time, Size: m.Size, SHA256: m.SHA256.String()}
	}
	return out
}
