package custody

import (
	"slices"
	"time"

	"liuhen/internal/fault"
)

// Step is who did something, and when.
type Step struct {
	By Actor  `json:"by"`
	At Micros `json:"at"`
}

// Correction keeps what a person corrected in a noun, with his reason (decision
// 12). Where a clock of the law rests on the field, the head's signature is kept
// with it.
type Correction struct {
	Field      string `json:"field"` // JSON name of the field
	Old        string `json:"old"`   // times as Micros.Spell gives them
	New        string `json:"new"`
	Reason     string `json:"reason"`
	By         Actor  `json:"by"`
	At         Micros `json:"at"`
	HeadSigned *Step  `json:"head_signed,omitempty"`
}

// MaxCorrections is how many corrections a value carries. Older ones stay in the
// noun's chain of events; without a bound a much corrected noun would outgrow
// MaxPayload and could then never be corrected again.
const MaxCorrections = 10

// Corrections are the newest corrections of a noun, oldest first.
type Corrections []Correction

// Add returns cs with c, without sharing memory with cs.
func (cs Corrections) Add(c ...Correction) Corrections {
	all := append(slices.Clone(cs), c...)
	return all[max(0, len(all)-MaxCorrections):]
}

// Ends is a recorded end as a clock of the law must see it (decision 12). Both
// ends show where they differ; a clock counts whichever leaves the agency worse,
// so that nothing becomes timely by an unsigned correction.
type Ends struct {
	Counted Micros // as first recorded, or as last corrected under the head's signature; zero: not ended
	Stated  Micros // as last stated; differs from Counted while a correction waits
	Marked  bool   // a signed correction stands behind Counted, which is shown with it
}

// Pending reports whether a correction waits for the head's signature.
func (e Ends) Pending() bool { return !e.Stated.Equal(e.Counted.Time) }

// Record gives the first recorded end.
func (e Ends) Record(at time.Time) Ends {
	return Ends{Counted: At(at), Stated: At(at), Marked: e.Marked}
}

// Correct states another end and returns the correction to keep. It fails with
// reason-missing or, where nothing would change, nothing-to-correct.
func (e Ends) Correct(op, field string, to time.Time, reason string, by Actor, at time.Time) (Ends, Correction, error) {
	if reason == "" {
		return e, Correction{}, fault.ReasonMissing.Err(op, field, nil)
	}
	stated := At(to)
	if stated.Equal(e.Stated.Time) {
		return e, Correction{}, fault.NothingToCorrect.Err(op, field, nil).With("field", field)
	}
	c := Correction{Field: field, Old: e.Stated.Spell(), New: stated.Spell(), Reason: reason, By: by, At: At(at)}
	e.Stated = stated
	return e, c, nil
}

// Sign lets the corrected end of the field count, under the signature of the head
// of the agency, who must be another person than the one who corrected. It fails
// with no-correction-pending or second-person-required. Whether by is the head is
// for access to decide.
func (e Ends) Sign(op, field string, cs Corrections, by Actor, at time.Time) (Ends, Corrections, error) {
	i := lastOf(cs, field)
	if !e.Pending() || i < 0 {
		return e, cs, fault.NoCorrectionPending.Err(op, field, nil).With("field", field)
	}
	if cs[i].By.Same(by) {
		return e, cs, fault.SecondPerson.Err(op, field, nil)
	}
	cs = slices.Clone(cs)
	cs[i].HeadSigned = &Step{By: by, At: At(at)}
	e.Counted, e.Marked = e.Stated, true
	return e, cs, nil
}

func lastOf(cs Corrections, field string) int {
	for i := len(cs) - 1; i >= 0; i-- {
		if cs[i].Field == field {
			return i
		}
	}
	return -1
}

// Spell gives the one spelling of the time without quotes; the zero time is "".
func (m Micros) Spell() string {
	if m.IsZero() {
		return ""
	}
	return m.UTC().Format(microsLayout)
}
