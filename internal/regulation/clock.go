package regulation

import (
	"slices"
	"time"

	"liuhen/internal/fault"
)

// The names of the clocks that every pack defines.
const (
	// HandoverClock: material from the officer to the custodian (附件1第六条, 24 hours).
	HandoverClock = "handover"
	// StorageClock: material from the handover into the named server (附件1第六条, 24 hours).
	StorageClock = "storage"
	// CasefileClock: text and audio-visual records into a case file (附件1第七条, 30 days).
	CasefileClock = "casefile"
	// ArchiveClock: the arranged file to the archive (附件2第三条, 3 months).
	ArchiveClock = "archive"
)

// ClockNames returns the names of the clocks that every pack defines, in the
// order in which they come in the life of a recording.
func ClockNames() []string {
	return []string{HandoverClock, StorageClock, CasefileClock, ArchiveClock}
}

// Fact is a recorded fact on which a clock may start or stop. The set is closed,
// since the program can count only from what it records.
type Fact string

// The facts.
const (
	// DutyEnded: 执法工作结束, the end of the tour, by default of the activity itself.
	DutyEnded Fact = "duty-ended"
	// HandoverSigned: the officer signed the handover.
	HandoverSigned Fact = "handover-signed"
	// HandoverReceived: the custodian received what was handed over.
	HandoverReceived Fact = "handover-received"
	// ItemDeposited: the stored bytes were read again, matched and locked.
	ItemDeposited Fact = "item-deposited"
	// ActEnded: 行政执法行为终结, by an event that was recorded.
	ActEnded Fact = "act-ended"
	// CasefileFormed: text and audio-visual records stand together in one case file.
	CasefileFormed Fact = "casefile-formed"
	// CasefileSubmitted: the arranged file with its list was handed to the archive post.
	CasefileSubmitted Fact = "casefile-submitted"
	// CasefileSealed: the archivist accepted and sealed the file (归档保存).
	CasefileSealed Fact = "casefile-sealed"
	// MatterCompleted: 办结, by an event that was recorded.
	MatterCompleted Fact = "matter-completed"
)

func facts() []Fact {
	return []Fact{DutyEnded, HandoverSigned, HandoverReceived, ItemDeposited, ActEnded,
		CasefileFormed, CasefileSubmitted, CasefileSealed, MatterCompleted}
}

// Post is who owes what a clock counts.
type Post string

// The posts that owe something in time.
const (
	// OfficerOwes: 执法人员.
	OfficerOwes Post = "officer"
	// CustodianOwes: 全过程记录管理人员.
	CustodianOwes Post = "custodian"
	// CaseOfficerOwes: 承办人.
	CaseOfficerOwes Post = "case-officer"
)

func posts() []Post { return []Post{OfficerOwes, CustodianOwes, CaseOfficerOwes} }

// Hinge is the fact on which a clock starts or stops, and the facts that an
// agency's setting may put in its place.
type Hinge struct {
	Fact Fact
	Or   []Fact
}

// Clock is one time limit of a pack.
type Clock struct {
	Name        string
	Title       Words
	Rule        Rule
	OwedBy      Post
	Length      int
	Counting    Counting
	Start, Stop Hinge
	// Since is the day from which the pack binds whom the clock is read for, by its
	// Adoption: a start fact before it starts nothing. The zero Date is always.
	Since Date
}

// StartingAt returns the clock with another start fact, or ClockFactNotAllowed
// when the pack does not offer it.
func (c Clock) StartingAt(f Fact) (Clock, error) {
	h, err := c.hang(c.Start, f)
	c.Start = h
	return c, err
}

// StoppingAt returns the clock with another stop fact, or ClockFactNotAllowed
// when the pack does not offer it.
func (c Clock) StoppingAt(f Fact) (Clock, error) {
	h, err := c.hang(c.Stop, f)
	c.Stop = h
	return c, err
}

func (c Clock) hang(h Hinge, f Fact) (Hinge, error) {
	if f == h.Fact {
		return h, nil
	}
	i := slices.Index(h.Or, f)
	if i < 0 {
		return h, fault.ClockFactNotAllowed.Err("set clock", c.Name, nil).With("clock", c.Name).With("fact", clip(string(f)))
	}
	or := slices.Clone(h.Or)
	or[i] = h.Fact
	return Hinge{Fact: f, Or: or}, nil
}

// Due returns the last moment in time for a start, to the microsecond.
func (c Clock) Due(start time.Time) time.Time { return c.Counting.due(start, c.Length) }

// Stop is one moment at which what was owed was done. A stop that was undone (a
// handover returned, a submission sent back) has UndoneAt; zero means it stands.
type Stop struct {
	At, UndoneAt time.Time
}

// Release ends a run of a clock without what it asked for: what was owed is owed
// no longer, or by somebody else. It is never shown as done.
type Release struct {
	At  time.Time
	Why ReleaseReason
}

// ReleaseReason says why nothing is owed any more. The codes are stored.
type ReleaseReason string

// The reasons.
const (
	// Returned: the material went back to the officer, whose own clock runs on.
	Returned ReleaseReason = "returned"
	// Void: the item was wrongly uploaded and marked void by a second person.
	Void ReleaseReason = "void"
	// ReadIn: the files of the carrier were read in, and each has its own clock, which
	// runs from the same start.
	ReadIn ReleaseReason = "read-in"
)

// Facts are the recorded times of one run of a clock for one subject. Facts are
// only ever added. Order of Stops does not matter.
type Facts struct {
	// Start is zero while the start fact is not recorded.
	Start    time.Time
	Stops    []Stop
	Released Release
}

// Read returns what the clock shows at now. Facts later than now are not yet
// seen, so that a reading of a past moment can be repeated.
//
// The earliest stop that stands decides. A return undoes its stop, and the clock
// runs on from its first start for what is still owed. A stop exactly at the due
// time is in time; due, stops and now are compared in whole microseconds.
func (c Clock) Read(f Facts, now time.Time) Reading {
	now = cut(now)
	r := Reading{
		Clock: c.Name, Title: c.Title, Rule: c.Rule, OwedBy: c.OwedBy, Length: c.Length, Counting: c.Counting,
		StartFact: c.Start.Fact, StopFact: c.Stop.Fact, State: NotStarted, Since: c.Since,
	}
	unbound := !c.Since.IsZero() && f.Start.Before(c.Since.Start())
	if f.Start.IsZero() || cut(f.Start).After(now) || unbound {
		return r
	}
	r.Start, r.Due = cut(f.Start), c.Due(f.Start)
	stop, stopped := standing(f.Stops, now)
	gone, released := seen(f.Released.At, now)
	switch {
	case stopped && (!released || !gone.Before(stop)):
		return r.until(stop, Met, MetLate)
	case released:
		r.Released = f.Released.Why
		return r.until(gone, Released, ReleasedLate)
	}
	return r.running(now)
}

// standing returns the earliest stop that was made and not undone by now.
func standing(stops []Stop, now time.Time) (earliest time.Time, ok bool) {
	for _, s := range stops {
		at, made := seen(s.At, now)
		if _, undone := seen(s.UndoneAt, now); !made || undone {
			continue
		}
		if !ok || at.Before(earliest) {
			earliest, ok = at, true
		}
	}
	return earliest, ok
}

// seen cuts t and reports whether it is set and not after now.
func seen(t, now time.Time) (time.Time, bool) {
	cutT := cut(t)
	return cutT, !t.IsZero() && !cutT.After(now)
}
