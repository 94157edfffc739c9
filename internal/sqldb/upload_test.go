package sqldb_test

import (
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"liuhen/internal/digest"
	"liuhen/internal/fault"
	"liuhen/internal/intake"
)

func anyNumber(intake.Reserved) error { return nil }

func (h *house) begin(t *testing.T, u intake.Upload) intake.Upload {
	t.Helper()
	u.Agency, u.Created, u.Expires = string(h.city.ID), h.clock.read(), h.clock.read().Add(time.Hour)
	if err := h.BeginUpload(t.Context(), u, anyNumber); err != nil {
		t.Fatal(err)
	}
	return u
}

func TestAnUploadIsKeptUntilItBecomesAnItemOrEnds(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, h *house) {
		d := digest.SumSHA256([]byte("a"))
		began := h.begin(t, intake.Upload{ID: "u1", Account: "lin", Size: 1, Name: "现场.mp4", Declared: d})
		if got, err := h.Upload(t.Context(), "u1"); err != nil || !cmp.Equal(got, began) {
			t.Errorf("kept %+v, %v\nwant %+v", got, err, began)
		}
		later := h.clock.read().Add(2 * time.Hour)
		for _, sum := range []digest.SHA256{{}, d, {}} { // a digest stays
			if err := h.ProgressUpload(t.Context(), "u1", later, sum); err != nil {
				t.Fatal(err)
			}
		}
		if got, err := h.Upload(t.Context(), "u1"); err != nil || got.Digest != d || !got.Expires.Equal(later) {
			t.Errorf("after progress %+v, %v", got, err)
		}
		it, err := h.takeIn(t, d, h.lookUp(t, d), "u1")
		if err != nil {
			t.Fatal(err)
		}
		if got, err := h.Upload(t.Context(), "u1"); err != nil || got.Item != it.ID || got.Name != "" || got.Found {
			t.Errorf("received %+v, %v", got, err)
		}
		if _, err := h.takeIn(t, d, h.lookUp(t, d), "u1"); !errors.Is(err, fault.UploadFinished) {
			t.Errorf("received twice: %v", err)
		}
		if _, err := h.takeIn(t, d, h.lookUp(t, d), "none"); !errors.Is(err, fault.UploadMissing) {
			t.Errorf("received without a record: %v", err)
		}
		if err := h.SettleUpload(t.Context(), "u1", "another"); err != nil {
			t.Fatal(err)
		}
		if got, err := h.Upload(t.Context(), "u1"); err != nil || got.Item != it.ID {
			t.Errorf("settled again %+v, %v", got, err)
		}
	})
}

func TestOnlyTheAccountsOpenUploadsAreListed(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, h *house) {
		for _, u := range []intake.Upload{{ID: "u1", Account: "lin"}, {ID: "u2", Account: "lin"}, {ID: "u3", Account: "zhou"}, {ID: "u4", Account: "lin"}, {ID: "u5", Account: "lin"}} {
			h.begin(t, u)
		}
		if err := h.SettleUpload(t.Context(), "u4", "item"); err != nil {
			t.Fatal(err)
		}
		list := func(at time.Time, after string, limit int) (ids []string) {
			found, err := h.UploadsOf(t.Context(), "lin", at, after, limit)
			if err != nil {
				t.Fatal(err)
			}
			for _, u := range found {
				ids = append(ids, u.ID)
			}
			return ids
		}
		now := h.clock.read()
		for _, c := range []struct{ got, want []string }{
			{list(now, "", 10), []string{"u1", "u2", "u5"}},
			{list(now, "u1", 1), []string{"u2"}},
			{list(now.Add(time.Hour), "", 10), nil},
		} {
			if !cmp.Equal(c.got, c.want) {
				t.Errorf("listed %v, want %v", c.got, c.want)
			}
		}
		over, err := h.ExpiredUploads(t.Context(), now.Add(time.Hour), 10)
		if err != nil || len(over) != 5 {
			t.Errorf("over: %+v, %v", over, err)
		}
		for at, want := range map[time.Time]bool{now: false, now.Add(time.Hour): true} {
			if ended, err := h.EndExpired(t.Context(), map[bool]string{false: "u1", true: "u2"}[want], at); err != nil || ended != want {
				t.Errorf("ended at %v: %v, %v", at, ended, err)
			}
		}
	})
}

