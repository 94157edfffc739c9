package sqldb_test

import (
	"testing"
	"time"

	"liuhen/internal/access"
	"liuhen/internal/custody"
	"liuhen/internal/extract"
	"liuhen/internal/item"
	"liuhen/internal/job"
	"liuhen/internal/library"
)

// orderExtract orders an extract of the city's items for an account.
func (h *house) orderExtract(t *testing.T, account string, wantOpen int) extract.Extract {
	t.Helper()
	h.clock.move(time.Millisecond) // ids of one millisecond have no order
	by := custody.Actor{Account: account, Officer: "off-" + account, Agency: string(h.city.ID), Via: "session"}
	e, _, err := h.CreateExtract(t.Context(), custody.Command{Actor: by}, string(h.city.ID), func(at time.Time, id extract.ID, open int) (extract.Extract, custody.Transition, error) {
		if open != wantOpen {
			t.Errorf("%d of %s are not made, want %d", open, account, wantOpen)
		}
		return extract.New(extract.Extract{ID: id, Agency: string(h.city.ID), List: extract.Items, Format: extract.CSV, Language: extract.English}, by, at)
	})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// TestExtractsAreFoundByTheirOrdererAndByTheirTime: each account has its own, an order asks for
// its job in the same commit, and what is over comes up once.
func TestExtractsAreFoundByTheirOrdererAndByTheirTime(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, h *house) {
		first, second, other := h.orderExtract(t, "lin", 0), h.orderExtract(t, "lin", 1), h.orderExtract(t, "he", 0)
		for below, want := range map[extract.ID][]extract.ID{"": {second.ID, first.ID}, second.ID: {first.ID}, first.ID: nil} {
			page, err := h.ExtractsOf(t.Context(), "lin", below, 10)
			if err != nil || len(page) != len(want) {
				t.Fatalf("below %q: %+v %v", below, page, err)
			}
			for i := range want {
				if page[i].ID != want[i] {
					t.Errorf("below %q: %s, want %s", below, page[i].ID, want[i])
				}
			}
		}
		asked, err := h.Jobs(t.Context(), access.Scope{All: true, Inner: true}, job.Filter{Work: job.Extract, Subject: other.Ref()}, 0, 10)
		if err != nil || len(asked) != 1 || asked[0].By.Account != "" && asked[0].By.Account != "he" {
			t.Errorf("%+v %v", asked, err)
		}
		if page, err := h.ExtractsOrdered(t.Context(), first.ID, 10); err != nil || len(page) != 2 {
			t.Errorf("%+v %v", page, err)
		}
		at := other.Expires.Time
		if over, err := h.ExtractsOver(t.Context(), at.Add(-time.Microsecond), 10); err != nil || len(over) != 2 {
			t.Errorf("before the last: %+v %v", over, err)
		}
		_, _, err = h.ChangeExtract(t.Context(), custody.Command{Actor: custody.ByProgram(first.Agency)}, first.ID, func(_ time.Time, now extract.Extract) (custody.Transition, error) {
			_, tr, err := now.FailedWith("extract-too-long")
			return tr, err
		})
		if over, listing := h.ExtractsOver(t.Context(), at, 10); err != nil || listing != nil || len(over) != 2 {
			t.Errorf("one could not be made: %+v %v %v", over, err, listing)
		}
	})
}

// TestAnItemThatIsHiddenSinceIsSeen from a moment on, by the scope and the filter.
func TestAnItemThatIsHiddenSinceIsSeen(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, h *house) {
		it := h.take(t, h.city.ID, "film")
		start := h.clock.read()
		h.clock.move(time.Second)
		if _, _, err := h.ChangeItem(t.Context(), marking, it.ID, func(at time.Time, now item.Item) (custody.Transition, error) {
			_, tr, err := now.Restrict(marking.Actor, at, item.Restriction{Home: true}, "住宅内")
			return tr, err
		}); err != nil {
			t.Fatal(err)
		}
		city := []string{string(h.city.ID)}
		for name, c := range map[string]struct {
			sel  library.Selection
			from time.Time
			want bool
		}{
			"of the agency": {library.Selection{Scope: access.Scope{Agencies: city}}, start, true},
			"before it":     {library.Selection{Scope: access.Scope{Agencies: city}}, start.Add(2 * time.Second), false},
			"its keeper":    {library.Selection{Scope: access.Scope{Agencies: city, Keeper: city[0]}}, start, false},
			"another's":     {library.Selection{Scope: access.Scope{Agencies: []string{"other"}}}, start, false},
			"another unit":  {library.Selection{Scope: access.Scope{Agencies: city}, Filter: library.Filter{library.Unit: "u9"}}, start, false},
			"as it was":     {library.Selection{Scope: access.Scope{Agencies: city}, Filter: library.Filter{library.State: "void"}}, start, true},
		} {
			if got, err := h.HiddenSince(t.Context(), c.sel, c.from); err != nil || got != c.want {
				t.Errorf("%s: %v %v", name, got, err)
			}
		}
	})
}
