package httpapi

import (
	"context"
	"mime"
	"net/http"
	"regexp"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"liuhen/internal/access"
	"liuhen/internal/api"
	"liuhen/internal/custody"
	"liuhen/internal/fault"
	"liuhen/internal/item"
	"liuhen/internal/library"
	"liuhen/internal/paper"
	"liuhen/internal/printing"
	"liuhen/internal/viewing"
)

// Printing is the desk that prints papers.
type Printing interface {
	// Print prints a paper of a noun and records it.
	Print(ctx context.Context, who access.Person, kind paper.Kind, subject custody.Ref, base string) (paper.Paper, []byte, error)
	// Of returns up to limit prints of a noun by id, after the one named.
	Of(ctx context.Context, who access.Person, subject custody.Ref, after paper.ID, limit int) ([]paper.Paper, error)
	// Paper returns a print.
	Paper(ctx context.Context, who access.Person, id paper.ID) (paper.Paper, error)
	// Bytes returns a print with its bytes as they were given out.
	Bytes(ctx context.Context, who access.Person, id paper.ID) (paper.Paper, []byte, error)
	// AttachScan records that an item is the print with the signatures on it.
	AttachScan(ctx context.Context, who access.Person, cmd custody.Command, id paper.ID, scan item.ID) (paper.Paper, custody.Receipt, error)
	// Check returns what a check code stands for, to anybody.
	Check(ctx context.Context, code paper.Code) (printing.Checked, error)
}

// papers registers what concerns printed papers: under each noun of which there are
// some, and by themselves.
func (f *frame) papers() {
	for _, n := range chained {
		if len(paper.Of(n.kind)) == 0 {
			continue
		}
		f.print(n.kind, route{"/" + n.plural + "/{id}/papers/{kind}", "print-paper-of-" + n.kind, "paper", "Print a paper of the " + n.kind + ", which is recorded each time"})
		list(f, route{"/" + n.plural + "/{id}/papers", "list-papers-of-" + n.kind, "paper", "The papers that were printed of it"}, f.papersOf(n.kind))
	}
	read(f, route{"/papers/{id}", "get-paper", "paper", "A print as it was recorded"}, f.getPaper)
	f.printed(route{"/papers/{id}/content", "download-paper", "paper", "The print itself, the same bytes as the first time"})
	changes(f, route{"/papers/{id}/attach-scan", "attach-scan-paper", "paper", "Attach the item that shows it with its signatures"}, f.attachScan)
}

// paperAsked is which paper is wanted of a thing.
type paperAsked struct {
	ID   string `path:"id" maxLength:"64"`
	Kind string `path:"kind" maxLength:"40" doc:"such as receipt"`
}

// pdfAnswer is a PDF on its way out. Pages of ours may show it in a frame.
type pdfAnswer struct {
	Type        string `header:"Content-Type"`
	Disposition string `header:"Content-Disposition"`
	Location    string `header:"Content-Location" doc:"where the print is recorded"`
	Policy      string `header:"Content-Security-Policy"`
	Frame       string `header:"X-Frame-Options"`
	Body        []byte
}

func pdfOf(p paper.Paper, data []byte) *pdfAnswer {
	name := p.Kind.Words().ZH + " " + string(p.ID) + ".pdf"
	return &pdfAnswer{
		Type: "application/pdf", Disposition: mime.FormatMediaType("inline", map[string]string{"filename": name}),
		Location: apiPrefix + "/papers/" + string(p.ID), Policy: "frame-ancestors 'self'", Frame: "SAMEORIGIN", Body: data,
	}
}

// pdfs describes an operation that answers with a PDF.
func (f *frame) pdfs(r route) huma.Operation {
	op := f.operation(http.MethodGet, r, http.StatusOK)
	op.Responses = map[string]*huma.Response{"200": {
		Description: "the PDF", Content: map[string]*huma.MediaType{"application/pdf": {Schema: &huma.Schema{Type: "string", Format: "binary"}}},
	}}
	return op
}

// print registers the printing of a noun's papers. Asking for the head alone prints
// nothing.
func (f *frame) print(kind string, r route) {
	op := f.pdfs(r)
	op.Middlewares = append(op.Middlewares, f.notHead)
	huma.Register(f.api, op, func(ctx context.Context, in *paperAsked) (*pdfAnswer, error) {
		v := visitOf(ctx)
		p, data, err := f.parts.Printing.Print(ctx, v.who, paper.Kind(in.Kind), custody.Ref{Kind: kind, ID: in.ID}, v.base)
		if err != nil {
			return nil, f.refused(ctx, v, r, err)
		}
		return pdfOf(p, data), nil
	})
}

