package httpapi_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"liuhen/internal/fault"
	"liuhen/internal/httpapi"
	"liuhen/internal/ledger"
)

type shelf map[string]ledger.File

func (s shelf) Serve(_ context.Context, logID, path string) (ledger.File, error) {
	f, ok := s[logID+"/"+path]
	if !ok {
		return f, fault.LogPathUnknown.Err("read log", "secret subject", errors.New("secret cause"))
	}
	return f, nil
}

// refusing is a log that answers with its error.
type refusing struct{ err error }

func (r refusing) Serve(context.Context, string, string) (ledger.File, error) {
	return ledger.File{}, r.err
}

func get(path, accepted string, ready error) *httptest.ResponseRecorder {
	return getFrom(shelf{
		"yunxi/checkpoint":      {Data: []byte("signed"), ContentType: "text/plain; charset=utf-8"},
		"yunxi/tile/0/x001/067": {Data: []byte("tile"), ContentType: "application/octet-stream", Cacheable: true},
	}, path, accepted, ready)
}

func getFrom(log httpapi.Log, path, accepted string, ready error) *httptest.ResponseRecorder {
	h := httpapi.New(httpapi.Parts{
		Log:     log,
		Ready:   func(context.Context) error { return ready },
		Logger:  slog.New(slog.DiscardHandler),
		Now:     time.Now,
		Metrics: httpapi.NewMetrics(),
	})
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.Header.Set("Accept-Language", accepted)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestRoutes(t *testing.T) {
	t.Parallel()
	busy := fault.Busy.Err("ping", "secret subject", errors.New("secret cause")).With("part", "database")
	for _, c := range []struct {
		path, accepted string
		ready          error
		status         int
		body, cache    string
	}{
		{"/healthz", "", busy, 200, "ok\n", "no-store"},
		{"/readyz", "", nil, 200, "ok\n", "no-store"},
		{"/readyz", "en", busy, 503, `"code":"unavailable"`, "no-store"},
		{"/readyz", "", errors.New("secret cause"), 503, `"code":"unexpected"`, "no-store"},
		{"/readyz", "en", fault.LogBehindCheckpoint.Err("write", "", nil).With("database", "3").With("published", "5"), 503, `"status":503,"code":"log-behind-checkpoint"`, "no-store"},
		{"/log/yunxi/checkpoint", "", nil, 200, "signed", "no-store"},
		{"/log/yunxi/tile/0/x001/067", "", nil, 200, "tile", "public, max-age=31536000, immutable"},
		{"/log/yunxi/sealed/000", "", nil, 404, `"code":"log-path-unknown"`, "no-store"},
		{"/nowhere", "", nil, 404, "没有找到该记录", "no-store"},
		{"/nowhere", "zh-CN,zh;q=0.9,en;q=0.8", nil, 404, "没有找到该记录", "no-store"},
		{"/nowhere", "en-GB,zh;q=0.5", nil, 404, "There is no such record", "no-store"},
	} {
		w := get(c.path, c.accepted, c.ready)
		if w.Code != c.status || !strings.Contains(w.Body.String(), c.body) || w.Header().Get("Cache-Control") != c.cache {
			t.Errorf("%s (%q): %d %s %v", c.path, c.accepted, w.Code, w.Body, w.Header())
		}
		if strings.Contains(w.Body.String(), "secret") {
			t.Errorf("%s tells what is for the log only: %s", c.path, w.Body)
		}
		if w.Header().Get("X-Content-Type-Options") != "nosniff" || w.Header().Get("Content-Security-Policy") == "" {
			t.Errorf("%s: security headers are missing: %v", c.path, w.Header())
		}
		if problem := w.Header().Get("Content-Type") == "application/problem+json"; problem != (c.status >= 400) {
			t.Errorf("%s: content type %q", c.path, w.Header().Get("Content-Type"))
		}
	}
}

func TestAnAnswerSaysWhenToComeBack(t *testing.T) {
	t.Parallel()
	for code, status := range map[*fault.Code]int{fault.SignInBusy: 429, fault.SignInThrottled: 429} {
		w := getFrom(refusing{code.Err("sign in", "", nil).With("seconds", "3")}, "/log/yunxi/checkpoint", "", nil)
		if w.Code != status || w.Header().Get("Retry-After") != "3" {
			t.Errorf("%s: %d, Retry-After %q", code.Name, w.Code, w.Header().Get("Retry-After"))
		}
	}
}
