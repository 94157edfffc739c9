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
	"liuhen/internal/officer"
	"liuhen/internal/regulation"
	"liuhen/internal/term"
	"liuhen/internal/translog"
)

// Handovers keeps handovers with everything in them.
type Handovers interface {
	// Handover returns the handover with this id, or not-found.
	Handover(ctx context.Context, id handover.ID) (handover.Handover, error)
	// ItemsOfHandover returns the items that stand signed over in the handover.
	ItemsOfHandover(ctx context.Context, handover string) ([]item.Item, error)
	// CarriersOfHandover returns the papers and carriers that stand in the handover.
	CarriersOfHandover(ctx context.Context, handover string) ([]carrier.Carrier, error)
	// ChangeOfHandover returns the events of the change that led to a version of the
	// handover, in their order: its own and those of at most limit things in it.
	ChangeOfHandover(ctx context.Context, id handover.ID, version int64, limit int) ([]custody.Event, error)
	// ChangeHandover changes the handover alone.
	ChangeHandover(ctx context.Context, cmd custody.Command, id handover.ID,
		decide func(at time.Time, now handover.Handover) (custody.Transition, error),
	) (handover.Handover, custody.Receipt, error)
	// AnswerHandover changes the handover and what lies in it in one transaction.
	AnswerHandover(ctx context.Context, cmd custody.Command, id handover.ID,
		decide func(at time.Time, now handover.Handover, list []item.Item, things []carrier.Carrier) ([]custody.Transition, error),
	) (handover.Handover, custody.Receipt, error)
}

// Roll tells which people an agency has.
type Roll interface {
	// Officer returns the officer with this id, or not-found.
	Officer(ctx context.Context, id officer.ID) (officer.Officer, error)
}

// Desk receives material into custody. It is safe for concurrent use.
type Desk struct {
	Handovers Handovers
	Carriers  Carriers
	Items     Items
	Bytes     Bytes
	Roll      Roll
	Queue     Queue
	// Hold is for how long a deposit locks bytes while no retention is decided.
	Hold time.Duration
}

// Contents is a handover with what stands in it, as it is now, and the account of
// everything that was signed: what was returned stands in it no longer.
type Contents struct {
	Handover handover.Handover
	Items    []item.Item
	Carriers []carrier.Carrier
	Account  []Line
	// Withheld is how many items of the set the person may not see (限制查看). They stand
	// neither in Items nor in Account.
	Withheld int
}

// Look returns a handover with what stands in it and its account, as far as the person may
// see it. Errors: not-found.
func (d *Desk) Look(ctx context.Context, who access.Person, id handover.ID) (Contents, error) {
	var c Contents
	err := d.may(ctx, who, access.ReadRegister, id)
	if err != nil {
		return c, err
	}
	if c.Handover, err = d.Handovers.Handover(ctx, id); err != nil {
		return c, err
	}
	if c.Items, err = d.Handovers.ItemsOfHandover(ctx, string(id)); err != nil {
		return c, err
	}
	if c.Carriers, err = d.Handovers.CarriersOfHandover(ctx, string(id)); err != nil {
		return c, err
	}
	if c.Account, err = d.account(ctx, c.Handover); err != nil {
		return c, err
	}
	return c, d.withhold(ctx, who, &c)
}

// withhold takes out of the contents what the person may not see.
func (d *Desk) withhold(ctx context.Context, who access.Person, c *Contents) error {
	var ids []item.ID
	for _, l := range c.Account {
		if l.Item != nil {
			ids = append(ids, l.Item.ID)
		}
	}
	hidden, err := d.Items.Withheld(ctx, access.ScopeFor(who, access.ReadRegister), ids)
	if err != nil || len(hidden) == 0 {
		return err
	}
	c.Withheld = len(hidden)
	c.Items = slices.DeleteFunc(c.Items, func(it item.Item) bool { return hidden[it.ID] })
	c.Account = slices.DeleteFunc(c.Account, func(l Line) bool { return l.Item != nil && hidden[l.Item.ID] })
	return nil
}

// Count is what the custodian found. What is not returned is received.
type Count struct {
	Items    []item.ID    // returned to the officer
	Carriers []carrier.ID // returned to the officer
	Reason   string       // for what is returned
	Place    string       // of storage; needed where papers or carriers are received
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
// also for who may not see a restricted item in it, reason-missing, place-missing, set-differs when the count names what is not in the handover,
// own-handover, handover-answered, changed-meanwhile.
func (d *Desk) Answer(ctx context.Context, who access.Person, cmd custody.Command, id handover.ID, count Count) (handover.Handover, custody.Receipt, error) {
	if err := d.may(ctx, who, access.Receive, id); err != nil {
		return handover.Handover{}, custody.Receipt{}, err
	}
	now, receipt, err := d.Handovers.AnswerHandover(ctx, cmd, id,
		func(at time.Time, now handover.Handover, list []item.Item, things []carrier.Carrier) ([]custody.Transition, error) {
			if err := mayCount(who, now, list); err != nil {
				return nil, err
			}
			a := answer{by: who.Actor, at: at, count: count}
			if err := a.all(now, list, things); err != nil {
				return nil, err
			}
			_, tr, err := now.AnswerBy(who.Actor, at, a.outcome(deputy(who)))
			if err == nil {
				err = a.placed(now)
			}
			return append([]custody.Transition{tr}, a.steps...), err
		})
	if fault.KindOf(err) == fault.Conflict {
		err = d.answered(ctx, id, err)
	}
	return now, receipt, err
}

// mayCount refuses whoever would receive what he may not see.
func mayCount(who access.Person, now handover.Handover, list []item.Item) error {
	for _, it := range list {
		if access.Decide(who, access.Receive, it.Guard()) != access.Allow && !it.Restricted.IsZero() {
			return fault.NotAllowed.Err("receive", now.Ref().String(), nil).WithTerm("action", string(access.Receive), access.Receive.Words())
		}
	}
	return nil
}

// answered says who answered a handover, and when, where that is why another answer is
// refused; else it returns the refusal.
func (d *Desk) answered(ctx context.Context, id handover.ID, refusal error) error {
	now, err := d.Handovers.Handover(ctx, id)
	if err != nil || now.Answer == nil {
		return refusal
	}
	who := now.Answer.By.Officer
	if d.Roll != nil {
		if o, err := d.Roll.Officer(ctx, officer.ID(who)); err == nil {
			who = o.Name
		}
	}
	return fault.Answered.Err("receive", now.Ref().String(), refusal).With("who", who).
		With("when", regulation.Spell(now.Answer.At.Time)).WithTerm("state", string(now.State), term.State("handover", string(now.State)))
}

func (d *Desk) may(ctx context.Context, who access.Person, a access.Action, id handover.ID) error {
	h, err := d.Handovers.Handover(ctx, id)
	if err != nil {
		return err
	}
	return access.Check(who, a, h.Guard())
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

// placed refuses to receive papers and carriers of which nobody says where they lie: in
// custody means at a place of storage.
func (a *answer) placed(now handover.Handover) error {
	if things := a.accepted.set.Papers + a.accepted.set.Carriers; things > 0 && a.count.Place == "" {
		return fault.PlaceMissing.Err("receive", now.Ref().String(), nil)
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
