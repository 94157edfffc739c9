package server

import (
	"bufio"
	"context"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"liuhen/internal/fault"
)

func TestServeAnswersHoldsItsFolderAndStopsInOrder(t *testing.T) {
	t.Parallel()
	folder := filepath.Join(t.TempDir(), "data")
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	out, in := io.Pipe()
	ended := make(chan error, 1)
	flags := func() map[string]any { return map[string]any{"data": folder, "address": "127.0.0.1:0"} }
	go func() { ended <- serve(ctx, flags(), in, io.Discard) }()
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	address := strings.TrimSpace(strings.TrimPrefix(line, "liuhen: "))
	response, err := http.Get(address + "/readyz")
	if err != nil {
		t.Fatal(err)
	}
	if err := response.Body.Close(); err != nil || response.StatusCode != http.StatusOK {
		t.Errorf("readyz: %s %v", response.Status, err)
	}
	if err := serve(ctx, flags(), io.Discard, io.Discard); !errors.Is(err, fault.FolderBusy) {
		t.Errorf("a second server on one folder: %v", err)
	}
	cancel()
	if err := <-ended; err != nil {
		t.Errorf("stopped: %v", err)
	}
}

// A certificate that cannot be read is met after the listener was opened.
func TestAServerThatCannotAnswerEnds(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	missing := filepath.Join(folder, "nothing.pem")
	err := serve(t.Context(), map[string]any{"data": folder, "address": "127.0.0.1:0", "tls-cert": missing, "tls-key": missing}, io.Discard, io.Discard)
	if !errors.Is(err, fault.Unexpected) || !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("ended with %v", err)
	}
}

func TestPlainHTTPStaysOnThisMachine(t *testing.T) {
	t.Parallel()
	for address, ok := range map[string]bool{
		"127.0.0.1:0": true, "[::1]:80": true, "localhost:80": true, "0.0.0.0:80": false, ":80": false, "192.0.2.1:80": false, "nonsense": false,
	} {
		if err := (Settings{Address: address}).checkAddress(); (err == nil) != ok {
			t.Errorf("%s: %v", address, err)
		}
	}
	if err := (Settings{Address: "0.0.0.0:80", InsecureHTTP: true}).checkAddress(); err != nil {
		t.Errorf("said outright: %v", err)
	}
	if err := (Settings{Address: "0.0.0.0:80", TLSCert: "c"}).checkAddress(); err == nil {
		t.Error("a certificate without its key was taken")
	}
}

// Whoever mistypes the data folder starts a new installation beside his own: the greeting
// says in which folder nothing is set up.
func TestTheGreetingNamesTheFolderInWhichNothingIsSetUp(t *testing.T) {
	t.Parallel()
	folder := filepath.Join(t.TempDir(), "mistyped")
	h, err := Open(t.Context(), Options{Folder: folder})
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	var out strings.Builder
	if err := h.greet(t.Context(), &out, "http://127.0.0.1:8080"); err != nil || !strings.Contains(out.String(), "数据目录（尚未初始设置）: "+folder+"\n") {
		t.Errorf("%q, %v", out.String(), err)
	}
}
