package api_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"liuhen/internal/apiclient"
	"liuhen/internal/httpapi"
	"liuhen/internal/identity"
	"liuhen/internal/server"
	"liuhen/internal/server/servertest"
	"liuhen/internal/sqldb/sqldbtest"
)

// TestMain lets this program also be the server that is killed: with a folder in the
// environment it serves it, says where, and waits for its end.
func TestMain(m *testing.M) {
	folder := os.Getenv("LIUHEN_TEST_SERVE")
	if folder == "" {
		os.Exit(sqldbtest.Main(m))
	}
	if err := serveFolder(folder, os.Getenv("LIUHEN_TEST_NOW")); err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	os.Exit(1)
}

func serveFolder(folder, at string) error {
	now, err := time.Parse(time.RFC3339, at)
	if err != nil {
		return err
	}
	house, err := server.Open(context.Background(), server.Options{
		Folder: folder, Now: func() time.Time { return now }, Cost: identity.Cost{KiB: 64, Passes: 1},
	})
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Println("http://" + listener.Addr().String())
	return httpapi.Server(house.Handler()).Serve(listener)
}

// process is a server that runs as a program of its own.
type process struct {
	*exec.Cmd
	address string
}

func startProcess(t *testing.T, town *servertest.Town) process {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), "LIUHEN_TEST_SERVE="+town.Folder(), "LIUHEN_TEST_NOW="+town.Now().Format(time.RFC3339))
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	return process{cmd, strings.TrimSpace(line)}
}

// kill ends the process as a power cut would, except for the page cache.
func (p process) kill(t *testing.T) {
	t.Helper()
	if err := p.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = p.Wait() // it says that it was killed
}

// TestAServerKilledInMidPieceKeepsWhatItConfirmed sends a piece of which half has
// reached the server's disk when it is killed, then goes on with a server started anew.
func TestAServerKilledInMidPieceKeepsWhatItConfirmed(t *testing.T) {
	t.Parallel()
	const half = 8 << 20
	data := noise{40 << 20}
	for name, checked := range map[string]bool{"with its checksum": true, "without": false} {
		town := servertest.Start(t)
		lin := town.Officer(town.City.ID, "u1", "林一禾")
		town.Stop()
		killed := startProcess(t, town)
		hand := apiclient.New(killed.address).With(lin.Secret())
		id, err := hand.BeginUpload(t.Context(), apiclient.NewUpload{Name: "a.mp4", Size: data.size, SHA256: data.sum(t)})
		first := make([]byte, 1<<20)
		data.ReadAt(first, 0)
		if err == nil {
			_, err = hand.AppendPiece(t.Context(), id, 0, first)
		}
		if err != nil {
			t.Fatal(err)
		}
		body, feed := io.Pipe()
		headers := []string{"Content-Type", "application/offset+octet-stream", "Upload-Offset", "1048576"}
		if checked {
			headers = append(headers, "Upload-Checksum", checksum("what comes is never compared"))
		}
		answered := make(chan error, 1)
		go func() {
			response, err := http.DefaultClient.Do(tus(t, hand, killed.address, http.MethodPatch, "/uploads/"+id, body, headers...))
			if err == nil {
				response.Body.Close()
				err = errors.New("answered " + response.Status)
			}
			answered <- err
		}()
		if _, err := io.Copy(feed, io.NewSectionReader(data, 1<<20, half)); err != nil {
			t.Fatal(err)
		}
		for staged(t, town.Folder(), id) < 2<<20 { // until the piece is on its way to the disk
			runtime.Gosched()
		}
		killed.kill(t)
		feed.Close()
		if err := <-answered; err == nil || strings.Contains(err.Error(), "answered") {
			t.Errorf("%s: %v", name, err)
		}

		after := startProcess(t, town)
		hand = apiclient.New(after.address).With(lin.Secret())
		at, err := hand.Upload(t.Context(), id)
		if err != nil || at.Offset < 1<<20 || checked && at.Offset != 1<<20 {
			t.Errorf("%s: kept %d, %v", name, at.Offset, err)
		}
		_, err = hand.SendUpload(t.Context(), data, apiclient.Sending{NewUpload: apiclient.NewUpload{Size: data.size}, Upload: id, Wait: never})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		got, err := receive(t, hand, id)
		if err != nil || got.Value.SHA256 != data.sum(t) {
			t.Errorf("%s: received %+v, %v", name, got, err)
		}
		after.kill(t)
		last := startProcess(t, town)
		again, err := receive(t, apiclient.New(last.address).With(lin.Secret()), id)
		if err != nil || again.Value.ID != got.Value.ID {
			t.Errorf("%s: after another kill: %+v, %v", name, again, err)
		}
		last.kill(t)
	}
}

// staged is how many bytes of an upload lie in the folder, counted or not.
func staged(t *testing.T, folder, id string) int64 {
	t.Helper()
	info, err := os.Stat(filepath.Join(folder, "staging", id+".part"))
	if err != nil {
		t.Fatal(err)
	}
	return info.Size()
}
