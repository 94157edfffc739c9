package receiving

import (
	"context"
	"slices"
	"time"

	"liuhen/internal/access"
	"liuhen/internal/carrier"
	"liuhen/internal/custody"
	"liuhen/internal/fault"
	"liuhen/internal/handover"
	"liuhen/internal/item"
	"liuhen/internal/translog"
)

// Handovers keeps handovers with everything in them.
type Handovers interface {
	// Handover returns the handover with this id, or not-found.
	Handover(ctx context.Context, id handover.ID) (handover.Handover, error)
	// ChangeHandover changes the handover alone.
	ChangeHandover(ctx context.Context, cmd custody.Command, id handover.ID,
		decide func(at time.Time, now handover.Handover) (custody.Transition, error),
	) (handover.Handover, custody.Receipt, error)
	// AnswerHandover changes the handover and what lies in it in one transaction.
	AnswerHandover(ctx context.Context, cmd custody.Command, id handover.ID,
		decide func(at time.Time, now handover.Handover, list []item.Item, things []carrier.Carrier) ([]custody.Transition, error),
	) (handover.Handover, custody.Receipt, error)
}

// Desk receives material into custody. It is safe for concurrent use.
type Desk struct {
	Handovers Handovers
	Carriers  Carriers
	Items     Items
	Bytes     Bytes
	// Hold is for how long a deposit locks bytes while no retention is decided.
	Hold time.Duration
}

// Count is what the custodian found. What is not returned is received.
type Count struct {
	Items    []item.ID    // returned to the officer
	Carriers []carrier.ID // returned to the officer
	Reason   string       // for what is returned
	Place    string       // of storage, for papers and carriers that are received
}

// Supervise is the signature of the 监交人 under a handover. Errors: not-found,
// second-person-required, wrong-state.
func (d *Desk) Supervise(ctx context.Context, who access.Person, cmd custody.Command, id handover.ID) (handover.Handover, custody.Receipt, error) {
	if err := d.may(ctx, who, access.SuperviseIt, id); err != nil {
		return handover.Handover{}, custody.Receipt{}, err
	}
	return d.Handovers.ChangeHandover(ctx, cmd, id, func(at time.Time, now handover.Handover) (custody.Transition, error) {
		_, tr, err := now.SuperviseBy(who.Actor, at)
		return tr, err
	})
}

// Answer receives the handover except for what the count returns; a count that
// returns everything returns the handover. Errors: not-found, not-allowed,
// reason-missing, set-differs when the count names what is not in the handover,
// own-handover, wrong-state, changed-meanwhile.
func (d *Desk) Answer(ctx context.Context, who access.Person, cmd custody.Command, id handover.ID, count Count) (handover.Handover, custody.Receipt, error) {
	if err := d.may(ctx, who, access.Receive, id); err != nil {
		return handover.Handover{}, custody.Receipt{}, err
	}
	return d.Handovers.AnswerHandover(ctx, cmd, id,
		func(at time.Time, now handover.Handover, list []item.Item, things []carrier.Carrier) ([]custody.Transition, error) {
			a := answer{by: who.Actor, at: at, count: count}
			if err := a.all(now, list, things); err != nil {
				return nil, err
			}
			_, tr, err := now.AnswerBy(who.Actor, at, a.outcome(deputy(who)))
			return append([]custody.Transition{tr}, a.steps...), err
		})
}

func (d *Desk) may(ctx context.Context, who access.Person, a access.Action, id handover.ID) error {
	h, err := d.Handovers.Handover(ctx, id)
	if err != nil {
		return err
	}
	return access.Check(who, a, access.Subject{Ref: h.Ref(), Agency: h.Agency, Unit: h.Unit, Officers: []string{h.Officer}})
}

// deputy reports whether the person receives only as a deputy.
func deputy(who access.Person) bool {
	held := false
	for _, post := range []string{access.RecordingManager, access.Custodian} {
		if who.Holds(post) {
			if !who.Deputy(post) {
				return false
			}
			held = true
		}
	}
	return held
}

// answer is one answer on the way.
type answer struct {
	by                 custody.Actor
	at                 time.Time
	count              Count
	accepted, returned part
	steps              []custody.Transition
}

// part is what was accepted, or what was returned.
type part struct {
	set  handover.Set
	root translog.Ordered
}

func (a *answer) all(now handover.Handover, list []item.Item, things []carrier.Carrier) error {
	for _, it := range list {
		if err := a.item(it); err != nil {
			return err
		}
	}
	for _, c := range things {
		if err := a.carrier(c); err != nil {
			return err
		}
	}
	unknown := int(a.returned.root.Count()) != len(a.count.Items) || a.returned.set.Papers+a.returned.set.Carriers != len(a.count.Carriers)
	if unknown {
		return fault.SetDiffers.Err("receive", now.Ref().String(), nil)
	}
	return nil
}

func (a *answer) item(it item.Item) error {
	var tr custody.Transition
	var err error
	p := &a.accepted
	if slices.Contains(a.count.Items, it.ID) {
		p = &a.returned
		_, tr, err = it.GiveBack(a.at, a.count.Reason)
	} else {
		_, tr, err = it.Accept(a.by, a.at)
	}
	if err != nil {
		return err
	}
	a.steps = append(a.steps, tr)
	return p.add(it)
}

// add counts an item, in the order of ids, as of its last event before the answer.
func (p *part) add(it item.Item) error {
	origin, err := translog.Origin(it.Agency)
	if err != nil {
		return err
	}
	p.set.Items++
	p.set.Bytes += it.Size
	return p.root.Add(translog.Member{
		Position: p.root.Count() + 1, Item: string(it.ID), SHA256: it.SHA256, SM3: it.SM3, Size: it.Size, Log: origin, Last: it.Head.Place,
	})
}

func (a *answer) carrier(c carrier.Carrier) error {
	var tr custody.Transition
	var err error
	p := &a.accepted
	if slices.Contains(a.count.Carriers, c.ID) {
		p = &a.returned
		_, tr, err = c.ReturnBy(a.by, a.at, a.count.Reason)
	} else {
		_, tr, err = c.ReceiveBy(a.by, a.at, a.count.Place)
	}
	if err != nil {
		return err
	}
	a.steps = append(a.steps, tr)
	if c.IsMemory() {
		p.set.Carriers++
	} else {
		p.set.Papers++
	}
	return nil
}

func (a *answer) outcome(deputy bool) handover.Outcome {
	for _, p := range []*part{&a.accepted, &a.returned} {
		if p.set.Items > 0 {
			p.set.Root = p.root.Root()
		}
	}
	return handover.Outcome{Accepted: a.accepted.set, Returned: a.returned.set, Reason: a.count.Reason, Deputy: deputy}
}
