package httpapi

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"net/http/httputil"
	"net/url"
	"sync"

	"github.com/danielgtaylor/huma/v2"

	"liuhen/internal/access"
	"liuhen/internal/fault"
	"liuhen/internal/node"
)

// Forwarding is how a request about an upload that lies on another node gets there.
type Forwarding struct {
	Node      string // this one
	Key       node.Key
	Nodes     Nodes
	Transport http.RoundTripper // to other nodes
}

// Nodes knows the nodes of the installation.
type Nodes interface {
	// Node returns the node with this id. Its address is empty where it has none that can
	// be trusted.
	Node(ctx context.Context, id string) (node.Node, error)
}

// Whereabouts knows where uploads lie.
type Whereabouts interface {
	// NodeOf returns the node on which the bytes of an upload of the person's own lie, if
	// they are asked for and that is another than this one.
	NodeOf(ctx context.Context, who access.Person, id string) (string, error)
}

// arrive finds out where a request comes from: from a node that forwards it, if it bears
// a pass, and whose it was there.
func (p Parts) arrive(r *http.Request, id string) (arrival, error) {
	come := arrival{id: id, client: clientOf(r, p.Proxies)}
	header, shown := r.Header[node.PassHeader]
	if !shown {
		return come, nil
	}
	pass, err := p.Forwarding.Key.Open(header[0], p.Forwarding.Node, r.Method, r.URL.RequestURI(), p.Now())
	if err != nil {
		return come, err
	}
	come.client, come.node = client{addr: pass.Client, hidden: true}, pass.From
	return come, nil
}

// elsewhere forwards a request about an upload of the person's own that lies on another
// node, and reports whether that has answered. It does not where the request was
// forwarded already: the desk refuses it then.
func (p Parts) elsewhere(w http.ResponseWriter, r *http.Request, who access.Person, upload string) bool {
	id, err := p.Whereabouts.NodeOf(r.Context(), who, upload)
	if err != nil || id == "" || arrivalOf(r.Context()).node != "" {
		return false
	}
	n, err := p.Forwarding.Nodes.Node(r.Context(), id)
	if err == nil && n.Address == "" {
		err = away(id, nil)
	}
	if err != nil {
		p.problem(w, r, err)
		return true
	}
	p.forward(w, r, n)
	return true
}

func away(server string, cause error) error {
	return fault.UploadElsewhere.Err("forward request", "", cause).With("server", server)
}

// forward hands the request to the node as it is, under a pass, and its answer back.
// The body streams: what its sender takes back or never sends ends there as here.
func (p Parts) forward(w http.ResponseWriter, r *http.Request, n node.Node) {
	to, err := url.Parse(n.Address)
	if err != nil {
		p.problem(w, r, away(n.Address, err))
		return
	}
	come := arrivalOf(r.Context())
	body := newPatientBody(w, r.Body)
	defer body.patiently()()
	proxy := httputil.ReverseProxy{
		Transport: p.Forwarding.Transport, ErrorLog: slog.NewLogLogger(p.Logger.Handler(), slog.LevelWarn),
		Rewrite: func(out *httputil.ProxyRequest) {
			out.SetURL(to)
			out.Out.Host = out.In.Host // with which origins are compared
			if out.In.ContentLength != 0 {
				out.Out.Body = &lent{patientBody: body}
			}
			out.Out.Header.Set(node.PassHeader, p.Forwarding.Key.Seal(node.Pass{
				From: p.Forwarding.Node, To: n.ID, At: p.Now(), Client: come.client.addr, Method: r.Method, Path: out.Out.URL.RequestURI(),
			}))
		},
		ModifyResponse: func(answer *http.Response) error {
			for name := range answer.Header { // ours give way
				w.Header().Del(name)
			}
			p.Logger.InfoContext(r.Context(), "request forwarded", "request", come.id, "node", n.ID, "status", answer.StatusCode)
			return nil
		},
		ErrorHandler: func(w http.ResponseWriter, r *http.Request, err error) {
			if body.late() {
				p.problem(w, r, fault.BodySlow.Err("forward request", "", err))
				return
			}
			p.problem(w, r, away(n.Address, err))
		},
	}
	proxy.ServeHTTP(w, r)
}

// lent is a body that its borrower gives back by Close without waiting for its sender:
// a read under way ends, and what is left is its owner's.
type lent struct {
	*patientBody
	mu      sync.Mutex
	back    bool // guarded by mu
	reading bool // guarded by mu
}

// Read implements io.Reader.
func (l *lent) Read(p []byte) (int, error) {
	if !l.set(true) {
		return 0, http.ErrBodyReadAfterClose
	}
	defer l.set(false)
	return l.patientBody.Read(p)
}

func (l *lent) set(reading bool) (lent bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.reading = reading
	return !l.back
}

// Close implements io.Closer.
func (l *lent) Close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.back = true
	if l.reading {
		l.end()
	}
	return nil
}

// onItsNode lets an operation about an upload be carried out on the upload's node;
// upload says which one the request is about, if any.
func (f *frame) onItsNode(upload func(huma.Context) string) func(huma.Context, func(huma.Context)) {
	return func(c huma.Context, next func(huma.Context)) {
		id := upload(c)
		r, w := unwrap(c)
		if id != "" && f.parts.elsewhere(w, r, visitOf(c.Context()).who, id) {
			return
		}
		next(c)
	}
}

// uploadOfPath names the upload of the path.
func uploadOfPath(c huma.Context) string { return c.Param("id") }

// uploadOfBody names the upload from which an item is to be made, and leaves the body
// to be read again. What is wrong with a body is told by whoever reads it then.
func uploadOfBody(c huma.Context) string {
	if kind, _, err := mime.ParseMediaType(c.Header("Content-Type")); err == nil && kind == "multipart/form-data" {
		return ""
	}
	r, _ := unwrap(c)
	data, err := io.ReadAll(io.LimitReader(r.Body, maxCommand+1))
	rest := []io.Reader{bytes.NewReader(data), r.Body}
	if err != nil {
		rest[1] = broken{err}
	}
	r.Body = &reread{io.MultiReader(rest...), r.Body}
	var said struct {
		Upload string `json:"upload"`
	}
	if errors.Join(err, json.Unmarshal(data, &said)) != nil {
		return ""
	}
	return said.Upload
}

// reread is a body of which the beginning was read already.
type reread struct {
	io.Reader
	io.Closer
}

// broken is the end of a body that could not be read.
type broken struct{ err error }

// Read implements io.Reader.
func (b broken) Read([]byte) (int, error) { return 0, b.err }
