package handover

import (
	"time"

	"liuhen/internal/custody"
	"liuhen/internal/fault"
)

// State is where a handover stands.
type State string

// The states of a handover.
const (
	None           State = ""
	Signed         State = "signed"
	Received       State = "received"        // all of it
	PartlyReceived State = "partly-received" // the rest was returned
	Returned       State = "returned"        // all of it
)

// Action is a verb that may change a handover.
type Action string

// The actions on a handover. Which of the three answers it is follows from what
// was accepted and returned.
const (
	Sign        Action = "sign"
	Supervise   Action = "supervise"
	ReceiveAll  Action = "receive"
	ReceivePart Action = "receive-part"
	ReturnAll   Action = "return"
)

// Table is the life of a handover.
var Table = custody.Table[State, Action]{
	None:   {Sign: Signed},
	Signed: {Supervise: Signed, ReceiveAll: Received, ReceivePart: PartlyReceived, ReturnAll: Returned},
}

func (h Handover) step(a Action, reason string) (Handover, custody.Transition, error) {
	next, err := Table.Next(h.Ref().String(), h.State, a)
	if err != nil {
		return h, custody.Transition{}, err
	}
	h.State = next
	return h, custody.Transition{Noun: h, Action: string(a), Reason: reason}, nil
}

// SignNew is the officer's signature under an exact set. An empty set is refused:
// carriers or papers alone are enough.
func SignNew(h Handover, by custody.Actor, at time.Time) (Handover, custody.Transition, error) {
	if h.Set.Items+h.Set.Papers+h.Set.Carriers == 0 {
		return h, custody.Transition{}, fault.NothingListed.Err("sign handover", string(h.ID), nil)
	}
	f := custody.NewForm("sign handover", h.Ref())
	f.ID("unit", h.Unit)
	f.Distinct("activities", h.Activities, MaxActivities)
	f.IDs("activities", h.Activities)
	f.Prose("note", h.Note)
	f.Prose("late", h.Late)
	if err := f.Err(); err != nil {
		return h, custody.Transition{}, err
	}
	h.State, h.Officer, h.Signed = None, by.Officer, custody.Step{By: by, At: custody.At(at)}
	h.Activities = append([]string{}, h.Activities...)
	return h.step(Sign, h.Late)
}

// SuperviseBy is the signature of the 监交人, a third person who is not the one
// who signed the material over.
func (h Handover) SuperviseBy(by custody.Actor, at time.Time) (Handover, custody.Transition, error) {
	if h.Signed.By.Same(by) {
		return h, custody.Transition{}, fault.SecondPerson.Err("supervise handover", h.Ref().String(), nil)
	}
	h.Supervised = &custody.Step{By: by, At: custody.At(at)}
	return h.step(Supervise, "")
}

// Outcome is what the custodian counted.
type Outcome struct {
	Accepted Set
	Returned Set
	Reason   string
	Deputy   bool
}

// AnswerBy records that the custodian received all or part, or returned it. He may
// not receive what he signed over himself, unless a third person supervised it.
func (h Handover) AnswerBy(by custody.Actor, at time.Time, o Outcome) (Handover, custody.Transition, error) {
	f := custody.NewForm("receive", h.Ref())
	f.Prose("reason", o.Reason)
	if o.Returned.size() > 0 {
		f.Reason(o.Reason)
	}
	if err := f.Err(); err != nil {
		return h, custody.Transition{}, err
	}
	if o.Accepted.size()+o.Returned.size() != h.Set.size() || o.Accepted.Bytes+o.Returned.Bytes != h.Set.Bytes {
		return h, custody.Transition{}, fault.SetDiffers.Err("receive", h.Ref().String(), nil)
	}
	own := h.Signed.By.Same(by)
	if own && (h.Supervised == nil || h.Supervised.By.Same(by)) {
		return h, custody.Transition{}, fault.OwnHandover.Err("receive", h.Ref().String(), nil)
	}
	h.Answer = &Answer{Step: custody.Step{By: by, At: custody.At(at)}, Accepted: o.Accepted, Returned: o.Returned, Reason: o.Reason, OneMan: own, Deputy: o.Deputy}
	return h.step(o.action(), o.Reason)
}

func (o Outcome) action() Action {
	switch {
	case o.Returned.size() == 0:
		return ReceiveAll
	case o.Accepted.size() == 0:
		return ReturnAll
	}
	return ReceivePart
}

func (s Set) size() int { return s.Items + s.Papers + s.Carriers }
