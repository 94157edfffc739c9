package extract

import (
	"slices"
	"time"

	"liuhen/internal/access"
	"liuhen/internal/custody"
)

// State is where an extract stands.
type State string

// The states of an extract.
const (
	None    State = ""
	Ordered State = "ordered"
	Ready   State = "ready"   // its file is kept and may be fetched
	Failed  State = "failed"  // it cannot be made as it was ordered
	Expired State = "expired" // nothing is kept any more
)

// Action is a verb that may change an extract.
type Action string

// The actions on an extract.
const (
	Order  Action = "order"
	Finish Action = "finish"
	Fail   Action = "fail"
	Expire Action = "expire"
)

// Table is the life of an extract.
var Table = custody.Table[State, Action]{
	None:    {Order: Ordered},
	Ordered: {Finish: Ready, Fail: Failed, Expire: Expired},
	Ready:   {Expire: Expired},
	Failed:  {},
	Expired: {},
}

func (e Extract) step(a Action) (Extract, custody.Transition, error) {
	next, err := Table.Next(e.Ref().String(), e.State, a)
	if err != nil {
		return e, custody.Transition{}, err
	}
	e.State = next
	return e, custody.Transition{Noun: e, Action: string(a)}, nil
}

// New orders an extract. The caller fills ID, Agency, List, Filter, Format, Language and
// Scope. It fails with bad-input for a list, format or language that there is not. What
// the filter may say is for the list to judge.
func New(e Extract, by custody.Actor, at time.Time) (Extract, custody.Transition, error) {
	f := custody.NewForm("order extract", e.Ref())
	f.That(slices.Contains(Lists(), e.List), "list", "没有这种列表", "there is no such list")
	f.That(slices.Contains(Formats(), e.Format), "format", "没有这种格式", "there is no such format")
	f.That(slices.Contains(Languages(), e.Language), "language", "没有这种语言", "there is no such language")
	if err := f.Err(); err != nil {
		return e, custody.Transition{}, err
	}
	e.State, e.Made, e.Failure = None, nil, ""
	e.Ordered, e.Expires = custody.Step{By: by, At: custody.At(at)}, custody.At(at.Add(Patience))
	return e.step(Order)
}

// FinishedAs records the file that was made, of which the caller fills everything but At. It
// fails with wrong-state for an extract that was made before or given up.
func (e Extract) FinishedAs(m Made, at time.Time) (Extract, custody.Transition, error) {
	m.At = custody.At(at)
	e.Made, e.Expires = &m, custody.At(at.Add(Kept))
	return e.step(Finish)
}

// FailedWith records why the file cannot be made, by the code of the error. It fails with
// wrong-state for an extract that was made before or given up.
func (e Extract) FailedWith(code string) (Extract, custody.Transition, error) {
	e.Failure = code
	return e.step(Fail)
}

// ExpireAt records that nothing is kept of the extract. It fails with wrong-state before its
// time, and where that is recorded.
func (e Extract) ExpireAt(at time.Time) (Extract, custody.Transition, error) {
	if at.Before(e.Expires.Time) {
		_, err := Table.Next(e.Ref().String(), Expired, Expire)
		return e, custody.Transition{}, err
	}
	return e.step(Expire)
}

// Guard is what a decision about the extract needs to know.
func (e Extract) Guard() access.Subject {
	s := access.Subject{Ref: e.Ref(), Agency: e.Agency}
	if e.Ordered.By.Officer != "" {
		s.Officers = []string{e.Ordered.By.Officer}
	}
	return s
}
