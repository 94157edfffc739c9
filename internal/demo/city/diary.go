package city

import (
	"container/heap"
	"context"
	"time"

	"liuhen/internal/demo"
)

// entry is one thing that is still to happen.
type entry struct {
	at    time.Time
	order int // in which it was written down
	do    func(context.Context) error
}

// diary is a heap of entries, the earliest first; of those at one moment, the one that
// was written down first.
type diary struct {
	entries []entry
	written int
}

func (d *diary) Len() int { return len(d.entries) }

func (d *diary) Less(i, j int) bool {
	a, b := d.entries[i], d.entries[j]
	if a.at.Equal(b.at) {
		return a.order < b.order
	}
	return a.at.Before(b.at)
}

func (d *diary) Swap(i, j int) { d.entries[i], d.entries[j] = d.entries[j], d.entries[i] }

// Push implements heap.Interface.
func (d *diary) Push(x any) {
	if e, ok := x.(entry); ok {
		d.entries = append(d.entries, e)
	}
}

// Pop implements heap.Interface.
func (d *diary) Pop() any {
	last := len(d.entries) - 1
	e := d.entries[last]
	d.entries = d.entries[:last]
	return e
}

// note writes down what is to happen at the moment.
func (d *diary) note(at time.Time, do func(context.Context) error) {
	heap.Push(d, entry{at, d.written, do})
	d.written++
}

// live lets happen what is written down up to now, and what is written down while it
// happens. The rest never does.
func (d *diary) live(ctx context.Context, clock *Clock, now time.Time) error {
	for d.Len() > 0 {
		e, ok := heap.Pop(d).(entry)
		if !ok || e.at.After(now) {
			return nil
		}
		clock.until(e.at)
		if err := e.do(ctx); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// hour is so late on the day in Beijing.
func hour(day time.Time, hour, minute int) time.Time {
	y, m, d := day.In(demo.Beijing).Date()
	return time.Date(y, m, d, hour, minute, 0, 0, demo.Beijing)
}

// workday is the day, or the Monday after it.
func workday(day time.Time) time.Time {
	for day.In(demo.Beijing).Weekday() == time.Saturday || day.In(demo.Beijing).Weekday() == time.Sunday {
		day = day.AddDate(0, 0, 1)
	}
	return day
}
