package httpapi

import (
	"context"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"liuhen/internal/access"
	"liuhen/internal/fault"
	"liuhen/internal/item"
	"liuhen/internal/library"
	"liuhen/internal/viewing"
)

// Looks opens content and records the look before the first byte leaves.
type Looks interface {
	// Look opens an item for a purpose.
	Look(ctx context.Context, who access.Person, id item.ID, purpose string) (*library.Look, error)
	// Sending returns a writer through which something else is taken away,
	// beginning at an offset of it.
	Sending(ctx context.Context, who access.Person, thing library.Thing, from int64, w io.Writer) (io.WriteCloser, error)
}

// contentAsked is what of an item's bytes is wanted, and for what.
type contentAsked struct {
	ID       string `path:"id" maxLength:"64"`
	Download bool   `query:"download" doc:"to be kept as a file rather than looked at"`
	Range    string `header:"Range" maxLength:"200" doc:"one range of bytes; of several none is read, and all bytes are given"`
	IfRange  string `header:"If-Range" maxLength:"200" doc:"the ETag to which the range belongs"`
	IfNone   string `header:"If-None-Match" maxLength:"2000"`
}

// content registers the bytes of an item. It answers a problem as long as nothing was
// sent; what goes wrong afterwards cuts the connection.
func (f *frame) content(r route) {
	op := f.operation(http.MethodGet, r, http.StatusOK)
	op.Responses = f.portions("all bytes", "the sender has these bytes", "application/octet-stream", "application/pdf", "audio/*", "image/*", "video/*")
	huma.Register(f.api, op, func(ctx context.Context, in *contentAsked) (*huma.StreamResponse, error) {
		v := visitOf(ctx)
		look, err := f.parts.Looks.Look(ctx, v.who, item.ID(in.ID), purposeOf(in))
		if err != nil {
			return nil, f.refused(ctx, v, r, err)
		}
		p, err := conditions{in.Range, in.IfRange, in.IfNone}.portion(tagOf(look.Item), look.Item.Size)
		p.save = in.Download
		if err != nil {
			return nil, f.refused(ctx, v, r, err)
		}
		return &huma.StreamResponse{Body: func(c huma.Context) { f.show(c, look, p) }}, nil
	})
}

// portions describes the answers with bytes of one of the types, or with a range of them,
// and the problems instead.
func (f *frame) portions(all, kept string, types ...string) map[string]*huma.Response {
	bytes := func(text string) *huma.Response {
		content := map[string]*huma.MediaType{}
		for _, t := range types {
			content[t] = &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}
		}
		return &huma.Response{Description: text, Content: content}
	}
	return map[string]*huma.Response{
		"200": bytes(all), "206": bytes("the bytes of the range"), "304": {Description: kept}, "default": f.problems(),
	}
}

func purposeOf(in *contentAsked) string {
	if in.Download {
		return viewing.Download
	}
	return viewing.View
}

// conditions are those of a request for bytes that never change (RFC 9110, 13 and 14).
type conditions struct{ rng, ifRange, ifNone string }

// portion is what is answered to a request for content.
type portion struct {
	viewing.Range
	size   int64 // of the whole
	status int
	save   bool
}

// wantsPart reports whether the request may be answered with a part of what has the tag.
func (c conditions) wantsPart(tag string) bool {
	return c.rng != "" && (c.ifRange == "" || c.ifRange == tag) && !listsTag(c.ifNone, tag)
}

// portion says what of size bytes with the tag is answered. It fails with
// range-beyond-end.
func (c conditions) portion(tag string, size int64) (portion, error) {
	p := portion{Range: viewing.Range{Until: size}, size: size, status: http.StatusOK}
	if listsTag(c.ifNone, tag) {
		p.status = http.StatusNotModified
		return p, nil
	}
	if !c.wantsPart(tag) {
		return p, nil
	}
	r, ok := parseRange(c.rng, size)
	if !ok {
		return p, nil
	}
	if r.From >= size || r.Until <= r.From {
		return p, fault.RangeBeyond.Err("read content", "", nil).With("size", strconv.FormatInt(size, 10))
	}
	p.Range, p.status = r, http.StatusPartialContent
	return p, nil
}

