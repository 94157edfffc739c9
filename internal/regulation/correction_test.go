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
		name                string
		from, to            string
		stop                string
		now                 string
		signed              bool
		state               regulation.State
		needs, marked, favs bool
	}{
		{name: "late to in time, unsigned: the original counts", from: early, to: later, stop: stop, now: now, state: "met-late", needs: true, favs: true},
		{name: "late to in time, signed: the correction counts, marked", from: early, to: later, stop: stop, now: now, signed: true, state: "met", marked: true, favs: true},
		{name: "late to running, unsigned", from: early, to: later, now: "2026-03-03 12:00:00", state: "late", needs: true, favs: true},
		{name: "late to not started, unsigned", from: early, to: "", now: now, state: "late", needs: true, favs: true},
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
		if got.Authoritative().State != c.state || got.NeedsSignature() != c.needs || got.Marked() != c.marked || got.Favourable() != c.favs {
			t.Errorf("%s: %s needs %t marked %t favourable %t", c.name, got.Authoritative().State, got.NeedsSignature(), got.Marked(), got.Favourable())
		}
		if !got.Original.Start.Equal(at(t, c.from)) || !got.Current.Start.Equal(at(t, c.to)) {
			t.Errorf("%s: both results must show", c.name)
		}
	}
}
