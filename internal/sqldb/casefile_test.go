package sqldb_test

import (
	"errors"
	"testing"
	"time"

	"liuhen/internal/casefile"
	"liuhen/internal/custody"
	"liuhen/internal/fault"
	"liuhen/internal/item"
	"liuhen/internal/sqldb"
)

// file opens a case file of its own matter and submits it.
func (h *house) file(t *testing.T, matter string) casefile.CaseFile {
	t.Helper()
	f, _, err := h.CreateCaseFile(t.Context(), h.by, string(h.city.ID), func(at time.Time, id casefile.ID) (casefile.CaseFile, custody.Transition, error) {
		return casefile.New(casefile.CaseFile{
			ID: id, Agency: string(h.city.ID), Matter: matter, Title: "关于某店案", Category: "XZCF", Year: 2026, Retention: casefile.Years30,
		}, h.by.Actor, at)
	})
	if err != nil {
		t.Fatal(err)
	}
	f, _, err = h.ChangeCaseFile(t.Context(), h.by, f.ID, func(at time.Time, now casefile.CaseFile) (custody.Transition, error) {
		_, tr, err := now.SubmitBy(h.by.Actor, at, 1)
		return tr, err
	})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func (h *house) seal(t *testing.T, id casefile.ID, refuse error) (casefile.CaseFile, error) {
	t.Helper()
	archivist := custody.Command{Actor: custody.Actor{Account: "archivist", Via: "session"}}
	f, _, err := h.SealCaseFile(t.Context(), archivist, id, func(at time.Time, _ custody.Moment, now casefile.CaseFile, _ sqldb.Contents, next func(casefile.Series) (int, error)) (custody.Transition, error) {
		series := casefile.Series{Fonds: "Q101", Category: now.Category, Year: now.Year, Retention: now.Retention}
		volume, err := next(series)
		if err != nil {
			return custody.Transition{}, err
		}
		if refuse != nil {
			return custody.Transition{}, refuse
		}
		_, tr, err := now.SealBy(archivist.Actor, at, casefile.Whole{Count: 1}, casefile.Code{Series: series, Volume: volume})
		return tr, err
	})
	return f, err
}

func TestArchivalCodesHaveNoGapEvenAfterARefusal(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, h *house) {
		for i, matter := range []string{"m1", "m2", "m3"} {
			f := h.file(t, matter)
			refusal := fault.NotDeposited.Err("seal", "", nil).With("count", "1")
			if _, err := h.seal(t, f.ID, refusal); !errors.Is(err, fault.NotDeposited) {
				t.Fatalf("refused: %v", err)
			}
			sealed, err := h.seal(t, f.ID, nil)
			if err != nil || sealed.Sealed.Volume != i+1 {
				t.Fatalf("file %d: %+v %v", i+1, sealed.Sealed, err)
			}
		}
	})
}

func TestOneMatterHasOneRow(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, h *house) {
		h.file(t, "m1")
		_, _, err := h.CreateCaseFile(t.Context(), h.by, string(h.city.ID), func(at time.Time, id casefile.ID) (casefile.CaseFile, custody.Transition, error) {
			return casefile.New(casefile.CaseFile{
				ID: id, Agency: string(h.city.ID), Matter: "m1", Title: "另一卷", Category: "XZCF", Year: 2026, Retention: casefile.Years30,
			}, h.by.Actor, at)
		})
		if !errors.Is(err, fault.Taken) {
			t.Errorf("a second file of a matter: %v", err)
		}
	})
}

func TestAnItemInASealedFileIsToldApart(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, h *house) {
		it := h.take(t, h.city.ID, "film")
		f, _, err := h.CreateCaseFile(t.Context(), h.by, string(h.city.ID), func(at time.Time, id casefile.ID) (casefile.CaseFile, custody.Transition, error) {
			return casefile.New(casefile.CaseFile{
				ID: id, Agency: string(h.city.ID), Matter: "m1", Title: "关于某店案", Category: "XZCF", Year: 2026, Retention: casefile.Years30,
			}, h.by.Actor, at)
		})
		if err != nil {
			t.Fatal(err)
		}
		place := func() casefile.Placement {
			t.Helper()
			p, _, err := h.PlaceItem(t.Context(), h.by, f.ID, it.ID, func(_ time.Time, id casefile.PlacementID, f casefile.CaseFile, it item.Item) (casefile.Placement, custody.Transition, error) {
				return f.Place(casefile.Placement{ID: id, Item: string(it.ID), Part: casefile.Record})
			})
			if err != nil {
				t.Fatal(err)
			}
			return p
		}
		sealed := func() (told bool) {
			t.Helper()
			refuse := fault.NotAllowed.Err("look", "", nil)
			if _, _, err := h.VoidItem(t.Context(), h.by, it.ID, func(_ time.Time, now item.Item, sealed bool) (custody.Transition, error) {
				told = sealed
				return custody.Transition{}, refuse
			}); !errors.Is(err, fault.NotAllowed) {
				t.Fatal(err)
			}
			return told
		}
		p := place()
		if sealed() {
			t.Error("an open file counts as sealed")
		}
		if _, _, err := h.ChangePlacement(t.Context(), h.by, p.ID, func(_ time.Time, f casefile.CaseFile, p casefile.Placement) (custody.Transition, error) {
			_, tr, err := p.Remove(f, "放错")
			return tr, err
		}); err != nil {
			t.Fatal(err)
		}
		place()
		if _, _, err := h.ChangeCaseFile(t.Context(), h.by, f.ID, func(at time.Time, now casefile.CaseFile) (custody.Transition, error) {
			_, tr, err := now.SubmitBy(h.by.Actor, at, 1)
			return tr, err
		}); err != nil {
			t.Fatal(err)
		}
		if _, err := h.seal(t, f.ID, nil); err != nil {
			t.Fatal(err)
		}
		if !sealed() {
			t.Error("nobody is told that the file is sealed")
		}
	})
}
