package viewing_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"liuhen/internal/custody/custodytest"
	"liuhen/internal/viewing"
)

func TestMatrix(t *testing.T) {
	t.Parallel()
	custodytest.Matrix(t, viewing.Table, "testdata/matrix.golden")
}

func TestRangesMerge(t *testing.T) {
	t.Parallel()
	got := viewing.Merge([]viewing.Range{{50, 60}, {0, 10}, {10, 20}, {5, 8}, {30, 30}, {55, 70}})
	if diff := cmp.Diff([]viewing.Range{{0, 20}, {50, 70}}, got); diff != "" {
		t.Error(diff)
	}
}

func TestManyRangesStayBoundedAndLoseNothing(t *testing.T) {
	t.Parallel()
	var many []viewing.Range
	for i := range int64(1000) {
		many = append(many, viewing.Range{From: i * 10, Until: i*10 + 1})
	}
	got := viewing.Merge(many)
	if len(got) != viewing.MaxRanges || got[0].From != 0 || got[len(got)-1].Until != 9991 {
		t.Errorf("%d ranges, the last %+v", len(got), got[len(got)-1])
	}
}

func TestAViewingIsOpenedOnceAndClosedOnce(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 23, 1, 0, 0, 0, time.UTC)
	v, _, err := viewing.New(viewing.Viewing{ID: "v", Agency: "ag"}, at)
	if err != nil {
		t.Fatal(err)
	}
	closed, tr, err := v.End(at.Add(time.Minute), []viewing.Range{{0, 5}}, viewing.Ended)
	if err != nil || closed.State != viewing.Closed || tr.Action != "close" || closed.How != viewing.Ended {
		t.Fatalf("%+v %v", closed, err)
	}
	if _, _, err := closed.End(at.Add(time.Hour), nil, viewing.Silent); err == nil {
		t.Error("closed twice")
	}
}
