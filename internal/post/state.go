package post

import (
	"time"

	"liuhen/internal/custody"
	"liuhen/internal/fault"
)

// State is where an appointment stands. It says whether an ending was recorded;
// whether the post is held at a moment follows from its dates (HeldAt).
type State string

// The states of a post.
const (
	None    State = ""         // not appointed yet
	InForce State = "in-force" // appointed or delegated
	Ended   State = "ended"    // its end was recorded; Until says from when
)

// Action is a verb that may change a post.
type Action string

// The actions on a post.
const (
	AppointTo    Action = "appoint"
	DelegateFrom Action = "delegate"
	EndPost      Action = "end"
)

// Table is the life of a post. What is not in it is refused as wrong-state.
var Table = custody.Table[State, Action]{
	None:    {AppointTo: InForce, DelegateFrom: InForce},
	InForce: {EndPost: Ended},
}

// step moves the post by one action and returns the transition to record.
func (p Post) step(a Action, reason string) (Post, custody.Transition, error) {
	next, err := Table.Next(p.Ref().String(), p.State, a)
	if err != nil {
		return p, custody.Transition{}, err
	}
	p.State = next
	return p, custody.Transition{Noun: p, Action: string(a), Reason: reason}, nil
}

// Appoint gives the post to an officer, as principal or deputy, from a date that may
// lie before the day it is entered here, since the document is often older.
func Appoint(p Post) (Post, custody.Transition, error) {
	p.State, p.Delegator = None, ""
	f := custody.NewForm("appoint", p.Ref())
	f.OneOf("kind", string(p.Kind), kindNames()...)
	f.Given("agency", p.Agency)
	p.check(f)
	if err := f.Err(); err != nil {
		return p, custody.Transition{}, err
	}
	return p.step(AppointTo, "")
}

func (p Post) check(f *custody.Form) {
	f.Given("id", string(p.ID))
	f.Given("officer", p.Officer)
	f.ID("officer", p.Officer)
	f.That(!p.From.IsZero(), "from", "必须填写", "it must be given")
	f.InOrder("until", p.From, p.Until)
	f.Text("basis", p.Basis, 1, 100)
}

func kindNames() []string {
	names := make([]string, 0, len(Kinds()))
	for _, k := range Kinds() {
		names = append(names, string(k))
	}
	return names
}

// Delegate gives the appointed post to another officer while its holder is away;
// of d only ID, Officer, From, Until and Basis are read. The transition is the new
// delegation's, not the appointment's. It fails with delegation-refused where more
// would be given than the holder has.
func (p Post) Delegate(d Post) (Post, custody.Transition, error) {
	d.State, d.Delegator, d.Agency, d.Kind, d.Deputy = None, p.ID, p.Agency, p.Kind, p.Deputy
	f := custody.NewForm("delegate", d.Ref())
	d.check(f)
	if err := f.Err(); err != nil {
		return d, custody.Transition{}, err
	}
	if zh, en := p.refuses(d); en != "" {
		return d, custody.Transition{}, fault.DelegationRefused.Err("delegate", p.Ref().String(), nil).WithBoth("problem", zh, en)
	}
	return d.step(DelegateFrom, "")
}

// refuses names why the post cannot be delegated as d says; empty when it can.
func (p Post) refuses(d Post) (zh, en string) {
	switch {
	case p.State != InForce:
		return "该任命已终止", "the appointment has ended"
	case p.Delegator != "":
		return "受委托的岗位不能再委托", "what was delegated cannot be delegated further"
	case d.Officer == p.Officer:
		return "受托人就是委托人", "it would go to its own holder"
	case d.Until.IsZero():
		return "须写明委托的截止时间", "a delegation has an end"
	case d.From.Before(p.From.Time) || (!p.Until.IsZero() && d.Until.After(p.Until.Time)):
		return "委托时间超出任职时间", "it reaches beyond the holder's own time"
	}
	return "", ""
}

// End records from when the post is no longer held, with the reason. until may lie
// ahead but not before at: who held the post when something was done must not
// change afterwards. A post that has not begun ends at its beginning and was never
// held.
func (p Post) End(at, until time.Time, reason string) (Post, custody.Transition, error) {
	f := custody.NewForm("end", p.Ref())
	f.Reason(reason)
	f.That(!custody.At(until).Before(at.Truncate(time.Microsecond)), "until", "不能早于当前时间", "it may not be dated back")
	f.That(p.Until.IsZero() || !until.After(p.Until.Time), "until", "晚于原定截止时间", "it is later than the end that was set")
	if err := f.Err(); err != nil {
		return p, custody.Transition{}, err
	}
	p.Until = custody.At(until)
	if p.Until.Before(p.From.Time) {
		p.Until = p.From
	}
	return p.step(EndPost, reason)
}
