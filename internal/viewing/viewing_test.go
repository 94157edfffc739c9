package viewing_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"liuhen/internal/custody"
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
	v, _, err := viewing.New(viewing.Viewing{ID: "v", Agency: "ag", Purpose: viewing.View}, at)
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

var lin = custody.Actor{Account: "acc-lin", Officer: "off-lin", Agency: "ag", Via: "session"}

func TestGoldenValues(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 23, 1, 0, 0, 0, time.UTC)
	v, _, err := viewing.New(viewing.Viewing{
		ID: "01936f00-0000-7000-8000-0000000000f1", Agency: "01936f00-0000-7000-8000-000000000002",
		Subject: custody.Ref{Kind: "item", ID: "01936f00-0000-7000-8000-000000000091"}, Viewer: lin, Purpose: viewing.View, Reason: "督查", Server: "一号",
	}, at)
	if err != nil {
		t.Fatal(err)
	}
	if v, _, err = v.End(at.Add(time.Minute), []viewing.Range{{5, 9}}, viewing.Ended); err != nil {
		t.Fatal(err)
	}
	custodytest.Value(t, "testdata", v)
	custodytest.Value(t, "testdata", viewing.Listing{
		ID: "01936f00-0000-7000-8000-0000000000f2", Agency: "ag", Viewer: lin, List: "items", Filter: "state", Count: 20,
	})
	custodytest.Value(t, "testdata", viewing.Refusal{
		ID: "01936f00-0000-7000-8000-0000000000f3", Agency: "ag", Actor: lin, Route: "GET /items/{id}", Code: "not-allowed", Minute: custody.At(at), Count: 3,
	})
}

func TestTheLargestLooksFitAnEvent(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 23, 1, 0, 0, 0, time.UTC)
	long, id, who := custodytest.Long, custodytest.LongID, custodytest.Longest(1)
	v, _, err := viewing.New(viewing.Viewing{
		ID: id(1), Agency: id(2), Subject: custody.Ref{Kind: "item", ID: id(3)}, Viewer: who, Purpose: viewing.Download,
		Reason: long(custody.MaxReason), Server: long(100),
	}, at)
	if err != nil {
		t.Fatal(err)
	}
	var many []viewing.Range
	for i := range int64(1000) {
		many = append(many, viewing.Range{From: 1<<60 + i*10, Until: 1<<60 + i*10 + 1})
	}
	if v, _, err = v.End(at, many, viewing.Unknown); err != nil {
		t.Fatal(err)
	}
	custodytest.Fits(t, v)
	custodytest.Fits(t, viewing.Listing{ID: id(1), Agency: id(2), Viewer: who, List: "items", Filter: long(9000), Count: 200}.Record().Noun)
	custodytest.Fits(t, viewing.Refusal{ID: id(1), Agency: id(2), Actor: who, Route: long(9000), Code: long(9000), Count: 200}.Record().Noun)
}