// notHead refuses HEAD, which must change nothing.
func (f *frame) notHead(c huma.Context, next func(huma.Context)) {
	r, w := unwrap(c)
	if r.Method == http.MethodHead {
		f.parts.problem(w, r, fault.MethodWrong.Err("print", "", nil))
		return
	}
	next(c)
}

// printed registers the print as it was given out. That it is taken away again is
// recorded first.
func (f *frame) printed(r route) {
	huma.Register(f.api, f.pdfs(r), func(ctx context.Context, in *named) (*huma.StreamResponse, error) {
		v := visitOf(ctx)
		p, data, err := f.parts.Printing.Bytes(ctx, v.who, paper.ID(in.ID))
		if err != nil {
			return nil, f.refused(ctx, v, r, err)
		}
		return &huma.StreamResponse{Body: func(c huma.Context) { f.sendPaper(c, v.who, p, data) }}, nil
	})
}

func (f *frame) sendPaper(c huma.Context, who access.Person, p paper.Paper, data []byte) {
	r, w := unwrap(c)
	out := pdfOf(p, data)
	h := w.Header()
	h.Set("Content-Security-Policy", out.Policy)
	h.Set("X-Frame-Options", out.Frame)
	h.Set("Content-Location", out.Location)
	h.Set("Content-Type", out.Type)
	h.Set("Content-Disposition", out.Disposition)
	h.Set("Content-Length", strconv.Itoa(len(data)))
	if r.Method == http.MethodHead {
		w.WriteHeader(http.StatusOK)
		return
	}
	thing := library.Thing{Ref: p.Ref(), Agency: p.Agency, Size: p.Size, Purpose: viewing.Download}
	to, err := f.parts.Looks.Sending(c.Context(), who, thing, 0, w)
	if err != nil {
		clearContent(h)
		f.parts.problem(w, r, err)
		return
	}
	_, err = to.Write(data)
	if closing := to.Close(); err == nil {
		err = closing
	}
	if err != nil {
		f.parts.report(c.Context(), err)
		panic(http.ErrAbortHandler)
	}
}

func (f *frame) papersOf(kind string) func(context.Context, access.Person, *pageUnder) (api.Page[api.Paper], error) {
	return func(ctx context.Context, who access.Person, q *pageUnder) (api.Page[api.Paper], error) {
		found, err := f.parts.Printing.Of(ctx, who, custody.Ref{Kind: kind, ID: q.ID}, paper.ID(q.After), q.Limit)
		return pageOf(found, q.Paging, wirePaper, func(p paper.Paper) string { return string(p.ID) }), err
	}
}

func (f *frame) getPaper(ctx context.Context, who access.Person, in *named) (api.Paper, error) {
	p, err := f.parts.Printing.Paper(ctx, who, paper.ID(in.ID))
	return wirePaper(p), err
}

func (f *frame) attachScan(ctx context.Context, c call[api.NewScan]) (api.Changed[api.Paper], error) {
	now, receipt, err := f.parts.Printing.AttachScan(ctx, c.who, c.cmd, paper.ID(c.id), item.ID(c.body.Item))
	return changed(f, now, receipt, err, wirePaper)
}

func wirePaper(p paper.Paper) api.Paper {
	out := api.Paper{
		Head: head(string(p.ID), p.Head), Agency: p.Agency, Kind: string(p.Kind), Subject: p.Subject.String(), Printed: wireStep(p.Printed),
		Dated: p.Dated.Time, SHA256: p.SHA256.String(), Size: p.Size, State: string(p.State), Counts: api.PaperCounts(p.Counts),
	}
	if p.Scan != nil {
		out.Scan = &api.PaperScan{Step: wireStep(p.Scan.Step), Item: p.Scan.Item}
	}
	return out
}

// hosts are the names under which somebody may have reached us, with or without a port.
var hosts = regexp.MustCompile(`^[A-Za-z0-9.\-\[\]:]{1,120}$`)

// baseOf is the address of this server as the asker reached it; empty where that cannot be
// told. It stands on his own paper, so that he can mislead nobody but himself.
func (p Parts) baseOf(r *http.Request) string {
	if !hosts.MatchString(r.Host) {
		return ""
	}
	if p.Secure {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}
