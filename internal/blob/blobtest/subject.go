package blobtest

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"liuhen/internal/blob"
	"liuhen/internal/digest"
	"liuhen/internal/fault"
)

// Subject is one empty implementation under test.
type Subject struct {
	Store    blob.Store
	Rereader blob.Rereader
	Locker   blob.Locker
	Remover  blob.Remover
	Staging  blob.Staging
	Progress blob.Progress
	Taker    blob.Taker
	Parts    blob.PartOpener
	Shelf    Shelf

	// Restart returns the same store as the next process finds it after this
	// one was killed.
	Restart func(t *testing.T) Subject
	// Tail puts bytes behind what an upload has acknowledged, as a kill in the
	// middle of a piece leaves them; nil where there is no such place.
	Tail func(t *testing.T, id string, junk []byte)
	// Flip turns one bit of the stored blob.
	Flip func(t *testing.T, d digest.SHA256, at int64)
	// Plant puts any bytes under the blob's name.
	Plant func(t *testing.T, d digest.SHA256, data []byte)
	// Break makes the stored blob unreadable.
	Break func(t *testing.T, d digest.SHA256)
	// Fail sets the hook that every step passes; nil clears it.
	Fail func(hook func(step string) error)
	// HoldsLocks says that the store itself refuses Remove before a lock's end.
	HoldsLocks bool
}

// Shelf is a shelf of which single objects can be cleared.
type Shelf interface {
	blob.Shelf
	blob.Clearer
}

// played counts the cases that passed in this process, by the name of the subject.
var played struct {
	sync.Mutex
	name   string
	passed int
}

// Run plays every case on a Subject from open, in parallel, and counts under name, once
// in a process, how many passed.
func Run(t *testing.T, name string, open func(t *testing.T) Subject) {
	t.Helper()
	var passed atomic.Int32
	t.Run("suite", func(t *testing.T) {
		for _, c := range cases() {
			t.Run(c.name, func(t *testing.T) {
				t.Parallel()
				c.play(t, open(t))
				passed.Add(1)
			})
		}
	})
	played.Lock()
	defer played.Unlock()
	played.name, played.passed = name, int(passed.Load())
}

// Main runs a package's tests, then says on how many cases its subject was tried; fewer
// than there are fail the run. It returns the exit code.
func Main(m *testing.M) int {
	code := m.Run()
	played.Lock()
	defer played.Unlock()
	if played.name == "" { // a run of other tests only
		return code
	}
	fmt.Printf("cases: %s %d\n", played.name, played.passed)
	if played.passed != len(cases()) && flag.Lookup("test.run").Value.String() == "" {
		fmt.Printf("there are %d cases\n", len(cases()))
		return max(code, 1)
	}
	return code
}

// Names returns the name of every case, in order.
func Names() []string {
	var names []string
	for _, c := range cases() {
		names = append(names, c.name)
	}
	return names
}

type testCase struct {
	name string
	play func(t *testing.T, s Subject)
}

func cases() []testCase {
	return append(append(append(storeCases(), lockCases()...), stagingCases()...), shelfCases()...)
}

// want fails unless err is an occurrence of the code, or nil when code is nil.
func want(t *testing.T, err error, code *fault.Code) {
	t.Helper()
	if code == nil && err != nil {
		t.Fatalf("got %v, want no error", err)
	}
	if code != nil && !errors.Is(err, code) {
		t.Fatalf("got %v, want %s", err, code.Name)
	}
}

// sample returns n bytes that depend on seed and do not repeat soon.
func sample(seed string, n int) []byte {
	out := make([]byte, 0, n+digest.Size)
	for i := 0; len(out) < n; i++ {
		block := digest.SumSHA256([]byte(fmt.Sprint(seed, i)))
		out = append(out, block[:]...)
	}
	return out[:n]
}

// upload makes a complete upload of data.
func upload(t *testing.T, s Subject, id string, data []byte) digest.SHA256 {
	t.Helper()
	want(t, s.Staging.Create(t.Context(), id, int64(len(data))), nil)
	n, err := s.Staging.Append(t.Context(), id, 0, bytes.NewReader(data), digest.SHA256{})
	want(t, err, nil)
	if n != int64(len(data)) {
		t.Fatalf("kept %d of %d bytes", n, len(data))
	}
	return digest.SumSHA256(data)
}

// put stores data as a blob.
func put(t *testing.T, s Subject, id string, data []byte) digest.SHA256 {
	t.Helper()
	d := upload(t, s, id, data)
	want(t, s.Store.Adopt(t.Context(), id, d, false), nil)
	return d
}

// holds fails unless the store gives exactly data under d, by every way to read.
func holds(t *testing.T, s Subject, d digest.SHA256, data []byte) {
	t.Helper()
	size, err := s.Store.Stat(t.Context(), d)
	want(t, err, nil)
	if size != int64(len(data)) {
		t.Fatalf("size %d, want %d", size, len(data))
	}
	r, err := s.Store.Open(t.Context(), d, 0)
	want(t, err, nil)
	same(t, r, data)
	r, _, err = s.Rereader.Reread(t.Context(), d)
	want(t, err, nil)
	same(t, r, data)
}

func same(t *testing.T, r io.ReadCloser, data []byte) {
	t.Helper()
	got, err := io.ReadAll(r)
	want(t, err, nil)
	want(t, r.Close(), nil)
	if !bytes.Equal(got, data) {
		t.Fatalf("read %d bytes that differ from the %d stored", len(got), len(data))
	}
}

// at fails unless the upload has kept offset of size bytes.
func at(t *testing.T, s Subject, id string, offset, size int64) {
	t.Helper()
	o, n, err := s.Staging.Offset(t.Context(), id)
	want(t, err, nil)
	if o != offset || n != size {
		t.Fatalf("offset %d of %d, want %d of %d", o, n, offset, size)
	}
}

// uploads returns the ids of all uploads.
func uploads(t *testing.T, s Subject) []string {
	t.Helper()
	var ids []string
	want(t, s.Staging.Uploads(t.Context(), func(id string, changed time.Time) error {
		if changed.IsZero() {
			t.Errorf("%s has no time", id)
		}
		ids = append(ids, id)
		return nil
	}), nil)
	return ids
}

// broken gives data and then fails like a connection that ended.
type broken struct {
	data  io.Reader
	cause error
}

func (b broken) Read(p []byte) (int, error) {
	n, err := b.data.Read(p)
	if err == io.EOF {
		err = b.cause
	}
	return n, err
}

// gate gives one byte, says so, and blocks until opened.
type gate struct {
	entered chan struct{}
	open    chan struct{}
	calls   int
}

func (g *gate) Read(p []byte) (int, error) {
	g.calls++
	if g.calls == 1 {
		p[0] = 'x'
		return 1, nil
	}
	if g.calls == 2 {
		close(g.entered)
		<-g.open
	}
	return 0, io.EOF
}

func canceled(t *testing.T) context.Context {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	return ctx
}
