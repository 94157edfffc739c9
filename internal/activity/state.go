package activity

import (
	"slices"
	"strings"
	"time"

	"liuhen/internal/custody"
	"liuhen/internal/fault"
)

// State is where an activity stands.
type State string

// The states of an activity.
const (
	None  State = ""      // not begun yet
	Open  State = "open"  // going on, or its end not recorded
	Ended State = "ended" // its end is recorded
)

// Action is a verb that may change an activity.
type Action string

// The actions on an activity.
const (
	Begin          Action = "begin"
	Amend          Action = "amend"
	End            Action = "end"
	CorrectEnd     Action = "correct-end"
	SignCorrection Action = "sign-correction"
	ExplainBreach  Action = "explain-breach"
	JoinAgency     Action = "join-agency"
	AttachMatter   Action = "attach-matter"
	MarkRequired   Action = "mark-required"
)

// Table is the life of an activity. What is not in it is refused as wrong-state.
var Table = custody.Table[State, Action]{
	None: {Begin: Open},
	Open: {
		Amend: Open, End: Ended, ExplainBreach: Open, JoinAgency: Open, AttachMatter: Open, MarkRequired: Open,
	},
	Ended: {
		Amend: Ended, CorrectEnd: Ended, SignCorrection: Ended, ExplainBreach: Ended, JoinAgency: Ended,
		AttachMatter: Ended, MarkRequired: Ended,
	},
}

// endField names the end among an activity's corrections.
const endField = "ended"

// step moves the activity by one action and returns the transition to record.
func (a Activity) step(act Action, reason string) (Activity, custody.Transition, error) {
	next, err := Table.Next(a.Ref().String(), a.State, act)
	if err != nil {
		return a, custody.Transition{}, err
	}
	a.State = next
	return a, custody.Transition{Noun: a, Action: string(act), Reason: reason}, nil
}

// New is an activity that begins, or began and is entered only now; its start may
// be learnt later. It fails with time-in-future. What the pack's rules miss in it
// is added with Judge.
func New(a Activity, at time.Time) (Activity, custody.Transition, error) {
	a.State, a.Ended, a.Breaches, a.Corrections = None, custody.Ends{}, nil, nil
	a.Required, a.RequiredReason, a.RequiredBy = false, "", nil
	f := custody.NewForm("begin activity", a.Ref())
	f.Given("id", string(a.ID))
	f.Given("agency", a.Agency)
	f.Given("pack", a.Pack)
	f.Text("matter", a.Matter, 0, 64)
	f.Distinct("joining", a.Agencies(), MaxJoining+1)
	a.details().check(f, at)
	if err := f.Err(); err != nil {
		return a, custody.Transition{}, err
	}
	a.People, a.Joining = append([]Person{}, a.People...), slices.Clone(a.Joining)
	return a.step(Begin, "")
}

// Details are what people may say and correct of an activity.
type Details struct {
	Unit      string         `json:"unit"`
	Tour      string         `json:"tour"`
	Kind      string         `json:"kind"`
	Place     string         `json:"place"`
	People    []Person       `json:"people"`
	StartedAt custody.Micros `json:"started_at"`
}

func (a Activity) details() Details {
	return Details{a.Unit, a.Tour, a.Kind, a.Place, a.People, a.StartedAt}
}

func (d Details) check(f *custody.Form, at time.Time) {
	f.Text("unit", d.Unit, 0, 64)
	f.Text("tour", d.Tour, 0, 64)
	f.Text("kind", d.Kind, 1, 64)
	f.Text("place", d.Place, 0, 200)
	f.That(len(d.People) <= MaxPeople, "people", "人员过多", "there are too many people")
	for _, p := range d.People {
		p.check(f)
	}
	if !d.StartedAt.IsZero() {
		f.NotAhead("started_at", d.StartedAt, at)
	}
}

func (p Person) check(f *custody.Form) {
	f.Text("people.role", p.Role, 1, 32)
	f.Text("people.officer", p.Officer, 0, 64)
	f.Text("people.name", p.Name, 0, 60)
	f.Text("people.certificate", p.Certificate, 0, 32)
	f.Text("people.agency", p.Agency, 0, 64)
}

// said lists what changes from d to n, field by field.
func (d Details) said(n Details) []custody.Said {
	return []custody.Said{
		{Field: "unit", Old: d.Unit, New: n.Unit},
		{Field: "tour", Old: d.Tour, New: n.Tour},
		{Field: "kind", Old: d.Kind, New: n.Kind},
		{Field: "place", Old: d.Place, New: n.Place},
		{Field: "people", Old: list(d.People), New: list(n.People)},
		{Field: "started_at", Old: d.StartedAt.Spell(), New: n.StartedAt.Spell()},
	}
}

// list spells people in one line, one after the other.
func list(people []Person) string {
	lines := make([]string, len(people))
	for i, p := range people {
		lines[i] = strings.Join([]string{p.Role, p.Officer, p.Name, p.Certificate, p.Agency}, "/")
	}
	return strings.Join(lines, "; ")
}

// listed is how much of a list of people a correction keeps, in characters; the
// whole list stays in the chain of events.
const listed = 200

func shorten(cs custody.Corrections) custody.Corrections {
	cut := func(s string) string {
		if r := []rune(s); len(r) > listed {
			return string(r[:listed]) + "…"
		}
		return s
	}
	for i := range cs {
		cs[i].Old, cs[i].New = cut(cs[i].Old), cut(cs[i].New)
	}
	return cs
}

