package regulation

import (
	"fmt"
	"time"
)

// zone is the legal time of the whole country; see the package comment for why
// it is a fixed zone.
var zone = time.FixedZone("UTC+8", 8*60*60)

// precision is that of stored times; whatever is finer is cut off before any
// comparison, so that a time compares alike before and after it was stored.
const precision = time.Microsecond

func cut(t time.Time) time.Time { return t.Truncate(precision) }

// Date is a calendar day in China. The zero Date is no day.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// DateOf returns the day in China on which t falls.
func DateOf(t time.Time) Date {
	y, m, d := t.In(zone).Date()
	return Date{y, m, d}
}

// ParseDate reads YYYY-MM-DD and accepts only days that exist.
func ParseDate(s string) (Date, error) {
	t, err := time.ParseInLocation(time.DateOnly, s, zone)
	if err != nil {
		return Date{}, fmt.Errorf("regulation: %.20q is not a date YYYY-MM-DD", s)
	}
	return DateOf(t), nil
}

// String returns YYYY-MM-DD, or the empty string for the zero Date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
}

// IsZero reports whether d is no day.
func (d Date) IsZero() bool { return d == Date{} }

// Before reports whether d comes before e.
func (d Date) Before(e Date) bool { return d.Start().Before(e.Start()) }

// Start returns 00:00 of the day.
func (d Date) Start() time.Time {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, zone)
}

// End returns 24:00 of the day, which is 00:00 of the next.
func (d Date) End() time.Time { return d.AddDays(1).Start() }

// AddDays returns the day n days later.
func (d Date) AddDays(n int) Date {
	return DateOf(time.Date(d.Year, d.Month, d.Day+n, 0, 0, 0, 0, zone))
}

// AddMonths returns the corresponding day n months later: the same day of the
// month, or the month's last day where it has no such day.
func (d Date) AddMonths(n int) Date {
	first := DateOf(time.Date(d.Year, d.Month+time.Month(n), 1, 0, 0, 0, 0, zone))
	last := DateOf(time.Date(first.Year, first.Month+1, 0, 0, 0, 0, 0, zone))
	return Date{first.Year, first.Month, min(d.Day, last.Day)}
}

// Spell writes a moment as people read it from the clock on their wall, to the minute.
func Spell(at time.Time) string { return at.In(zone).Format("2006-01-02 15:04") }
