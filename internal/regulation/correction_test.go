package regulation_test

import (
	"testing"

	"liuhen/internal/regulation"
)

func TestCorrectionsNeedTheHeadWhenTheyFavour(t *testing.T) {
	t.Parallel()
	const (
		early = "2026-03-02 10:00:00" // signed at stop, this start makes it late
		later = "2026-03-02 20:00:00" // and this one in time
		stop  = "2026-03-03 15:00:00"
		now   = "2026-03-05 00:00:00"
	)
	for _, c := range []struct {
		name          string
		from, to      string
		stop          string
		now           string
		signed        bool
		state         regulation.State
		needs, marked bool
	}{
		{name: "late to in time, unsigned: the original counts", from: early, to: later, stop: stop, now: now, state: "met-late", needs: true},
		{name: "late to in time, signed: the correction counts, marked", from: early, to: later, stop: stop, now: now, signed: true, state: "met", marked: true},
		{name: "late to running, unsigned", from: early, to: later, now: "2026-03-03 12:00:00", state: "late", needs: true},
		{name: "late to not started, unsigned", from: early, to: "", now: now, state: "late", needs: true},
		{name: "in time to late counts at once", from: later, to: early, stop: stop, now: now, state: "met-late"},
		{name: "in time to late, signed or not, is no mark", from: later, to: early, stop: stop, now: now, signed: true, state: "met-late"},
		{name: "late to late counts at once", from: early, to: "2026-03-02 11:00:00", stop: stop, now: now, state: "met-late"},
		{name: "not yet late: the correction counts for now", from: early, to: later, now: "2026-03-03 09:00:00", state: "running"},
		{name: "signature without favour leaves no mark", from: early, to: later, now: "2026-03-03 09:00:00", signed: true, state: "running"},
	} {
		facts := func(start string) regulation.Facts {
			f := regulation.Facts{Start: at(t, start)}
			if c.stop != "" {
				f.Stops = stops(t, c.stop, "")
			}
			return f
		}
		got := clock(t, "handover").ReadBoth(facts(c.from), facts(c.to), c.signed, at(t, c.now))
		if got.Authoritative().State != c.state || got.NeedsSignature() != c.needs || got.Marked() != c.marked {
			t.Errorf("%s: %s needs %t marked %t", c.name, got.Authoritative().State, got.NeedsSignature(), got.Marked())
		}
		if !got.Original.Start.Equal(at(t, c.from)) || !got.Current.Start.Equal(at(t, c.to)) {
			t.Errorf("%s: both results must show", c.name)
		}
	}
}

// TestSecondCorrectionDoesNotLiveOnTheFirstSignature reads three statements of one
// end: first recorded, signed by the head, stated last.
func TestSecondCorrectionDoesNotLiveOnTheFirstSignature(t *testing.T) {
	t.Parallel()
	const first, inTime, late = "2026-03-02 10:00:00", "2026-03-02 20:00:00", "2026-03-02 11:00:00"
	for _, c := range []struct {
		name, counted, last string
		start               string
		needs, marked       bool
	}{
		{"signed one in time, a later one in time too", inTime, "2026-03-02 21:00:00", "2026-03-02 21:00:00", false, true},
		{"signed one in time, a later one late counts at once", inTime, late, late, false, false},
		{"signed one late, a later one in time waits", late, inTime, late, true, false},
		{"nothing signed, the last one waits", first, inTime, first, true, false},
	} {
		facts := func(start string) regulation.Facts {
			return regulation.Facts{Start: at(t, start), Stops: stops(t, "2026-03-03 15:00:00", "")}
		}
		got := clock(t, "handover").ReadCorrected(facts(first), facts(c.counted), facts(c.last), at(t, "2026-03-05 00:00:00"))
		if !got.Authoritative().Start.Equal(at(t, c.start)) || got.NeedsSignature() != c.needs || got.Marked() != c.marked {
			t.Errorf("%s: counts from %v, needs %t marked %t", c.name, got.Authoritative().Start, got.NeedsSignature(), got.Marked())
		}
	}
}
