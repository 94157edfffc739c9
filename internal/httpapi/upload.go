package httpapi

import (
	"context"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"liuhen/internal/access"
	"liuhen/internal/account"
	"liuhen/internal/api"
	"liuhen/internal/digest"
	"liuhen/internal/intake"
	"liuhen/internal/office"
)

// Uploads is what the intake desk does with bytes on their way in. What is not the
// person's own is upload-missing.
type Uploads interface {
	// Begin opens an upload.
	Begin(ctx context.Context, who access.Person, in intake.Announced) (intake.Upload, error)
	// BeginWhole opens an upload with all of its bytes.
	BeginWhole(ctx context.Context, who access.Person, in intake.Announced, r io.Reader, piece digest.SHA256) (intake.Upload, error)
	// Append adds a piece and returns how many bytes are kept then, also beside an error.
	Append(ctx context.Context, who access.Person, id string, offset int64, r io.Reader, piece digest.SHA256) (int64, error)
	// Offset returns an upload and how many of its bytes are kept.
	Offset(ctx context.Context, who access.Person, id string) (intake.Upload, int64, error)
	// Waiting returns up to limit uploads that have not become items, by id, after the
	// one named.
	Waiting(ctx context.Context, who access.Person, after string, limit int) ([]intake.Upload, error)
	// End gives up an unfinished upload.
	End(ctx context.Context, who access.Person, id string) error
}

// Resuming lets an upload go on elsewhere.
type Resuming interface {
	// Beginning returns an upload, how many of its bytes are kept, and their SHA-256.
	Beginning(ctx context.Context, who access.Person, id string) (intake.Upload, int64, digest.SHA256, error)
	// GiveToken puts a token in place of the former one of an unfinished upload.
	GiveToken(ctx context.Context, who access.Person, id string, token account.UploadToken) error
}

// uploads registers what concerns uploads. Their bytes come by tus 1.0, whose requests
// have no JSON and so are described by hand.
func (f *frame) uploads(mux *roads) {
	list(f, route{"/uploads", "list-uploads", "upload", "The own uploads that have not become items"}, f.listUploads)
	read(f, route{"/uploads/{id}", "get-upload", "upload", "An own upload and how far it came"}, f.getUpload, f.onItsNode(uploadOfPath))
	f.renewing(route{"/uploads/{id}/renew-token", "renew-token", "upload", "Give an own unfinished upload another token of its own, to go on with it from here; the former one ends"})
	t := newTus(f)
	mux.stop = t.writers.stop
	for _, o := range []struct {
		method  string
		route   route
		status  int
		headers []string
		serve   func(route) http.HandlerFunc
	}{
		{
			http.MethodPost, route{"/uploads", "begin-upload", "upload", "Open an upload, with its first piece or without (tus creation, creation-with-upload)"}, http.StatusCreated,
			[]string{"Tus-Resumable", "Upload-Length", "Upload-Metadata", "Upload-Checksum"}, t.begin,
		},
		{
			http.MethodHead, route{"/uploads/{id}", "find-upload-offset", "upload", "Where the next piece begins (tus)"}, http.StatusOK,
			[]string{"Tus-Resumable"}, t.head,
		},
		{
			http.MethodPatch, route{"/uploads/{id}", "append-piece", "upload", "Add a piece (tus, with the checksum extension: sha256)"}, http.StatusNoContent,
			[]string{"Tus-Resumable", "Upload-Offset", "Upload-Checksum"}, t.patch,
		},
		{
			http.MethodDelete, route{"/uploads/{id}", "end-upload", "upload", "Give up an unfinished upload (tus termination)"}, http.StatusNoContent,
			[]string{"Tus-Resumable"}, t.end,
		},
		{http.MethodOptions, route{"/uploads", "describe-tus", "upload", "Which parts of tus are spoken"}, http.StatusNoContent, nil, t.options},
		{http.MethodOptions, route{"/uploads/{id}", "describe-tus-upload", "upload", "Which parts of tus are spoken"}, http.StatusNoContent, nil, t.options},
	} {
		f.describe(o.method, o.route, o.status, o.headers)
		mux.HandleFunc(o.method+" "+apiPrefix+o.route.path, o.serve(o.route))
	}
}

