package httpapi

import (
	"context"
	"encoding/json"
	"io/fs"
	"log/slog"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"liuhen/internal/fault"
	"liuhen/internal/ledger"
)

// apiPrefix begins the path of every operation. Within v1 the API only grows.
const apiPrefix = "/api/v1"

// Log gives the public files of the agencies' logs.
type Log interface {
	// Serve returns the file at path of a log, or a fault of kind NotFound.
	Serve(ctx context.Context, logID, path string) (ledger.File, error)
}

// Parts is what the handler calls. All fields are needed.
type Parts struct {
	Visitors     Visitors
	UploadTokens UploadTokens
	Throttle     Throttle // of secrets that nobody has
	Refusals     Refusals
	Keys         Fingerprints
	Doors        Doors // set-up, sign-in and own passwords

	Agencies  Agencies
	Adoptions Adoptions
	Officers  Officers
	Accounts  Accounts
	Passwords Passwords
	Posts     Posts
	Devices   Devices
	Tokens    Tokens

	Delivery     Delivery
	Describing   Describing
	Voiding      Voiding
	Cards        Cards
	Tours        Tours
	Activities   Activities
	ActivityTies ActivityTies

	Matters           Matters
	MatterCorrections MatterCorrections

	Uploads     Uploads
	Resuming    Resuming
	Whereabouts Whereabouts

	Signing   Signing
	Receiving Receiving
	Carriers  Carriers

	Oversight Oversight

	Assembly  Assembly
	Arranging Arranging
	Archive   Archive
	Release   Release
	Printing  Printing
	Rosters   Rosters

	Jobs   Jobs
	Checks Checks
	// ItemChecks are of one item's bytes.
	ItemChecks ItemChecks

	Lists    Lists
	Looks    Looks
	Marks    Marks
	Extracts Extracts
	Chains   Chains

	Forwarding Forwarding
	Demo       *Demo // nil but in a demo

	// App are the files of the built web app; nil when it was not built.
	App     fs.FS
	Log     Log
	Ready   func(ctx context.Context) error // nil when requests can be answered
	Metrics *Metrics
	Logger  *slog.Logger
	Now     func() time.Time
	// Proxies are the reverse proxies that are believed when they say for whom they
	// speak; none, where clients speak with the program themselves.
	Proxies Networks
	// MetricsReaders is from where /metrics may be read.
	MetricsReaders Networks
	// Secure says that the connection is TLS, so that cookies may not travel without.
	Secure bool
	// Deadline is how long the answer to a request may take that streams no content; 0 for
	// 50 seconds.
	Deadline time.Duration

	reports *reports // made by New
}

// New returns the handler of all routes: the web app, /api/v1, /openapi.json, /healthz, which says
// that the process lives, /readyz, which says that it can work, /metrics,
// /log/{agency}/{path}, the public log (C2SP tlog-tiles), and /v/{code}, where anybody checks a printed paper. It is safe for concurrent
// use.
func New(p Parts) http.Handler {
	p.reports = &reports{}
	mux := p.routes()
	return &stoppable{p.guarded(mux.ServeMux), mux.stop}
}

// stoppable knows what ends requests that could go on for hours.
type stoppable struct {
	http.Handler
	stop func()
}

// routes registers everything.
func (p Parts) routes() *roads {
	mux := &roads{ServeMux: http.NewServeMux()}
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { sayOK(w) })
	mux.HandleFunc("GET /readyz", p.serveReady)
	mux.HandleFunc("GET /metrics", p.serveMetrics)
	mux.HandleFunc("GET /log/{agency}/{path...}", p.serveLog)
	mux.HandleFunc("GET /log/{agency}/vkey", p.serveKey)
	p.codes(mux)
	f := p.operations(mux)
	mux.HandleFunc("GET /openapi.json", p.serveDescription(f.api.OpenAPI()))
	mux.HandleFunc("/", p.serveElsewhere(mux.ServeMux))
	return mux
}

// roads is a mux that remembers its patterns, so that a test can hold the description
// to them.
type roads struct {
	*http.ServeMux
	patterns []string
	stop     func() // ends the uploads under way
}

// HandleFunc registers a handler.
func (r *roads) HandleFunc(pattern string, handler func(http.ResponseWriter, *http.Request)) {
	r.patterns = append(r.patterns, pattern)
	r.ServeMux.HandleFunc(pattern, handler)
}

// Patterns lists everything that a handler of New answers, as "METHOD /path".
func Patterns() []string { return everything().routes().patterns }

// everything has all operations, those of a demo, too.
func everything() Parts { return Parts{Demo: &Demo{}} }

