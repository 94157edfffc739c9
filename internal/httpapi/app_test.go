package httpapi_test

import (
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"liuhen/internal/httpapi"
)

// policy is what issue and decision 0026 promise of every page of the app, to the letter.
const policy = "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; style-src 'self' 'unsafe-inline'; worker-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"

const chromium86 = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/86.0.4240.0 Safari/537.36"

func builtApp() fs.FS {
	return fstest.MapFS{
		".gitkeep":              {},
		"index.html":            {Data: []byte("<html>the app</html>")},
		"routes.json":           {Data: []byte(`["/","/items/:id","/login"]`)},
		"favicon.svg":           {Data: []byte("<svg/>")},
		"assets/main-1a.js":     {Data: []byte("plain script")},
		"assets/main-1a.js.gz":  {Data: []byte("gzipped script")},
		"assets/main-1a.js.br":  {Data: []byte("brotli script")},
		"assets/other-2b.js":    {Data: []byte("other script")},
		"assets/other-2b.js.gz": {Data: []byte("other gzipped")},
	}
}

// browse asks as a browser that opens an address; fields are names and values in turn.
func browse(app fs.FS, method, path string, fields ...string) *httptest.ResponseRecorder {
	h := httpapi.New(httpapi.Parts{App: app, Log: shelf{}, Logger: slog.New(slog.DiscardHandler), Now: time.Now, Metrics: httpapi.NewMetrics()})
	r := httptest.NewRequest(method, path, nil)
	r.Header.Set("Accept", "text/html,application/xhtml+xml")
	for i := 0; i < len(fields); i += 2 {
		r.Header.Set(fields[i], fields[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestTheAppIsServedAtItsAddresses(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		path, accept string
		status       int
		body, cache  string
	}{
		{"/", "text/html", 200, "the app", "no-cache"},
		{"/", "", 200, "the app", "no-cache"},
		{"/login", "", 200, "the app", "no-cache"},
		{"/items/0190-1", "", 200, "the app", "no-cache"},
		{"/items/", "", 404, `"code":"not-found"`, "no-store"},
		{"/items/0190-1/more", "", 404, `"code":"not-found"`, "no-store"},
		{"/nowhere", "text/html", 404, "the app", "no-cache"},
		{"/nowhere", "application/json", 404, `"code":"not-found"`, "no-store"},
		{"/api/v1/nowhere", "text/html", 404, `"code":"not-found"`, "no-store"},
		{"/assets/main-1a.js", "", 200, "plain script", "public, max-age=31536000, immutable"},
		{"/assets/gone-9z.js", "*/*", 404, `"code":"not-found"`, "no-store"},
		{"/favicon.svg", "", 200, "<svg/>", "no-cache"},
		{"/routes.json", "", 404, `"code":"not-found"`, "no-store"},
		{"/.gitkeep", "", 404, `"code":"not-found"`, "no-store"},
		{"/healthz", "text/html", 200, "ok\n", "no-store"},
	} {
		w := browse(builtApp(), http.MethodGet, c.path, "Accept", c.accept, "User-Agent", chromium86)
		if w.Code != c.status || !strings.Contains(w.Body.String(), c.body) || w.Header().Get("Cache-Control") != c.cache {
			t.Errorf("%s (%s): %d %q %q", c.path, c.accept, w.Code, w.Body, w.Header().Get("Cache-Control"))
		}
		if ours := strings.HasPrefix(w.Header().Get("Content-Security-Policy"), "default-src 'self'"); ours != (strings.Contains(c.cache, "no-cache") || strings.Contains(c.cache, "immutable")) {
			t.Errorf("%s: policy %q", c.path, w.Header().Get("Content-Security-Policy"))
		}
	}
	if w := browse(builtApp(), http.MethodPost, "/login"); w.Code != http.StatusNotFound {
		t.Errorf("a POST to a screen: %d", w.Code)
	}
}

func TestAPageOfTheAppMayLoadFromNowhereElse(t *testing.T) {
	t.Parallel()
	h := browse(builtApp(), http.MethodGet, "/login").Header()
	for name, want := range map[string]string{
		"Content-Security-Policy": policy, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "X-Frame-Options": "DENY",
		"Content-Type": "text/html; charset=utf-8",
	} {
		if h.Get(name) != want {
			t.Errorf("%s: %q", name, h.Get(name))
		}
	}
}

func TestTheSmallestFormIsSent(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ path, accepted, encoding, body string }{
		{"/assets/main-1a.js", "gzip, deflate, br", "br", "brotli script"},
		{"/assets/main-1a.js", "gzip", "gzip", "gzipped script"},
		{"/assets/main-1a.js", "br;q=0, gzip;q=0.5", "gzip", "gzipped script"},
		{"/assets/main-1a.js", "", "", "plain script"},
		{"/assets/other-2b.js", "br, gzip", "gzip", "other gzipped"},
	} {
		w := browse(builtApp(), http.MethodGet, c.path, "Accept-Encoding", c.accepted, "Range", "bytes=0-3")
		if c.encoding == "" {
			continue // a part of a plain file may be asked for
		}
		if w.Code != http.StatusOK || w.Header().Get("Content-Encoding") != c.encoding || w.Body.String() != c.body || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/javascript") {
			t.Errorf("%q: %d %v %q", c.accepted, w.Code, w.Header(), w.Body)
		}
		if !strings.Contains(strings.Join(w.Header().Values("Vary"), ","), "Accept-Encoding") {
			t.Errorf("%q: Vary %v", c.accepted, w.Header().Values("Vary"))
		}
	}
}

// Whoever's browser cannot show the app is told so by a page that needs nothing, which names what was found.
func TestOldBrowsersGetAPlainPage(t *testing.T) {
	t.Parallel()
	for agent, found := range map[string]string{
		"Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko) Chrome/85.0.4183.1 Safari/537.36":           "Chrome/85",
		"Mozilla/5.0 (Windows NT 6.1; WOW64; Trident/7.0; rv:11.0) like Gecko":                          "Trident/7",
		"Mozilla/5.0 (X11; Linux x86_64; rv:78.0) Gecko/20100101 Firefox/78.0":                          "Firefox/78",
		"Mozilla/5.0 (Macintosh) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/13.1 Safari/605.1.15": "Version/13",
		chromium86: "",
		"Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko) Chrome/90.0.4430.212 Safari/537.36 Qaxbrowser/1.0 qaxtrust": "",
		"curl/8.0": "",
		"":         "",
	} {
		w := browse(builtApp(), http.MethodGet, "/login", "User-Agent", agent, "Accept-Language", "en")
		old := strings.Contains(w.Body.String(), "too old")
		if old != (found != "") || (old && !strings.Contains(w.Body.String(), found)) || strings.Contains(w.Body.String(), "<script") {
			t.Errorf("%s: %s", agent, w.Body)
		}
	}
	if w := browse(builtApp(), http.MethodGet, "/", "User-Agent", "MSIE 9.0"); !strings.Contains(w.Body.String(), "浏览器内核过旧") {
		t.Errorf("in Chinese: %s", w.Body)
	}
}

// A program that was built without the app says how to build it, in the reader's language.
func TestWithoutTheAppThePageSaysHowToBuildIt(t *testing.T) {
	t.Parallel()
	for language, word := range map[string]string{"": "留痕正在运行", "en-GB": "without its web app"} {
		w := browse(nil, http.MethodGet, "/", "Accept-Language", language)
		if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), word) || !strings.Contains(w.Body.String(), "make web") {
			t.Errorf("%q: %d %s", language, w.Code, w.Body)
		}
	}
	if w := browse(nil, http.MethodGet, "/login"); w.Code != http.StatusNotFound || !strings.Contains(w.Body.String(), "make web") {
		t.Errorf("a screen: %d %s", w.Code, w.Body)
	}
	broken := fstest.MapFS{"index.html": {Data: []byte("page")}, "routes.json": {Data: []byte("[")}}
	if w := browse(broken, http.MethodGet, "/"); !strings.Contains(w.Body.String(), "make web") {
		t.Errorf("an app that is not ours: %s", w.Body)
	}
}
