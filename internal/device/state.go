package device

import (
	"slices"
	"time"

	"liuhen/internal/custody"
)

// State is where a device stands.
type State string

// The states of a device.
const (
	None      State = ""          // not registered yet
	InUse     State = "in-use"    // may be recorded with
	Withdrawn State = "withdrawn" // lost, broken or scrapped
)

// Action is a verb that may change a device.
type Action string

// The actions on a device.
const (
	Register     Action = "register"
	Amend        Action = "amend"
	MeasureClock Action = "measure-clock"
	Assign       Action = "assign"
	Withdraw     Action = "withdraw"
)

// Table is the life of a device. What is not in it is refused as wrong-state. The
// clock of a withdrawn device may still be measured, because recordings on it can
// come in later.
var Table = custody.Table[State, Action]{
	None:      {Register: InUse},
	InUse:     {Amend: InUse, MeasureClock: InUse, Assign: InUse, Withdraw: Withdrawn},
	Withdrawn: {MeasureClock: Withdrawn},
}

// step moves the device by one action and returns the transition to record.
func (d Device) step(a Action, reason string) (Device, custody.Transition, error) {
	next, err := Table.Next(d.Ref().String(), d.State, a)
	if err != nil {
		return d, custody.Transition{}, err
	}
	d.State = next
	return d, custody.Transition{Noun: d, Action: string(a), Reason: reason}, nil
}

// New is a device that is taken onto the register, its clock not yet measured.
func New(d Device) (Device, custody.Transition, error) {
	d.State, d.Offsets = None, []Offset{}
	f := custody.NewForm("register", d.Ref())
	f.Given("id", string(d.ID))
	f.Given("agency", d.Agency)
	f.ID("holder", d.Holder)
	d.details().check(f)
	if err := f.Err(); err != nil {
		return d, custody.Transition{}, err
	}
	return d.step(Register, "")
}

// Details are what may be amended of a device.
type Details struct {
	Unit   string `json:"unit"`
	Kind   Kind   `json:"kind"`
	Maker  string `json:"maker"`
	Model  string `json:"model"`
	Serial string `json:"serial"`
	Issued bool   `json:"issued"`
}

func (d Device) details() Details {
	return Details{d.Unit, d.Kind, d.Maker, d.Model, d.Serial, d.Issued}
}

func (v Details) check(f *custody.Form) {
	f.That(slices.Contains(Kinds(), v.Kind), "kind", "没有这种设备类型", "there is no such kind of device")
	f.ID("unit", v.Unit)
	f.Text("maker", v.Maker, 0, 60)
	f.Text("model", v.Model, 0, 60)
	f.Text("serial", v.Serial, 0, 60)
	f.That(!v.Issued || v.Serial != "", "serial", "单位配发的设备须填写序列号", "an issued device has its serial number")
}

// Amend replaces what is said of the device, with the reason.
func (d Device) Amend(v Details, reason string) (Device, custody.Transition, error) {
	f := custody.NewForm("amend", d.Ref())
	v.check(f)
	f.Reason(reason)
	if err := f.Err(); err != nil {
		return d, custody.Transition{}, err
	}
	d.Unit, d.Kind, d.Maker, d.Model, d.Serial, d.Issued = v.Unit, v.Kind, v.Maker, v.Model, v.Serial, v.Issued
	return d.step(Amend, reason)
}

// Assign gives the device to an officer, or back to the store-room where holder is
// empty.
func (d Device) Assign(holder string) (Device, custody.Transition, error) {
	f := custody.NewForm("assign", d.Ref())
	f.ID("holder", holder)
	if err := f.Err(); err != nil {
		return d, custody.Transition{}, err
	}
	d.Holder = holder
	return d.step(Assign, "")
}

// Measure adds a measurement of the device's clock; By is taken from by. It may
// be entered later than it was taken, never ahead of it.
func (d Device) Measure(o Offset, by custody.Actor, at time.Time) (Device, custody.Transition, error) {
	o.By = by.Account
	f := custody.NewForm("measure clock", d.Ref())
	f.NotAhead("measured_at", o.MeasuredAt, at)
	f.That(o.Offset <= MaxOffset && o.Offset >= -MaxOffset, "offset", "偏差超过一百年", "it is more than a hundred years")
	f.Text("method", o.Method, 1, 60)
	if err := f.Err(); err != nil {
		return d, custody.Transition{}, err
	}
	all := append(slices.Clone(d.Offsets), o)
	slices.SortStableFunc(all, func(a, b Offset) int { return a.MeasuredAt.Compare(b.MeasuredAt.Time) })
	d.Offsets = all[max(0, len(all)-MaxOffsets):]
	return d.step(MeasureClock, "")
}

// Withdraw takes the device out of use, with the reason.
func (d Device) Withdraw(reason string) (Device, custody.Transition, error) {
	f := custody.NewForm("withdraw", d.Ref())
	f.Reason(reason)
	if err := f.Err(); err != nil {
		return d, custody.Transition{}, err
	}
	return d.step(Withdraw, reason)
}
