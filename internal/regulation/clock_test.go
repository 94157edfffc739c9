package regulation_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"liuhen/internal/fault"
	"liuhen/internal/regulation"
)

// at reads a time in China; an empty text is the zero time.
func at(t *testing.T, s string) time.Time {
	t.Helper()
	if s == "" {
		return time.Time{}
	}
	v, err := time.ParseInLocation("2006-01-02 15:04:05.999999999", s, time.FixedZone("", 8*60*60))
	if err != nil {
		t.Fatal(err)
	}
	return v.UTC()
}

func clock(t *testing.T, name string) regulation.Clock {
	t.Helper()
	c, err := regulation.Builtin().Clock(name)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func stops(t *testing.T, pairs ...string) []regulation.Stop {
	t.Helper()
	var all []regulation.Stop
	for i := 0; i < len(pairs); i += 2 {
		all = append(all, regulation.Stop{At: at(t, pairs[i]), UndoneAt: at(t, pairs[i+1])})
	}
	return all
}

// TestGoldenReadings is the table of worked examples. stops are pairs of a stop
// and the moment at which it was undone.
func TestGoldenReadings(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, clock, start string
		stops              []string
		now, due           string
		state              regulation.State
		left, overdue      time.Duration
	}{
		{name: "nothing recorded", clock: "handover", now: "2026-03-02 09:00:00", state: "not-started"},
		{name: "signed before the end is recorded", clock: "handover", stops: []string{"2026-03-02 08:00:00", ""}, now: "2026-03-02 09:00:00", state: "not-started"},
		{name: "start still ahead of the moment read", clock: "handover", start: "2026-03-02 10:00:00", now: "2026-03-02 09:00:00", state: "not-started"},
		{name: "signed during the work", clock: "handover", start: "2026-03-02 10:00:00", stops: []string{"2026-03-02 08:00:00", ""}, now: "2026-03-02 12:00:00", due: "2026-03-03 10:00:00", state: "met"},

		{name: "hours: the moment of the start", clock: "handover", start: "2026-03-02 10:00:00", now: "2026-03-02 10:00:00", due: "2026-03-03 10:00:00", state: "running", left: 24 * time.Hour},
		{name: "hours: a weekend counts", clock: "handover", start: "2026-03-06 17:00:00", now: "2026-03-07 16:00:00", due: "2026-03-07 17:00:00", state: "running", left: time.Hour},
		{name: "hours: a holiday counts", clock: "handover", start: "2026-09-30 18:00:00", now: "2026-10-01 18:00:01", due: "2026-10-01 18:00:00", state: "late", overdue: time.Second},
		{name: "hours: now exactly due", clock: "handover", start: "2026-03-02 10:00:00", now: "2026-03-03 10:00:00", due: "2026-03-03 10:00:00", state: "running"},
		{name: "hours: a microsecond later", clock: "handover", start: "2026-03-02 10:00:00", now: "2026-03-03 10:00:00.000001", due: "2026-03-03 10:00:00", state: "late", overdue: time.Microsecond},
		{name: "hours: stopped exactly at due", clock: "handover", start: "2026-03-02 10:00:00", stops: []string{"2026-03-03 10:00:00", ""}, now: "2026-03-09 00:00:00", due: "2026-03-03 10:00:00", state: "met"},
		{name: "hours: less than a microsecond late is in time", clock: "handover", start: "2026-03-02 10:00:00", stops: []string{"2026-03-03 10:00:00.000000999", ""}, now: "2026-03-09 00:00:00", due: "2026-03-03 10:00:00", state: "met"},
		{name: "hours: stopped a microsecond late", clock: "handover", start: "2026-03-02 10:00:00", stops: []string{"2026-03-03 10:00:00.000001", ""}, now: "2026-03-09 00:00:00", due: "2026-03-03 10:00:00", state: "met-late", overdue: time.Microsecond},
		{name: "hours: parts of a microsecond in the start are cut", clock: "handover", start: "2026-03-02 10:00:00.000000999", stops: []string{"2026-03-03 10:00:00.0000005", ""}, now: "2026-03-09 00:00:00", due: "2026-03-03 10:00:00", state: "met"},

		{name: "inspection 23:10 to 01:40 over 31 December: hours from its end", clock: "handover", start: "2027-01-01 01:40:00", now: "2027-01-02 01:40:00", due: "2027-01-02 01:40:00", state: "running"},
		{name: "the same: 30 days from 1 January, not from 31 December", clock: "casefile", start: "2027-01-01 01:40:00", now: "2027-01-31 23:59:59.999999", due: "2027-02-01 00:00:00", state: "running", left: time.Microsecond},
		{name: "the same: 3 months from 1 January", clock: "archive", start: "2027-01-01 01:40:00", now: "2027-04-02 00:00:00", due: "2027-04-02 00:00:00", state: "running"},
		{name: "ended a microsecond before the year: counted from 31 December", clock: "casefile", start: "2026-12-31 23:59:59.999999", now: "2027-01-31 00:00:01", due: "2027-01-31 00:00:00", state: "late", overdue: time.Second},
		{name: "a day in China begins at 16:00 UTC", clock: "casefile", start: "2027-01-01 00:00:00", now: "2027-01-05 00:00:00", due: "2027-02-01 00:00:00", state: "running", left: 27 * 24 * time.Hour},

		{name: "tour of three days: one start at its end", clock: "handover", start: "2026-06-04 19:30:00", stops: []string{"2026-06-05 08:10:00", ""}, now: "2026-06-06 00:00:00", due: "2026-06-05 19:30:00", state: "met"},
		{name: "deposit at 00:00:00, exactly due", clock: "storage", start: "2026-06-04 00:00:00", stops: []string{"2026-06-05 00:00:00", ""}, now: "2026-06-05 00:00:00", due: "2026-06-05 00:00:00", state: "met"},
		{name: "deposit at 00:00:00 after a signature at 23:59:59", clock: "storage", start: "2026-06-03 23:59:59", stops: []string{"2026-06-05 00:00:00", ""}, now: "2026-06-06 00:00:00", due: "2026-06-04 23:59:59", state: "met-late", overdue: time.Second},

		{name: "return in time runs on from the first start", clock: "handover", start: "2026-03-02 10:00:00", stops: []string{"2026-03-02 12:00:00", "2026-03-02 20:00:00"}, now: "2026-03-03 09:00:00", due: "2026-03-03 10:00:00", state: "running", left: time.Hour},
		{name: "returned, signed again in time", clock: "handover", start: "2026-03-02 10:00:00", stops: []string{"2026-03-02 12:00:00", "2026-03-02 20:00:00", "2026-03-03 10:00:00", ""}, now: "2026-03-04 09:00:00", due: "2026-03-03 10:00:00", state: "met"},
		{name: "returned, signed again late", clock: "handover", start: "2026-03-02 10:00:00", stops: []string{"2026-03-02 12:00:00", "2026-03-02 20:00:00", "2026-03-03 11:00:00", ""}, now: "2026-03-04 09:00:00", due: "2026-03-03 10:00:00", state: "met-late", overdue: time.Hour},
		{name: "returned after due: late at once", clock: "handover", start: "2026-03-02 10:00:00", stops: []string{"2026-03-02 12:00:00", "2026-03-04 09:00:00"}, now: "2026-03-04 09:00:00", due: "2026-03-03 10:00:00", state: "late", overdue: 23 * time.Hour},
		{name: "before that return the stop still stood", clock: "handover", start: "2026-03-02 10:00:00", stops: []string{"2026-03-02 12:00:00", "2026-03-04 09:00:00"}, now: "2026-03-04 08:59:59", due: "2026-03-03 10:00:00", state: "met"},
		{name: "two standing stops: the earlier decides, in any order", clock: "handover", start: "2026-03-02 10:00:00", stops: []string{"2026-03-03 11:00:00", "", "2026-03-03 09:00:00", ""}, now: "2026-03-04 09:00:00", due: "2026-03-03 10:00:00", state: "met"},
		{name: "a stop ahead of the moment read is not seen", clock: "handover", start: "2026-03-02 10:00:00", stops: []string{"2026-03-03 09:00:00", ""}, now: "2026-03-03 08:00:00", due: "2026-03-03 10:00:00", state: "running", left: 2 * time.Hour},

		{name: "30 days: the start day is not counted", clock: "casefile", start: "2026-03-02 00:00:00", now: "2026-04-01 23:59:59", due: "2026-04-02 00:00:00", state: "running", left: time.Second},
		{name: "30 days: the hour of the start does not matter", clock: "casefile", start: "2026-03-02 23:59:59", now: "2026-04-02 00:00:00", due: "2026-04-02 00:00:00", state: "running"},
		{name: "30 days over 29 February", clock: "casefile", start: "2028-02-10 12:00:00", now: "2028-03-12 00:00:00", due: "2028-03-12 00:00:00", state: "running"},
		{name: "30 days over a February of 28 days", clock: "casefile", start: "2027-02-10 12:00:00", now: "2027-03-13 00:00:00", due: "2027-03-13 00:00:00", state: "running"},
		{name: "30 days end on a Sunday: no shift", clock: "casefile", start: "2026-01-30 09:00:00", now: "2026-03-02 00:00:01", due: "2026-03-02 00:00:00", state: "late", overdue: time.Second},
		{name: "file formed at 24:00 of the last day", clock: "casefile", start: "2026-03-02 12:00:00", stops: []string{"2026-04-02 00:00:00", ""}, now: "2026-05-01 00:00:00", due: "2026-04-02 00:00:00", state: "met"},

		{name: "3 months: corresponding day", clock: "archive", start: "2026-03-15 08:00:00", now: "2026-06-15 12:00:00", due: "2026-06-16 00:00:00", state: "running", left: 12 * time.Hour},
		{name: "3 months: 30 November to 28 February", clock: "archive", start: "2026-11-30 08:00:00", now: "2027-03-01 00:00:00", due: "2027-03-01 00:00:00", state: "running"},
		{name: "3 months: 30 November to 29 February", clock: "archive", start: "2027-11-30 08:00:00", now: "2028-03-01 00:00:00", due: "2028-03-01 00:00:00", state: "running"},
		{name: "3 months: 29 November to 28 February", clock: "archive", start: "2026-11-29 08:00:00", now: "2027-03-01 00:00:00.000001", due: "2027-03-01 00:00:00", state: "late", overdue: time.Microsecond},
		{name: "3 months: 31 March to 30 June", clock: "archive", start: "2026-03-31 08:00:00", now: "2026-07-01 00:00:00", due: "2026-07-01 00:00:00", state: "running"},
		{name: "3 months: 28 February to 28 May, not the month's end", clock: "archive", start: "2027-02-28 08:00:00", now: "2027-05-29 00:00:00", due: "2027-05-29 00:00:00", state: "running"},
		{name: "3 months: 29 February to 29 May", clock: "archive", start: "2028-02-29 23:00:00", now: "2028-05-30 00:00:00", due: "2028-05-30 00:00:00", state: "running"},
		{name: "3 months over the year's end", clock: "archive", start: "2026-12-31 23:59:59", now: "2027-04-01 00:00:00", due: "2027-04-01 00:00:00", state: "running"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := clock(t, c.clock).Read(regulation.Facts{Start: at(t, c.start), Stops: stops(t, c.stops...)}, at(t, c.now))
			if r.State != c.state || !r.Due.Equal(at(t, c.due)) || r.Left != c.left || r.Overdue != c.overdue {
				t.Errorf("state %s due %v left %v overdue %v, want %s %v %v %v",
					r.State, r.Due.UTC(), r.Left, r.Overdue, c.state, at(t, c.due), c.left, c.overdue)
			}
		})
	}
}

