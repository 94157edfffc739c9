package tour_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"liuhen/internal/custody"
	"liuhen/internal/custody/custodytest"
	"liuhen/internal/fault"
	"liuhen/internal/tour"
)

var (
	lin  = custody.Actor{Account: "acc-lin", Officer: "off-lin", Agency: "ag", Via: "session"}
	head = custody.Actor{Account: "acc-head", Officer: "off-head", Agency: "ag", Via: "session"}
)

// hour is an hour of 23 November 2026, UTC.
func hour(h int) time.Time { return time.Date(2026, 11, 23, h, 0, 0, 0, time.UTC) }

func started(t *testing.T) tour.Tour {
	t.Helper()
	before := morning()
	before.State, before.Ended, before.Corrections = tour.Ended, custody.FirstEnd(custody.At(hour(2))), custody.Corrections{{}}
	tr, step, err := tour.New(before, hour(3))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(custody.Transition{Noun: tr, Action: "start"}, step); diff != "" || tr.State != tour.Open || !tr.Ended.At.IsZero() || tr.Corrections != nil {
		t.Fatalf("started as %q (-want +got):\n%s", tr.State, diff)
	}
	return tr
}

func morning() tour.Tour {
	return tour.Tour{
		ID: "01936f00-0000-7000-8000-000000000061", Agency: "01936f00-0000-7000-8000-000000000002", Unit: "u1",
		Officers: []string{"off-lin", "off-chen"}, StartedAt: custody.At(hour(1)),
	}
}

func ended(t *testing.T) tour.Tour {
	t.Helper()
	tr, _, err := started(t).End(hour(8), hour(9))
	if err != nil {
		t.Fatal(err)
	}
	return tr
}

func TestMatrix(t *testing.T) {
	t.Parallel()
	custodytest.Matrix(t, tour.Table, "testdata/matrix.golden")
}

func TestGoldenValue(t *testing.T) {
	t.Parallel()
	tr, _, err := ended(t).CorrectEnd(hour(7), "看错时间", lin, hour(10))
	if err != nil {
		t.Fatal(err)
	}
	if tr, _, err = tr.SignCorrection(head, hour(11)); err != nil {
		t.Fatal(err)
	}
	custodytest.Value(t, "testdata", tr)
}

func TestNewRefuses(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(*tour.Tour)
		code   *fault.Code
	}{
		"no id":            {func(v *tour.Tour) { v.ID = "" }, fault.BadInput},
		"no agency":        {func(v *tour.Tour) { v.Agency = "" }, fault.BadInput},
		"hidden unit":      {func(v *tour.Tour) { v.Unit = "u\n" }, fault.BadInput},
		"nobody":           {func(v *tour.Tour) { v.Officers = nil }, fault.BadInput},
		"one person twice": {func(v *tour.Tour) { v.Officers = []string{"a", "a"} }, fault.BadInput},
		"no start":         {func(v *tour.Tour) { v.StartedAt = custody.Micros{} }, fault.BadInput},
		"start ahead":      {func(v *tour.Tour) { v.StartedAt = custody.At(hour(4)) }, fault.TimeInFuture},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			v := morning()
			c.change(&v)
			if _, _, err := tour.New(v, hour(3)); !errors.Is(err, c.code) {
				t.Errorf("error = %v", err)
			}
		})
	}
}

func TestEnd(t *testing.T) {
	t.Parallel()
	tr := ended(t)
	if tr.State != tour.Ended || tr.Ended != custody.FirstEnd(custody.At(hour(8))) {
		t.Errorf("ended %q at %+v", tr.State, tr.Ended)
	}
	open := started(t)
	if _, _, err := open.End(hour(9).Add(3*time.Second), hour(9)); !errors.Is(err, fault.TimeInFuture) {
		t.Errorf("end ahead: %v", err)
	}
	if _, _, err := open.End(hour(0), hour(9)); !errors.Is(err, fault.EndBeforeStart) {
		t.Errorf("end before start: %v", err)
	}
	if _, _, err := open.End(time.Time{}, hour(9)); !errors.Is(err, fault.BadInput) {
		t.Errorf("end not given: %v", err)
	}
	if _, _, err := tr.End(hour(8), hour(9)); !errors.Is(err, fault.WrongState) {
		t.Errorf("ended twice: %v", err)
	}
}

func TestCorrectedEndCountsUnderTheHeadsSignature(t *testing.T) {
	t.Parallel()
	first := ended(t)
	for name, c := range map[string]struct {
		to     time.Time
		reason string
		code   *fault.Code
	}{
		"no reason":    {hour(9), "", fault.ReasonMissing},
		"long reason":  {hour(9), strings.Repeat("因", custody.MaxReason+1), fault.BadInput},
		"no change":    {hour(8), "看错", fault.NothingToCorrect},
		"ahead":        {hour(12), "看错", fault.TimeInFuture},
		"before start": {hour(0), "看错", fault.EndBeforeStart},
	} {
		if _, _, err := first.CorrectEnd(c.to, c.reason, lin, hour(10)); !errors.Is(err, c.code) {
			t.Errorf("%s: %v", name, err)
		}
	}
	tr, _, err := first.CorrectEnd(hour(9), "实际九时收队", lin, hour(10))
	if err != nil || tr.Ended.First != custody.At(hour(8)) || tr.Ended.Counted() != custody.At(hour(8)) || tr.Ended.At != custody.At(hour(9)) {
		t.Fatalf("corrected %+v: %v", tr.Ended, err)
	}
	if len(tr.Corrections) != 1 || tr.Corrections[0].Old != "2026-11-23T08:00:00.000000Z" || tr.Corrections[0].Reason != "实际九时收队" {
		t.Errorf("kept %+v", tr.Corrections)
	}
	if _, _, err := tr.SignCorrection(lin, hour(11)); !errors.Is(err, fault.SecondPerson) {
		t.Errorf("signed by its author: %v", err)
	}
	signed, _, err := tr.SignCorrection(head, hour(11))
	if err != nil || signed.Ended.Counted() != custody.At(hour(9)) || !signed.Ended.Marked() || signed.Corrections[0].HeadSigned == nil {
		t.Errorf("signed %+v: %v", signed, err)
	}
	if _, _, err := signed.SignCorrection(head, hour(12)); !errors.Is(err, fault.NoCorrectionPending) {
		t.Errorf("signed twice: %v", err)
	}
}

func TestTheLargestTourFitsAnEvent(t *testing.T) {
	t.Parallel()
	long, id := custodytest.Long, custodytest.LongID
	v := tour.Tour{ID: tour.ID(id(1)), Agency: id(2), Unit: id(3), StartedAt: custody.At(hour(1))}
	for i := range tour.MaxOfficers {
		v.Officers = append(v.Officers, id(i))
	}
	v, _, err := tour.New(v, hour(2))
	if err != nil {
		t.Fatal(err)
	}
	if v, _, err = v.End(hour(3), hour(4)); err != nil {
		t.Fatal(err)
	}
	for i := range 2 * custody.MaxCorrections {
		at := hour(4).Add(time.Duration(i) * time.Second)
		if v, _, err = v.CorrectEnd(at, long(custody.MaxReason), custodytest.Longest(1), hour(9)); err != nil {
			t.Fatal(err)
		}
		if v, _, err = v.SignCorrection(custodytest.Longest(20), hour(9)); err != nil {
			t.Fatal(err)
		}
	}
	custodytest.Fits(t, v)
}
