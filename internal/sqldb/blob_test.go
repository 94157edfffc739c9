package sqldb_test

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"liuhen/internal/custody"
	"liuhen/internal/digest"
	"liuhen/internal/fault"
	"liuhen/internal/intake"
	"liuhen/internal/item"
	"liuhen/internal/sqldb/sqldbtest"
)

func (h *house) lookUp(t *testing.T, d digest.SHA256) intake.Mark {
	t.Helper()
	mark, err := h.LookUpBlob(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	return mark
}

// takeIn makes an item of bytes of which the mark was known before they were stored.
func (h *house) takeIn(t *testing.T, d digest.SHA256, mark intake.Mark, upload string) (item.Item, error) {
	t.Helper()
	it, _, err := h.CreateItem(t.Context(), h.by, intake.Taking{Agency: string(h.city.ID), SHA256: d, Size: 1, Mark: mark, Upload: upload},
		func(at time.Time, id item.ID, _ []item.Item) (item.Item, custody.Transition, error) {
			return item.New(item.Item{
				ID: id, Agency: string(h.city.ID), Uploader: "off-lin", FileName: "a.jpg", SHA256: d, Size: 1, Origin: item.Origin{How: item.Made},
			}, at)
		})
	return it, err
}

// condemn condemns what is older than a day.
func (h *house) condemn(t *testing.T, d digest.SHA256) bool {
	t.Helper()
	gone, err := h.CondemnBlob(t.Context(), d, 6, h.clock.read().Add(-24*time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	return gone
}

func (h *house) forget(t *testing.T, d digest.SHA256) {
	t.Helper()
	if _, err := h.ForgetBlob(t.Context(), d, func(context.Context) error { return nil }); err != nil {
		t.Fatal(err)
	}
}

// Of two servers that are about to remove the same bytes one does; the other waits for
// it, and does not remove what is stored then.
func TestCondemnedBytesAreRemovedByOneServer(t *testing.T) {
	t.Parallel()
	h := newHouse(t, sqldbtest.Postgres)
	d := digest.SumSHA256([]byte("a"))
	if !h.condemn(t, d) {
		t.Fatal("not condemned")
	}
	removing, began, second := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	go func() {
		<-removing
		close(began)
		was, err := h.ForgetBlob(t.Context(), d, func(context.Context) error { return errors.New("removed twice") })
		if was {
			err = errors.Join(err, errors.New("it was still condemned"))
		}
		second <- err
	}()
	was, err := h.ForgetBlob(t.Context(), d, func(context.Context) error {
		close(removing)
		<-began
		return nil
	})
	if err != nil || !was {
		t.Errorf("the first: %v, %v", was, err)
	}
	if err := <-second; err != nil {
		t.Errorf("the second: %v", err)
	}
	if _, err := h.takeIn(t, d, h.lookUp(t, d), ""); err != nil {
		t.Errorf("stored anew: %v", err)
	}
	if was, err := h.ForgetBlob(t.Context(), d, func(context.Context) error { return errors.New("removed from an item") }); was || err != nil {
		t.Errorf("a third, late: %v, %v", was, err)
	}
}

// What could not be removed stays condemned.
func TestBytesThatWereNotRemovedStayCondemned(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, h *house) {
		d := digest.SumSHA256([]byte("a"))
		if !h.condemn(t, d) {
			t.Fatal("not condemned")
		}
		no := fault.StorageAway.Err("remove", "", nil)
		if was, err := h.ForgetBlob(t.Context(), d, func(context.Context) error { return no }); !was || !errors.Is(err, fault.StorageAway) {
			t.Errorf("%v, %v", was, err)
		}
		if left, err := h.CondemnedBlobs(t.Context(), digest.SHA256{}, 10); err != nil || !slices.Equal(left, []digest.SHA256{d}) {
			t.Errorf("left %v, %v", left, err)
		}
	})
}

func TestBytesBecomePresentWithTheirItem(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, h *house) {
		d := digest.SumSHA256([]byte("a"))
		if h.lookUp(t, d).Known {
			t.Error("bytes that nothing names are known")
		}
		it, err := h.takeIn(t, d, h.lookUp(t, d), "")
		if err != nil {
			t.Fatal(err)
		}
		if !h.lookUp(t, d).Known {
			t.Error("bytes of an item are not known")
		}
		found, err := h.ItemsInState(t.Context(), item.Received, "", 10)
		if err != nil || len(found) != 1 || found[0].ID != it.ID {
			t.Errorf("items in state: %+v %v", found, err)
		}
		if found, err = h.ItemsInState(t.Context(), item.Received, it.ID, 10); err != nil || len(found) != 0 {
			t.Errorf("items after the last: %+v %v", found, err)
		}
		h.clock.move(48 * time.Hour)
		if h.condemn(t, d) {
			t.Error("bytes of an item were condemned")
		}
		again, receipt, err := h.ItemAtBirth(t.Context(), it.ID)
		if err != nil || again.Head != it.Head || len(receipt.Events) != 1 || !receipt.Repeated {
			t.Errorf("at birth: %+v %+v %v", again.Head, receipt, err)
		}
	})
}