func TestReadingCarriesEverythingToCheckIt(t *testing.T) {
	t.Parallel()
	r := clock(t, "handover").Read(regulation.Facts{
		Start: at(t, "2026-11-22 16:40:00"), Stops: stops(t, "2026-11-23 17:00:00", ""),
	}, at(t, "2026-12-01 00:00:00"))
	if got := r.Rule.Citation(); got != (regulation.Words{ZH: "安市农法字〔2023〕5号附件1第六条", EN: "安市农法字〔2023〕5号, Annex 1, Article 6"}) {
		t.Errorf("citation = %+v", got)
	}
	got := []any{r.Clock, r.Title.ZH, r.Rule.Pack.String(), r.OwedBy, r.Length, r.Counting, r.StartFact, r.StopFact, r.State.Words().ZH, r.Stopped.UTC().Format(time.RFC3339)}
	want := []any{"handover", "移交时限", "ankang@1", regulation.OfficerOwes, 24, regulation.NaturalHours, regulation.DutyEnded, regulation.HandoverSigned, "逾期办结", "2026-11-23T09:00:00Z"}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestReleaseEndsARunWithoutBeingDone(t *testing.T) {
	t.Parallel()
	start, due := at(t, "2026-03-02 10:00:00"), at(t, "2026-03-03 10:00:00")
	now := due.Add(48 * time.Hour)
	for _, c := range []struct {
		name    string
		release time.Time
		stop    time.Time
		state   regulation.State
		overdue time.Duration
	}{
		{"in time", due.Add(-time.Hour), time.Time{}, regulation.Released, 0},
		{"exactly at due", due, time.Time{}, regulation.Released, 0},
		{"late", due.Add(time.Hour), time.Time{}, regulation.ReleasedLate, time.Hour},
		{"done before", due.Add(time.Hour), due.Add(-time.Minute), regulation.Met, 0},
		{"done at the same moment", due.Add(-time.Hour), due.Add(-time.Hour), regulation.Met, 0},
		{"done after is another run's", due.Add(-time.Hour), due.Add(-time.Minute), regulation.Released, 0},
		{"not yet", now.Add(time.Hour), time.Time{}, regulation.Late, 48 * time.Hour},
	} {
		f := regulation.Facts{Start: start, Released: regulation.Release{At: c.release, Why: regulation.Returned}}
		if !c.stop.IsZero() {
			f.Stops = []regulation.Stop{{At: c.stop}}
		}
		r := clock(t, "storage").Read(f, now)
		if r.State != c.state || r.Overdue != c.overdue {
			t.Errorf("%s: %s overdue %v, want %s %v", c.name, r.State, r.Overdue, c.state, c.overdue)
		}
		if why := r.Released == regulation.Returned; why != (c.state == regulation.Released || c.state == regulation.ReleasedLate) {
			t.Errorf("%s: reason shown %t", c.name, why)
		}
	}
}

func TestSettingsTakeOnlyFactsThatThePackOffers(t *testing.T) {
	t.Parallel()
	storage := clock(t, "storage")
	accepted, err := storage.StartingAt(regulation.HandoverReceived)
	if err != nil || accepted.Start.Fact != regulation.HandoverReceived {
		t.Fatalf("acceptance as start: %v %v", accepted.Start, err)
	}
	back, err := accepted.StartingAt(regulation.HandoverSigned)
	if err != nil || cmp.Diff(storage.Start, back.Start) != "" {
		t.Errorf("back again: %v %v", back.Start, err)
	}
	if _, err := storage.StartingAt(regulation.DutyEnded); !errors.Is(err, fault.ClockFactNotAllowed) {
		t.Errorf("start that the pack does not offer: %v", err)
	}
	if _, err := storage.StoppingAt(regulation.HandoverReceived); !errors.Is(err, fault.ClockFactNotAllowed) {
		t.Errorf("stop that the pack does not offer: %v", err)
	}
	sealed, err := clock(t, "casefile").StoppingAt(regulation.CasefileSealed)
	if err != nil || sealed.Stop.Fact != regulation.CasefileSealed {
		t.Errorf("sealed as stop: %v %v", sealed.Stop, err)
	}
	if same, err := storage.StartingAt(regulation.HandoverSigned); err != nil || cmp.Diff(storage.Start, same.Start) != "" {
		t.Errorf("the present fact again: %v", err)
	}
}

func TestEveryStateHasWords(t *testing.T) {
	t.Parallel()
	late := map[regulation.State]bool{regulation.Late: true, regulation.MetLate: true, regulation.ReleasedLate: true}
	for _, s := range regulation.States() {
		if s.Words().ZH == "" || s.Words().EN == "" || s.Late() != late[s] {
			t.Errorf("%s: words %+v late %t", s, s.Words(), s.Late())
		}
	}
}
