package carrier

import (
	"regexp"
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

// most bounds counts that people type: pages, copies, files.
const most = 1_000_000

// secretNumber is all that is said of a carrier of a state secret: nothing that could spell
// what is on it.
var secretNumber = regexp.MustCompile(`^[0-9A-Za-z][0-9A-Za-z./_-]{0,39}$`)

// SignNew lists a carrier in a handover at the moment of its signature. Paper has a
// title, pages and copies; everything else has a number, and so has whatever concerns a
// state secret, which has no title.
func SignNew(c Carrier, handover string, at time.Time) (Carrier, custody.Transition, error) {
	f := custody.NewForm("sign carrier", c.Ref())
	f.That(slices.Contains(Kinds, c.Kind), "carrier.kind", "没有这种载体", "there is no such kind of carrier")
	f.That(c.Secret || c.Kind != Paper || (c.Title != "" && c.Pages >= 1 && c.Copies >= 1),
		"carrier", "文字记录须写明题名、页数和份数", "a paper record has a title, pages and copies")
	f.That(c.Kind == Paper || c.Number != "", "carrier.number", "载体须写明编号", "a carrier has its number")
	f.That(!c.Secret || c.Title == "", "carrier.title", "涉及国家秘密的载体不登记题名", "a carrier of a state secret is registered without a title")
	f.That(!c.Secret || secretNumber.MatchString(c.Number), "carrier.number",
		"涉及国家秘密的载体只登记编号：字母、数字和 - . / _，最多 40 位", "a carrier of a state secret has a number of at most 40 letters, digits and - . / _")
	f.Text("carrier.title", c.Title, 0, 120)
	f.Text("carrier.number", c.Number, 0, 60)
	f.ID("carrier.activity", c.Activity)
	f.That(c.Pages >= 0 && c.Pages <= most && c.Copies >= 0 && c.Copies <= most, "carrier.pages", "页数或份数不合理", "pages or copies make no sense")
	if err := f.Err(); err != nil {
		return c, custody.Transition{}, err
	}
	c.Loans, c.Received, c.Returned, c.ReadIn = []Loan{}, nil, nil, nil
	c.State, c.Handover, c.Signed = None, handover, custody.At(at)
	return c.step(Sign, "")
}

// SignOver lists a returned carrier in a new handover.
func (c Carrier) SignOver(handover string, at time.Time) (Carrier, custody.Transition, error) {
	c.Handover, c.Signed, c.Returned = handover, custody.At(at), nil
	return c.step(SignAgain, "")
}

// ReceiveBy takes the carrier into custody at a place of storage, which must be named for
// one of a state secret.
func (c Carrier) ReceiveBy(by custody.Actor, at time.Time, place string) (Carrier, custody.Transition, error) {
	if err := c.place("receive", place); err != nil {
		return c, custody.Transition{}, err
	}
	c.Received, c.Place = &custody.Step{By: by, At: custody.At(at)}, place
	return c.step(Receive, "")
}

// ReturnBy gives the carrier back to the officer with a reason.
func (c Carrier) ReturnBy(by custody.Actor, at time.Time, reason string) (Carrier, custody.Transition, error) {
	f := custody.NewForm("return", c.Ref())
	f.Reason(reason)
	if err := f.Err(); err != nil {
		return c, custody.Transition{}, err
	}
	c.Returned = &custody.Step{By: by, At: custody.At(at)}
	return c.step(GiveBack, reason)
}

// ReadInBy records how many files the custodian read from the carrier; paper has
// none to read. It fails with state-secret where it concerns one: its bytes may not be in
// this system at all.
func (c Carrier) ReadInBy(by custody.Actor, at time.Time, items int) (Carrier, custody.Transition, error) {
	if err := c.MayShow("read in"); err != nil {
		return c, custody.Transition{}, err
	}
	f := custody.NewForm("read in", c.Ref())
	f.That(c.IsMemory(), "carrier", "纸质记录没有可读取的文件", "paper has no files to read in")
	f.That(items >= 0 && items <= most, "items", "文件数不合理", "the number of files makes no sense")
	if err := f.Err(); err != nil {
		return c, custody.Transition{}, err
	}
	c.ReadIn = &ReadIn{custody.Step{By: by, At: custody.At(at)}, items}
	return c.step(ReadFiles, "")
}

// LendTo lends the carrier back to an officer until a date after now.
func (c Carrier) LendTo(by custody.Actor, at time.Time, to string, until time.Time, reason string) (Carrier, custody.Transition, error) {
	f := custody.NewForm("lend", c.Ref())
	f.Reason(reason)
	f.Given("to", to)
	f.ID("to", to)
	f.That(until.After(at), "until", "须写明将来的归还日期", "name a date of return in the future")
	if err := f.Err(); err != nil {
		return c, custody.Transition{}, err
	}
	all := append(slices.Clone(c.Loans), Loan{To: to, Out: custody.Step{By: by, At: custody.At(at)}, Until: custody.At(until)})
	c.Loans = all[max(0, len(all)-MaxLoans):]
	return c.step(Lend, reason)
}

// TakeBackBy ends the open loan.
func (c Carrier) TakeBackBy(by custody.Actor, at time.Time) (Carrier, custody.Transition, error) {
	c.Loans = slices.Clone(c.Loans)
	if n := len(c.Loans); n > 0 {
		c.Loans[n-1].Back = &custody.Step{By: by, At: custody.At(at)}
	}
	return c.step(TakeBack, "")
}

// ShelveAt moves the carrier to another place of storage.
func (c Carrier) ShelveAt(place string) (Carrier, custody.Transition, error) {
	if err := c.place("shelve", place); err != nil {
		return c, custody.Transition{}, err
	}
	c.Place = place
	return c.step(Shelve, "")
}

// MayShow fails with state-secret where bytes are to be joined to a carrier that concerns
// one: its files, or a picture of it.
func (c Carrier) MayShow(op string) error {
	if c.Secret {
		return fault.StateSecret.Err(op, c.Ref().String(), nil)
	}
	return nil
}

func (c Carrier) place(op, place string) error {
	f := custody.NewForm(op, c.Ref())
	f.Text("place", place, 0, 100)
	f.That(!c.Secret || place != "", "place", "涉及国家秘密的载体须写明存放位置", "a carrier of a state secret lies at a place that is named")
	return f.Err()
}