// TestNoItemNamesBytesThatWereRemoved plays every order of storing and removing.
func TestNoItemNamesBytesThatWereRemoved(t *testing.T) {
	t.Parallel()
	sqldbtest.OnBoth(t, func(t *testing.T, in sqldbtest.Database) {
		for name, c := range map[string]struct {
			before, between func(*house, *testing.T, digest.SHA256)
			want            *fault.Code
		}{
			"condemned meanwhile": {nil, func(h *house, t *testing.T, d digest.SHA256) { h.condemn(t, d) }, fault.Busy},
			"removed meanwhile":   {nil, func(h *house, t *testing.T, d digest.SHA256) { h.condemn(t, d); h.forget(t, d) }, fault.Busy},
			"removed before":      {func(h *house, t *testing.T, d digest.SHA256) { h.condemn(t, d); h.forget(t, d) }, nil, nil},
			"removed before and again": {
				func(h *house, t *testing.T, d digest.SHA256) { h.condemn(t, d); h.forget(t, d) },
				func(h *house, t *testing.T, d digest.SHA256) {
					h.clock.move(time.Second)
					if gone, err := h.CondemnBlob(t.Context(), d, 6, h.clock.read()); err != nil || !gone {
						t.Fatalf("condemned %v, %v", gone, err)
					}
					h.forget(t, d)
				}, fault.Busy,
			},
			"too long ago to know": {nil, func(h *house, _ *testing.T, _ digest.SHA256) { h.clock.move(13 * time.Hour) }, fault.Busy},
			"known": {
				func(h *house, t *testing.T, d digest.SHA256) {
					if _, err := h.takeIn(t, d, h.lookUp(t, d), ""); err != nil {
						t.Fatal(err)
					}
				}, nil, nil,
			},
		} {
			h := newHouse(t, in)
			d := digest.SumSHA256([]byte(name))
			if c.before != nil {
				c.before(h, t, d)
			}
			mark := h.lookUp(t, d)
			if c.between != nil {
				c.between(h, t, d)
			}
			_, err := h.takeIn(t, d, mark, "")
			if c.want == nil && err != nil || c.want != nil && !errors.Is(err, c.want) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

func TestOnlyOldBytesWithoutItemAreCondemned(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, h *house) {
		d := digest.SumSHA256([]byte("orphan"))
		for range 2 {
			if !h.condemn(t, d) {
				t.Error("old bytes without item stay, or a second try differs")
			}
		}
		if _, err := h.LookUpBlob(t.Context(), d); !errors.Is(err, fault.Busy) {
			t.Errorf("stored while being removed: %v", err)
		}
		h.forget(t, d)
		if h.condemn(t, d) {
			t.Error("bytes that were removed a moment ago are condemned again")
		}
		h.clock.move(25 * time.Hour)
		if !h.condemn(t, d) {
			t.Error("bytes that came again a day ago stay")
		}
	})
}

func TestCondemnedAndUnnamedBytesAreToldApart(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, h *house) {
		sums := map[string]digest.SHA256{}
		var all []digest.SHA256
		for _, name := range []string{"named", "unknown", "removed", "condemned 1", "condemned 2", "condemned 3"} {
			sums[name] = digest.SumSHA256([]byte(name))
			all = append(all, sums[name])
		}
		if _, err := h.takeIn(t, sums["named"], h.lookUp(t, sums["named"]), ""); err != nil {
			t.Fatal(err)
		}
		for _, d := range all[2:] {
			h.condemn(t, d)
		}
		h.forget(t, sums["removed"])
		if got, err := h.UnnamedBlobs(t.Context(), all); err != nil || !slices.Equal(got, all[1:3]) {
			t.Errorf("unnamed %v, %v", got, err)
		}
		if got, err := h.UnnamedBlobs(t.Context(), nil); err != nil || len(got) != 0 {
			t.Errorf("of none %v, %v", got, err)
		}
		condemned := slices.SortedFunc(slices.Values(all[3:]), func(a, b digest.SHA256) int { return bytes.Compare(a[:], b[:]) })
		var after digest.SHA256
		for _, want := range [][]digest.SHA256{condemned[:2], condemned[2:], nil} {
			got, err := h.CondemnedBlobs(t.Context(), after, 2)
			if err != nil || !slices.Equal(got, want) {
				t.Errorf("condemned after %s: %v, %v", after, got, err)
			}
			if len(got) > 0 {
				after = got[len(got)-1]
			}
		}
	})
}
