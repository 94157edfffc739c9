package apiclient_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"liuhen/internal/api"
	"liuhen/internal/apiclient"
	"liuhen/internal/fault"
)

// TestNoMoreIsWrittenThanWasAskedFor, whatever stands between us and the server makes of
// the range.
func TestNoMoreIsWrittenThanWasAskedFor(t *testing.T) {
	t.Parallel()
	const whole = "0123456789"
	for name, c := range map[string]struct {
		status      int
		says, sends string
		part        api.Range
		want        string
		err         error
	}{
		"all of it":            {http.StatusOK, "", whole, api.Range{From: 2, Until: 5}, "234", nil},
		"all to the end":       {http.StatusOK, "", whole, api.Range{From: 7}, "789", nil},
		"all, nothing asked":   {http.StatusOK, "", whole, api.Range{}, whole, nil},
		"the part":             {http.StatusPartialContent, "bytes 2-4/10", "234", api.Range{From: 2, Until: 5}, "234", nil},
		"the part and more":    {http.StatusPartialContent, "bytes 2-9/10", "23456789", api.Range{From: 2, Until: 5}, "234", nil},
		"another part":         {http.StatusPartialContent, "bytes 0-2/10", "012", api.Range{From: 2, Until: 5}, "", fault.ContentStopped},
		"ends before the part": {http.StatusOK, "", "0", api.Range{From: 2, Until: 5}, "", fault.ContentStopped},
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			if c.says != "" {
				w.Header().Set("Content-Range", c.says)
			}
			w.WriteHeader(c.status)
			_, _ = w.Write([]byte(c.sends))
		}))
		t.Cleanup(server.Close)
		client := apiclient.New(server.URL)
		t.Cleanup(client.Close)
		var got strings.Builder
		n, err := client.ReadItem(t.Context(), "item", c.part, &got)
		if got.String() != c.want || n != int64(len(c.want)) || !errors.Is(err, c.err) {
			t.Errorf("%s: %q, %d, %v; want %q, %v", name, got.String(), n, err, c.want, c.err)
		}
	}
}
