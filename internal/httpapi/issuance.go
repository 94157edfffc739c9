package httpapi

import (
	"context"
	"errors"
	"io"
	"math"
	"net/http"
	"net/url"

	"github.com/danielgtaylor/huma/v2"

	"liuhen/internal/access"
	"liuhen/internal/api"
	"liuhen/internal/casefile"
	"liuhen/internal/custody"
	"liuhen/internal/library"
	"liuhen/internal/release"
	"liuhen/internal/viewing"
)

// Release is the desk that gives packages out.
type Release interface {
	// Issue records that a package of a sealed case file is given out.
	Issue(ctx context.Context, p access.Person, cmd custody.Command, id casefile.ID, purpose string) (casefile.Issuance, custody.Receipt, error)
	// Issuance returns an issuance.
	Issuance(ctx context.Context, p access.Person, id casefile.IssuanceID) (casefile.Issuance, error)
	// Issuances returns up to limit issuances of a case file by id, after the one named.
	Issuances(ctx context.Context, p access.Person, file casefile.ID, after casefile.IssuanceID, limit int) ([]casefile.Issuance, error)
	// Open makes an issued package ready to be sent.
	Open(ctx context.Context, p access.Person, id casefile.IssuanceID) (*release.Package, error)
	// Measure returns the length of an issued package, which is made for it where nobody
	// has made it yet; report is told how far that is.
	Measure(ctx context.Context, id casefile.IssuanceID, report func(done, total int64)) (int64, error)
}

// issuances registers what concerns packages.
func (f *frame) issuances() {
	makesUnder(f, route{"/casefiles/{id}/packages", "issue-package", "issuance", "Give a package of the sealed case file out"}, f.issuePackage)
	list(f, route{"/casefiles/{id}/packages", "list-packages", "issuance", "The packages that were made of it"}, f.listPackages)
	read(f, route{"/packages/{id}", "get-package", "issuance", "A package as it was recorded"}, f.getPackage)
	f.packageContent(route{"/packages/{id}/content", "download-package", "issuance", "The package itself, the same bytes every time"})
}

func (f *frame) issuePackage(ctx context.Context, c call[api.NewIssuance]) (api.Changed[api.Issuance], error) {
	made, receipt, err := f.parts.Release.Issue(ctx, c.who, c.cmd, casefile.ID(c.id), c.body.Purpose)
	return changed(f, made, receipt, err, wireIssuance)
}

func (f *frame) listPackages(ctx context.Context, who access.Person, q *pageUnder) (api.Page[api.Issuance], error) {
	found, err := f.parts.Release.Issuances(ctx, who, casefile.ID(q.ID), casefile.IssuanceID(q.After), q.Limit)
	return pageOf(found, q.Paging, wireIssuance, func(i casefile.Issuance) string { return string(i.ID) }), err
}

func (f *frame) getPackage(ctx context.Context, who access.Person, in *named) (api.Issuance, error) {
	i, err := f.parts.Release.Issuance(ctx, who, casefile.IssuanceID(in.ID))
	return wireIssuance(i), err
}

// packageAsked is what of a package is wanted.
type packageAsked struct {
	ID      string `path:"id" maxLength:"64"`
	Range   string `header:"Range" maxLength:"200" doc:"one range of bytes, to go on after a broken line; of several none is read, and all bytes are given"`
	IfRange string `header:"If-Range" maxLength:"200" doc:"the ETag to which the range belongs"`
	IfNone  string `header:"If-None-Match" maxLength:"2000"`
}

// packageContent registers the download. It answers a problem as long as nothing was
// sent; what goes wrong afterwards cuts the connection, so that no client takes the
// beginning of a package for the whole.
func (f *frame) packageContent(r route) {
	op := f.operation(http.MethodGet, r, http.StatusOK)
	op.Responses = f.portions("the whole package", "the sender has this package", "application/zip")
	huma.Register(f.api, op, func(ctx context.Context, in *packageAsked) (*huma.StreamResponse, error) {
		v := visitOf(ctx)
		p, err := f.parts.Release.Open(ctx, v.who, casefile.IssuanceID(in.ID))
		if err != nil {
			return nil, f.refused(ctx, v, r, err)
		}
		return &huma.StreamResponse{Body: func(c huma.Context) { f.send(c, v.who, p, conditions{in.Range, in.IfRange, in.IfNone}) }}, nil
	})
}

// send sends what is wanted of the package; that it is taken away is recorded before its
// first byte.
func (f *frame) send(c huma.Context, who access.Person, p *release.Package, asked conditions) {
	r, w := unwrap(c)
	out, done := patiently(w)
	defer done()
	tag := wireIssuance(p.Issuance).Tag()
	size := p.Size
	var err error
	if size == 0 && asked.wantsPart(tag) {
		size, err = f.parts.Release.Measure(c.Context(), p.Issuance.ID, func(int64, int64) { out.hold() })
		p.Size = size
	}
	var wanted portion
	if err == nil {
		wanted, err = asked.portion(tag, size)
	}
	if err != nil {
		f.parts.problem(w, r, err)
		return
	}
	w.Header().Set("ETag", tag)
	w.Header().Set("Accept-Ranges", "bytes")
	if wanted.status == http.StatusNotModified {
		w.WriteHeader(wanted.status)
		return
	}
	thing := library.Thing{Ref: p.Issuance.Ref(), Agency: p.Issuance.Agency, Purpose: viewing.Export}
	to, err := f.parts.Looks.Sending(c.Context(), who, thing, wanted.From, out)
	if err != nil {
		clearContent(w.Header())
		f.parts.problem(w, r, err)
		return
	}
	f.stream(c, p, wanted, to)
}

// stream sends the portion of the package; what goes wrong now cuts the connection.
func (f *frame) stream(c huma.Context, p *release.Package, wanted portion, to io.WriteCloser) {
	_, w := unwrap(c)
	w.Header().Set("Content-Type", "application/zip")
	w.Header().Set("Content-Disposition", "attachment; filename*=UTF-8''"+url.PathEscape(p.Name))
	wanted.measure(w.Header())
	w.WriteHeader(wanted.status)
	_ = http.NewResponseController(w).Flush() // so that a cut is told from a server that is away
	until := wanted.Until
	if until == 0 { // to an end that nobody has measured yet
		until = math.MaxInt64
	}
	if err := errors.Join(p.WritePart(to, wanted.From, until), to.Close()); err != nil {
		f.parts.report(c.Context(), err)
		panic(http.ErrAbortHandler)
	}
}

func wireIssuance(i casefile.Issuance) api.Issuance {
	return api.Issuance{
		Head: head(string(i.ID), i.Head), NewIssuance: api.NewIssuance{Purpose: i.Purpose}, Agency: i.Agency, CaseFile: string(i.CaseFile),
		Format: i.Format, Code: i.Code, Number: i.Number, Manifest: i.Manifest.String(), Files: i.Files, Bytes: i.Bytes,
		Issued: wireStep(i.Issued), State: string(i.State),
	}
}
