package officer

import "liuhen/internal/custody"

// State is where an officer stands.
type State string

// The states of an officer.
const (
	None   State = ""       // not enrolled yet
	Active State = "active" // works for the agency
	Left   State = "left"   // moved, retired or dismissed
)

// Action is a verb that may change an officer.
type Action string

// The actions on an officer.
const (
	Enrol Action = "enrol"
	Amend Action = "amend"
	Leave Action = "leave"
)

// Table is the life of an officer. What is not in it is refused as wrong-state.
var Table = custody.Table[State, Action]{
	None:   {Enrol: Active},
	Active: {Amend: Active, Leave: Left},
}

// step moves the officer by one action and returns the transition to record.
func (o Officer) step(a Action, reason string) (Officer, custody.Transition, error) {
	next, err := Table.Next(o.Ref().String(), o.State, a)
	if err != nil {
		return o, custody.Transition{}, err
	}
	o.State = next
	return o, custody.Transition{Noun: o, Action: string(a), Reason: reason}, nil
}

// New is a person who is taken onto the agency's list.
func New(o Officer) (Officer, custody.Transition, error) {
	o.State = None
	f := custody.NewForm("enrol", o.Ref())
	f.Given("id", string(o.ID))
	f.Given("agency", o.Agency)
	o.details().check(f)
	if err := f.Err(); err != nil {
		return o, custody.Transition{}, err
	}
	return o.step(Enrol, "")
}

// Details are what may be amended of an officer.
type Details struct {
	Unit        string `json:"unit"`
	Name        string `json:"name"`
	Certificate string `json:"certificate"`
}

func (o Officer) details() Details { return Details{o.Unit, o.Name, o.Certificate} }

func (d Details) check(f *custody.Form) {
	f.ID("unit", d.Unit)
	f.Text("name", d.Name, 1, 60)
	f.Text("certificate", d.Certificate, 0, 32)
}

// Amend replaces the officer's unit, name or certificate, with the reason. What was
// said before stays in his chain of events, and records keep the name and number
// of their day.
func (o Officer) Amend(d Details, reason string) (Officer, custody.Transition, error) {
	f := custody.NewForm("amend", o.Ref())
	d.check(f)
	f.Reason(reason)
	if err := f.Err(); err != nil {
		return o, custody.Transition{}, err
	}
	o.Unit, o.Name, o.Certificate = d.Unit, d.Name, d.Certificate
	return o.step(Amend, reason)
}

// Leave records that the person no longer works for the agency, with the reason.
func (o Officer) Leave(reason string) (Officer, custody.Transition, error) {
	f := custody.NewForm("leave", o.Ref())
	f.Reason(reason)
	if err := f.Err(); err != nil {
		return o, custody.Transition{}, err
	}
	return o.step(Leave, reason)
}
