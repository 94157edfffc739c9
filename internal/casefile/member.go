package casefile

import (
	"time"

	"liuhen/internal/item"
	"liuhen/internal/translog"
)

// Member returns the placement as one member of the ordered root that sealing
// commits: position counts from 1 without gap, it is the item as its last event at
// that time left it, origin names the log that holds the item's events and last
// is that event's place there. The span is given in microseconds from the item's
// start; a side that the placement leaves open, and every side of an item whose
// start is unknown, is 0.
func (p Placement) Member(position int64, it item.Item, origin string, last int64) translog.Member {
	m := translog.Member{
		Position: position, Item: string(it.ID), SHA256: it.SHA256, SM3: it.SM3, Size: it.Size, Log: origin, Last: last,
	}
	start, _, known := it.Span()
	if known && !p.From.IsZero() {
		m.From = sinceStart(start, p.From.Time)
	}
	if known && !p.Until.IsZero() {
		m.To = sinceStart(start, p.Until.Time)
	}
	return m
}

// sinceStart never goes below 0: a span that begins before the item does takes the
// item from its start.
func sinceStart(start, t time.Time) int64 { return max(0, t.Sub(start).Microseconds()) }