// tusHeaders are what the headers of tus say.
var tusHeaders = map[string]string{
	"Tus-Resumable":   "1.0.0",
	"Upload-Length":   "bytes of the whole file",
	"Upload-Offset":   "where the piece begins: as many bytes as are kept",
	"Upload-Checksum": `"sha256" and the piece's SHA-256 in Base64; a piece that differs is answered 460 and not kept`,
	"Upload-Metadata": "filename and sha256 (of the whole file, in hexadecimal), each in Base64",
}

// describe adds an operation that huma does not serve to the description.
func (f *frame) describe(method string, r route, status int, headers []string) {
	op := f.operation(method, r, status)
	op.Middlewares = nil
	text := &huma.Schema{Type: huma.TypeString}
	if strings.Contains(r.path, "{id}") {
		op.Parameters = append(op.Parameters, &huma.Param{Name: "id", In: "path", Required: true, Schema: text})
	}
	for _, name := range headers {
		op.Parameters = append(op.Parameters, &huma.Param{Name: name, In: "header", Description: tusHeaders[name], Schema: text})
	}
	if method == http.MethodPost || method == http.MethodPatch {
		op.RequestBody = &huma.RequestBody{Content: map[string]*huma.MediaType{tusContent: {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}}}
	}
	if method == http.MethodOptions {
		op.Security = nil
	}
	answered := &huma.Response{Description: "tus 1.0.0, https://tus.io/protocols/resumable-upload"}
	if method == http.MethodPost {
		answered.Headers = map[string]*huma.Param{api.UploadTokenHeader: {
			Description: "the upload's own secret, for sessions: as a bearer token it goes on with this upload and finishes it, whatever becomes of the session", Schema: text,
		}}
	}
	op.Responses = map[string]*huma.Response{strconv.Itoa(status): answered, "default": f.problems()}
	f.api.OpenAPI().AddOperation(&op)
}

func (f *frame) listUploads(ctx context.Context, who access.Person, q *api.Paging) (api.Page[api.Upload], error) {
	found, err := f.parts.Uploads.Waiting(ctx, who, q.After, q.Limit)
	return pageOf(found, *q, wireUpload, func(u intake.Upload) string { return u.ID }), err
}

func (f *frame) getUpload(ctx context.Context, who access.Person, in *named) (api.UploadProgress, error) {
	u, kept, sum, err := f.parts.Resuming.Beginning(ctx, who, in.ID)
	out := api.UploadProgress{Upload: wireUpload(u), Offset: kept}
	if kept > 0 {
		out.KeptSHA256 = sum.String()
	}
	return out, err
}

// renewing registers the operation that gives an upload another token. No key recognises a
// repetition, since no secret is kept: it gives another one.
func (f *frame) renewing(r route) {
	op := f.operation(http.MethodPost, r, http.StatusOK)
	huma.Register(f.api, op, func(ctx context.Context, in *named) (*answer[api.UploadToken], error) {
		v := visitOf(ctx)
		token, err := f.renewToken(ctx, v.who, in.ID)
		if err != nil {
			return nil, f.refused(ctx, v, r, err)
		}
		return answerOf(token), nil
	})
}

func (f *frame) renewToken(ctx context.Context, who access.Person, id string) (api.UploadToken, error) {
	secret, kept, err := f.parts.UploadTokens.DrawUploadToken(who)
	if err == nil {
		err = f.parts.Resuming.GiveToken(ctx, who, id, kept)
	}
	if err != nil {
		return api.UploadToken{}, err
	}
	return api.UploadToken{Token: office.SpellUploadToken(id, secret)}, nil
}

func wireUpload(u intake.Upload) api.Upload {
	out := api.Upload{
		ID: u.ID, FileName: u.Name, Size: u.Size, Complete: u.Complete(), Created: u.Created, Expires: u.Expires, Item: string(u.Item),
	}
	switch {
	case u.Complete():
		out.SHA256 = u.Digest.String()
	case !u.Declared.IsZero():
		out.SHA256 = u.Declared.String()
	}
	return out
}
