package httpapi_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"liuhen/internal/access"
	"liuhen/internal/account"
	"liuhen/internal/api"
	"liuhen/internal/custody"
	"liuhen/internal/digest"
	"liuhen/internal/fault"
	"liuhen/internal/httpapi"
	"liuhen/internal/intake"
)

// counter is a desk that counts bytes and keeps none.
type counter struct {
	size, kept int64
	hold       chan struct{} // what the first Append waits for after its last byte; nil for nothing
}

func (c *counter) Begin(context.Context, access.Person, intake.Announced) (intake.Upload, error) {
	return intake.Upload{}, fault.TooManyUploads.Err("begin upload", "", nil)
}

func (c *counter) BeginWhole(ctx context.Context, who access.Person, in intake.Announced, _ io.Reader, _ digest.SHA256) (intake.Upload, error) {
	return c.Begin(ctx, who, in)
}

func (c *counter) Append(_ context.Context, _ access.Person, id string, _ int64, r io.Reader, _ digest.SHA256) (int64, error) {
	n, err := io.Copy(io.Discard, r)
	c.kept += n
	if hold := c.hold; hold != nil {
		c.hold = nil
		<-hold
	}
	if err != nil {
		err = fault.UploadInterrupted.Err("append to upload", id, err).With("offset", fmt.Sprint(c.kept))
	}
	return c.kept, err
}

func (c *counter) Offset(ctx context.Context, _ access.Person, id string) (intake.Upload, int64, error) {
	return intake.Upload{ID: id, Size: c.size}, c.kept, ctx.Err()
}

func (c *counter) Waiting(context.Context, access.Person, string, int) ([]intake.Upload, error) {
	return nil, nil
}
func (c *counter) End(context.Context, access.Person, string) error { return nil }

func (c *counter) Receive(context.Context, access.Person, custody.Command, string, intake.Delivery) (intake.Received, error) {
	return intake.Received{}, errors.New("not asked for")
}

func (c *counter) Take(_ context.Context, _ access.Person, _ custody.Command, _ intake.Delivery, r io.Reader) (intake.Received, error) {
	var err error
	if c.kept, err = io.Copy(io.Discard, r); err != nil {
		return intake.Received{}, fault.UploadInterrupted.Err("take file", "", err).With("offset", "0")
	}
	return intake.Received{}, nil
}

func (c *counter) NodeOf(context.Context, access.Person, string) (string, error) { return "", nil }

// anybody knows everybody.
type anybody struct{}

func (anybody) Who(context.Context, string) (access.Person, error) {
	return access.Person{Actor: custody.Actor{Account: "lin", Officer: "lin", Agency: "city"}}, nil
}

func (a anybody) WhoUploads(ctx context.Context, secret string) (access.Person, error) {
	return a.Who(ctx, secret)
}

func (anybody) DrawUploadToken(access.Person) (string, account.UploadToken, error) {
	return "secret", account.UploadToken{Hash: "digest"}, nil
}

// line is one connection to a server of its own, in the bubble's time.
type line struct {
	t *testing.T
	net.Conn
	answers *bufio.Reader
	server  *http.Server
	conns   chan net.Conn
}

// another is one more connection to the server.
func (l line) another() line {
	ours, theirs := net.Pipe()
	l.conns <- theirs
	l.t.Cleanup(func() { ours.Close() })
	l.Conn, l.answers = ours, bufio.NewReader(ours)
	return l
}

type once struct {
	conns chan net.Conn
	shut  func()
}

func (o once) Accept() (net.Conn, error) {
	c, ok := <-o.conns
	if !ok {
		return nil, net.ErrClosed
	}
	return c, nil
}
func (o once) Close() error   { o.shut(); return nil }
func (o once) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)} }

// dial serves the desk to one client; the server has ended when the test has.
func dial(t *testing.T, desk *counter) line {
	t.Helper()
	ours, theirs := net.Pipe()
	conns := make(chan net.Conn, 1)
	conns <- theirs
	listener := once{conns, sync.OnceFunc(func() { close(conns) })}
	server := httpapi.Server(httpapi.New(httpapi.Parts{
		Visitors: anybody{}, UploadTokens: anybody{}, Uploads: desk, Whereabouts: desk, Delivery: desk, Logger: slog.New(slog.DiscardHandler), Now: time.Now, Metrics: httpapi.NewMetrics(),
	}))
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	t.Cleanup(func() {
		ours.Close()
		if err := server.Close(); err != nil {
			t.Error(err)
		}
		<-ended
		time.Sleep(time.Minute) // what works on after its client has gone has ended by then
	})
	return line{t, ours, bufio.NewReader(ours), server, conns}
}

func (l line) write(text string) {
	l.t.Helper()
	if _, err := io.WriteString(l, text); err != nil {
		l.t.Fatal(err)
	}
}

func (l line) read() (*http.Response, api.Problem) {
	l.t.Helper()
	response, err := http.ReadResponse(l.answers, nil)
	if err != nil {
		l.t.Fatal(err)
	}
	var problem api.Problem
	if response.StatusCode >= 400 {
		if err := json.NewDecoder(response.Body).Decode(&problem); err != nil {
			l.t.Error(err)
		}
	}
	response.Body.Close()
	return response, problem
}

const patch = "PATCH /api/v1/uploads/u HTTP/1.1\r\nHost: here\r\nAuthorization: Bearer x\r\nTus-Resumable: 1.0.0\r\n" +
	"Content-Type: application/offset+octet-stream\r\nUpload-Offset: 0\r\nContent-Length: 100\r\n\r\n"

