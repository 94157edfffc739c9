package httpapi

import (
	"cmp"
	"context"
	"crypto/rand"
	"math"
	"net/http"
	"runtime/debug"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"liuhen/internal/api"
	"liuhen/internal/fault"
)

// unwrap gives the request and the writer under huma's context.
func unwrap(c huma.Context) (*http.Request, http.ResponseWriter) { return humago.Unwrap(c) }

// requestOf returns the reference under which the log knows a request.
func requestOf(ctx context.Context) string { return arrivalOf(ctx).id }

func throttled(wait time.Duration, cause error) error {
	seconds := int(math.Ceil(wait.Seconds()))
	return fault.SignInThrottled.Err("identify", "", cause).With("seconds", strconv.Itoa(seconds))
}

// guarded puts around all routes what each of them needs: a reference, a line in the
// log, headers, the refusal of other sites' writes, and an answer when a handler
// breaks.
func (p Parts) guarded(mux *http.ServeMux) http.Handler {
	sameSite := http.NewCrossOriginProtection()
	sameSite.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.problem(w, r, fault.OtherSite.Err("check origin", "", nil))
	}))
	return p.logged(mux, secured(p.mended(sameSite.Handler(mux))))
}

// secured adds the headers that keep a browser from guessing, framing and telling
// others where it was.
func secured(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		next.ServeHTTP(w, r)
	})
}

// mended answers for a handler that broke down, and reports it. A handler that cuts
// its connection on purpose stays cut.
func (p Parts) mended(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			defect := recover()
			if defect == nil {
				return
			}
			if defect == http.ErrAbortHandler || r.Context().Err() != nil { //nolint:errorlint // net/http compares it so, too
				panic(http.ErrAbortHandler)
			}
			p.Logger.ErrorContext(r.Context(), "handler broke down", "request", requestOf(r.Context()), "defect", defect, "stack", string(debug.Stack()))
			p.problem(w, r, fault.Unexpected.Err("answer request", "", nil))
		}()
		next.ServeHTTP(w, r)
	})
}

// logged finds out where each request comes from and writes a line for it: no names,
// no texts, no ids of the path.
func (p Parts) logged(mux *http.ServeMux, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begun := p.Now()
		come, unproved := p.arrive(r, rand.Text()[:12])
		r = r.WithContext(context.WithValue(r.Context(), arrivalKey{}, come))
		_, pattern := mux.Handler(r)
		watched := &watchedWriter{ResponseWriter: w, status: http.StatusOK}
		watched.Header().Set(api.RequestHeader, come.id)
		defer func() {
			took := p.Now().Sub(begun)
			p.Logger.InfoContext(r.Context(), "request", "request", come.id, "from", come.client.String(), "node", come.node, "method", r.Method,
				"route", pattern, "status", watched.status, "bytes", watched.bytes, "ms", took.Milliseconds())
			p.counted(r.Method, pattern, watched.status, took)
		}()
		if unproved != nil {
			p.problem(watched, r, unproved)
			return
		}
		r, done := p.hurried(r, pattern)
		defer done()
		next.ServeHTTP(watched, r)
	})
}

// deadline is how long the answer to a request may take: longer than the patience with a
// command, so that its outcome is told, and shorter than the server's limit on writing.
const deadline = 50 * time.Second

// streams are the routes whose requests last as long as their bytes take, and a kept file
// to be stored. What they ask the database is bounded there, and standing still by
// patient and patientBody.
var streams = map[string]bool{
	"GET " + apiPrefix + "/items/{id}/content":    true,
	"GET " + apiPrefix + "/packages/{id}/content": true,
	"POST " + apiPrefix + "/items":                true,
	"POST " + apiPrefix + "/uploads":              true,
	"PATCH " + apiPrefix + "/uploads/{id}":        true,
}

// hurried gives a request its deadline, unless the route streams: whatever it waits for
// may fall silent without an end. done must be called at the end.
func (p Parts) hurried(r *http.Request, pattern string) (_ *http.Request, done func()) {
	if streams[pattern] {
		return r, func() {}
	}
	ctx, cancel := context.WithTimeout(r.Context(), cmp.Or(p.Deadline, deadline))
	return r.WithContext(ctx), cancel
}

// watchedWriter notes status and length of an answer.
type watchedWriter struct {
	http.ResponseWriter
	status int
	bytes  int64
	begun  bool
}

// WriteHeader implements http.ResponseWriter.
func (w *watchedWriter) WriteHeader(status int) {
	if !w.begun {
		w.status, w.begun = status, status >= http.StatusOK
	}
	w.ResponseWriter.WriteHeader(status)
}

// Write implements http.ResponseWriter.
func (w *watchedWriter) Write(b []byte) (int, error) {
	w.begun = true
	n, err := w.ResponseWriter.Write(b)
	w.bytes += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController reach the connection.
func (w *watchedWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// counted adds a request to the metrics.
func (p Parts) counted(method, pattern string, status int, took time.Duration) {
	if p.Metrics != nil {
		p.Metrics.count(method, pattern, status, took)
	}
}
