package api

import "time"

// Reading is what one clock 时限 shows for one thing, with everything that is needed
// to check it by hand.
type Reading struct {
	Clock string `json:"clock" enum:"handover,storage,casefile,archive"`
	Title Words  `json:"title"`
	Noun  string `json:"noun" doc:"what it runs for: kind and id, such as item/0190…"`
	Shown
	Rule       Rule   `json:"rule"`
	OwedBy     string `json:"owed_by" enum:"officer,custodian,case-officer"`
	Length     int    `json:"length"`
	Counting   string `json:"counting" enum:"natural-hours,calendar-days,corresponding-months"`
	StartFact  string `json:"start_fact" doc:"the recorded fact that starts it, such as duty-ended"`
	StopFact   string `json:"stop_fact"`
	BoundSince string `json:"bound_since,omitempty" doc:"day from which the pack binds the agency; a start before it starts nothing. Absent: always"`
	// Marked goes wherever the reading goes.
	Marked         bool              `json:"marked,omitempty" doc:"in time only by a correction that the head signed"`
	NeedsSignature bool              `json:"needs_signature,omitempty" doc:"a correction would make it not late, and waits for the head"`
	Corrected      *CorrectedReading `json:"corrected,omitempty" doc:"every result, where a fact under the clock was corrected"`
}

// Shown is the result of a reading.
type Shown struct {
	State      string     `json:"state" enum:"not-started,running,met,met-late,late,released,released-late"`
	StateWords Words      `json:"state_words"`
	Start      *time.Time `json:"start,omitempty"`
	Due        *time.Time `json:"due,omitempty" doc:"a stop at this very moment is in time"`
	Stopped    *time.Time `json:"stopped,omitempty"`
	Left       int64      `json:"left_seconds,omitempty" doc:"until due, while it runs"`
	Overdue    int64      `json:"overdue_seconds,omitempty" doc:"after due: until it stopped, or until now"`
	Released   string     `json:"released,omitempty" enum:"returned,void,read-in" doc:"why nothing is owed any more"`
}

// CorrectedReading holds the results on the facts as first recorded, as the head
// signed them last, and as stated last.
type CorrectedReading struct {
	Original Shown `json:"original"`
	Counted  Shown `json:"counted"`
	Current  Shown `json:"current"`
}

// Words says one thing in Chinese and in English.
type Words struct {
	ZH string `json:"zh"`
	EN string `json:"en"`
}

// Rule is where a duty comes from.
type Rule struct {
	Code     string `json:"code"`
	Pack     string `json:"pack" doc:"identity of the regulation pack, such as ankang@1"`
	Says     Words  `json:"says"`
	Citation Words  `json:"citation"`
}

// OverallReading is one clock over several things: the one that asks for the most
// attention, and how many stand how.
type OverallReading struct {
	Reading
	Counts map[string]int `json:"counts" doc:"how many show each state; empty while nothing is there"`
}

// Clocks are the clocks of one thing.
type Clocks struct {
	Clocks []Reading `json:"clocks" doc:"of storage every run, the last being the present one"`
}

// Overview is how the agencies stand that one may see, without content.
type Overview struct {
	Agencies []Standing `json:"agencies"`
}

// Standing is how one agency stands.
type Standing struct {
	Agency  string   `json:"agency"`
	Owed    []Owed   `json:"owed" doc:"what waits for somebody; what was done is not in it"`
	Numbers []Number `json:"numbers"`
	// BrokenReferences are counted as if they were not there.
	BrokenReferences []Reference `json:"broken_references,omitempty" doc:"what is owed and names something that is not there"`
}

// Reference is one thing that names another, each as kind/id.
type Reference struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// Owed is how much is owed under one clock.
type Owed struct {
	Clock   string         `json:"clock" enum:"handover,storage,casefile,archive"`
	Counts  map[string]int `json:"counts" doc:"how many are running, late, or not started"`
	NextDue *time.Time     `json:"next_due,omitempty" doc:"the earliest of what is not late yet"`
	Overdue int64          `json:"overdue_seconds,omitempty" doc:"of what is overdue the longest"`
	More    bool           `json:"more,omitempty" doc:"there is more: only the oldest were looked at"`
}

// Number is how many things of a kind stand in a state.
type Number struct {
	Noun   string `json:"noun"`
	State  string `json:"state"`
	Number int    `json:"number"`
	More   bool   `json:"more,omitempty" doc:"there are more than that"`
}
