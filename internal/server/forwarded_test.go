package server

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
)

// The proxy is this machine, and the metrics are for one client behind it: whoever is
// not believed, or is not that client, does not read them.
func TestTheServedHouseKnowsItsProxiesAndMetricsReaders(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	out, in := io.Pipe()
	ended := make(chan error, 1)
	flags := map[string]any{
		"data": filepath.Join(t.TempDir(), "data"), "address": "127.0.0.1:0",
		"trusted-proxies": "127.0.0.1", "metrics-readers": "192.0.2.7",
	}
	go func() {
		err := serve(ctx, flags, in, io.Discard)
		_ = in.CloseWithError(err)
		ended <- err
	}()
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	address := strings.TrimSpace(strings.TrimPrefix(line, "liuhen: "))
	for client, ok := range map[string]bool{"192.0.2.7": true, "192.0.2.8": false, "": false} {
		if status := metricsFor(t, address, client); (status == http.StatusOK) != ok {
			t.Errorf("metrics for %q: %d", client, status)
		}
	}
	cancel()
	if err := <-ended; err != nil {
		t.Errorf("stopped: %v", err)
	}
}

func metricsFor(t *testing.T, address, client string) int {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address+"/metrics", nil)
	if err != nil {
		t.Fatal(err)
	}
	if client != "" {
		r.Header.Set("X-Forwarded-For", client)
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	if err := response.Body.Close(); err != nil {
		t.Fatal(err)
	}
	return response.StatusCode
}
