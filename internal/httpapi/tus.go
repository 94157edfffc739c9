package httpapi

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/tus/tusd/v2/pkg/handler"
	"golang.org/x/exp/slog"

	"liuhen/internal/api"
	"liuhen/internal/digest"
	"liuhen/internal/fault"
	"liuhen/internal/intake"
	"liuhen/internal/office"
)

// The parts of tus 1.0 that we speak.
const (
	tusVersion    = "1.0.0"
	tusExtensions = "creation,creation-with-upload,checksum,expiration,termination"
	tusContent    = "application/offset+octet-stream"
)

// atOnce is up to which size, in bytes, a file that comes with its announcement is kept
// as a whole or not at all: sending it again costs less than keeping a part of it.
const atOnce = 1 << 20

// tus answers the protocol's requests: tusd's handler reads and writes what the
// protocol says, over a store that calls the intake desk. Around it stands what tusd
// does not do: who asks, checksums, expiry, problems of our catalogue, and a body that
// may take its time.
type tus struct {
	*frame
	protocol *handler.UnroutedHandler
	writers  seats
}

func newTus(f *frame) *tus {
	t := &tus{frame: f}
	composer := handler.NewStoreComposer()
	composer.UseCore(t)
	composer.UseTerminater(t)
	protocol, err := handler.NewUnroutedHandler(handler.Config{
		StoreComposer: composer, BasePath: apiPrefix + "/uploads/", DisableDownload: true,
		Cors: &handler.CorsConfig{Disable: true}, Logger: slog.New(silence{}),
	})
	if err != nil { // the configuration above is complete
		panic(err)
	}
	t.protocol = protocol
	return t
}

// silence takes nothing of what tusd logs: paths, bodies and errors, in its own words.
type silence struct{}

func (silence) Enabled(context.Context, slog.Level) bool  { return false }
func (silence) Handle(context.Context, slog.Record) error { return nil }
func (s silence) WithAttrs([]slog.Attr) slog.Handler      { return s }
func (s silence) WithGroup(string) slog.Handler           { return s }

// tusRequest is what we know of one request beside what tusd does.
type tusRequest struct {
	visit
	route  route
	said   intake.Announced // of a new upload
	token  string           // the secret of its own, where it is given one
	piece  digest.SHA256    // of the piece that comes
	body   *patientBody     // the piece
	comes  int64            // bytes that come with a new upload; 0 for none
	whole  bool             // they were all, and are kept
	upload intake.Upload    // the one that it is about, once that is known
	kept   int64            // its durable bytes, once they are known
	failed error            // why the desk refused
}

type tusKey struct{}

func tusOf(ctx context.Context) *tusRequest {
	q, _ := ctx.Value(tusKey{}).(*tusRequest)
	return q
}

// fail keeps the desk's own error for the answer; tusd only learns that there is one.
func (q *tusRequest) fail(err error) error {
	if err != nil {
		q.failed = err
	}
	return err
}

// options says what is spoken; everybody may ask.
func (t *tus) options(route) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		h := w.Header()
		h.Set("Tus-Resumable", tusVersion)
		h.Set("Tus-Version", tusVersion)
		h.Set("Tus-Extension", tusExtensions)
		h.Set("Tus-Checksum-Algorithm", "sha256")
		w.WriteHeader(http.StatusNoContent)
	}
}

func (t *tus) begin(r route) http.HandlerFunc {
	return t.serve(r, t.protocol.PostFile, func(q *tusRequest, req *http.Request) (err error) {
		if q.said, err = parseMetadata(strings.Join(req.Header.Values("Upload-Metadata"), ",")); err != nil {
			return err
		}
		if req.Header.Get("Content-Type") == tusContent {
			q.comes = req.ContentLength
		}
		if q.piece, err = parseChecksum(req.Header); err != nil || q.who.Scope != nil {
			return err // a program's own token does not end beside its uploads
		}
		q.token, q.said.Token, err = t.parts.UploadTokens.DrawUploadToken(q.who)
		return err
	})
}

func (t *tus) head(r route) http.HandlerFunc {
	return t.serve(r, t.protocol.HeadFile, t.own)
}

// patch lets a new piece take the place of one that is still on its way: whoever
// resumes after a broken connection finds the old request still waiting for bytes.
func (t *tus) patch(r route) http.HandlerFunc {
	serve := func(w http.ResponseWriter, req *http.Request) {
		q := tusOf(req.Context())
		leave, err := t.writers.take(req.Context(), q.upload.ID, q.body.end)
		if err != nil {
			q.failed = err
			w.WriteHeader(http.StatusLocked)
			return
		}
		defer leave()
		t.protocol.PatchFile(w, req)
	}
	return t.serve(r, serve, func(q *tusRequest, req *http.Request) (err error) {
		if err := t.own(q, req); err != nil {
			return err
		}
		if req.Header.Get("Content-Type") != tusContent {
			return fault.ContentWrong.Err("read request", "", nil).With("type", tusContent)
		}
		if q.kept == q.upload.Size && req.ContentLength != 0 {
			return fault.UploadFinished.Err("append to upload", q.upload.ID, nil)
		}
		q.piece, err = parseChecksum(req.Header)
		return err
	})
}

