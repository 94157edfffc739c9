package s3blob_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
)

// proxy stands between us and the server, and does what networks and stores do.
type proxy struct {
	*httptest.Server
	forward http.Handler
	mu      sync.Mutex
	hook    func(step string) error         // of the suite: may fail a step
	harm    func(r *http.Request) treatment // nil passes everything
	broken  map[string]bool                 // paths that the server cannot read
}

// treatment is what happens to one request.
type treatment struct {
	status  int    // answered instead of the server, unless 0
	code    string // beside status
	before  bool   // the connection is cut before the server hears of it
	after   bool   // the connection is cut after the server has done it
	still   bool   // nothing is answered until the client gives up
	stalled bool   // the answer stands still in the middle
	halved  bool   // the answer breaks off in the middle
	unlike  bool   // the answer tells another digest of the parts
}

func newProxy(t *testing.T, endpoint string) *proxy {
	t.Helper()
	to, err := url.Parse(endpoint)
	must(t, err)
	p := &proxy{broken: map[string]bool{}}
	p.forward = &httputil.ReverseProxy{
		Rewrite:      func(r *httputil.ProxyRequest) { r.SetURL(to); r.Out.Host = r.In.Host }, // the host is signed
		ErrorHandler: func(w http.ResponseWriter, _ *http.Request, _ error) { w.WriteHeader(http.StatusBadGateway) },
	}
	p.Server = httptest.NewServer(http.HandlerFunc(p.serve))
	t.Cleanup(p.Close)
	return p
}

// set changes what happens from the next request on.
func (p *proxy) set(harm func(r *http.Request) treatment) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.harm = harm
}

// treat decides on a request.
func (p *proxy) treat(r *http.Request) treatment {
	p.mu.Lock()
	defer p.mu.Unlock()
	if r.Method == http.MethodGet && p.broken[r.URL.Path] && r.URL.RawQuery != "" && !r.URL.Query().Has("retention") {
		return treatment{status: http.StatusInternalServerError, code: "InternalError"}
	}
	if r.Method == http.MethodPut && r.URL.RawQuery == "x-id=PutObject" {
		delete(p.broken, r.URL.Path)
	}
	for _, step := range steps(r) {
		if p.hook == nil {
			break
		}
		switch err := p.hook(step); {
		case errors.Is(err, syscall.ENOSPC):
			return treatment{status: http.StatusInsufficientStorage, code: "InsufficientStorage"}
		case err != nil:
			return treatment{status: http.StatusInternalServerError, code: "InternalError"}
		}
	}
	if p.harm != nil {
		return p.harm(r)
	}
	return treatment{}
}

// steps gives what a request does to the store in the words of the suite.
func steps(r *http.Request) []string {
	switch {
	case r.Method == http.MethodDelete:
		return []string{"remove"}
	case r.URL.Query().Has("retention") && r.Method == http.MethodPut:
		return []string{"sync"}
	case r.Method == http.MethodPut || r.Method == http.MethodPost:
		return []string{"write", "sync"}
	}
	return nil
}

func (p *proxy) serve(w http.ResponseWriter, r *http.Request) {
	switch do := p.treat(r); {
	case do.status != 0:
		w.Header().Set("Content-Type", "application/xml")
		w.WriteHeader(do.status)
		if do.status == http.StatusOK {
			return
		}
		fmt.Fprintf(w, "<Error><Code>%s</Code><Message>on purpose</Message></Error>", do.code)
	case do.before:
		panic(http.ErrAbortHandler)
	case do.after:
		p.forward.ServeHTTP(httptest.NewRecorder(), r)
		panic(http.ErrAbortHandler)
	case do.still:
		_, _ = io.Copy(io.Discard, r.Body) // only then is it noticed that the client has gone
		<-r.Context().Done()
	case do.unlike:
		p.unlike(w, r)
	case do.halved:
		p.halve(w, r)
		panic(http.ErrAbortHandler)
	case do.stalled:
		p.halve(w, r)
		_ = http.NewResponseController(w).Flush() // the client may be gone
		<-r.Context().Done()
	default:
		p.forward.ServeHTTP(w, r)
	}
}

// unlike passes on what the completion of parts answers, with another digest.
func (p *proxy) unlike(w http.ResponseWriter, r *http.Request) {
	answer := httptest.NewRecorder()
	p.forward.ServeHTTP(answer, r)
	body := regexp.MustCompile(`<ChecksumSHA256>[^<]*</ChecksumSHA256>`).ReplaceAllString(answer.Body.String(), "")
	body = strings.Replace(body, "</CompleteMultipartUploadResult>", "<ChecksumSHA256>AAAA-2</ChecksumSHA256></CompleteMultipartUploadResult>", 1)
	w.Header().Set("Content-Type", "application/xml")
	w.WriteHeader(answer.Code)
	_, _ = io.WriteString(w, body) // the client may be gone
}

// halve passes on the head and half the body.
func (p *proxy) halve(w http.ResponseWriter, r *http.Request) {
	answer := httptest.NewRecorder()
	p.forward.ServeHTTP(answer, r)
	for name, values := range answer.Header() {
		w.Header()[name] = values
	}
	w.WriteHeader(answer.Code)
	_, _ = w.Write(answer.Body.Bytes()[:answer.Body.Len()/2]) // the client may be gone
}
