package activity

import (
	"slices"
	"strings"
	"time"

	"liuhen/internal/custody"
	"liuhen/internal/fault"
	"liuhen/internal/term"
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
	JoinTour       Action = "join-tour"
	SignTour       Action = "sign-tour"
)

// Table is the life of an activity. What is not in it is refused as wrong-state.
var Table = custody.Table[State, Action]{
	None: {Begin: Open},
	Open: {
		Amend: Open, End: Ended, SignCorrection: Open, ExplainBreach: Open, JoinAgency: Open, AttachMatter: Open,
		MarkRequired: Open, JoinTour: Open, SignTour: Open,
	},
	Ended: {
		Amend: Ended, CorrectEnd: Ended, SignCorrection: Ended, ExplainBreach: Ended, JoinAgency: Ended,
		AttachMatter: Ended, MarkRequired: Ended, JoinTour: Ended, SignTour: Ended,
	},
}

// The fields on which the end of duty rests, as corrections name them.
const (
	endField  = "ended"
	tourField = "tour"
)

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
	a.State, a.Ended, a.Moved, a.Joint, a.Breaches, a.Corrections = None, custody.Ends{}, nil, nil, nil, nil
	a.Required, a.RequiredReason, a.RequiredBy = false, "", nil
	f := custody.NewForm("begin activity", a.Ref())
	f.Given("id", string(a.ID))
	f.Given("agency", a.Agency)
	f.Given("pack", a.Pack)
	f.ID("matter", a.Matter)
	f.Distinct("joining", a.Agencies(), MaxJoining+1)
	f.IDs("joining", a.Joining)
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
	f.ID("unit", d.Unit)
	f.ID("tour", d.Tour)
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
	f.ID("people.officer", p.Officer)
	f.Text("people.name", p.Name, 0, 60)
	f.Text("people.certificate", p.Certificate, 0, 32)
	f.ID("people.agency", p.Agency)
}

// said lists what changes from d to n, field by field.
func (d Details) said(n Details) []custody.Said {
	return []custody.Said{
		{Field: "unit", Old: d.Unit, New: n.Unit},
		{Field: tourField, Old: d.Tour, New: n.Tour},
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

// listed is how much of a list of people a correction keeps, in characters.
const listed = 100

// Amend fills in or corrects what people said. Where an earlier value is replaced
// a reason is required and the old value is kept (decision 12). A tour that is named
// after the activity ended is a correction too, since it may move the end of duty;
// see SignCorrection. It fails with time-in-future or end-before-start.
func (a Activity) Amend(d Details, reason string, by custody.Actor, at time.Time) (Activity, custody.Transition, error) {
	f := custody.NewForm("amend", a.Ref())
	d.check(f, at)
	f.Prose("reason", reason)
	f.InOrder("started_at", d.StartedAt, a.Ended.At)
	late := a.State == Ended && a.Tour == "" && d.Tour != ""
	if late {
		f.Reason(reason)
	}
	if err := f.Err(); err != nil {
		return a, custody.Transition{}, err
	}
	cs, err := a.Corrections.Revise("amend", a.Ref(), reason, by, at, a.details().said(d)...)
	if err != nil {
		return a, custody.Transition{}, err
	}
	if late {
		cs = cs.Add(custody.Correction{Field: tourField, New: d.Tour, Reason: reason, By: by, At: custody.At(at)})
	}
	a.Moved = a.Out(a.Agency).move(d.Tour, a.State == Open, by).Moved
	a.Unit, a.Tour, a.Kind, a.Place, a.StartedAt = d.Unit, d.Tour, d.Kind, d.Place, d.StartedAt
	a.People, a.Corrections = append([]Person{}, d.People...), cs.Shorten(listed)
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
	return custody.StatedEnd(op, a.Ref(), "at", a.StartedAt, ended, at) // "at" as the API names it
}

// CorrectEnd states another end, with the reason. The first one stays beside it.
func (a Activity) CorrectEnd(to time.Time, reason string, by custody.Actor, at time.Time) (Activity, custody.Transition, error) {
	stated := custody.At(to)
	if err := a.checkEnd("correct end", stated, at); err != nil {
		return a, custody.Transition{}, err
	}
	ended, cs, err := a.Ended.Restate("correct end", a.Ref(), endField, a.Corrections, stated, reason, by, at)
	if err != nil {
		return a, custody.Transition{}, err
	}
	a.Ended, a.Corrections = ended, cs
	return a.step(CorrectEnd, reason)
}

// SignCorrection lets every correction of end and tour that waits count, under the
// head's signature, who must be another person than those who corrected. It fails
// with no-correction-pending or second-person-required.
func (a Activity) SignCorrection(by custody.Actor, at time.Time) (Activity, custody.Transition, error) {
	out := a.Out(a.Agency)
	moved := out.Pending()
	if moved {
		signed, err := out.sign(a.Ref(), by)
		if err != nil {
			return a, custody.Transition{}, err
		}
		a.Moved = signed.Moved
		a.Corrections = a.Corrections.Signed(tourField, custody.Step{By: by, At: custody.At(at)})
	}
	if !moved || a.Ended.Pending() {
		ended, cs, err := a.Ended.Sign(a.Ref(), endField, a.Corrections, by, at)
		if err != nil {
			return a, custody.Transition{}, err
		}
		a.Ended, a.Corrections = ended, cs
	}
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
	f.Given("agency", agency)
	f.ID("agency", agency)
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
	f.ID("matter", matter)
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
		return a, custody.Transition{}, fault.NothingToCorrect.Err("mark required", a.Ref().String(), nil).WithTerm("field", "required", term.Of(term.Fields, "required"))
	}
	a.Required, a.RequiredReason, a.RequiredBy = true, reason, &custody.Step{By: by, At: custody.At(at)}
	return a.step(MarkRequired, reason)
}
