package regulation

import "time"

// Counting is a way to count a time limit. The set is closed: a pack that names
// another is refused, because a due time that nobody defined would be a guess.
type Counting string

// The ways of counting. Days and months end at 24:00 of their last day in China.
// None of them moves on from a holiday: the regulation does not say so, and the
// shift needs a calendar that can be checked (docs/formats/pack.md, "Growth").
const (
	// NaturalHours: start plus n times 60 minutes, nights and holidays included.
	NaturalHours Counting = "natural-hours"
	// CalendarDays: the day of the start is not counted; ends at 24:00 of the nth day after it.
	CalendarDays Counting = "calendar-days"
	// CorrespondingMonths: ends at 24:00 of the day of the nth month after that
	// has the start's day number, or of that month's last day where it has none.
	CorrespondingMonths Counting = "corresponding-months"
)

// Countings returns every way of counting that this program knows.
func Countings() []Counting {
	return []Counting{NaturalHours, CalendarDays, CorrespondingMonths}
}

// longest returns the greatest length that a clock may have: about a hundred
// years, which keeps every due time far from the ends of the time line.
func (c Counting) longest() int {
	switch c {
	case CorrespondingMonths:
		return 1200
	case CalendarDays:
		return 36525
	}
	return 876600
}

// due returns the last moment in time of n units from start. A Counting outside
// the closed set never passes Parse and yields the start itself.
func (c Counting) due(start time.Time, n int) time.Time {
	start = cut(start)
	switch c {
	case NaturalHours:
		return start.Add(time.Duration(n) * time.Hour)
	case CalendarDays:
		return DateOf(start).AddDays(n).End()
	case CorrespondingMonths:
		return DateOf(start).AddMonths(n).End()
	}
	return start
}
