package matter

import (
	"slices"
	"strings"
	"time"

	"liuhen/internal/custody"
	"liuhen/internal/fault"
	"liuhen/internal/term"
)

// State is where a matter stands.
type State string

// The states of a matter.
const (
	None      State = ""          // not opened yet
	Opened    State = "open"      // worked on
	Ended     State = "ended"     // 行政执法行为终结
	Completed State = "completed" // 办结
)

// Action is a verb that may change a matter.
type Action string

// The actions on a matter.
const (
	Open              Action = "open"
	Amend             Action = "amend"
	End               Action = "end"
	CorrectEnd        Action = "correct-end"
	Complete          Action = "complete"
	CorrectCompletion Action = "correct-completion"
	SignCorrection    Action = "sign-correction"
)

// Table is the life of a matter. What is not in it is refused as wrong-state.
var Table = custody.Table[State, Action]{
	None:      {Open: Opened},
	Opened:    {Amend: Opened, End: Ended},
	Ended:     {Amend: Ended, CorrectEnd: Ended, SignCorrection: Ended, Complete: Completed},
	Completed: {Amend: Completed, CorrectEnd: Completed, CorrectCompletion: Completed, SignCorrection: Completed},
}

// Field is one of the two ends, as corrections name it.
type Field string

// The fields on which clocks rest.
const (
	EndField        Field = "end"       // the 30 days of 附件1第七条
	CompletionField Field = "completed" // the three months of 附件2第三条
)

// step moves the matter by one action and returns the transition to record.
func (m Matter) step(a Action, reason string) (Matter, custody.Transition, error) {
	next, err := Table.Next(m.Ref().String(), m.State, a)
	if err != nil {
		return m, custody.Transition{}, err
	}
	m.State = next
	return m, custody.Transition{Noun: m, Action: string(a), Reason: reason}, nil
}

// New is a matter that is opened, or was and is entered only now. It fails with
// time-in-future. A matter may lack number and party, which are often not known at
// first.
func New(m Matter, at time.Time) (Matter, custody.Transition, error) {
	m.State, m.End, m.Completed, m.Corrections = None, nil, nil, nil
	f := custody.NewForm("open matter", m.Ref())
	f.Given("id", string(m.ID))
	f.Given("agency", m.Agency)
	f.Given("pack", m.Pack)
	m.details().check(f, at)
	if err := f.Err(); err != nil {
		return m, custody.Transition{}, err
	}
	m.Officers = slices.Clone(m.Officers)
	return m.step(Open, "")
}

// Details are what people may say and correct of a matter.
type Details struct {
	Unit     string         `json:"unit"`
	Kind     string         `json:"kind"`
	Number   string         `json:"number"`
	Party    string         `json:"party"`
	Subject  string         `json:"subject"`
	Officers []string       `json:"officers"`
	OpenedAt custody.Micros `json:"opened_at"`
}

func (m Matter) details() Details {
	return Details{m.Unit, m.Kind, m.Number, m.Party, m.Subject, m.Officers, m.OpenedAt}
}

func (d Details) check(f *custody.Form, at time.Time) {
	f.ID("unit", d.Unit)
	f.Text("kind", d.Kind, 1, 64)
	f.Text("number", d.Number, 0, 60)
	f.Text("party", d.Party, 0, 120)
	f.Text("subject", d.Subject, 1, 200)
	f.That(len(d.Officers) > 0, "officers", "至少一名承办人", "name at least one case officer")
	f.Distinct("officers", d.Officers, MaxOfficers)
	f.IDs("officers", d.Officers)
	f.NotAhead("opened_at", d.OpenedAt, at)
}

// said lists what changes from d to n, field by field.
func (d Details) said(n Details) []custody.Said {
	return []custody.Said{
		{Field: "unit", Old: d.Unit, New: n.Unit},
		{Field: "kind", Old: d.Kind, New: n.Kind},
		{Field: "number", Old: d.Number, New: n.Number},
		{Field: "party", Old: d.Party, New: n.Party},
		{Field: "subject", Old: d.Subject, New: n.Subject},
		{Field: "officers", Old: strings.Join(d.Officers, " "), New: strings.Join(n.Officers, " ")},
		{Field: "opened_at", Old: d.OpenedAt.Spell(), New: n.OpenedAt.Spell()},
	}
}

// Amend fills in or corrects what people said. Where an earlier value is replaced a
// reason is required and the old value is kept (decision 12). It fails with
// end-before-start where the matter would open after its end.
func (m Matter) Amend(d Details, reason string, by custody.Actor, at time.Time) (Matter, custody.Transition, error) {
	f := custody.NewForm("amend", m.Ref())
	d.check(f, at)
	f.Prose("reason", reason)
	f.InOrder("opened_at", d.OpenedAt, m.stated(EndField))
	if err := f.Err(); err != nil {
		return m, custody.Transition{}, err
	}
	cs, err := m.Corrections.Revise("amend", m.Ref(), reason, by, at, m.details().said(d)...)
	if err != nil {
		return m, custody.Transition{}, err
	}
	m.Unit, m.Kind, m.Number, m.Party, m.Subject = d.Unit, d.Kind, d.Number, d.Party, d.Subject
	m.Officers, m.OpenedAt, m.Corrections = slices.Clone(d.Officers), d.OpenedAt, cs
	return m.step(Amend, reason)
}

