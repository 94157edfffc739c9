package library_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"liuhen/internal/access"
	"liuhen/internal/custody"
	"liuhen/internal/fault"
	"liuhen/internal/library"
	"liuhen/internal/viewing"
)

func (w *world) refusals(j library.RefusalJournal) *library.Refusals {
	return &library.Refusals{
		Journal: j, Now: w.Now, After: func(time.Duration) <-chan time.Time { return nil }, Log: slog.New(slog.DiscardHandler),
	}
}

// recorded are the events of a kind in an agency's log.
func (w *world) recorded(t *testing.T, agency, kind string) []library.Line {
	t.Helper()
	lines, err := w.LogLines(t.Context(), agency, access.Scope{Inner: true}, library.Span{Limit: 1000})
	if err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(lines, func(l library.Line) bool { return l.Noun.Kind != kind })
}

func TestRefusalsAreCountedByActorRouteAndMinute(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.refusals(w.Store)
	wang := w.Somebody(w.City, "wang")
	for range 3 {
		r.Refused(w.lin(), "get-item", "not-found")
	}
	r.Refused(w.lin(), "get-item", "not-allowed")
	r.Refused(w.lin(), "seal-casefile", "not-allowed")
	r.Refused(wang, "get-item", "not-found")
	r.Refused(access.Person{}, "get-item", "not-found")
	w.Move(time.Minute)
	r.Refused(w.lin(), "get-item", "not-found")
	if len(w.recorded(t, string(w.County), "refusal")) != 0 {
		t.Error("recorded before anybody asked")
	}
	stop(t, r.Run)
	if len(w.recorded(t, string(w.City), "refusal")) != 1 {
		t.Error("the city's officer was refused once")
	}
	var got []string
	for _, l := range w.recorded(t, string(w.County), "refusal") {
		e, err := w.ChainEvents(t.Context(), l.Noun, library.Span{From: 1, Limit: 1})
		if err != nil {
			t.Fatal(err)
		}
		value := string(e[0].Event.Value)
		got = append(got, value[strings.Index(value, `"route"`):])
	}
	slices.Sort(got)
	want := []string{
		`"route":"get-item","code":"not-allowed","minute":"2026-06-01T01:00:00.000000Z","count":1}`,
		`"route":"get-item","code":"not-found","minute":"2026-06-01T01:00:00.000000Z","count":3}`,
		`"route":"get-item","code":"not-found","minute":"2026-06-01T01:01:00.000000Z","count":1}`,
		`"route":"seal-casefile","code":"not-allowed","minute":"2026-06-01T01:00:00.000000Z","count":1}`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// notebook keeps refusals in memory and fails while told to.
type notebook struct {
	mu      sync.Mutex
	failing bool
	kept    []viewing.Refusal
}

func (n *notebook) RecordRefusal(_ context.Context, r viewing.Refusal) (custody.Receipt, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.failing {
		return custody.Receipt{}, fault.Busy.Err("record", "", nil).With("part", "database")
	}
	n.kept = append(n.kept, r)
	return custody.Receipt{}, nil
}

func (n *notebook) sum() (events, count int) {
	for _, r := range n.kept {
		count += r.Count
	}
	return len(n.kept), count
}

// TestTheFirstRefusalIsRecordedAtOnceAndOthersWaitForTheirMinute goes on from the
// database's failure to its work, as seconds tick.
func TestTheFirstRefusalIsRecordedAtOnceAndOthersWaitForTheirMinute(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	book, ticks := &notebook{failing: true}, make(chan time.Time)
	r := w.refusals(book)
	r.After = func(every time.Duration) <-chan time.Time {
		if every > time.Second {
			t.Errorf("looked for refusals every %v", every)
		}
		return ticks
	}
	ctx, cancel := context.WithCancel(t.Context())
	var g sync.WaitGroup
	g.Go(func() { r.Run(ctx) })
	see := func(when string, events, count int) {
		t.Helper()
		for range 2 { // the second is taken when the first was worked off
			ticks <- time.Time{}
		}
		book.mu.Lock()
		defer book.mu.Unlock()
		if e, n := book.sum(); e != events || n != count {
			t.Errorf("%s: %d events of %d refusals, want %d of %d", when, e, n, events, count)
		}
	}
	refuse := func(n int) {
		for range n {
			r.Refused(w.lin(), "get-item", "not-found")
		}
	}
	refuse(1)
	see("the database is away", 0, 0)
	book.mu.Lock()
	book.failing = false
	book.mu.Unlock()
	see("the first one", 1, 1)
	refuse(5)
	see("others while their minute runs", 1, 1)
	w.Move(time.Minute)
	see("when it is over", 2, 6)
	refuse(2)
	see("the first ones of another minute", 3, 8)
	w.Move(time.Minute)
	see("nothing followed them", 3, 8)
	refuse(1)
	see("another minute's first", 4, 9)
	refuse(3)
	cancel()
	g.Wait()
	if events, count := book.sum(); events != 5 || count != 12 {
		t.Errorf("%d events of %d refusals at the end", events, count)
	}
}

func TestRefusalsTakeBoundedMemory(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	book := &notebook{failing: true}
	r := w.refusals(book)
	const many = 10_000
	for i := range many {
		r.Refused(w.lin(), fmt.Sprint("route-", i), "not-found")
	}
	if err := r.Flush(t.Context()); !errors.Is(err, fault.Busy) {
		t.Errorf("flushed: %v", err)
	}
	book.failing = false
	if err := r.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	if events, count := book.sum(); events > 4097 || count != many {
		t.Errorf("%d events of %d refusals", events, count)
	}
}
