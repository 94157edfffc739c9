package regulation_test

import (
	"math/rand/v2"
	"testing"
	"time"
	_ "time/tzdata" // the judge of the fixed zone must not depend on the machine

	"liuhen/internal/regulation"
)

// TestFixedZoneEqualsShanghai guards the decision to compute in UTC+8.
func TestFixedZoneEqualsShanghai(t *testing.T) {
	t.Parallel()
	shanghai, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	for h := time.Date(1992, 1, 1, 0, 0, 0, 0, time.UTC); h.Year() < 2038; h = h.Add(time.Hour) {
		y, m, d := h.In(shanghai).Date()
		if got := regulation.DateOf(h); got != (regulation.Date{Year: y, Month: m, Day: d}) {
			t.Fatalf("%v: %v in the fixed zone, %d-%d-%d in Asia/Shanghai", h, got, y, m, d)
		}
	}
}

// slowDue counts as a person with a calendar does, one day after the other, and
// shares no code with the package.
func slowDue(counting regulation.Counting, start time.Time, n int) time.Time {
	const day = 24 * time.Hour
	east := time.FixedZone("", 8*60*60)
	s := start.In(east)
	midnight := time.Date(s.Year(), s.Month(), s.Day(), 0, 0, 0, 0, east)
	switch counting {
	case regulation.NaturalHours:
		return start.Add(time.Duration(n*3600) * time.Second)
	case regulation.CalendarDays:
		for ; n > 0; n-- {
			midnight = midnight.Add(day)
		}
		return midnight.Add(day)
	}
	// Walk to the nth first of a month, then on to the day's number or the last day.
	d := midnight
	for ; n > 0; n-- {
		for d = d.Add(day); d.Day() != 1; d = d.Add(day) {
		}
	}
	for d.Day() < s.Day() && d.Add(day).Month() == d.Month() {
		d = d.Add(day)
	}
	return d.Add(day)
}

// TestDueOverElevenYears compares every day of eleven years, at its edges and in
// its middle, with the slow count, and holds due to be monotone and after start.
func TestDueOverElevenYears(t *testing.T) {
	t.Parallel()
	for _, name := range regulation.ClockNames() {
		c := clock(t, name)
		var before time.Time
		for day := at(t, "2023-01-01 00:00:00"); day.Before(at(t, "2034-01-01 00:00:00")); day = day.Add(24 * time.Hour) {
			for _, offset := range []time.Duration{0, time.Microsecond, 12*time.Hour + 34*time.Minute, 24*time.Hour - time.Microsecond} {
				start := day.Add(offset)
				due := c.Due(start)
				if want := slowDue(c.Counting, start, c.Length); !due.Equal(want) {
					t.Fatalf("%s from %v: due %v, counted by hand %v", name, start, due.UTC(), want.UTC())
				}
				if due.Before(start) || due.Before(before) {
					t.Fatalf("%s from %v: due %v before its start or before an earlier start's due %v", name, start, due, before)
				}
				before = due
			}
		}
	}
}

func TestCorrespondingMonthsOfAnyLength(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	c := clock(t, "archive")
	for range 5000 {
		c.Length = 1 + random.IntN(40)
		start := at(t, "2020-01-01 00:00:00").Add(time.Duration(random.Int64N(int64(20 * 365 * 24 * time.Hour))))
		if want := slowDue(c.Counting, start.Truncate(time.Microsecond), c.Length); !c.Due(start).Equal(want) {
			t.Fatalf("%d months from %v: %v, by hand %v", c.Length, start, c.Due(start).UTC(), want.UTC())
		}
	}
}

// history makes facts as a desk records them: each stop and each return is added
// at the time at which it happens, never before an earlier one.
func history(random *rand.Rand, start time.Time) regulation.Facts {
	f := regulation.Facts{Start: start}
	moment := start.Add(time.Duration(random.Int64N(int64(40 * time.Hour))))
	for range random.IntN(4) {
		s := regulation.Stop{At: moment}
		moment = moment.Add(time.Duration(random.Int64N(int64(20 * time.Hour))))
		if random.IntN(3) > 0 {
			s.UndoneAt = moment
		}
		f.Stops = append(f.Stops, s)
		moment = moment.Add(time.Duration(random.Int64N(int64(20 * time.Hour))))
	}
	if random.IntN(4) == 0 {
		f.Released = regulation.Release{At: moment, Why: regulation.Returned}
	}
	return f
}

// TestLateStaysLateForEver reads random histories at rising moments.
func TestLateStaysLateForEver(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(3, 4))
	c := clock(t, "handover")
	seen := map[regulation.State]int{}
	for range 4000 {
		start := at(t, "2026-12-30 00:00:00").Add(time.Duration(random.Int64N(int64(72 * time.Hour))))
		f := history(random, start)
		late := false
		for hour := range 120 {
			r := c.Read(f, start.Add(time.Duration(hour)*time.Hour))
			if late && !r.State.Late() {
				t.Fatalf("%+v: late, then %s at hour %d", f, r.State, hour)
			}
			late = late || r.State.Late()
			seen[r.State]++
			consistent(t, r)
		}
	}
	for _, s := range regulation.States() {
		if s != regulation.NotStarted && seen[s] == 0 {
			t.Errorf("the histories never show %s: they prove nothing about it", s)
		}
	}
}

// consistent holds what every started reading must satisfy.
func consistent(t *testing.T, r regulation.Reading) {
	t.Helper()
	ended := r.State != regulation.Running && r.State != regulation.Late
	switch {
	case r.Due.Before(r.Start), r.Left < 0, r.Overdue < 0, r.Left > 0 && r.Overdue > 0,
		r.State.Late() != (r.Overdue > 0), ended == r.Stopped.IsZero():
		t.Fatalf("inconsistent reading %+v", r)
	}
}

// TestLocationOfTimesDoesNotMatter reads the same instants written in other zones.
func TestLocationOfTimesDoesNotMatter(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(5, 6))
	far := time.FixedZone("", -11*60*60)
	for _, name := range regulation.ClockNames() {
		c := clock(t, name)
		for range 500 {
			start := at(t, "2026-01-01 00:00:00").Add(time.Duration(random.Int64N(int64(365 * 24 * time.Hour))))
			if !c.Due(start).Equal(c.Due(start.In(far))) {
				t.Fatalf("%s: due of %v depends on how the time is written", name, start)
			}
		}
	}
}
