package sqldb_test

import (
	"errors"
	"testing"
	"time"

	"liuhen/internal/access"
	"liuhen/internal/custody"
	"liuhen/internal/digest"
	"liuhen/internal/fault"
	"liuhen/internal/item"
)

func (h *house) takeIn(t *testing.T, d digest.SHA256) (item.Item, error) {
	t.Helper()
	it, _, err := h.CreateItem(t.Context(), h.by, string(h.city.ID), d, access.Scope{}, func(at time.Time, id item.ID, _ []item.Item) (item.Item, custody.Transition, error) {
		return item.New(item.Item{
			ID: id, Agency: string(h.city.ID), Uploader: "off-lin", FileName: "a.jpg", SHA256: d, Size: 1, Origin: item.Origin{How: item.Made},
		}, at)
	})
	return it, err
}

func TestAnItemNeedsItsBytesPresent(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	d := digest.SumSHA256([]byte("a"))
	if _, err := h.takeIn(t, d); !errors.Is(err, fault.BlobMissing) {
		t.Errorf("unknown bytes: %v", err)
	}
	if known, err := h.ReserveBlob(t.Context(), d, 1); err != nil || known {
		t.Fatalf("reserved: %v %v", known, err)
	}
	if _, err := h.takeIn(t, d); !errors.Is(err, fault.BlobMissing) {
		t.Errorf("bytes on their way: %v", err)
	}
	if err := h.KeepBlob(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	it, err := h.takeIn(t, d)
	if err != nil {
		t.Fatal(err)
	}
	if known, err := h.ReserveBlob(t.Context(), d, 1); err != nil || !known {
		t.Errorf("known bytes: %v %v", known, err)
	}
	found, err := h.ItemsInState(t.Context(), item.Received, "", 10)
	if err != nil || len(found) != 1 || found[0].ID != it.ID {
		t.Errorf("items in state: %+v %v", found, err)
	}
	if found, err = h.ItemsInState(t.Context(), item.Received, it.ID, 10); err != nil || len(found) != 0 {
		t.Errorf("items after the last: %+v %v", found, err)
	}
	h.clock.move(48 * time.Hour)
	if gone, err := h.CondemnBlob(t.Context(), d, 1, h.clock.read()); err != nil || gone {
		t.Errorf("bytes of an item were condemned: %v %v", gone, err)
	}
}

func TestOnlyOldBytesWithoutItemAreCondemned(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	d := digest.SumSHA256([]byte("orphan"))
	condemn := func() bool {
		gone, err := h.CondemnBlob(t.Context(), d, 6, h.clock.read().Add(-24*time.Hour))
		if err != nil {
			t.Fatal(err)
		}
		return gone
	}
	if _, err := h.ReserveBlob(t.Context(), d, 6); err != nil {
		t.Fatal(err)
	}
	if condemn() {
		t.Error("bytes on their way were condemned")
	}
	h.clock.move(25 * time.Hour)
	for range 2 {
		if !condemn() {
			t.Error("old bytes without item stay, or a second try differs")
		}
	}
	if _, err := h.ReserveBlob(t.Context(), d, 6); !errors.Is(err, fault.Busy) {
		t.Errorf("reserved while being removed: %v", err)
	}
	if err := h.KeepBlob(t.Context(), d); !errors.Is(err, fault.Busy) {
		t.Errorf("kept while being removed: %v", err)
	}
	if err := h.ForgetBlob(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	if known, err := h.ReserveBlob(t.Context(), d, 6); err != nil || known {
		t.Errorf("stored anew: %v %v", known, err)
	}
}