const form = "POST /api/v1/items HTTP/1.1\r\nHost: here\r\nAuthorization: Bearer x\r\n" +
	"Content-Type: multipart/form-data; boundary=cut\r\nContent-Length: 1000000\r\n\r\n" +
	"--cut\r\nContent-Disposition: form-data; name=\"item\"\r\n\r\n{\"origin\":{\"how\":\"made\"}}\r\n" +
	"--cut\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n"

// TestABodyMayTakeItsTimeButNotStandStill: half an hour for a hundred bytes is slow,
// but going on; a minute without a byte is not.
func TestABodyMayTakeItsTimeButNotStandStill(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		desk := &counter{size: 100}
		l := dial(t, desk)
		l.write(patch)
		for range 100 {
			time.Sleep(20 * time.Second) // of the bubble's clock: no real time passes
			l.write("x")
		}
		if response, problem := l.read(); response.StatusCode != http.StatusNoContent || response.Header.Get("Upload-Offset") != "100" {
			t.Errorf("slow, but going on: %s %+v", response.Status, problem)
		}
		l.write("HEAD /api/v1/uploads/u HTTP/1.1\r\nHost: here\r\nAuthorization: Bearer x\r\n\r\n")
		if response, _ := l.read(); response.StatusCode != http.StatusOK {
			t.Errorf("the next request on the connection: %s", response.Status)
		}
	})
	for name, c := range map[string]struct {
		request string
		status  int
		code    *fault.Code
	}{
		"a piece": {patch, http.StatusServiceUnavailable, fault.UploadInterrupted},
		"a form":  {form, http.StatusRequestTimeout, fault.BodySlow},
	} {
		synctest.Test(t, func(t *testing.T) {
			desk := &counter{size: 100}
			l := dial(t, desk)
			l.write(c.request)
			for range 10 {
				time.Sleep(20 * time.Second) // of the bubble's clock: no real time passes
				l.write("x")
			}
			silent := time.Now()
			response, problem := l.read()
			if response.StatusCode != c.status || problem.Code != c.code.Name || time.Since(silent) != time.Minute {
				t.Errorf("%s that stands still: %s %+v after %v", name, response.Status, problem, time.Since(silent))
			}
			if name == "a piece" && (desk.kept != 10 || response.Header.Get("Upload-Offset") != "10") {
				t.Errorf("kept %d, told %q", desk.kept, response.Header.Get("Upload-Offset"))
			}
			if _, err := l.answers.ReadByte(); !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrClosedPipe) {
				t.Errorf("%s: the connection stays: %v", name, err)
			}
		})
	}
}

// TestAPieceThatIsThereIsNotTakenFrom plays two senders of one upload: when the second
// comes, all bytes of the first are read, and the server listens on his connection
// again. Ended there, it would take no further request of his.
func TestAPieceThatIsThereIsNotTakenFrom(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		hold := make(chan struct{})
		desk := &counter{size: 200, hold: hold}
		first := dial(t, desk)
		first.write(patch + strings.Repeat("x", 100))
		synctest.Wait()
		second := first.another()
		second.write(patch + strings.Repeat("x", 100))
		synctest.Wait()
		close(hold)
		if response, problem := first.read(); response.StatusCode != http.StatusNoContent || response.Close {
			t.Errorf("the first piece: %s %+v", response.Status, problem)
		}
		if response, problem := second.read(); response.StatusCode != http.StatusConflict || problem.Code != fault.UploadOffset.Name {
			t.Errorf("the second piece: %s %+v", response.Status, problem)
		}
		first.write("HEAD /api/v1/uploads/u HTTP/1.1\r\nHost: here\r\nAuthorization: Bearer x\r\n\r\n")
		if response, _ := first.read(); response.StatusCode != http.StatusOK || response.Header.Get("Upload-Offset") != "100" {
			t.Errorf("the first sender's next request: %s", response.Status)
		}
	})
}

func TestAStopOfTheServerKeepsWhatHasCome(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		desk := &counter{size: 100}
		l := dial(t, desk)
		l.write(patch + "half of it")
		synctest.Wait()
		begun, stopped := time.Now(), make(chan error, 1)
		go func() { stopped <- l.server.Shutdown(t.Context()) }()
		response, problem := l.read()
		if problem.Code != fault.UploadInterrupted.Name || response.Header.Get("Upload-Offset") != "10" || desk.kept != 10 {
			t.Errorf("%s %+v; kept %d", response.Status, problem, desk.kept)
		}
		if err := <-stopped; err != nil || time.Since(begun) > time.Second {
			t.Errorf("it took %v; %v", time.Since(begun), err)
		}
	})
}

func TestDesksRefusalsAreSaidInOurWords(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := dial(t, &counter{})
		l.write("POST /api/v1/uploads HTTP/1.1\r\nHost: here\r\nAuthorization: Bearer x\r\nAccept-Language: en\r\nTus-Resumable: 1.0.0\r\n" +
			"Upload-Length: 5\r\nContent-Length: 0\r\n\r\n")
		response, problem := l.read()
		if response.StatusCode != http.StatusTooManyRequests || problem.Code != fault.TooManyUploads.Name || response.Header.Get("Tus-Resumable") != "1.0.0" ||
			!strings.HasPrefix(response.Header.Get("Content-Type"), "application/problem+json") {
			t.Errorf("%s %+v %v", response.Status, problem, response.Header)
		}
	})
}
