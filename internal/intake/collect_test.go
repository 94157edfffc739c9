package intake_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"liuhen/internal/access"
	"liuhen/internal/custody"
	"liuhen/internal/digest"
	"liuhen/internal/fault"
	"liuhen/internal/intake"
)

// orphan keeps bytes that no item names, as a crash between the two leaves them.
func (h *house) orphan(t *testing.T, data string) digest.SHA256 {
	t.Helper()
	d, _, err := h.folder.Staging.Take(t.Context(), "orphan", strings.NewReader(data), 1000)
	if err == nil {
		err = h.folder.Store.Adopt(t.Context(), "orphan", d, false)
	}
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func (h *house) collector() intake.Collector {
	return intake.Collector{Rows: h.store, Bytes: h.folder.Store, Sound: sound, Now: h.clock.Now}
}

func (h *house) collect(t *testing.T) int {
	t.Helper()
	got, err := h.collector().Collect(t.Context())
	if err != nil || got.Left != 0 {
		t.Fatal(got, err)
	}
	return got.Removed
}

func (h *house) keeps(t *testing.T, d digest.SHA256) bool {
	t.Helper()
	r, err := h.folder.Store.Open(t.Context(), d, 0)
	if errors.Is(err, fault.BlobMissing) {
		return false
	}
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(r)
	if err := errors.Join(err, r.Close()); err != nil || digest.SumSHA256(data) != d {
		t.Fatalf("%s holds %q, %v", d, data, err)
	}
	return true
}

func (h *house) take(t *testing.T, who access.Person, data string) (intake.Received, error) {
	t.Helper()
	return h.Take(t.Context(), who, custody.Command{Actor: who.Actor}, made, strings.NewReader(data))
}

func TestOnlyBytesThatNobodyNamesAreCollected(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	lin := h.person("lin", "u1")
	named, err := h.take(t, lin, "of an item")
	if err != nil {
		t.Fatal(err)
	}
	h.upload(t, lin, "of an upload that waits")
	waiting := h.orphan(t, "of an upload that waits")
	locked, old := h.orphan(t, "locked"), h.orphan(t, "nobody's")
	if _, err := h.folder.Store.Lock(t.Context(), locked, h.clock.Now().Add(72*time.Hour)); err != nil {
		t.Fatal(err)
	}
	if n := h.collect(t); n != 0 {
		t.Errorf("%d bytes of today were removed", n)
	}
	h.clock.Move(25 * time.Hour)
	young := h.orphan(t, "just stored")
	if n := h.collect(t); n != 1 {
		t.Errorf("%d bytes were removed, want one", n)
	}
	for d, want := range map[digest.SHA256]bool{named.Item.SHA256: true, waiting: true, locked: true, young: true, old: false} {
		if h.keeps(t, d) != want {
			t.Errorf("%s is kept: %v", d, !want)
		}
	}
}

// watched lets something happen after each step of a collector, or stops it there.
type watched struct {
	*house
	after func(step string) error
}

func (w watched) UnnamedBlobs(ctx context.Context, among []digest.SHA256) ([]digest.SHA256, error) {
	unnamed, err := w.store.UnnamedBlobs(ctx, among)
	return unnamed, errors.Join(err, w.after("looked up"))
}

func (w watched) CondemnBlob(ctx context.Context, d digest.SHA256, size int64, before time.Time) (bool, error) {
	condemned, err := w.store.CondemnBlob(ctx, d, size, before)
	return condemned, errors.Join(err, w.after("condemned"))
}

func (w watched) CondemnedBlobs(ctx context.Context, after digest.SHA256, limit int) ([]digest.SHA256, error) {
	return w.store.CondemnedBlobs(ctx, after, limit)
}

func (w watched) ForgetBlob(ctx context.Context, d digest.SHA256, remove func(context.Context) error) (bool, error) {
	was, err := w.store.ForgetBlob(ctx, d, remove)
	return was, errors.Join(err, w.after("forgotten"))
}

func (w watched) Protection(ctx context.Context, d digest.SHA256) (string, time.Time, error) {
	protection, until, err := w.folder.Store.Protection(ctx, d)
	return protection, until, errors.Join(err, w.after("found unlocked"))
}

func (w watched) Walk(ctx context.Context, fn func(digest.SHA256, int64, time.Time) error) error {
	return w.folder.Store.Walk(ctx, func(d digest.SHA256, size int64, changed time.Time) error {
		if err := w.after("found"); err != nil {
			return err
		}
		return fn(d, size, changed)
	})
}

func (w watched) Remove(ctx context.Context, d digest.SHA256) error {
	return errors.Join(w.folder.Store.Remove(ctx, d), w.after("removed"))
}

var collecting = []string{"found", "looked up", "found unlocked", "condemned", "removed", "forgotten"}

// The collector races a put of the same bytes: whoever is told that his item is there
// has its bytes, whatever step of the collector his request fell into; whoever is not
// is told to try again, and then succeeds.
func TestACollectorRacesAPutOfTheSameBytes(t *testing.T) {
	t.Parallel()
	for _, step := range collecting {
		t.Run(step, func(t *testing.T) {
			t.Parallel()
			h := newHouse(t)
			lin := h.person("lin", "u1")
			d := h.orphan(t, "the same bytes")
			h.clock.Move(25 * time.Hour)
			met := false
			put := func() {
				_, err := h.take(t, lin, "the same bytes")
				if err != nil && !errors.Is(err, fault.Busy) {
					t.Errorf("beside the collector: %v", err)
				}
				if err == nil && !h.keeps(t, d) {
					t.Error("an item was made of bytes that are gone")
				}
			}
			w := watched{h, func(now string) error {
				if now == step && !met {
					met = true
					put()
				}
				return nil
			}}
			if _, err := (intake.Collector{Rows: w, Bytes: w, Sound: sound, Now: h.clock.Now}).Collect(t.Context()); err != nil || !met {
				t.Fatalf("met %v, %v", met, err)
			}
			if got, err := h.take(t, lin, "the same bytes"); err != nil || got.Item.SHA256 != d {
				t.Errorf("afterwards: %v", err)
			}
			h.clock.Move(48 * time.Hour)
			if n := h.collect(t); n != 0 || !h.keeps(t, d) {
				t.Errorf("%d bytes of an item were removed", n)
			}
		})
	}
}

// What a collector that was killed left is finished by the next, and nobody is kept
// from storing the same bytes for longer.
func TestAKilledCollectorIsFinished(t *testing.T) {
	t.Parallel()
	for _, step := range collecting {
		t.Run(step, func(t *testing.T) {
			t.Parallel()
			h := newHouse(t)
			d := h.orphan(t, "the same bytes")
			h.clock.Move(25 * time.Hour)
			killed := errors.New("killed")
			w := watched{h, func(now string) error {
				if now == step {
					return killed
				}
				return nil
			}}
			if _, err := (intake.Collector{Rows: w, Bytes: w, Sound: sound, Now: h.clock.Now}).Collect(t.Context()); !errors.Is(err, killed) {
				t.Fatal(err)
			}
			h.collect(t)
			if h.keeps(t, d) {
				t.Error("the bytes stay")
			}
			if _, err := h.take(t, h.person("lin", "u1"), "the same bytes"); err != nil || !h.keeps(t, d) {
				t.Errorf("stored anew: %v", err)
			}
		})
	}
}

func sound(context.Context) error { return nil }

// While the database is in doubt, what it does not name may be somebody's.
func TestNothingIsCollectedByADatabaseInDoubt(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	d := h.orphan(t, "stored after the copy was made")
	h.clock.Move(25 * time.Hour)
	c := h.collector()
	c.Sound = func(context.Context) error { return fault.LogBehindCheckpoint.Err("check log", "yunxi", nil) }
	if n, err := c.Collect(t.Context()); n != (intake.Collected{}) || !errors.Is(err, fault.LogBehindCheckpoint) || !h.keeps(t, d) {
		t.Errorf("%+v, %v", n, err)
	}
	if h.collect(t) != 1 || h.keeps(t, d) {
		t.Error("a sound database does not collect it")
	}
}

// stubborn is a house whose store does not let some bytes go.
type stubborn struct {
	watched
	why    map[digest.SHA256]error
	asked  int // how often the rows were asked for what nothing names
	walked int
}

func (s *stubborn) UnnamedBlobs(ctx context.Context, among []digest.SHA256) ([]digest.SHA256, error) {
	s.asked++
	s.walked += len(among)
	return s.watched.UnnamedBlobs(ctx, among)
}

func (s *stubborn) Remove(ctx context.Context, d digest.SHA256) error {
	if err := s.why[d]; err != nil {
		return err
	}
	return s.watched.Remove(ctx, d)
}

func newStubborn(h *house) *stubborn {
	return &stubborn{watched: watched{h, func(string) error { return nil }}, why: map[digest.SHA256]error{}}
}

func (s *stubborn) collect(t *testing.T) (intake.Collected, error) {
	t.Helper()
	return intake.Collector{Rows: s, Bytes: s, Sound: sound, Now: s.clock.Now}.Collect(t.Context())
}

// Bytes that cannot be removed hold up no others, today and on every later day, and are
// removed when they can be.
func TestBytesThatCannotBeRemovedHoldUpNoOthers(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	s := newStubborn(h)
	all := map[digest.SHA256]bool{}
	for i := range 105 {
		all[h.orphan(t, fmt.Sprint("nobody's ", i))] = true
	}
	h.clock.Move(25 * time.Hour)
	for d := range all {
		if len(s.why) < 101 { // more than are looked up in one go
			s.why[d] = fault.StorageFailed.Err("remove blob", d.String(), nil)
		}
	}
	for day, want := range []intake.Collected{{Removed: 4, Left: 101}, {Left: 101}} {
		if got, err := s.collect(t); got != want || !errors.Is(err, fault.StorageFailed) {
			t.Errorf("day %d: %+v, %v", day, got, err)
		}
	}
	young := h.orphan(t, "stored in vain later")
	h.clock.Move(25 * time.Hour)
	if got, err := s.collect(t); got != (intake.Collected{Removed: 1, Left: 101}) || err == nil || h.keeps(t, young) {
		t.Errorf("beside them %+v, %v", got, err)
	}
	clear(s.why)
	if got, err := s.collect(t); got != (intake.Collected{Removed: 101}) || err != nil {
		t.Errorf("when they can go %+v, %v", got, err)
	}
}

// Bytes that the store has locked after they were condemned are nobody's trouble: they
// stay, and whoever has them may store and name them.
func TestBytesLockedAfterTheyWereCondemnedMayBeNamed(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	s := newStubborn(h)
	d := h.orphan(t, "locked meanwhile")
	s.why[d] = fault.BlobLocked.Err("remove blob", d.String(), nil)
	h.clock.Move(25 * time.Hour)
	if got, err := s.collect(t); got != (intake.Collected{}) || err != nil {
		t.Errorf("%+v, %v", got, err)
	}
	if got, err := h.take(t, h.person("lin", "u1"), "locked meanwhile"); err != nil || got.Item.SHA256 != d {
		t.Errorf("named: %v", err)
	}
	h.clock.Move(48 * time.Hour)
	if n := h.collect(t); n != 0 || !h.keeps(t, d) {
		t.Errorf("%d bytes of an item were removed", n)
	}
}

// The rows are asked about a hundred bytes at a time.
func TestTheCollectorAsksByTheHundred(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	s := newStubborn(h)
	for i := range 201 {
		h.orphan(t, fmt.Sprint("nobody's ", i))
	}
	h.clock.Move(25 * time.Hour)
	if got, err := s.collect(t); got.Removed != 201 || err != nil || s.asked != 3 || s.walked != 201 {
		t.Errorf("%+v, asked %d times about %d, %v", got, s.asked, s.walked, err)
	}
}
