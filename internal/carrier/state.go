package carrier

import (
	"slices"
	"time"

	"liuhen/internal/custody"
	"liuhen/internal/fault"
)

// State is where a carrier stands.
type State string

// The states of a carrier.
const (
	None     State = ""
	Signed   State = "signed"
	Received State = "received"
	Returned State = "returned"
	Lent     State = "lent"
)

// Action is a verb that may change a carrier.
type Action string

// The actions on a carrier.
const (
	Sign      Action = "sign"
	Receive   Action = "receive"
	GiveBack  Action = "return"
	SignAgain Action = "sign-again"
	ReadFiles Action = "read-in"
	Lend      Action = "lend"
	TakeBack  Action = "take-back"
	Shelve    Action = "shelve"
)

// Table is the life of a carrier.
var Table = custody.Table[State, Action]{
	None:     {Sign: Signed},
	Signed:   {Receive: Received, GiveBack: Returned},
	Returned: {SignAgain: Signed},
	Received: {ReadFiles: Received, Lend: Lent, Shelve: Received},
	Lent:     {TakeBack: Received},
}

func (c Carrier) step(a Action, reason string) (Carrier, custody.Transition, error) {
	next, err := Table.Next(c.Ref().String(), c.State, a)
	if err != nil {
		return c, custody.Transition{}, err
	}
	c.State = next
	return c, custody.Transition{Noun: c, Action: string(a), Reason: reason}, nil
}

// SignNew lists a carrier in a handover at the moment of its signature. Paper has a
// title, pages and copies; everything else has a number.
func SignNew(c Carrier, handover string, at time.Time) (Carrier, custody.Transition, error) {
	bad := func(field, zh, en string) (Carrier, custody.Transition, error) {
		return c, custody.Transition{}, fault.BadInput.Err("sign carrier", c.Ref().String(), nil).
			With("field", field).WithBoth("problem", zh, en)
	}
	switch {
	case !slices.Contains(Kinds, c.Kind):
		return bad("carrier.kind", "没有这种载体", "there is no such kind of carrier")
	case c.Kind == Paper && (c.Title == "" || c.Pages < 1 || c.Copies < 1):
		return bad("carrier", "文字记录须写明题名、页数和份数", "a paper record has a title, pages and copies")
	case c.Kind != Paper && c.Number == "":
		return bad("carrier.number", "载体须写明编号", "a carrier has its number")
	}
	if c.Loans == nil {
		c.Loans = []Loan{}
	}
	c.State, c.Handover, c.Signed = None, handover, custody.At(at)
	return c.step(Sign, "")
}

// SignOver lists a returned carrier in a new handover.
func (c Carrier) SignOver(handover string, at time.Time) (Carrier, custody.Transition, error) {
	c.Handover, c.Signed, c.Returned = handover, custody.At(at), nil
	return c.step(SignAgain, "")
}

// ReceiveBy takes the carrier into custody at a place of storage.
func (c Carrier) ReceiveBy(by custody.Actor, at time.Time, place string) (Carrier, custody.Transition, error) {
	c.Received, c.Place = &Step{by, custody.At(at)}, place
	return c.step(Receive, "")
}

// ReturnBy gives the carrier back to the officer with a reason.
func (c Carrier) ReturnBy(by custody.Actor, at time.Time, reason string) (Carrier, custody.Transition, error) {
	if reason == "" {
		return c, custody.Transition{}, fault.ReasonMissing.Err("return", c.Ref().String(), nil)
	}
	c.Returned = &Step{by, custody.At(at)}
	return c.step(GiveBack, reason)
}

// ReadInBy records how many files the custodian read from the carrier; paper has
// none to read.
func (c Carrier) ReadInBy(by custody.Actor, at time.Time, items int) (Carrier, custody.Transition, error) {
	if !c.IsMemory() {
		return c, custody.Transition{}, fault.BadInput.Err("read in", c.Ref().String(), nil).
			With("field", "carrier").WithBoth("problem", "纸质记录没有可读取的文件", "paper has no files to read in")
	}
	c.ReadIn = &ReadIn{Step{by, custody.At(at)}, items}
	return c.step(ReadFiles, "")
}

// LendTo lends the carrier back to an officer until a date after now.
func (c Carrier) LendTo(by custody.Actor, at time.Time, to string, until time.Time, reason string) (Carrier, custody.Transition, error) {
	if reason == "" {
		return c, custody.Transition{}, fault.ReasonMissing.Err("lend", c.Ref().String(), nil)
	}
	if to == "" || !until.After(at) {
		return c, custody.Transition{}, fault.BadInput.Err("lend", c.Ref().String(), nil).
			With("field", "until").WithBoth("problem", "须写明借用人和将来的归还日期", "name the borrower and a date of return in the future")
	}
	c.Loans = append(slices.Clone(c.Loans), Loan{To: to, Out: Step{by, custody.At(at)}, Until: custody.At(until)})
	return c.step(Lend, reason)
}

// TakeBackBy ends the open loan.
func (c Carrier) TakeBackBy(by custody.Actor, at time.Time) (Carrier, custody.Transition, error) {
	c.Loans = slices.Clone(c.Loans)
	if n := len(c.Loans); n > 0 {
		c.Loans[n-1].Back = &Step{by, custody.At(at)}
	}
	return c.step(TakeBack, "")
}

// ShelveAt moves the carrier to another place of storage.
func (c Carrier) ShelveAt(place string) (Carrier, custody.Transition, error) {
	c.Place = place
	return c.step(Shelve, "")
}
