package intake

import (
	"context"
	"strings"
	"time"

	"liuhen/internal/access"
	"liuhen/internal/custody"
	"liuhen/internal/item"
)

// Kept is where items lie. Every command commits state and event together.
type Kept interface {
	// Item returns the item with this id, or not-found.
	Item(ctx context.Context, id item.ID) (item.Item, error)
	// ChangeItem carries out a command on one item.
	ChangeItem(ctx context.Context, cmd custody.Command, id item.ID,
		decide func(at time.Time, now item.Item) (custody.Transition, error),
	) (item.Item, custody.Receipt, error)
}

// Account is what people say of an item: its title, where it comes from, and the four
// facts.
type Account struct {
	Title  string
	Origin item.Origin
	Proof  item.Proof
}

// Describe fills in or corrects what was said of an item. Where an earlier word is
// replaced a reason is needed. Who made it may, and the custodians and archivist of its
// agency. Where another device is named, the item's time is corrected by that
// device's measured offset. Errors: not-found, also for a maker or a
// device of another agency,
// not-allowed, bad-input, time-in-future, reason-missing, nothing-to-correct,
// wrong-state.
func (d *Desk) Describe(ctx context.Context, who access.Person, cmd custody.Command, id item.ID, said Account, reason string) (item.Item, custody.Receipt, error) {
	it, err := d.mayDescribe(ctx, who, id)
	if err != nil {
		return item.Item{}, custody.Receipt{}, err
	}
	to := item.Description{Title: strings.TrimSpace(said.Title), Origin: said.Origin, Proof: said.Proof, Corrected: it.Times.Corrected}
	if to.Origin.How == item.Made && to.Origin.Maker == "" {
		to.Origin.Maker = it.Origin.Maker
	}
	if to.Origin.Maker != it.Origin.Maker {
		if err := d.ownMaker(ctx, who, to.Origin.Maker, it.Agency); err != nil {
			return item.Item{}, custody.Receipt{}, err
		}
	}
	if to.Origin.Device != it.Origin.Device {
		trial := it
		trial.Origin = to.Origin
		times, err := d.times(ctx, trial)
		if err != nil {
			return item.Item{}, custody.Receipt{}, err
		}
		to.Corrected = times.Corrected
	}
	if cmd.Seen == 0 {
		cmd.Seen = it.Head.Version // the corrected time belongs to the device that was read
	}
	cmd.Actor = who.Actor
	return d.Kept.ChangeItem(ctx, cmd, id, func(at time.Time, now item.Item) (custody.Transition, error) {
		_, tr, err := now.Describe(who.Actor, at, to, reason)
		return tr, err
	})
}

// Link joins an item to one more activity or matter, or replaces the span of the join
// that is there. Who may describe it may, if he may add to the activity and the matter
// too. Errors: not-found, not-allowed, bad-input, wrong-state.
func (d *Desk) Link(ctx context.Context, who access.Person, cmd custody.Command, id item.ID, l item.Link) (item.Item, custody.Receipt, error) {
	if _, err := d.mayDescribe(ctx, who, id); err != nil {
		return item.Item{}, custody.Receipt{}, err
	}
	l, err := d.link(ctx, who, l)
	if err != nil {
		return item.Item{}, custody.Receipt{}, err
	}
	cmd.Actor = who.Actor
	return d.Kept.ChangeItem(ctx, cmd, id, func(_ time.Time, now item.Item) (custody.Transition, error) {
		_, tr, err := now.Link(l)
		return tr, err
	})
}

// Restrict says anew why few people may see an item, or that everybody may who otherwise
// would, with the reason. The custodian may, and the head of the item's agency: he, whom a
// restriction shuts out, may lift it as a whole, and sees by that what he lifted; for
// anything else about a restricted item it does not exist to him. Errors: not-found,
// not-allowed, reason-missing, nothing-to-correct.
func (d *Desk) Restrict(ctx context.Context, who access.Person, cmd custody.Command, id item.ID, r item.Restriction, reason string) (item.Item, custody.Receipt, error) {
	it, err := d.Kept.Item(ctx, id)
	if err != nil {
		return item.Item{}, custody.Receipt{}, err
	}
	if err := mayRestrict(who, it, r); err != nil {
		return item.Item{}, custody.Receipt{}, err
	}
	cmd.Actor = who.Actor
	return d.Kept.ChangeItem(ctx, cmd, id, func(at time.Time, now item.Item) (custody.Transition, error) {
		if err := mayRestrict(who, now, r); err != nil {
			return custody.Transition{}, err
		}
		_, tr, err := now.Restrict(who.Actor, at, r, reason)
		return tr, err
	})
}

func mayRestrict(who access.Person, now item.Item, r item.Restriction) error {
	if err := access.Check(who, access.Restrict, now.Guard()); err != nil || r.IsZero() {
		return err
	}
	return access.Check(who, access.ReadRegister, now.Guard())
}

func (d *Desk) mayDescribe(ctx context.Context, who access.Person, id item.ID) (item.Item, error) {
	it, err := d.Kept.Item(ctx, id)
	if err != nil {
		return it, err
	}
	return it, access.Check(who, access.Describe, it.Guard())
}
