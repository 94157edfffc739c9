package httpapi

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"liuhen/internal/fault"
	"liuhen/internal/ledger"
)

// Log gives the public files of the agencies' logs.
type Log interface {
	// Serve returns the file at path of a log, or a fault of kind NotFound.
	Serve(ctx context.Context, logID, path string) (ledger.File, error)
}

// Parts is what the handler calls.
type Parts struct {
	Log    Log
	Ready  func(ctx context.Context) error // nil when requests can be answered
	Logger *slog.Logger
}

// New returns the handler of all routes: /healthz, which says that the process
// lives, /readyz, which says that it can work, and /log/{agency}/{path}, the public
// log (C2SP tlog-tiles). It is safe for concurrent use.
func New(p Parts) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { sayOK(w) })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		if err := p.Ready(r.Context()); err != nil {
			p.problem(w, r, err)
			return
		}
		sayOK(w)
	})
	mux.HandleFunc("GET /log/{agency}/{path...}", p.serveLog)
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		p.problem(w, r, fault.NoSuchThing.Err("find route", "", nil))
	})
	return secured(mux)
}

// Server returns a server with time limits, so that slow clients hold no
// connection for ever. It does not listen yet.
func Server(h http.Handler) *http.Server {
	return &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       30 * time.Second,
		WriteTimeout:      60 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
	}
}

func sayOK(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Write([]byte("ok\n"))
}

func (p Parts) serveLog(w http.ResponseWriter, r *http.Request) {
	file, err := p.Log.Serve(r.Context(), r.PathValue("agency"), r.PathValue("path"))
	if err != nil {
		p.problem(w, r, err)
		return
	}
	w.Header().Set("Content-Type", file.ContentType)
	if file.Cacheable {
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	w.Write(file.Data)
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
		h.Set("Cache-Control", "no-store")
		next.ServeHTTP(w, r)
	})
}
