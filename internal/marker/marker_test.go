package marker_test

import (
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"liuhen/internal/custody"
	"liuhen/internal/custody/custodytest"
	"liuhen/internal/fault"
	"liuhen/internal/item"
	"liuhen/internal/marker"
)

var (
	lin  = custody.Actor{Account: "acc-lin", Officer: "off-lin", Agency: "ag", Via: "session"}
	wang = custody.Actor{Account: "acc-wang", Officer: "off-wang", Agency: "ag", Via: "session"}
)

func hour(h int) time.Time { return time.Date(2026, 11, 23, h, 0, 0, 0, time.UTC) }

// film lasts ten seconds.
func film() item.Item {
	return item.Item{ID: "01936f00-0000-7000-8000-0000000000d2", Agency: "ag", Class: item.Video, State: item.Received, Times: item.Times{Duration: 10_000_000}}
}

func draft() marker.Marker {
	return marker.Marker{ID: "01936f00-0000-7000-8000-0000000000d1", Kind: marker.Credentials, From: 5_000_000, Until: 7_500_000, Text: "两名执法人员出示证件"}
}

func made(t *testing.T) marker.Marker {
	t.Helper()
	m, _, err := marker.New(draft(), film(), lin, hour(1))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestMatrix(t *testing.T) {
	t.Parallel()
	custodytest.Matrix(t, marker.Table, "testdata/matrix.golden")
}

func TestGoldenValue(t *testing.T) {
	t.Parallel()
	m, _, err := made(t).WithdrawBy(lin, hour(2), "时间点标错")
	if err != nil {
		t.Fatal(err)
	}
	custodytest.Value(t, "testdata", m)
}

func TestTheLargestMarkerFitsAnEvent(t *testing.T) {
	t.Parallel()
	m, it, who := draft(), film(), custodytest.Longest(1)
	m.ID, m.From, m.Until, m.Text = marker.ID(custodytest.LongID(1)), marker.MaxPlace, marker.MaxPlace, custodytest.Long(marker.MaxText)
	it.ID, it.Agency, it.Times.Duration = item.ID(custodytest.LongID(2)), custodytest.LongID(3), math.MaxInt64/2
	m, _, err := marker.New(m, it, who, hour(1))
	if err != nil {
		t.Fatal(err)
	}
	m, _, err = m.WithdrawBy(who, hour(2), custodytest.Long(custody.MaxReason))
	if err != nil {
		t.Fatal(err)
	}
	custodytest.Fits(t, m)
}

func TestAMarkerStandsInItsItemsLogAndIsDestroyedWithIt(t *testing.T) {
	t.Parallel()
	guest := custody.Actor{Account: "acc-he", Officer: "off-he", Agency: "another", Via: "session"}
	m, _, err := marker.New(draft(), film(), guest, hour(1))
	if err != nil || m.Home() != "ag" || m.KeyScope() != film().Ref() || m.Made.By != guest {
		t.Errorf("%+v %v", m, err)
	}
}

func TestAMarkerLiesWithinItsRecordingAndSaysSomething(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(*marker.Marker){
		"no such kind":         func(m *marker.Marker) { m.Kind = "note" },
		"before the beginning": func(m *marker.Marker) { m.From = -1 },
		"ends before it":       func(m *marker.Marker) { m.Until = m.From - 1 },
		"beyond the end":       func(m *marker.Marker) { m.Until = 10_000_000 + marker.Overrun + 1 },
		"no text":              func(m *marker.Marker) { m.Text = "" },
		"too long a text":      func(m *marker.Marker) { m.Text = strings.Repeat("字", marker.MaxText+1) },
		"two lines":            func(m *marker.Marker) { m.Text = "一\n二" },
	} {
		m := draft()
		spoil(&m)
		if _, _, err := marker.New(m, film(), lin, hour(1)); !errors.Is(err, fault.BadInput) {
			t.Errorf("%s: %v", name, err)
		}
	}
	m := draft()
	m.From, m.Until = 10_000_000+marker.Overrun, 10_000_000+marker.Overrun
	if _, _, err := marker.New(m, film(), lin, hour(1)); err != nil {
		t.Errorf("the last frame, as a player counts: %v", err)
	}
	endless := film()
	endless.Times.Duration = 0
	m.Until = marker.MaxPlace
	if _, _, err := marker.New(m, endless, lin, hour(1)); err != nil {
		t.Errorf("a recording that does not say how long it is: %v", err)
	}
	m.Until++
	if _, _, err := marker.New(m, endless, lin, hour(1)); !errors.Is(err, fault.BadInput) {
		t.Errorf("more than a week: %v", err)
	}
}

func TestOnlyWhatPlaysIsMarked(t *testing.T) {
	t.Parallel()
	for name, it := range map[string]item.Item{
		"a photo":    {Class: item.Photo},
		"a document": {Class: item.Document},
		"a void one": {Class: item.Audio, State: item.Voided},
	} {
		if _, _, err := marker.New(draft(), it, lin, hour(1)); !errors.Is(err, fault.MarkerUnfit) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestOnlyItsMakerWithdrawsAMarkerAndSaysWhy(t *testing.T) {
	t.Parallel()
	m := made(t)
	if _, _, err := m.WithdrawBy(wang, hour(2), "不对"); !errors.Is(err, fault.MarkerOfAnother) {
		t.Errorf("another: %v", err)
	}
	if _, _, err := m.WithdrawBy(lin, hour(2), " "); !errors.Is(err, fault.ReasonMissing) {
		t.Errorf("no reason: %v", err)
	}
	other := lin
	other.Account = "acc-lin-2"
	gone, tr, err := m.WithdrawBy(other, hour(2), "时间点标错")
	if err != nil || gone.State != marker.Withdrawn || gone.Text != m.Text || tr.Reason != "时间点标错" {
		t.Fatalf("%+v %+v %v", gone, tr, err)
	}
	if _, _, err := gone.WithdrawBy(lin, hour(3), "再撤"); !errors.Is(err, fault.WrongState) {
		t.Errorf("twice: %v", err)
	}
	// Nobody without an officer, such as the program itself, is the maker of anything.
	nobody := marker.Marker{State: marker.Standing}
	if nobody.MadeBy(custody.Actor{}) {
		t.Error("no officer made it, and no officer may withdraw it")
	}
}

func TestEveryKindHasWords(t *testing.T) {
	t.Parallel()
	for _, k := range marker.Kinds() {
		if w := k.Words(); w.ZH == string(k) || w.EN == "" {
			t.Errorf("%s: %+v", k, w)
		}
	}
}
