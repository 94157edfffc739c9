package tour

import (
	"slices"
	"time"

	"liuhen/internal/custody"
)

// State is where a tour stands.
type State string

// The states of a tour.
const (
	None  State = ""      // not started yet
	Open  State = "open"  // officers are out
	Ended State = "ended" // 执法工作结束 is recorded
)

// Action is a verb that may change a tour.
type Action string

// The actions on a tour.
const (
	Start          Action = "start"
	End            Action = "end"
	CorrectEnd     Action = "correct-end"
	SignCorrection Action = "sign-correction"
)

// Table is the life of a tour. What is not in it is refused as wrong-state.
var Table = custody.Table[State, Action]{
	None:  {Start: Open},
	Open:  {End: Ended},
	Ended: {CorrectEnd: Ended, SignCorrection: Ended},
}

// endField names the end among a tour's corrections.
const endField = "ended"

// step moves the tour by one action and returns the transition to record.
func (t Tour) step(a Action, reason string) (Tour, custody.Transition, error) {
	next, err := Table.Next(t.Ref().String(), t.State, a)
	if err != nil {
		return t, custody.Transition{}, err
	}
	t.State = next
	return t, custody.Transition{Noun: t, Action: string(a), Reason: reason}, nil
}

// New is a tour that starts, or started and is entered only now. It fails with
// time-in-future.
func New(t Tour, at time.Time) (Tour, custody.Transition, error) {
	t.State, t.Ended, t.Corrections = None, custody.Ends{}, nil
	f := custody.NewForm("start tour", t.Ref())
	f.Given("id", string(t.ID))
	f.Given("agency", t.Agency)
	f.ID("unit", t.Unit)
	f.That(len(t.Officers) > 0, "officers", "至少一名执法人员", "name at least one officer")
	f.Distinct("officers", t.Officers, MaxOfficers)
	f.IDs("officers", t.Officers)
	f.NotAhead("started_at", t.StartedAt, at)
	if err := f.Err(); err != nil {
		return t, custody.Transition{}, err
	}
	t.Officers = slices.Clone(t.Officers)
	return t.step(Start, "")
}

// End records the 执法工作结束 of the tour. It fails with time-in-future or
// end-before-start.
func (t Tour) End(ended, at time.Time) (Tour, custody.Transition, error) {
	if err := t.checkEnd("end tour", custody.At(ended), at); err != nil {
		return t, custody.Transition{}, err
	}
	t.Ended = custody.FirstEnd(custody.At(ended))
	return t.step(End, "")
}

func (t Tour) checkEnd(op string, ended custody.Micros, at time.Time) error {
	return custody.StatedEnd(op, t.Ref(), "at", t.StartedAt, ended, at) // "at" as the API names it
}

// CorrectEnd states another end, with the reason. The first one stays beside it.
func (t Tour) CorrectEnd(to time.Time, reason string, by custody.Actor, at time.Time) (Tour, custody.Transition, error) {
	stated := custody.At(to)
	if err := t.checkEnd("correct end", stated, at); err != nil {
		return t, custody.Transition{}, err
	}
	ended, cs, err := t.Ended.Restate("correct end", t.Ref(), endField, t.Corrections, stated, reason, by, at)
	if err != nil {
		return t, custody.Transition{}, err
	}
	t.Ended, t.Corrections = ended, cs
	return t.step(CorrectEnd, reason)
}

// SignCorrection lets the corrected end count, under the head's signature.
func (t Tour) SignCorrection(by custody.Actor, at time.Time) (Tour, custody.Transition, error) {
	ended, cs, err := t.Ended.Sign(t.Ref(), endField, t.Corrections, by, at)
	if err != nil {
		return t, custody.Transition{}, err
	}
	t.Ended, t.Corrections = ended, cs
	return t.step(SignCorrection, "")
}