// ending returns the field's end, nil while it has not happened.
func (m *Matter) ending(field Field) **Ending {
	if field == CompletionField {
		return &m.Completed
	}
	return &m.End
}

// stated returns the field's time as stated last, zero while it has not happened.
func (m Matter) stated(field Field) custody.Micros {
	if e := *m.ending(field); e != nil {
		return e.Time.At
	}
	return custody.Micros{}
}

// checkEvent checks what is said of one of the ends: the act does not end before
// the matter opened, and is not completed before the act ended. Fields are named as in
// the API.
func (m Matter) checkEvent(f *custody.Form, field Field, e Event, at time.Time) {
	f.Text("event", e.Code, 1, 64)
	f.Text("paper", e.Paper, 0, 60)
	f.Text("note", e.Note, 0, 200)
	f.NotAhead("at", e.At, at)
	f.InOrder("at", m.OpenedAt, e.At)
	if field == CompletionField {
		f.InOrder("at", m.stated(EndField), e.At)
	} else {
		f.InOrder("at", e.At, m.stated(CompletionField))
	}
}

// record writes the first word about one of the ends.
func (m Matter) record(a Action, field Field, e Event, by custody.Actor, at time.Time) (Matter, custody.Transition, error) {
	e.At = custody.At(e.At.Time)
	f := custody.NewForm(string(a), m.Ref())
	m.checkEvent(f, field, e, at)
	if err := f.Err(); err != nil {
		return m, custody.Transition{}, err
	}
	*m.ending(field) = &Ending{Event: e.Code, Paper: e.Paper, Note: e.Note, Time: custody.FirstEnd(e.At), By: by}
	return m.step(a, e.Note)
}

// EndAct records with which event of the pack the act ended, and when. It fails
// with time-in-future or end-before-start.
func (m Matter) EndAct(e Event, by custody.Actor, at time.Time) (Matter, custody.Transition, error) {
	return m.record(End, EndField, e, by, at)
}

// Complete records with which event of the pack the matter was completed, and when.
// It fails with time-in-future or end-before-start.
func (m Matter) Complete(e Event, by custody.Actor, at time.Time) (Matter, custody.Transition, error) {
	return m.record(Complete, CompletionField, e, by, at)
}

// CorrectEnd states another event, paper or time of the act's end, with the reason.
// What was stated first stays beside it.
func (m Matter) CorrectEnd(e Event, reason string, by custody.Actor, at time.Time) (Matter, custody.Transition, error) {
	return m.correct(CorrectEnd, EndField, e, reason, by, at)
}

// CorrectCompletion states another event, paper or time of completion, with the
// reason. What was stated first stays beside it.
func (m Matter) CorrectCompletion(e Event, reason string, by custody.Actor, at time.Time) (Matter, custody.Transition, error) {
	return m.correct(CorrectCompletion, CompletionField, e, reason, by, at)
}

func (m Matter) correct(a Action, field Field, e Event, reason string, by custody.Actor, at time.Time) (Matter, custody.Transition, error) {
	old := *m.ending(field)
	if old == nil {
		return m.step(a, reason) // refused: the table has no such cell while the end is not recorded
	}
	e.At = custody.At(e.At.Time)
	f := custody.NewForm(string(a), m.Ref())
	m.checkEvent(f, field, e, at)
	f.Reason(reason)
	if err := f.Err(); err != nil {
		return m, custody.Transition{}, err
	}
	cs, err := m.Corrections.Revise(string(a), m.Ref(), reason, by, at,
		custody.Said{Field: string(field) + ".event", Old: old.Event, New: e.Code},
		custody.Said{Field: string(field) + ".paper", Old: old.Paper, New: e.Paper},
		custody.Said{Field: string(field) + ".note", Old: old.Note, New: e.Note},
		custody.Said{Field: string(field), Old: old.Time.At.Spell(), New: e.At.Spell()})
	if err != nil {
		return m, custody.Transition{}, err
	}
	next := Ending{Event: e.Code, Paper: e.Paper, Note: e.Note, Time: old.Time, By: old.By}
	if !e.At.Equal(old.Time.At.Time) {
		next.Time = old.Time.Correct(e.At, by)
	}
	m.Corrections, *m.ending(field) = cs, &next
	return m.step(a, reason)
}

// SignCorrection lets the corrected time of the field count, under the head's
// signature. It fails with no-correction-pending or second-person-required.
func (m Matter) SignCorrection(field Field, by custody.Actor, at time.Time) (Matter, custody.Transition, error) {
	f := custody.NewForm("sign correction", m.Ref())
	f.OneOf("field", string(field), string(EndField), string(CompletionField))
	if err := f.Err(); err != nil {
		return m, custody.Transition{}, err
	}
	old := *m.ending(field)
	if old == nil {
		return m, custody.Transition{}, fault.NoCorrectionPending.Err("sign correction", m.Ref().String(), nil).WithTerm("field", string(field), term.Of(term.Fields, string(field)))
	}
	next := *old
	var err error
	if next.Time, m.Corrections, err = old.Time.Sign(m.Ref(), string(field), m.Corrections, by, at); err != nil {
		return m, custody.Transition{}, err
	}
	*m.ending(field) = &next
	return m.step(SignCorrection, "")
}
