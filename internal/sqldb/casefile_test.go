package sqldb_test

import (
	"errors"
	"testing"
	"time"

	"liuhen/internal/casefile"
	"liuhen/internal/custody"
	"liuhen/internal/fault"
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
	f, _, err := h.SealCaseFile(t.Context(), archivist, id, func(at time.Time, now casefile.CaseFile, _ sqldb.Contents, next func(casefile.Series) (int, error)) (custody.Transition, error) {
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
	h := newHouse(t)
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
}

func TestOneMatterHasOneRow(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.file(t, "m1")
	_, _, err := h.CreateCaseFile(t.Context(), h.by, string(h.city.ID), func(at time.Time, id casefile.ID) (casefile.CaseFile, custody.Transition, error) {
		return casefile.New(casefile.CaseFile{
			ID: id, Agency: string(h.city.ID), Matter: "m1", Title: "另一卷", Category: "XZCF", Year: 2026, Retention: casefile.Years30,
		}, h.by.Actor, at)
	})
	if !errors.Is(err, fault.Taken) {
		t.Errorf("a second file of a matter: %v", err)
	}
}
