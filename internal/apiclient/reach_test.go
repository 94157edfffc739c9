package apiclient_test

import (
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"liuhen/internal/apiclient"
	"liuhen/internal/fault"
)

// TestWhatStaysAsItIsIsNotTriedAgain asks a server whose certificate nobody vouches for, and
// servers by the wrong scheme: no attempt will go better, and nothing was done.
func TestWhatStaysAsItIsIsNotTriedAgain(t *testing.T) {
	t.Parallel()
	nothing := http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("it was asked") })
	secure, plain := httptest.NewUnstartedServer(nothing), httptest.NewServer(nothing)
	secure.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError) // of the handshakes that fail
	secure.StartTLS()
	t.Cleanup(secure.Close)
	t.Cleanup(plain.Close)
	for name, c := range map[string]struct {
		address string
		want    *fault.Code
		scheme  string
	}{
		"an own authority": {secure.URL, fault.ServerUntrusted, ""},
		"http to https":    {strings.Replace(secure.URL, "https:", "http:", 1), fault.ServerScheme, "https"},
		"https to http":    {strings.Replace(plain.URL, "http:", "https:", 1), fault.ServerScheme, "http"},
	} {
		client := apiclient.New(c.address)
		t.Cleanup(client.Close)
		_, err := client.Me(t.Context())
		if !errors.Is(err, c.want) || apiclient.Passing(err) || fault.Of(err).Args["scheme"] != c.scheme {
			t.Errorf("%s: %v, passing %v", name, err, apiclient.Passing(err))
		}
	}
}

// TestARefusedKeyIsToldInTheLanguageOfTheClient: what is asked beside the API, too.
func TestARefusedKeyIsToldInTheLanguageOfTheClient(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusNotFound)
		_, _ = io.WriteString(w, `{"code":"log-path-unknown","title":"told in `+r.Header.Get("Accept-Language")+`"}`)
	}))
	t.Cleanup(server.Close)
	client := apiclient.New(server.URL).Speaking("en")
	t.Cleanup(client.Close)
	var told *apiclient.Problem
	if _, err := client.LogKey(t.Context(), "ag"); !errors.As(err, &told) || told.Title != "told in en" {
		t.Errorf("%v", err)
	}
}
