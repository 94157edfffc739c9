package httpapi

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
	"time"
)

// appPolicy lets the app's pages load from this server and from nowhere else.
const appPolicy = "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; style-src 'self' 'unsafe-inline'; " +
	"worker-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"

// The files of the built app that are not what browsers ask for.
const (
	appPage   = "index.html"
	appRoutes = "routes.json"
	appAssets = "assets/" // named by their content
)

// app answers with the built web app.
type app struct {
	files  fs.FS // nil when it was not built
	routes []string
}

// openApp reads which addresses are the app's. A list that cannot be read is that of an app
// that was not built as ours are.
func openApp(files fs.FS) app {
	if files == nil {
		return app{}
	}
	list, err := fs.ReadFile(files, appRoutes)
	if err != nil {
		return app{}
	}
	a := app{files: files}
	if json.Unmarshal(list, &a.routes) != nil {
		return app{}
	}
	return a
}

// owns tells whether the app has a screen at the address.
func (a app) owns(address string) bool {
	for _, route := range a.routes {
		if fits(route, address) {
			return true
		}
	}
	return false
}

// fits compares an address with a route, of which a part that begins with a colon stands for any.
func fits(route, address string) bool {
	parts, given := strings.Split(strings.Trim(route, "/"), "/"), strings.Split(strings.Trim(address, "/"), "/")
	if len(parts) != len(given) {
		return false
	}
	for i, part := range parts {
		if part != given[i] && (!strings.HasPrefix(part, ":") || given[i] == "") {
			return false
		}
	}
	return true
}

// serveApp answers a GET that no route of the API takes: with a file of the app, with its page
// where it has a screen, and otherwise with otherwise; a person who opened a wrong address in a browser gets the page,
// which says so.
func (p Parts) serveApp(a app, otherwise http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		name := strings.TrimPrefix(path.Clean(r.URL.Path), "/")
		screen := a.owns(r.URL.Path) || r.URL.Path == "/"
		reader := strings.Contains(r.Header.Get("Accept"), "text/html") && !strings.HasPrefix(r.URL.Path, apiPrefix+"/")
		switch {
		case r.Method != http.MethodGet && r.Method != http.MethodHead:
			otherwise(w, r)
		case a.isFile(name):
			a.serveFile(w, r, name)
		case !screen && !reader:
			otherwise(w, r)
		default:
			a.servePage(w, r, screen)
		}
	}
}

// isFile tells whether browsers may ask for the file by its name.
func (a app) isFile(name string) bool {
	if a.files == nil || name == appPage || name == appRoutes || strings.HasPrefix(name, ".") {
		return false
	}
	info, err := fs.Stat(a.files, name)
	return err == nil && info.Mode().IsRegular()
}

// servePage answers with the page that every screen begins with, or says why there is none for this browser.
func (a app) servePage(w http.ResponseWriter, r *http.Request, screen bool) {
	w.Header().Add("Vary", "User-Agent")
	if found := tooOld(r.Header.Get("User-Agent")); found != "" {
		plainPage(w, r, http.StatusOK, oldBrowser, found)
		return
	}
	if a.files == nil {
		status := http.StatusOK
		if !screen || r.URL.Path != "/" {
			status = http.StatusNotFound
		}
		plainPage(w, r, status, notBuilt, "")
		return
	}
	if !screen {
		w = &statusWriter{w, http.StatusNotFound}
	}
	w.Header().Set("Content-Security-Policy", appPolicy)
	w.Header().Set("Cache-Control", "no-cache")
	a.write(w, r, appPage)
}

// serveFile answers with a file of the app. What lies under appAssets is named by its content and never changes.
func (a app) serveFile(w http.ResponseWriter, r *http.Request, name string) {
	w.Header().Set("Content-Security-Policy", appPolicy)
	w.Header().Set("Cache-Control", "no-cache")
	if strings.HasPrefix(name, appAssets) {
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	a.write(w, r, name)
}

// encodings are the forms in which `make web` leaves files beside themselves, the smallest first.
var encodings = []struct{ name, suffix string }{{"br", ".br"}, {"gzip", ".gz"}}

// write sends the file in the smallest form that the browser takes.
func (a app) write(w http.ResponseWriter, r *http.Request, name string) {
	kind := mime.TypeByExtension(path.Ext(name))
	if kind == "" {
		kind = "application/octet-stream"
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Add("Vary", "Accept-Encoding")
	for _, e := range encodings {
		if content, err := fs.ReadFile(a.files, name+e.suffix); err == nil && takes(r, e.name) {
			w.Header().Set("Content-Encoding", e.name)
			http.ServeContent(w, withoutRange(r), name, time.Time{}, bytes.NewReader(content))
			return
		}
	}
	content, err := fs.ReadFile(a.files, name)
	if err != nil { // it was there a moment ago, in our own program
		w.WriteHeader(http.StatusNotFound)
		return
	}
	http.ServeContent(w, r, name, time.Time{}, bytes.NewReader(content))
}

// takes tells whether the browser takes the encoding.
func takes(r *http.Request, encoding string) bool {
	for one := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		name, quality, _ := strings.Cut(one, ";")
		if strings.TrimSpace(name) == encoding {
			return strings.ReplaceAll(quality, " ", "") != "q=0"
		}
	}
	return false
}

// withoutRange drops what would cut an encoded file: nobody asks for parts of the app.
func withoutRange(r *http.Request) *http.Request {
	whole := r.Clone(r.Context())
	whole.Header.Del("Range")
	return whole
}

// statusWriter answers with another status than the one that is written.
type statusWriter struct {
	http.ResponseWriter
	status int
}

// WriteHeader implements http.ResponseWriter.
func (w *statusWriter) WriteHeader(int) { w.ResponseWriter.WriteHeader(w.status) }

// Unwrap lets http.ResponseController reach the connection.
func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// serveElsewhere answers what no other route takes: the app's files and screens, and the problem for everything else.
func (p Parts) serveElsewhere(mux *http.ServeMux) http.HandlerFunc {
	return p.serveApp(openApp(p.App), p.serveNothing(mux))
}
