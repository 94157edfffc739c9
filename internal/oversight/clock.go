package oversight

import (
	"slices"
	"time"

	"liuhen/internal/activity"
	"liuhen/internal/custody"
	"liuhen/internal/regulation"
	"liuhen/internal/tour"
)

// Clock is what one clock shows for one noun.
type Clock struct {
	// Noun is what the clock runs for.
	Noun custody.Ref
	// Reading is the one that counts.
	Reading regulation.Reading
	// Corrected holds every result where a fact under the clock was corrected; else nil.
	Corrected *regulation.Corrected
}

// Marked reports whether the clock is in time only by a correction that the head
// signed. The mark goes wherever the reading goes.
func (c Clock) Marked() bool { return c.Corrected != nil && c.Corrected.Marked() }

// NeedsSignature reports whether a correction would turn the clock from late into not
// late, and waits for the head.
func (c Clock) NeedsSignature() bool { return c.Corrected != nil && c.Corrected.NeedsSignature() }

// Look is one look at the clocks.
type Look struct {
	Now time.Time
	// Since is the day from which the pack binds each agency; an agency that is not in
	// it is always bound.
	Since map[string]regulation.Date
}

// Work is one activity with the tours that it names or named, by id.
type Work struct {
	Activity activity.Activity
	Tours    map[string]tour.Tour
}

// telling is one way in which corrected facts are told.
type telling struct {
	end  func(custody.Ends) time.Time
	tour func(activity.Out) string
}

// tellings are the three, in the order of regulation.ReadCorrected.
var tellings = [...]telling{
	{func(e custody.Ends) time.Time { return e.First.Time }, activity.Out.First},
	{func(e custody.Ends) time.Time { return e.Counted().Time }, activity.Out.Counted},
	{func(e custody.Ends) time.Time { return e.At.Time }, func(o activity.Out) string { return o.Tour }},
}

// told are the facts of one clock in each telling.
type told [len(tellings)]regulation.Facts

// read reads the clock in every telling; they differ in their start alone.
func read(c regulation.Clock, noun custody.Ref, f told, now time.Time) Clock {
	same := func(o regulation.Facts) bool { return o.Start.Equal(f[0].Start) }
	if !slices.ContainsFunc(f[:], func(o regulation.Facts) bool { return !same(o) }) {
		return Clock{Noun: noun, Reading: c.Read(f[0], now)}
	}
	all := c.ReadCorrected(f[0], f[1], f[2], now)
	return Clock{Noun: noun, Reading: all.Authoritative(), Corrected: &all}
}

// duty is what is recorded of the end of duty of the agency's officers.
func (w Work) duty(agency string, t telling) regulation.Duty {
	id := t.tour(w.Activity.Out(agency))
	d := regulation.Duty{ActivityEnd: t.end(w.Activity.Ended), InTour: id != ""}
	if out, ok := w.Tours[id]; ok {
		d.TourEnd = t.end(out.Ended)
	}
	return d
}

// duties are those of an agency in several activities in one telling.
func duties(works []Work, agency string, t telling) []regulation.Duty {
	all := make([]regulation.Duty, len(works))
	for i, w := range works {
		all[i] = w.duty(agency, t)
	}
	return all
}

// packOf returns the pack of the activity that decides: the one whose duty ended
// first for the agency; where none ended, the first; without any, the pack of this program.
func packOf(works []Work, agency string) (*regulation.Pack, error) {
	if len(works) == 0 {
		return regulation.Builtin(), nil
	}
	deciding, earliest := works[0], time.Time{}
	for _, w := range works {
		end := w.duty(agency, tellings[len(tellings)-1]).End()
		if !end.IsZero() && (earliest.IsZero() || end.Before(earliest)) {
			deciding, earliest = w, end
		}
	}
	return regulation.Find(deciding.Activity.Pack)
}

// two are the clocks of the pack under which material is handed over and stored.
type two struct{ handover, storage regulation.Clock }

func (l Look) twoOf(works []Work, agency string) (two, error) {
	pack, err := packOf(works, agency)
	if err != nil {
		return two{}, err
	}
	var c two
	if c.handover, err = pack.Clock(regulation.HandoverClock); err != nil {
		return c, err
	}
	c.storage, err = pack.Clock(regulation.StorageClock)
	c.handover.Since, c.storage.Since = l.Since[agency], l.Since[agency]
	return c, err
}

// rank orders states by how much they ask for attention.
var rank = map[regulation.State]int{
	regulation.Late: 0, regulation.Running: 1, regulation.MetLate: 2, regulation.ReleasedLate: 3, regulation.NotStarted: 4,
	regulation.Met: 5, regulation.Released: 6,
}

// before reports whether a asks for more attention than b: by its state, then by its
// due time.
func before(a, b regulation.Reading) bool {
	if rank[a.State] != rank[b.State] {
		return rank[a.State] < rank[b.State]
	}
	return a.Due.Before(b.Due)
}

// Overall is one clock over several things: the one that asks for the most attention,
// and how many stand how.
type Overall struct {
	Clock
	Counts map[regulation.State]int
}

// add counts one more.
func (o *Overall) add(c Clock) {
	if o.Counts == nil {
		o.Counts = map[regulation.State]int{}
	}
	o.Counts[c.Reading.State]++
	if o.Noun.IsZero() || before(c.Reading, o.Reading) {
		o.Clock = c
	}
}