// Amend fills in or corrects what people said. Where an earlier value is replaced
// a reason is required and the old value is kept (decision 12). It fails with
// time-in-future or end-before-start.
func (a Activity) Amend(d Details, reason string, by custody.Actor, at time.Time) (Activity, custody.Transition, error) {
	f := custody.NewForm("amend", a.Ref())
	d.check(f, at)
	f.Prose("reason", reason)
	f.InOrder("started_at", d.StartedAt, a.Ended.At)
	if err := f.Err(); err != nil {
		return a, custody.Transition{}, err
	}
	cs, err := a.Corrections.Revise("amend", a.Ref(), reason, by, at, a.details().said(d)...)
	if err != nil {
		return a, custody.Transition{}, err
	}
	a.Unit, a.Tour, a.Kind, a.Place, a.StartedAt = d.Unit, d.Tour, d.Kind, d.Place, d.StartedAt
	a.People, a.Corrections = append([]Person{}, d.People...), shorten(cs)
	return a.step(Amend, reason)
}

// End records when the activity ended. It fails with time-in-future or
// end-before-start. Whether a recording reaches beyond the end is for intake to
// flag.
func (a Activity) End(ended, at time.Time) (Activity, custody.Transition, error) {
	if err := a.checkEnd("end activity", custody.At(ended), at); err != nil {
		return a, custody.Transition{}, err
	}
	a.Ended = custody.FirstEnd(custody.At(ended))
	return a.step(End, "")
}

func (a Activity) checkEnd(op string, ended custody.Micros, at time.Time) error {
	f := custody.NewForm(op, a.Ref())
	f.NotAhead(endField, ended, at)
	f.InOrder(endField, a.StartedAt, ended)
	return f.Err()
}

// CorrectEnd states another end, with the reason. The first one stays beside it.
func (a Activity) CorrectEnd(to time.Time, reason string, by custody.Actor, at time.Time) (Activity, custody.Transition, error) {
	stated := custody.At(to)
	if err := a.checkEnd("correct end", stated, at); err != nil {
		return a, custody.Transition{}, err
	}
	if err := a.reason("correct end", reason); err != nil {
		return a, custody.Transition{}, err
	}
	cs, err := a.Corrections.Revise("correct end", a.Ref(), reason, by, at,
		custody.Said{Field: endField, Old: a.Ended.At.Spell(), New: stated.Spell()})
	if err != nil {
		return a, custody.Transition{}, err
	}
	a.Corrections, a.Ended = cs, a.Ended.Correct(stated, by)
	return a.step(CorrectEnd, reason)
}

// SignCorrection lets the corrected end count, under the head's signature. It
// fails with no-correction-pending or second-person-required.
func (a Activity) SignCorrection(by custody.Actor, at time.Time) (Activity, custody.Transition, error) {
	ended, cs, err := a.Ended.Sign(a.Ref(), endField, a.Corrections, by, at)
	if err != nil {
		return a, custody.Transition{}, err
	}
	a.Ended, a.Corrections = ended, cs
	return a.step(SignCorrection, "")
}

func (a Activity) reason(op, reason string) error {
	f := custody.NewForm(op, a.Ref())
	f.Reason(reason)
	return f.Err()
}

// Join adds an agency that takes part. It fails with agency-already-joined.
func (a Activity) Join(agency string) (Activity, custody.Transition, error) {
	f := custody.NewForm("join agency", a.Ref())
	f.Text("agency", agency, 1, 64)
	f.That(len(a.Joining) < MaxJoining, "joining", "参加单位过多", "too many agencies take part")
	if err := f.Err(); err != nil {
		return a, custody.Transition{}, err
	}
	if slices.Contains(a.Agencies(), agency) {
		return a, custody.Transition{}, fault.AgencyJoined.Err("join agency", a.Ref().String(), nil)
	}
	a.Joining = append(slices.Clone(a.Joining), agency)
	return a.step(JoinAgency, "")
}

// Attach puts the activity under a matter, or under none where matter is empty. A
// reason is required where it was under another one, which is kept.
func (a Activity) Attach(matter, reason string, by custody.Actor, at time.Time) (Activity, custody.Transition, error) {
	f := custody.NewForm("attach matter", a.Ref())
	f.Text("matter", matter, 0, 64)
	f.Prose("reason", reason)
	if err := f.Err(); err != nil {
		return a, custody.Transition{}, err
	}
	cs, err := a.Corrections.Revise("attach matter", a.Ref(), reason, by, at,
		custody.Said{Field: "matter", Old: a.Matter, New: matter})
	if err != nil {
		return a, custody.Transition{}, err
	}
	a.Matter, a.Corrections = matter, cs
	return a.step(AttachMatter, reason)
}

// Mark records that a person holds full-process recording to be required here,
// and why (附件1第四条第一项). It cannot be taken back; a second mark fails with
// nothing-to-correct.
func (a Activity) Mark(reason string, by custody.Actor, at time.Time) (Activity, custody.Transition, error) {
	if err := a.reason("mark required", reason); err != nil {
		return a, custody.Transition{}, err
	}
	if a.Required {
		return a, custody.Transition{}, fault.NothingToCorrect.Err("mark required", a.Ref().String(), nil).With("field", "required")
	}
	a.Required, a.RequiredReason, a.RequiredBy = true, reason, &custody.Step{By: by, At: custody.At(at)}
	return a.step(MarkRequired, reason)
}
