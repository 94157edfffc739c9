package regulation

import (
	"time"

	"liuhen/internal/term"
)

// State is what a clock shows. The codes are part of the API and never renamed.
type State string

// The states. Late, MetLate and ReleasedLate are late for ever.
const (
	// NotStarted: the start fact is not recorded.
	NotStarted State = "not-started"
	// Running: owed, and the due time has not passed.
	Running State = "running"
	// Met: done in time.
	Met State = "met"
	// MetLate: done after the due time.
	MetLate State = "met-late"
	// Late: still owed after the due time.
	Late State = "late"
	// Released: ended in time without being done; nothing is owed any more.
	Released State = "released"
	// ReleasedLate: ended without being done, after the due time.
	ReleasedLate State = "released-late"
)

// States returns every state, in the order in which a clock can reach them.
func States() []State {
	return []State{NotStarted, Running, Met, MetLate, Late, Released, ReleasedLate}
}

// Late reports whether the due time passed before what was owed was done.
func (s State) Late() bool { return s == Late || s == MetLate || s == ReleasedLate }

// Words returns the state's name for people.
func (s State) Words() Words { return Words(term.Of(term.Clocks, string(s))) }

// Reading is what a clock shows at one moment, with everything needed to check
// it by hand: fact, rule and its version, length, way of counting, due time.
type Reading struct {
	Clock               string
	Title               Words
	Rule                Rule
	OwedBy              Post
	Length              int
	Counting            Counting
	StartFact, StopFact Fact

	// Since is the day from which the clock binds; zero for always. A start fact before
	// it left the clock not started.
	Since Date

	// Start and Due are zero while not started. Stopped is the moment at which
	// the run ended, zero while it runs.
	Start, Due, Stopped time.Time
	State               State
	// Left is the time until Due while running, Overdue the time after Due: until
	// the run ended, or until the moment of reading. At most one is not zero.
	Left, Overdue time.Duration
	// Released says why nothing is owed any more, for the two released states.
	Released ReleaseReason
}

func (r Reading) until(end time.Time, inTime, late State) Reading {
	r.Stopped, r.State = end, inTime
	if end.After(r.Due) {
		r.State, r.Overdue = late, end.Sub(r.Due)
	}
	return r
}

func (r Reading) running(now time.Time) Reading {
	r.State, r.Left = Running, r.Due.Sub(now)
	if now.After(r.Due) {
		r.State, r.Left, r.Overdue = Late, 0, now.Sub(r.Due)
	}
	return r
}
