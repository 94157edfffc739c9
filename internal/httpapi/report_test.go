package httpapi_test

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"liuhen/internal/httpapi"
	"liuhen/internal/node"
)

// TestAStrangerDoesNotFillTheLog sends passes that no server sealed.
func TestAStrangerDoesNotFillTheLog(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	now := time.Date(2026, 6, 3, 4, 0, 0, 0, time.UTC)
	h := httpapi.New(httpapi.Parts{
		Logger: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelWarn})), Now: func() time.Time { return now },
		Metrics: httpapi.NewMetrics(), Forwarding: httpapi.Forwarding{Node: "serve-b", Key: node.KeyOf([node.KeySize]byte{1})},
	})
	knock := func(times int) (lines string) {
		log.Reset()
		for range times {
			r := httptest.NewRequest(http.MethodGet, "/healthz", nil)
			r.Header.Set(node.PassHeader, "let me in")
			h.ServeHTTP(httptest.NewRecorder(), r)
		}
		return log.String()
	}
	if first := knock(500); strings.Count(first, "\n") != 10 || strings.Contains(first, "level=ERROR") || !strings.Contains(first, "level=WARN") {
		t.Errorf("of 500 knocks:\n%s", first)
	}
	if still := knock(500); still != "" {
		t.Errorf("within the minute:\n%s", still)
	}
	now = now.Add(time.Minute)
	if later := knock(1); !strings.Contains(later, "untold=990") {
		t.Errorf("a minute later: %s", later)
	}
}