// TestUploadsThatBeginAtOnceCountEachOther would let more in than the limit if the
// count and the keeping were two steps.
func TestUploadsThatBeginAtOnceCountEachOther(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, h *house) {
		full := errors.New("full")
		h.begin(t, intake.Upload{ID: "z", Account: "zhou", Size: 7, Held: 7})
		var all sync.WaitGroup
		var mu sync.Mutex
		began := 0
		for n := range 12 {
			all.Go(func() {
				u := intake.Upload{ID: string(rune('a' + n)), Account: "lin", Agency: string(h.city.ID), Size: 11, Held: 10}
				err := h.BeginUpload(t.Context(), u, func(held intake.Reserved) error {
					if held.Own != int64(held.Open)*10 || held.Agency != held.Own+7 {
						t.Errorf("counted %+v", held)
					}
					if held.Own >= 50 {
						return full
					}
					return nil
				})
				mu.Lock()
				defer mu.Unlock()
				if err == nil {
					began++
				} else if !errors.Is(err, full) {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if began != 5 {
			t.Errorf("%d began", began)
		}
	})
}

// TestUploadsThatGrowAtOnceCountEachOther is the same for room that is held later.
func TestUploadsThatGrowAtOnceCountEachOther(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, h *house) {
		full := errors.New("full")
		var all sync.WaitGroup
		var grown atomic.Int32
		for n := range 12 {
			h.begin(t, intake.Upload{ID: string(rune('a' + n)), Account: "lin", Size: 100})
		}
		for n := range 12 {
			all.Go(func() {
				u := intake.Upload{ID: string(rune('a' + n)), Account: "lin", Agency: string(h.city.ID)}
				_, err := h.HoldUpload(t.Context(), u, func(others intake.Reserved) (int64, error) {
					if others.Open != 11 || others.Own != others.Agency {
						t.Errorf("counted %+v", others)
					}
					if others.Own >= 50 {
						return 0, full
					}
					return 10, nil
				})
				if err == nil {
					grown.Add(1)
				} else if !errors.Is(err, full) {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if grown.Load() != 5 {
			t.Errorf("%d grew", grown.Load())
		}
		gone := intake.Upload{ID: "gone", Account: "lin", Agency: string(h.city.ID)}
		if _, err := h.HoldUpload(t.Context(), gone, func(intake.Reserved) (int64, error) { return 1, nil }); !errors.Is(err, fault.UploadMissing) {
			t.Errorf("room for what is over: %v", err)
		}
	})
}

func TestBytesOfAnUnreceivedUploadAreNotCondemned(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, h *house) {
		d := digest.SumSHA256([]byte("a"))
		h.begin(t, intake.Upload{ID: "u1", Account: "lin", Size: 1})
		if err := h.ProgressUpload(t.Context(), "u1", h.clock.read().Add(time.Hour), d); err != nil {
			t.Fatal(err)
		}
		if h.condemn(t, d) {
			t.Error("condemned")
		}
		for _, c := range []struct {
			sum  digest.SHA256
			want bool
		}{{digest.SHA256{}, false}, {digest.SumSHA256(nil), false}, {d, true}, {d, false}} {
			if ended, err := h.EndUpload(t.Context(), "u1", c.sum); err != nil || ended != c.want {
				t.Errorf("ended with %s: %v, %v", c.sum, ended, err)
			}
		}
		if !h.condemn(t, d) {
			t.Error("bytes of an ended upload stay")
		}
	})
}
