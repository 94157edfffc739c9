package main

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"testing"

	"liuhen/internal/api"
	"liuhen/internal/cli"
	"liuhen/internal/digest"
)

// When a process is killed: before the server sees its n-th request, when half of its
// body was passed on, and after the server did what it asks.
const (
	before = iota
	halfway
	after
	moments
)

// killer passes requests on to a server and kills the process that makes the n-th.
type killer struct {
	pass   *httputil.ReverseProxy
	n, how int

	mu      sync.Mutex
	seen    int
	process *os.Process
	killed  bool
}

func (k *killer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	k.mu.Lock()
	k.seen++
	due := k.seen == k.n
	k.mu.Unlock()
	if !due {
		k.pass.ServeHTTP(w, r)
		return
	}
	switch k.how {
	case halfway:
		r.Body = struct {
			io.Reader
			io.Closer
		}{io.MultiReader(io.LimitReader(r.Body, r.ContentLength/2), broken{}), r.Body}
		k.pass.ServeHTTP(httptest.NewRecorder(), r)
	case after:
		k.pass.ServeHTTP(httptest.NewRecorder(), r)
	}
	k.kill()
	panic(http.ErrAbortHandler)
}

// broken is the end of a body whose sender is gone.
type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func (k *killer) kill() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.killed = k.process.Kill() == nil
}

// TestAKilledIngestGoesOnWhereverItStopped kills the real program at every request that
// it makes and runs it again: everything arrives, and arrives once.
func TestAKilledIngestGoesOnWhereverItStopped(t *testing.T) {
	t.Parallel()
	d := newDay(t)
	to, err := url.Parse(d.Address)
	if err != nil {
		t.Fatal(err)
	}
	for how := range moments {
		n := 0
		for stopped := true; stopped; {
			n++
			name := strconv.Itoa(how) + "-" + strconv.Itoa(n)
			files := cardOf(t, name)
			d.activity = beginning(t, d)
			k := &killer{pass: quiet(to), n: n, how: how}
			stopped = k.run(t, d, files)
			if out, err := ingesting(d, d.Address, files).CombinedOutput(); err != nil {
				t.Fatalf("%s: the second run: %v\n%s", name, err, out)
			}
			checkArrived(t, d, name, files)
		}
		if n < 12 { // who, what for, what is here, and three files
			t.Errorf("the program was killed at %d requests only", n-1)
		}
	}
}

// run runs the program through k and reports whether k killed it.
func (k *killer) run(t *testing.T, d *day, files string) bool {
	t.Helper()
	g := httptest.NewServer(k)
	defer g.Close()
	c := ingesting(d, g.URL, files)
	var out bytes.Buffer
	c.Stdout, c.Stderr = &out, &out
	k.mu.Lock()
	err := c.Start()
	k.process = c.Process
	k.mu.Unlock()
	if err != nil {
		t.Fatal(err)
	}
	err = c.Wait()
	k.mu.Lock()
	defer k.mu.Unlock()
	var ended *exec.ExitError
	if err != nil && (!k.killed || !errors.As(err, &ended)) {
		t.Fatalf("not killed, and failed: %v\n%s", err, out.String())
	}
	return k.killed
}

func ingesting(d *day, address, files string) *exec.Cmd {
	c := exec.Command("liuhen", "ingest", files, "--activity", d.activity, "--parallel", "1", "--state", files+".json")
	c.Env = append(os.Environ(), cli.EnvServer+"="+address, cli.EnvToken+"="+d.token, "LC_ALL=C", "GORACE=atexit_sleep_ms=0")
	return c
}

func quiet(to *url.URL) *httputil.ReverseProxy {
	p := httputil.NewSingleHostReverseProxy(to)
	p.ErrorHandler = func(w http.ResponseWriter, _ *http.Request, _ error) { w.WriteHeader(http.StatusBadGateway) }
	return p
}

// cardOf is a card with a file in two pieces, one in one piece and one in one request,
// that no other card has.
func cardOf(t *testing.T, name string) string {
	t.Helper()
	folder := filepath.Join(t.TempDir(), "card")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	for file, size := range map[string]int{"VID_1.MP4": 8<<20 + 1, "VID_2.MP4": 2 << 20, "IMG_1.JPG": 1000} {
		data := bytes.Repeat([]byte{byte(len(file))}, size)
		copy(data, file+name)
		if err := os.WriteFile(filepath.Join(folder, file), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

func checkArrived(t *testing.T, d *day, name, files string) {
	t.Helper()
	came := map[string]int{}
	for _, it := range d.items(t) {
		came[it.SHA256]++
	}
	list, err := os.ReadDir(files)
	if err != nil || len(came) != len(list) {
		t.Errorf("%s: %d of %d files arrived, %v", name, len(came), len(list), err)
	}
	for _, file := range list {
		data, err := os.ReadFile(filepath.Join(files, file.Name()))
		if sum := digest.SumSHA256(data).String(); err != nil || came[sum] != 1 {
			t.Errorf("%s: %s arrived %d times, %v", name, file.Name(), came[sum], err)
		}
	}
	waiting, err := d.officer.Uploads(t.Context(), api.Paging{})
	if err != nil || len(waiting.List) != 0 {
		t.Errorf("%s: uploads are left behind: %+v %v", name, waiting.List, err)
	}
}
