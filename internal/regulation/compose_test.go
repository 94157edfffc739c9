package regulation_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"liuhen/internal/regulation"
)

func TestEndOfDuty(t *testing.T) {
	t.Parallel()
	activity, tour := at(t, "2026-06-02 17:00:00"), at(t, "2026-06-04 19:30:00")
	for _, c := range []struct {
		name string
		duty regulation.Duty
		want time.Time
	}{
		{"activity alone", regulation.Duty{ActivityEnd: activity}, activity},
		{"activity alone, end open", regulation.Duty{}, time.Time{}},
		{"a tour end does not count outside a tour", regulation.Duty{ActivityEnd: activity, TourEnd: tour}, activity},
		{"tour of three days", regulation.Duty{ActivityEnd: activity, InTour: true, TourEnd: tour}, tour},
		{"tour goes on", regulation.Duty{ActivityEnd: activity, InTour: true}, time.Time{}},
		{"tour ended, activity still open", regulation.Duty{InTour: true, TourEnd: tour}, tour},
		{"activity beyond its tour", regulation.Duty{ActivityEnd: tour.Add(time.Hour), InTour: true, TourEnd: tour}, tour.Add(time.Hour)},
	} {
		if got := c.duty.End(); !got.Equal(c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

func TestHandoverStartsAtTheEarliestEnd(t *testing.T) {
	t.Parallel()
	first, second := at(t, "2026-06-02 17:00:00"), at(t, "2026-06-03 17:00:00")
	signed := stops(t, "2026-06-03 10:00:00", "2026-06-03 12:00:00", "2026-06-03 16:00:00", "")
	f := regulation.Handover(signed, regulation.Duty{}, regulation.Duty{ActivityEnd: second}, regulation.Duty{ActivityEnd: first})
	if d := cmp.Diff(regulation.Facts{Start: first, Stops: signed}, f); d != "" {
		t.Error(d)
	}
	if r := clock(t, "handover").Read(f, second); r.State != regulation.Met {
		t.Errorf("signed, returned, signed again in time: %s", r.State)
	}
	if f := regulation.Handover(signed); !f.Start.IsZero() {
		t.Errorf("without any activity the start is %v", f.Start)
	}
}

func TestStorageRuns(t *testing.T) {
	t.Parallel()
	now := at(t, "2026-06-20 00:00:00")
	for _, c := range []struct {
		name      string
		signed    []string
		deposited string
		want      []regulation.State
	}{
		{"nothing signed", nil, "", []regulation.State{"not-started"}},
		{"signed and deposited in time", []string{"2026-06-03 10:00:00", ""}, "2026-06-04 10:00:00", []regulation.State{"met"}},
		{"signed and deposited late", []string{"2026-06-03 10:00:00", ""}, "2026-06-04 10:00:01", []regulation.State{"met-late"}},
		{"never deposited", []string{"2026-06-03 10:00:00", ""}, "", []regulation.State{"late"}},
		{"returned in time, then deposited in time", []string{"2026-06-03 10:00:00", "2026-06-03 18:00:00", "2026-06-08 09:00:00", ""}, "2026-06-09 08:00:00", []regulation.State{"released", "met"}},
		{"a late return does not heal the delay", []string{"2026-06-03 10:00:00", "2026-06-05 10:00:00", "2026-06-05 11:00:00", ""}, "2026-06-05 12:00:00", []regulation.State{"released-late", "met"}},
		{"signed again after the deposit: nothing is owed", []string{"2026-06-03 10:00:00", "", "2026-06-06 10:00:00", ""}, "2026-06-03 12:00:00", []regulation.State{"met", "met"}},
		{"returned and owed by the officer again", []string{"2026-06-03 10:00:00", "2026-06-03 18:00:00"}, "", []regulation.State{"released"}},
	} {
		var got []regulation.State
		for _, f := range regulation.Storage(stops(t, c.signed...), at(t, c.deposited)) {
			got = append(got, clock(t, "storage").Read(f, now).State)
		}
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%s: %s", c.name, d)
		}
	}
}

func TestCasefileAndArchiveRunOnRecordedEnds(t *testing.T) {
	t.Parallel()
	ended, now := at(t, "2026-06-03 10:00:00"), at(t, "2026-09-01 00:00:00")
	formed := stops(t, "2026-07-03 23:59:59", "")
	if r := clock(t, "casefile").Read(regulation.Casefile(ended, formed), now); r.State != regulation.Met {
		t.Errorf("formed on the last day: %s", r.State)
	}
	if r := clock(t, "casefile").Read(regulation.Casefile(time.Time{}, formed), now); r.State != regulation.NotStarted {
		t.Errorf("no end recorded: %s", r.State)
	}
	returned := stops(t, "2026-08-01 09:00:00", "2026-08-20 09:00:00")
	if r := clock(t, "archive").Read(regulation.Archive(ended, returned), now); r.State != regulation.Running {
		t.Errorf("handed over, returned within the three months: %s", r.State)
	}
	if r := clock(t, "archive").Read(regulation.Archive(ended, returned), at(t, "2026-09-04 00:00:01")); r.State != regulation.Late {
		t.Errorf("the same after the three months: %s", r.State)
	}
}
