package casefile

import (
	"slices"
	"time"

	"liuhen/internal/custody"
	"liuhen/internal/digest"
	"liuhen/internal/fault"
	"liuhen/internal/term"
)

// State is where a case file stands.
type State string

// The states of a case file.
const (
	None      State = ""
	Open      State = "open"
	Submitted State = "submitted"
	Returned  State = "returned"
	Sealed    State = "sealed"
)

// Action is a verb that may change a case file.
type Action string

// The actions on a case file.
const (
	OpenFile Action = "open"
	Amend    Action = "amend"
	Submit   Action = "submit"
	Withdraw Action = "withdraw"
	Return   Action = "return"
	SealFile Action = "seal"
)

// Table is the life of a case file. A sealed file has no way on.
var Table = custody.Table[State, Action]{
	None:      {OpenFile: Open},
	Open:      {Amend: Open, Submit: Submitted},
	Returned:  {Amend: Returned, Submit: Submitted},
	Submitted: {Withdraw: Open, Return: Returned, SealFile: Sealed},
	Sealed:    {},
}

func (c CaseFile) step(a Action, reason string) (CaseFile, custody.Transition, error) {
	if c.State == Sealed {
		return c, custody.Transition{}, fault.SealedForGood.Err(string(a), c.Ref().String(), nil)
	}
	next, err := Table.Next(c.Ref().String(), c.State, a)
	if err != nil {
		return c, custody.Transition{}, err
	}
	c.State = next
	return c, custody.Transition{Noun: c, Action: string(a), Reason: reason}, nil
}

// mayArrange refuses to touch the placements of a file that was submitted or
// sealed.
func (c CaseFile) mayArrange() error {
	switch c.State {
	case Sealed:
		return fault.SealedForGood.Err("arrange", c.Ref().String(), nil)
	case Open, Returned:
		return nil
	}
	return fault.WrongState.Err("arrange", c.Ref().String(), nil).
		WithTerm("state", string(c.State), term.State("casefile", string(c.State))).WithTerm("action", "arrange", term.Of(term.Actions, "arrange"))
}

// New opens the one file of a matter. The store refuses a second one.
func New(c CaseFile, by custody.Actor, at time.Time) (CaseFile, custody.Transition, error) {
	if err := c.check(); err != nil {
		return c, custody.Transition{}, err
	}
	c.State, c.Opened, c.Rounds, c.Sealed = None, custody.Step{By: by, At: custody.At(at)}, []Round{}, nil
	return c.step(OpenFile, "")
}

func (c CaseFile) check() error {
	f := custody.NewForm("open casefile", c.Ref())
	f.That(c.Matter != "", "matter", "一案一卷，须指明案件", "a file belongs to one matter")
	f.ID("matter", c.Matter)
	f.That(c.Title != "", "title", "须填写案卷题名", "the title is missing")
	f.Text("title", c.Title, 0, 200)
	f.That(categoryRule(c.Category), "category", "门类代码只能用大写字母和数字，以·分隔", "a category has capital letters and digits, joined by ·")
	f.Text("category", c.Category, 0, 32)
	f.That(c.Year >= 1949 && c.Year <= 9999, "year", "年度须为四位数字", "the year has four digits")
	f.That(slices.Contains(Retentions, c.Retention), "retention", "保管期限须为 Y、D30 或 D10", "retention is one of Y, D30, D10")
	f.Prose("remarks", c.Remarks)
	return f.Err()
}

// Change corrects title, category, year, retention and remarks before sealing.
func (c CaseFile) Change(next CaseFile, reason string) (CaseFile, custody.Transition, error) {
	c.Title, c.Category, c.Year, c.Retention, c.Remarks = next.Title, next.Category, next.Year, next.Retention, next.Remarks
	if err := c.check(); err != nil {
		return c, custody.Transition{}, err
	}
	if err := c.prose("amend", "reason", reason); err != nil {
		return c, custody.Transition{}, err
	}
	return c.step(Amend, reason)
}

// SubmitBy hands the arranged file to the archivist. It refuses an empty file.
func (c CaseFile) SubmitBy(by custody.Actor, at time.Time, count int) (CaseFile, custody.Transition, error) {
	if count == 0 {
		return c, custody.Transition{}, fault.EmptyFile.Err("submit", c.Ref().String(), nil)
	}
	c.Rounds = append(slices.Clone(c.Rounds), Round{Submitted: custody.Step{By: by, At: custody.At(at)}})
	if len(c.Rounds) > MaxRounds {
		c.Rounds = slices.Delete(c.Rounds, 1, 1+len(c.Rounds)-MaxRounds)
	}
	return c.step(Submit, "")
}

// WithdrawBy takes the submission back before the archivist answered. The clocks
// that it stopped run on.
func (c CaseFile) WithdrawBy(by custody.Actor, at time.Time, reason string) (CaseFile, custody.Transition, error) {
	if err := c.prose("withdraw", "reason", reason); err != nil {
		return c, custody.Transition{}, err
	}
	if n := len(c.Rounds); n > 0 {
		c.Rounds = slices.Clone(c.Rounds)
		c.Rounds[n-1].Withdrawn = &custody.Step{By: by, At: custody.At(at)}
	}
	return c.step(Withdraw, reason)
}

func (c CaseFile) prose(op, field, text string) error {
	f := custody.NewForm(op, c.Ref())
	f.Prose(field, text)
	return f.Err()
}

// ReturnBy gives the file back with its defects.
func (c CaseFile) ReturnBy(by custody.Actor, at time.Time, defects string) (CaseFile, custody.Transition, error) {
	f := custody.NewForm("return", c.Ref())
	f.Reason(defects)
	if err := f.Err(); err != nil {
		return c, custody.Transition{}, err
	}
	if n := len(c.Rounds); n > 0 {
		c.Rounds = slices.Clone(c.Rounds)
		c.Rounds[n-1].Returned, c.Rounds[n-1].Defects = &custody.Step{By: by, At: custody.At(at)}, defects
	}
	return c.step(Return, defects)
}

// Whole is the file as sealing commits it, computed from the placements in order.
type Whole struct {
	Count  int
	Bytes  int64
	Root   digest.SHA256
	Moment custody.Moment // as of which the items were read
}

// SealBy seals the file under its archival code. The archivist is not the one who
// submitted it.
func (c CaseFile) SealBy(by custody.Actor, at time.Time, w Whole, code Code) (CaseFile, custody.Transition, error) {
	round, open := c.Submission()
	if open && round.Submitted.By.Same(by) {
		return c, custody.Transition{}, fault.SecondPerson.Err("seal", c.Ref().String(), nil)
	}
	if open && w.Count == 0 {
		return c, custody.Transition{}, fault.EmptyFile.Err("seal", c.Ref().String(), nil)
	}
	next, t, err := c.step(SealFile, "")
	if err != nil {
		return c, t, err
	}
	next.Sealed = &Seal{
		Step: custody.Step{By: by, At: custody.At(at)}, Code: code.String(), Number: code.ElectronicNumber(), Volume: code.Volume,
		Count: w.Count, Bytes: w.Bytes, Root: w.Root, Checker: by.Officer, Arranger: round.Submitted.By.Officer,
		Moment: w.Moment,
	}
	t.Noun = next
	return next, t, nil
}
