package sqldb_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"liuhen/internal/access"
	"liuhen/internal/agency"
	"liuhen/internal/custody"
	"liuhen/internal/fault"
	"liuhen/internal/item"
	"liuhen/internal/library"
	"liuhen/internal/marker"
	"liuhen/internal/sqldb/sqldbtest"
)

var marking = custody.Command{Actor: custody.Actor{Account: "acc-lin", Officer: "off-lin", Agency: "ag", Via: "session"}}

// mark marks a moment of an item, as if that was a recording.
func (h *house) mark(t *testing.T, cmd custody.Command, it item.ID, from int64, text string) (marker.Marker, custody.Receipt) {
	t.Helper()
	m, receipt, err := h.CreateMarker(t.Context(), cmd, it, func(at time.Time, id marker.ID, it item.Item) (marker.Marker, custody.Transition, error) {
		it.Class = item.Video
		return marker.New(marker.Marker{ID: id, Kind: marker.Other, From: from, Until: from, Text: text}, it, cmd.Actor, at)
	})
	if err != nil {
		t.Fatal(err)
	}
	return m, receipt
}

func textsOf(markers []marker.Marker) []string {
	var all []string
	for _, m := range markers {
		all = append(all, m.Text)
	}
	return all
}

// Pages of two follow the places, also where several markers share one, and hold each
// marker of the item once and none of another's.
func TestMarkersComeInTheOrderOfTheirPlaces(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, h *house) {
		it, other := h.take(t, h.city.ID, "film"), h.take(t, h.city.ID, "another film")
		h.mark(t, marking, other.ID, 1, "别处")
		for _, m := range []struct {
			from int64
			text string
		}{{900, "末"}, {0, "首"}, {500, "中一"}, {500, "中二"}, {500, "中三"}} {
			h.clock.move(time.Millisecond) // ids of one millisecond have no order
			h.mark(t, marking, it.ID, m.from, m.text)
		}
		var got []string
		var last marker.Marker
		for range 4 {
			page, err := h.MarkersOf(t.Context(), it.ID, last, 2)
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, textsOf(page)...)
			if len(page) > 0 {
				last = page[len(page)-1]
			}
		}
		if !slices.Equal(got, []string{"首", "中一", "中二", "中三", "末"}) {
			t.Errorf("in pages: %v", got)
		}
	})
}

func TestAMarkerCommitsInItsItemsLogAndStaysWhenItIsWithdrawn(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, h *house) {
		county, _, err := h.EstablishCounty(t.Context(), h.by, h.city.ID, func(_ time.Time, id agency.ID) (agency.Agency, custody.Transition, error) {
			draft := sqldbtest.County(h.city.ID, "青禾县", "999921")
			draft.ID = id
			return sqldbtest.New(draft)
		})
		if err != nil {
			t.Fatal(err)
		}
		it := h.take(t, county.ID, "film")
		keyed := marking
		keyed.Key, keyed.Fingerprint = "k", "f"
		m, receipt := h.mark(t, keyed, it.ID, 7, "出示证件")
		if again, repeated := h.mark(t, keyed, it.ID, 7, "出示证件"); again.ID != m.ID || again.Head.Version != 1 || !repeated.Repeated {
			t.Errorf("repeated: %+v %+v", again, repeated)
		}
		if at, ok := receipt.Of(m.Ref()); !ok || at.Log != string(county.ID) || m.Agency != string(county.ID) {
			t.Errorf("recorded in %+v", receipt)
		}
		withdraw := func(_ time.Time, of item.Item, now marker.Marker) (custody.Transition, error) {
			if of.ID != it.ID {
				t.Errorf("beside it stands %s", of.ID)
			}
			_, tr, err := now.WithdrawBy(marking.Actor, h.clock.read(), "标错")
			return tr, err
		}
		stale := marking
		stale.Seen = 2
		if _, _, err := h.ChangeMarker(t.Context(), stale, m.ID, withdraw); !errors.Is(err, fault.VersionSeen) {
			t.Errorf("a stale version: %v", err)
		}
		if _, _, err := h.ChangeMarker(t.Context(), marking, m.ID, withdraw); err != nil {
			t.Fatal(err)
		}
		now, err := h.Marker(t.Context(), m.ID)
		if err != nil || now.State != marker.Withdrawn || now.Head.Version != 2 {
			t.Errorf("%+v %v", now, err)
		}
		if page, err := h.MarkersOf(t.Context(), it.ID, marker.Marker{}, 10); err != nil || len(page) != 1 || page[0].Text != m.Text {
			t.Errorf("listed %+v %v", page, err)
		}
		chain, err := h.ChainLines(t.Context(), m.Ref(), library.Span{Limit: 10})
		if err != nil || len(chain) != 2 || chain[0].Action != "mark" || chain[1].Action != "withdraw" {
			t.Errorf("%+v %v", chain, err)
		}
		guard, err := h.Subject(t.Context(), m.Ref())
		want := it.Guard()
		want.Ref = m.Ref()
		if err != nil || guard.Agency != want.Agency || !slices.Equal(guard.Officers, want.Officers) || guard.Ref != want.Ref {
			t.Errorf("guarded as %+v, not %+v: %v", guard, access.Subject{Agency: want.Agency, Officers: want.Officers}, err)
		}
	})
}

func TestNothingIsMarkedInWhatIsNotThere(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, h *house) {
		_, _, err := h.CreateMarker(t.Context(), marking, "nothing", func(time.Time, marker.ID, item.Item) (marker.Marker, custody.Transition, error) {
			t.Error("it was asked what to mark")
			return marker.Marker{}, custody.Transition{}, fault.Unexpected.Err("mark", "", nil)
		})
		if !errors.Is(err, fault.NoSuchThing) {
			t.Errorf("an item that is not there: %v", err)
		}
		if _, err := h.Marker(t.Context(), "nothing"); !errors.Is(err, fault.NoSuchThing) {
			t.Errorf("a marker that is not there: %v", err)
		}
	})
}