// measure sets what the answer says of the length and place of its bytes; a size of 0 is
// not known.
func (p portion) measure(h http.Header) {
	if p.size > 0 {
		h.Set("Content-Length", strconv.FormatInt(p.Until-p.From, 10))
	}
	if p.status == http.StatusPartialContent {
		h.Set("Content-Range", "bytes "+strconv.FormatInt(p.From, 10)+"-"+strconv.FormatInt(p.Until-1, 10)+"/"+strconv.FormatInt(p.size, 10))
	}
}

// tagOf is the strong tag of an item's bytes, which never change.
func tagOf(it item.Item) string { return `"sha256-` + it.SHA256.String() + `"` }

// listsTag reports whether If-None-Match names the tag.
func listsTag(header, tag string) bool {
	for one := range strings.SplitSeq(header, ",") {
		one = strings.TrimSpace(one)
		if one == "*" || strings.TrimPrefix(one, "W/") == tag {
			return true
		}
	}
	return false
}

// parseRange reads one range of bytes, cut to the size. It is not ok for what is no
// range of bytes, and for several, which are not served in parts.
func parseRange(header string, size int64) (r viewing.Range, ok bool) {
	first, last, ok := strings.Cut(strings.TrimPrefix(header, "bytes="), "-")
	if !ok || !strings.HasPrefix(header, "bytes=") || strings.Contains(header, ",") {
		return r, false
	}
	first, last = strings.TrimSpace(first), strings.TrimSpace(last)
	if first == "" {
		tail, ok := digits(last)
		return viewing.Range{From: max(size-tail, 0), Until: size * min(tail, 1)}, ok
	}
	from, ok := digits(first)
	if !ok || last == "" {
		return viewing.Range{From: from, Until: size}, ok
	}
	until, ok := digits(last)
	if !ok || until < from {
		return r, false
	}
	return viewing.Range{From: from, Until: min(until, size-1) + 1}, true
}

// digits reads a number that has digits only.
func digits(s string) (int64, bool) {
	n, err := strconv.ParseInt(s, 10, 64)
	return n, err == nil && !strings.ContainsAny(s, "+-")
}

// show sends the portion. No page of ours and no cache keeps it, and no browser runs
// what is in it.
func (f *frame) show(c huma.Context, look *library.Look, p portion) {
	r, w := unwrap(c)
	describe(w.Header(), look.Item, p)
	if p.status == http.StatusNotModified || r.Method == http.MethodHead {
		w.WriteHeader(p.status)
		return
	}
	body, err := look.Read(r.Context(), p.Range)
	if err != nil {
		clearContent(w.Header())
		f.parts.problem(w, r, err)
		return
	}
	w.WriteHeader(p.status)
	out, done := patiently(w)
	defer done()
	_ = http.NewResponseController(w).Flush() // so that a cut is told from a server that is away
	_, err = io.Copy(out, body)
	if closing := body.Close(); err == nil {
		err = closing
	}
	if err != nil {
		f.parts.report(c.Context(), err)
		panic(http.ErrAbortHandler)
	}
}

// describe sets what the answer says of the bytes.
func describe(h http.Header, it item.Item, p portion) {
	h.Set("ETag", tagOf(it))
	h.Set("Accept-Ranges", "bytes")
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; sandbox")
	if p.status == http.StatusNotModified {
		return
	}
	kind, inline := shownAs(it.Facts.Format)
	how := "attachment"
	if inline && !p.save {
		how = "inline"
	}
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", disposition(how, it))
	p.measure(h)
}

// clearContent takes back what was said of bytes that do not come.
func clearContent(h http.Header) {
	for _, name := range []string{"ETag", "Accept-Ranges", "Content-Disposition", "Content-Length", "Content-Range"} {
		h.Del(name)
	}
}

// disposition spells a file name of any kind (RFC 6266); one that cannot be spelt
// gives way to the item's id.
func disposition(how string, it item.Item) string {
	if spelt := mime.FormatMediaType(how, map[string]string{"filename": it.FileName}); spelt != "" {
		return spelt
	}
	return mime.FormatMediaType(how, map[string]string{"filename": string(it.ID)})
}

// shownAs returns the media type to answer with. Only pictures, sound, film and PDF
// are named as what they are and shown; anything that a browser might run or guess at
// is bytes to be saved.
func shownAs(format string) (kind string, inline bool) {
	class, _, _ := strings.Cut(format, "/")
	switch {
	case format == "image/svg+xml":
	case class == "image", class == "video", class == "audio", format == "application/pdf":
		return format, true
	}
	return "application/octet-stream", false
}
