package receiving

import (
	"context"
	"time"

	"liuhen/internal/access"
	"liuhen/internal/custody"
	"liuhen/internal/fault"
	"liuhen/internal/item"
)

// ProposeVoid asks to mark an item void, with the reason: who made it may, and the
// custodians of its agency. Until it is decided the item is not handed over. Errors:
// not-found, not-allowed, reason-missing, item-in-sealed-file, wrong-state.
func (d *Desk) ProposeVoid(ctx context.Context, who access.Person, cmd custody.Command, id item.ID, reason string) (item.Item, custody.Receipt, error) {
	return d.void(ctx, who, access.ProposeVoid, cmd, id, func(at time.Time, now item.Item) (item.Item, custody.Transition, error) {
		return now.Propose(who.Actor, at, reason)
	})
}

// ConfirmVoid marks an item void, which another person proposed: the custodians and
// the head of its agency may. Its bytes stay. Errors: not-found, not-allowed,
// second-person-required, item-in-sealed-file, wrong-state where nothing is proposed.
func (d *Desk) ConfirmVoid(ctx context.Context, who access.Person, cmd custody.Command, id item.ID) (item.Item, custody.Receipt, error) {
	return d.void(ctx, who, access.DecideVoid, cmd, id, func(at time.Time, now item.Item) (item.Item, custody.Transition, error) {
		return now.Confirm(who.Actor, at)
	})
}

// RefuseVoid ends a proposal to mark an item void, with the reason; whoever may
// confirm it may. Errors: as for ConfirmVoid, and reason-missing.
func (d *Desk) RefuseVoid(ctx context.Context, who access.Person, cmd custody.Command, id item.ID, reason string) (item.Item, custody.Receipt, error) {
	return d.step(ctx, who, access.DecideVoid, cmd, id, func(at time.Time, now item.Item, _ bool) (item.Item, custody.Transition, error) {
		return now.Refuse(who.Actor, at, reason)
	})
}

// void is a step towards a void item, which one in a sealed file can no longer become:
// nothing is taken out of a sealed file (附件2第五条).
func (d *Desk) void(ctx context.Context, who access.Person, a access.Action, cmd custody.Command, id item.ID,
	step func(at time.Time, now item.Item) (item.Item, custody.Transition, error),
) (item.Item, custody.Receipt, error) {
	return d.step(ctx, who, a, cmd, id, func(at time.Time, now item.Item, sealed bool) (item.Item, custody.Transition, error) {
		if sealed {
			return now, custody.Transition{}, fault.InSealedFile.Err(string(a), now.Ref().String(), nil)
		}
		return step(at, now)
	})
}

func (d *Desk) step(ctx context.Context, who access.Person, a access.Action, cmd custody.Command, id item.ID,
	step func(at time.Time, now item.Item, sealed bool) (item.Item, custody.Transition, error),
) (item.Item, custody.Receipt, error) {
	cmd.Actor = who.Actor
	return d.Items.VoidItem(ctx, cmd, id, func(at time.Time, now item.Item, sealed bool) (custody.Transition, error) {
		if err := access.Check(who, a, now.Guard()); err != nil {
			return custody.Transition{}, err
		}
		_, tr, err := step(at, now, sealed)
		return tr, err
	})
}