// operations registers every operation of the API.
func (p Parts) operations(mux *roads) *frame {
	speakCatalogue()
	f := &frame{api: humago.New(mux, description()), parts: p}
	f.doors()
	f.agencies()
	f.officers()
	f.accounts()
	f.posts()
	f.devices()
	f.tokens()
	f.uploads(mux)
	f.items()
	f.matters()
	f.tours()
	f.activities()
	f.clocks()
	f.packs()
	f.handovers()
	f.carriers()
	f.casefiles()
	f.placements()
	f.issuances()
	f.papers()
	f.rosters()
	f.jobs()
	f.checks()
	f.events()
	f.viewings()
	f.markers()
	f.extracts()
	f.installation()
	if p.Demo != nil {
		f.demo()
	}
	return f
}

// Description returns the OpenAPI document of all operations, indented.
func Description() ([]byte, error) {
	f := everything().operations(&roads{ServeMux: http.NewServeMux()})
	return json.MarshalIndent(f.api.OpenAPI(), "", "  ")
}

// description is what OpenAPI says of the API as a whole.
func description() huma.Config {
	c := huma.DefaultConfig("Liuhen 留痕", "v1")
	c.OpenAPIPath, c.DocsPath, c.SchemasPath, c.CreateHooks = "", "", "", nil
	c.Info.Description = "Keeps records of administrative law enforcement so that nobody can alter them unnoticed."
	c.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		"session": {Type: "apiKey", In: "cookie", Name: cookieName},
		"token":   {Type: "http", Scheme: "bearer"},
		"upload":  {Type: "http", Scheme: "bearer", Description: "the upload's own token: for this upload alone, after the session that began it"},
	}
	c.OnAddOperation = append(c.OnAddOperation, onlyJSON)
	return c
}

// onlyJSON takes back what huma says of a body that is read raw as well as decoded: that
// it might be bytes of any kind. It is JSON.
func onlyJSON(_ *huma.OpenAPI, op *huma.Operation) {
	if op.RequestBody != nil && op.RequestBody.Content["application/json"] != nil {
		delete(op.RequestBody.Content, "application/octet-stream")
	}
}

// Server returns a server with time limits, so that slow clients hold no connection
// for ever. When it shuts down, uploads under way are interrupted, and what has come
// is kept. It does not listen yet.
func Server(h http.Handler) *http.Server {
	s := &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       30 * time.Second,
		WriteTimeout:      60 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
	}
	if ours, ok := h.(*stoppable); ok {
		s.RegisterOnShutdown(ours.stop)
	}
	return s
}

func sayOK(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = w.Write([]byte("ok\n")) // the client has gone
}

// serveReady answers 503 whatever is in the way: who asks takes the server out of service
// by it, and reads the reason in the words of the catalogue.
func (p Parts) serveReady(w http.ResponseWriter, r *http.Request) {
	if err := p.Ready(r.Context()); err != nil {
		p.problemAs(w, r, err, http.StatusServiceUnavailable)
		return
	}
	sayOK(w)
}

// serveNothing answers what no route takes, and tells a wrong method from a wrong
// address.
func (p Parts) serveNothing(mux *http.ServeMux) http.HandlerFunc {
	methods := []string{http.MethodGet, http.MethodPost, http.MethodPatch, http.MethodDelete, http.MethodHead}
	return func(w http.ResponseWriter, r *http.Request) {
		for _, method := range methods {
			other := r.Clone(r.Context())
			other.Method = method
			if _, pattern := mux.Handler(other); pattern != "/" && pattern != "" {
				p.problem(w, r, fault.MethodWrong.Err("find route", "", nil))
				return
			}
		}
		p.problem(w, r, fault.NoSuchThing.Err("find route", "", nil))
	}
}

func (p Parts) serveDescription(doc *huma.OpenAPI) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		data, err := json.Marshal(doc)
		if err != nil {
			p.problem(w, r, err)
			return
		}
		w.Header().Set("Content-Type", "application/vnd.oai.openapi+json;version=3.1")
		_, _ = w.Write(data) // the client has gone
	}
}

// serveKey gives the public key under which a log is signed. Whoever must trust it
// compares its fingerprint with one that came another way.
func (p Parts) serveKey(w http.ResponseWriter, r *http.Request) {
	key, err := p.Keys.PublicKey(r.Context(), r.PathValue("agency"))
	if err != nil {
		p.problem(w, r, err)
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = w.Write([]byte(key + "\n")) // the client has gone
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
	_, _ = w.Write(file.Data) // the client has gone
}