func (t *tus) end(r route) http.HandlerFunc {
	return t.serve(r, t.protocol.DelFile, t.own)
}

// own finds the upload of the path before anything else is done about it.
func (t *tus) own(q *tusRequest, req *http.Request) (err error) {
	q.upload, q.kept, err = t.parts.Uploads.Offset(req.Context(), q.who, req.PathValue("id"))
	return err
}

// serve answers a request by tusd after check has read what tusd does not.
func (t *tus) serve(r route, protocol http.HandlerFunc, check func(*tusRequest, *http.Request) error) http.HandlerFunc {
	answer := t.protocol.Middleware(protocol)
	return func(w http.ResponseWriter, req *http.Request) {
		w.Header().Set("Tus-Resumable", tusVersion)
		v, err := t.parts.enter(req, r.name)
		q := &tusRequest{visit: v, route: r}
		if err == nil {
			err = check(q, req)
		}
		if errors.Is(err, fault.UploadElsewhere) && t.parts.elsewhere(w, req, q.who, req.PathValue("id")) {
			return
		}
		if err != nil {
			t.refuse(w, req, q, err)
			return
		}
		inner := req.Clone(context.WithValue(req.Context(), tusKey{}, q))
		inner.URL.Path = "/" + req.PathValue("id")
		inner.Header.Del("X-Http-Method-Override") // the routes are ours
		q.body = newPatientBody(w, req.Body)
		inner.Body = q.body
		out := &tusWriter{ResponseWriter: w, request: q}
		answer.ServeHTTP(out, inner)
		if out.refused {
			t.refuse(w, req, q, out.reason())
		}
	}
}

// refuse answers with a problem of the catalogue, and with how far the upload came.
func (t *tus) refuse(w http.ResponseWriter, req *http.Request, q *tusRequest, err error) {
	t.parts.keepRefusal(q.who, q.route.name, err)
	q.tell(w.Header())
	if errors.Is(err, fault.TusVersion) {
		w.Header().Set("Tus-Version", tusVersion)
	}
	t.parts.problem(w, req, err)
}

// tell says of the upload what every answer about one says.
func (q *tusRequest) tell(h http.Header) {
	if q.upload.ID == "" || q.route.name == "end-upload" {
		return
	}
	h.Set("Upload-Offset", strconv.FormatInt(q.kept, 10))
	if q.upload.Item == "" {
		h.Set("Upload-Expires", q.upload.Expires.UTC().Format(http.TimeFormat))
	}
	if q.route.name == "begin-upload" {
		h.Set("Location", apiPrefix+"/uploads/"+q.upload.ID)
		if q.token != "" {
			h.Set(api.UploadTokenHeader, office.SpellUploadToken(q.upload.ID, q.token))
		}
	}
}

// tusWriter passes tusd's answers on and holds its refusals back, which are said in
// the words of the catalogue instead.
type tusWriter struct {
	http.ResponseWriter
	request *tusRequest
	refused bool
	said    []byte // the beginning of tusd's own words
}

// WriteHeader implements http.ResponseWriter.
func (w *tusWriter) WriteHeader(status int) {
	if w.refused = status >= http.StatusBadRequest; w.refused {
		w.Header().Del("Content-Length")
		w.Header().Del("Content-Type")
		return
	}
	w.request.tell(w.Header())
	w.ResponseWriter.WriteHeader(status)
}

// Write implements http.ResponseWriter.
func (w *tusWriter) Write(b []byte) (int, error) {
	if !w.refused {
		return w.ResponseWriter.Write(b)
	}
	if len(w.said) == 0 {
		w.said = append(w.said, b[:min(len(b), 64)]...)
	}
	return len(b), nil
}

