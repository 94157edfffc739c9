package release_test

import (
	"context"
	"errors"
	"io"
	"math"
	"sync/atomic"
	"testing"

	"liuhen/internal/digest"
	"liuhen/internal/release"
)

// readings counts how often stored bytes are opened.
type readings struct {
	release.Bytes
	n atomic.Int64
}

func (r *readings) Open(ctx context.Context, d digest.SHA256, offset int64) (io.ReadCloser, error) {
	r.n.Add(1)
	return r.Bytes.Open(ctx, d, offset)
}

// gate lets the first byte through when somebody says so.
type gate struct {
	begun, open chan struct{}
	fails       error
	passed      bool
}

func newGate(fails error) *gate {
	return &gate{begun: make(chan struct{}), open: make(chan struct{}), fails: fails}
}

func (g *gate) Write(b []byte) (int, error) {
	if !g.passed {
		close(g.begun)
		<-g.open
		g.passed = true
	}
	return len(b), g.fails
}

// TestWhoTakesAPackageAwayRehearsesIt: what somebody gets as a whole is not made again
// beside him.
func TestWhoTakesAPackageAwayRehearsesIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	i := w.issue(w.sealed())
	read := &readings{Bytes: w.release.Bytes}
	w.release.Bytes = read
	g, taken, rehearsed := newGate(nil), make(chan error), make(chan error)
	p := w.ready(i)
	go func() { taken <- p.WritePart(g, 0, math.MaxInt64) }()
	<-g.begun
	var done int64
	go func() {
		rehearsed <- w.release.Rehearse(t.Context(), i.ID, func(d, _ int64) { done = d })
	}()
	close(g.open)
	if err := errors.Join(<-taken, <-rehearsed); err != nil {
		t.Fatal(err)
	}
	if read.n.Load() != 4 || done != i.Bytes {
		t.Errorf("four files were opened %d times; %d of %d bytes told", read.n.Load(), done, i.Bytes)
	}
	if whole := w.download(i); w.ready(i).Size != int64(len(whole)) {
		t.Errorf("kept a length of %d, made %d", w.ready(i).Size, len(whole))
	}
}

// TestAPackageThatIsNotTakenToItsEndIsRehearsed: a line that breaks says nothing of the rest.
func TestAPackageThatIsNotTakenToItsEndIsRehearsed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	i := w.issue(w.sealed())
	g, taken, rehearsed := newGate(errors.New("the line broke")), make(chan error), make(chan error)
	p := w.ready(i)
	go func() { taken <- p.WritePart(g, 0, math.MaxInt64) }()
	<-g.begun
	go func() { rehearsed <- w.release.Rehearse(t.Context(), i.ID, func(int64, int64) {}) }()
	close(g.open)
	if <-taken == nil {
		t.Error("a broken line was not told")
	}
	if err := <-rehearsed; err != nil {
		t.Fatal(err)
	}
	if w.ready(i).Size == 0 {
		t.Error("nothing was rehearsed")
	}
}
