package paper

import (
	"slices"
	"time"

	"liuhen/internal/custody"
	"liuhen/internal/fault"
	"liuhen/internal/item"
)

// State is where a print stands.
type State string

// The states of a print.
const (
	None    State = ""
	Printed State = "printed"
	Scanned State = "scanned" // it came back with signatures
)

// Action is a verb that may change a print.
type Action string

// The actions on a print.
const (
	Print      Action = "print"
	AttachScan Action = "attach-scan"
)

// Table is the life of a print.
var Table = custody.Table[State, Action]{
	None:    {Print: Printed},
	Printed: {AttachScan: Scanned},
	Scanned: {AttachScan: Scanned},
}

func (p Paper) step(a Action) (Paper, custody.Transition, error) {
	next, err := Table.Next(p.Ref().String(), p.State, a)
	if err != nil {
		return p, custody.Transition{}, err
	}
	p.State = next
	return p, custody.Transition{Noun: p, Action: string(a)}, nil
}

// New records a print. The caller fills everything but Printed, Scan and State. It
// fails with bad-input for a paper that is not made of such a subject, or that lacks
// its digests.
func New(p Paper, by custody.Actor, at time.Time) (Paper, custody.Transition, error) {
	f := custody.NewForm("print", p.Ref())
	f.That(slices.Contains(Of(p.Subject.Kind), p.Kind), "kind", "没有这种文书", "there is no such paper of it")
	f.Given("subject", p.Subject.ID)
	f.ID("subject", p.Subject.ID)
	f.That(!p.SHA256.IsZero() && !p.Check.IsZero() && p.Size > 0 && p.Counts.Pages > 0, "sha256", "缺少摘要或页数", "a digest or the number of pages is missing")
	if err := f.Err(); err != nil {
		return p, custody.Transition{}, err
	}
	p.State, p.Scan, p.Printed = None, nil, custody.Step{By: by, At: custody.At(at)}
	return p.step(Print)
}

// AttachBy records that an item is the paper with the signatures on it. It fails with
// scan-unfit for an item of another agency, one that is no picture or document, and one
// that is marked void.
func (p Paper) AttachBy(it item.Item, by custody.Actor, at time.Time) (Paper, custody.Transition, error) {
	shows := it.Class == item.Document || it.Class == item.Photo
	if it.Agency != p.Agency || !shows || it.State == item.Voided {
		return p, custody.Transition{}, fault.ScanUnfit.Err("attach scan", it.Ref().String(), nil)
	}
	p.Scan = &Scan{Step: custody.Step{By: by, At: custody.At(at)}, Item: string(it.ID)}
	return p.step(AttachScan)
}