// Unwrap lets http.ResponseController reach the connection.
func (w *tusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// reason is why the request was refused: the desk's error, else what tusd's says.
func (w *tusWriter) reason() error {
	q := w.request
	if q.failed != nil {
		return q.failed
	}
	name, _, _ := strings.Cut(string(w.said), ":")
	switch name {
	case handler.ErrUnsupportedVersion.ErrorCode:
		return fault.TusVersion.Err("read request", "", nil)
	case handler.ErrMismatchOffset.ErrorCode:
		return fault.UploadOffset.Err("append to upload", q.upload.ID, nil).With("offset", strconv.FormatInt(q.kept, 10))
	case handler.ErrSizeExceeded.ErrorCode:
		return fault.UploadTooLong.Err("append to upload", q.upload.ID, nil).With("size", strconv.FormatInt(q.upload.Size, 10))
	case handler.ErrInvalidOffset.ErrorCode:
		return badHeader("Upload-Offset", "须为不小于 0 的整数", "it is a whole number, not below 0")
	case handler.ErrInvalidUploadLength.ErrorCode, handler.ErrNotImplemented.ErrorCode, handler.ErrUploadLengthAndUploadDeferLength.ErrorCode,
		handler.ErrInvalidUploadDeferLength.ErrorCode:
		return badHeader("Upload-Length", "须在开始时给出文件大小（字节）", "the size in bytes is given at the beginning")
	}
	return fault.Unexpected.Err("answer tus", "", errors.New(name))
}

func badHeader(name, zh, en string) error {
	return fault.BadInput.Err("read request", "", nil).With("field", name).WithBoth("problem", zh, en)
}

// NewUpload implements handler.DataStore.
func (t *tus) NewUpload(ctx context.Context, info handler.FileInfo) (handler.Upload, error) {
	q := tusOf(ctx)
	q.said.Size = info.Size
	if info.Size == q.comes && info.Size <= atOnce {
		return t.newWhole(ctx, q)
	}
	up, err := t.parts.Uploads.Begin(ctx, q.who, q.said)
	if err != nil {
		return nil, q.fail(err)
	}
	q.upload = up
	return tusUpload{t, q}, nil
}

// newWhole takes a small file in that comes with its announcement. To tusd it has no
// bytes yet, so that it asks for them to be written.
func (t *tus) newWhole(ctx context.Context, q *tusRequest) (handler.Upload, error) {
	defer q.body.patiently()()
	up, err := t.parts.Uploads.BeginWhole(ctx, q.who, q.said, q.body, q.piece)
	if up.ID != "" {
		q.upload, q.kept, q.whole = up, up.Size, true
	}
	return tusUpload{t, q}, q.fail(err)
}

// GetUpload implements handler.DataStore.
func (t *tus) GetUpload(ctx context.Context, _ string) (handler.Upload, error) {
	return tusUpload{t, tusOf(ctx)}, nil // its request has been found to own it
}

// AsTerminatableUpload implements handler.TerminaterDataStore.
func (t *tus) AsTerminatableUpload(u handler.Upload) handler.TerminatableUpload {
	return u.(tusUpload) //nolint:forcetypeassert // it comes from the methods above
}

// tusUpload is the upload of one request.
type tusUpload struct {
	t *tus
	q *tusRequest
}

// GetInfo implements handler.Upload.
func (u tusUpload) GetInfo(ctx context.Context) (handler.FileInfo, error) {
	if u.q.whole {
		return handler.FileInfo{ID: u.q.upload.ID, Size: u.q.upload.Size, MetaData: metadataOf(u.q.upload)}, nil
	}
	up, kept, err := u.t.parts.Uploads.Offset(ctx, u.q.who, u.q.upload.ID)
	if err != nil {
		return handler.FileInfo{}, u.q.fail(err)
	}
	u.q.upload, u.q.kept = up, kept
	return handler.FileInfo{ID: up.ID, Size: up.Size, Offset: kept, MetaData: metadataOf(up)}, nil
}

func metadataOf(up intake.Upload) handler.MetaData {
	said := handler.MetaData{}
	if up.Name != "" {
		said["filename"] = up.Name
	}
	if !up.Declared.IsZero() {
		said["sha256"] = up.Declared.String()
	}
	return said
}

// WriteChunk implements handler.Upload. It reads the request itself, since tusd's
// reader turns a broken connection into an orderly end, and a piece counts as a whole
// or not at all.
func (u tusUpload) WriteChunk(ctx context.Context, offset int64, _ io.Reader) (int64, error) {
	q := u.q
	if q.whole {
		return q.kept, nil
	}
	defer q.body.patiently()()
	kept, err := u.t.parts.Uploads.Append(ctx, q.who, q.upload.ID, offset, q.body, q.piece)
	if kept < offset {
		return 0, q.fail(err)
	}
	q.kept = kept
	return kept - offset, q.fail(err)
}

// FinishUpload implements handler.Upload: the desk has compared the whole already.
func (tusUpload) FinishUpload(context.Context) error { return nil }

// GetReader implements handler.Upload: nothing is read before it is an item.
func (u tusUpload) GetReader(context.Context) (io.ReadCloser, error) {
	return nil, u.q.fail(fault.UploadIncomplete.Err("read upload", u.q.upload.ID, nil))
}

// Terminate implements handler.TerminatableUpload.
func (u tusUpload) Terminate(ctx context.Context) error {
	return u.q.fail(u.t.parts.Uploads.End(ctx, u.q.who, u.q.upload.ID))
}
