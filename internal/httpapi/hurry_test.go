package httpapi_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"liuhen/internal/access"
	"liuhen/internal/fault"
	"liuhen/internal/httpapi"
)

// asker notes how long whoever identifies himself may take, and lets nobody in.
type asker struct{ left time.Duration }

func (a *asker) note(ctx context.Context) {
	a.left = 0
	if until, has := ctx.Deadline(); has {
		a.left = time.Until(until)
	}
}

func (a *asker) Who(ctx context.Context, _ string) (access.Person, error) {
	a.note(ctx)
	return access.Person{}, fault.Busy.Err("ask", "", ctx.Err())
}

// Every request has a deadline but those that stream.
func TestOnlyStreamsHaveNoDeadline(t *testing.T) {
	t.Parallel()
	var asked asker
	h := httpapi.New(httpapi.Parts{
		Visitors: &asked, Logger: slog.New(slog.DiscardHandler), Now: time.Now, Metrics: httpapi.NewMetrics(), Deadline: time.Hour,
		Ready: func(ctx context.Context) error { asked.note(ctx); return nil },
	})
	var endless []string
	for _, pattern := range httpapi.Patterns() {
		method, path, _ := strings.Cut(pattern, " ")
		ours := strings.HasPrefix(path, "/api/v1/") && method != http.MethodOptions
		if !ours && path != "/readyz" {
			continue
		}
		r := httptest.NewRequest(method, strings.ReplaceAll(path, "{id}", "x"), http.NoBody)
		r.Header.Set("Authorization", "Bearer x")
		asked.left = -1
		h.ServeHTTP(httptest.NewRecorder(), r)
		switch {
		case asked.left < 0: // open to everybody: nobody was asked for
		case asked.left == 0:
			endless = append(endless, pattern)
		case asked.left > time.Hour || asked.left < 30*time.Minute:
			t.Errorf("%s: %v left", pattern, asked.left)
		}
	}
	slices.Sort(endless)
	want := []string{
		"GET /api/v1/items/{id}/content", "GET /api/v1/packages/{id}/content",
		"PATCH /api/v1/uploads/{id}", "POST /api/v1/items", "POST /api/v1/uploads",
	}
	if fmt.Sprint(endless) != fmt.Sprint(want) {
		t.Errorf("without a deadline: %q", endless)
	}
}

// What a deadline ended is told as what did not answer.
func TestADeadlineIsTold(t *testing.T) {
	t.Parallel()
	for _, err := range []error{context.DeadlineExceeded, fmt.Errorf("read: %w", context.DeadlineExceeded)} {
		if w := get("/readyz", "en", err); w.Code != http.StatusServiceUnavailable || !strings.Contains(w.Body.String(), `"code":"storage-away"`) {
			t.Errorf("%v: %d %s", err, w.Code, w.Body)
		}
	}
}
