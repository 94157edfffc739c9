package extract_test

import (
	"errors"
	"fmt"
	"math"
	"testing"
	"time"

	"liuhen/internal/custody"
	"liuhen/internal/custody/custodytest"
	"liuhen/internal/digest"
	"liuhen/internal/extract"
	"liuhen/internal/fault"
)

var he = custody.Actor{Account: "acc-he", Officer: "off-he", Agency: "ag", Via: "session"}

func hour(h int) time.Time { return time.Date(2026, 11, 23, h, 0, 0, 0, time.UTC) }

func ordered(t *testing.T) extract.Extract {
	t.Helper()
	e, _, err := extract.New(extract.Extract{
		ID: "01936f00-0000-7000-8000-0000000000e1", Agency: "ag", List: extract.Items, Filter: map[string]string{"state": "received"},
		Format: extract.XLSX, Language: extract.Chinese, Scope: []string{"read"},
	}, he, hour(1))
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func file() extract.Made {
	return extract.Made{
		Rows: 3, Size: 7, SHA256: digest.SumSHA256([]byte("file")), Pieces: []digest.SHA256{digest.SumSHA256([]byte("piece"))},
		Reach: digest.SumSHA256([]byte("reach")), Guarded: []string{"01936f00-0000-7000-8000-0000000000d1"},
	}
}

func TestMatrix(t *testing.T) {
	t.Parallel()
	custodytest.Matrix(t, extract.Table, "testdata/matrix.golden")
}

func TestGoldenValue(t *testing.T) {
	t.Parallel()
	e, _, err := ordered(t).FinishedAs(file(), hour(2))
	if err != nil {
		t.Fatal(err)
	}
	custodytest.Value(t, "testdata", e, "Failure")
}

func TestTheLargestExtractFitsAnEvent(t *testing.T) {
	t.Parallel()
	e, m := ordered(t), file()
	e.ID, e.Agency, e.Ordered.By = extract.ID(custodytest.LongID(1)), custodytest.LongID(2), custodytest.Longest(1)
	for i := range 8 {
		e.Filter[fmt.Sprint("condition", i)] = custodytest.LongID(i)
	}
	m.Rows, m.Size = math.MaxInt64, math.MaxInt64
	for len(m.Pieces) < extract.MaxPieces {
		m.Pieces = append(m.Pieces, m.SHA256)
	}
	for len(m.Guarded) < extract.MaxGuarded {
		m.Guarded = append(m.Guarded, custodytest.LongID(len(m.Guarded)))
	}
	e, _, err := e.FinishedAs(m, hour(2))
	if err != nil {
		t.Fatal(err)
	}
	custodytest.Fits(t, e)
}

func TestOnlyWhatThereIsCanBeOrdered(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(*extract.Extract){
		"no list":     func(e *extract.Extract) { e.List = "accounts" },
		"no format":   func(e *extract.Extract) { e.Format = "xls" },
		"no language": func(e *extract.Extract) { e.Language = "fr" },
	} {
		e := ordered(t)
		spoil(&e)
		if _, _, err := extract.New(e, he, hour(1)); !errors.Is(err, fault.BadInput) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestNothingIsClearedBeforeItsTime: an order waits for some days, a file is kept for one.
func TestNothingIsClearedBeforeItsTime(t *testing.T) {
	t.Parallel()
	e := ordered(t)
	ready, _, err := e.FinishedAs(file(), hour(2))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		of extract.Extract
		at time.Time
		ok bool
	}{
		{e, hour(1).Add(extract.Patience - time.Second), false}, {e, hour(1).Add(extract.Patience), true},
		{ready, hour(2).Add(extract.Kept - time.Second), false}, {ready, hour(2).Add(extract.Kept), true},
	} {
		gone, _, err := c.of.ExpireAt(c.at)
		if (err == nil) != c.ok || (c.ok && gone.State != extract.Expired) || (!c.ok && !errors.Is(err, fault.WrongState)) {
			t.Errorf("%s at %s: %v", c.of.State, c.at, err)
		}
	}
}

func TestAnObjectNamesItsExtract(t *testing.T) {
	t.Parallel()
	id := ordered(t).ID
	if got, ok := extract.OfObject(id.Object(file().SHA256)); !ok || got != id {
		t.Errorf("%s %v", got, ok)
	}
	for _, name := range []string{"paper/x.pdf", "extract/x", "extract/.y", "log/a/checkpoint"} {
		if got, ok := extract.OfObject(name); ok {
			t.Errorf("%s is of %s", name, got)
		}
	}
}
