package receiving

import (
	"context"
	"time"

	"liuhen/internal/access"
	"liuhen/internal/carrier"
	"liuhen/internal/custody"
	"liuhen/internal/fault"
	"liuhen/internal/officer"
)

// Carriers keeps papers and carriers.
type Carriers interface {
	// Carrier returns the carrier with this id, or not-found.
	Carrier(ctx context.Context, id carrier.ID) (carrier.Carrier, error)
	// ChangeCarrier changes the carrier.
	ChangeCarrier(ctx context.Context, cmd custody.Command, id carrier.ID,
		decide func(at time.Time, now carrier.Carrier) (custody.Transition, error),
	) (carrier.Carrier, custody.Receipt, error)
}

// Carrier returns a paper or carrier. Errors: not-found.
func (d *Desk) Carrier(ctx context.Context, who access.Person, id carrier.ID) (carrier.Carrier, error) {
	c, err := d.Carriers.Carrier(ctx, id)
	if err != nil {
		return carrier.Carrier{}, err
	}
	return c, access.Check(who, access.ReadRegister, c.Guard())
}

// Loan is a paper or carrier that goes back to an officer for a time.
type Loan struct {
	To     string    // officer id
	Until  time.Time // date of return
	Reason string
}

// Lend gives a paper or carrier back to an officer of its agency until a date. Errors:
// not-found, also for an officer of another agency, not-on-staff for one who left,
// not-allowed, reason-missing, bad-input, wrong-state.
func (d *Desk) Lend(ctx context.Context, who access.Person, cmd custody.Command, id carrier.ID, l Loan) (carrier.Carrier, custody.Receipt, error) {
	if err := d.mayBorrow(ctx, who, id, l.To); err != nil {
		return carrier.Carrier{}, custody.Receipt{}, err
	}
	return d.handle(ctx, who, cmd, id, func(at time.Time, now carrier.Carrier) (carrier.Carrier, custody.Transition, error) {
		return now.LendTo(who.Actor, at, l.To, l.Until, l.Reason)
	})
}

// mayBorrow fails unless the person may lend the carrier and the officer works for its
// agency. An empty name is left to the noun, which asks for one.
func (d *Desk) mayBorrow(ctx context.Context, who access.Person, id carrier.ID, to string) error {
	c, err := d.Carriers.Carrier(ctx, id)
	if err != nil {
		return err
	}
	if err := access.Check(who, access.Receive, c.Guard()); err != nil || to == "" {
		return err
	}
	o, err := d.Roll.Officer(ctx, officer.ID(to))
	switch {
	case err != nil:
		return err
	case o.Agency != c.Agency:
		return fault.NoSuchThing.Err("lend", o.Ref().String(), nil)
	case o.State != officer.Active:
		return fault.NotOnStaff.Err("lend", o.Ref().String(), nil)
	}
	return nil
}

// TakeBack ends the loan of a paper or carrier. Errors: not-found, not-allowed,
// wrong-state.
func (d *Desk) TakeBack(ctx context.Context, who access.Person, cmd custody.Command, id carrier.ID) (carrier.Carrier, custody.Receipt, error) {
	return d.handle(ctx, who, cmd, id, func(at time.Time, now carrier.Carrier) (carrier.Carrier, custody.Transition, error) {
		return now.TakeBackBy(who.Actor, at)
	})
}

// ReadIn records that the custodian read so many files from a carrier. Errors:
// not-found, not-allowed, bad-input for paper, wrong-state.
func (d *Desk) ReadIn(ctx context.Context, who access.Person, cmd custody.Command, id carrier.ID, files int) (carrier.Carrier, custody.Receipt, error) {
	return d.handle(ctx, who, cmd, id, func(at time.Time, now carrier.Carrier) (carrier.Carrier, custody.Transition, error) {
		return now.ReadInBy(who.Actor, at, files)
	})
}

// Shelve moves a paper or carrier to another place of storage. Errors: not-found,
// not-allowed, wrong-state.
func (d *Desk) Shelve(ctx context.Context, who access.Person, cmd custody.Command, id carrier.ID, place string) (carrier.Carrier, custody.Receipt, error) {
	return d.handle(ctx, who, cmd, id, func(_ time.Time, now carrier.Carrier) (carrier.Carrier, custody.Transition, error) {
		return now.ShelveAt(place)
	})
}

// handle carries out one step of the custodian on one carrier.
func (d *Desk) handle(ctx context.Context, who access.Person, cmd custody.Command, id carrier.ID,
	step func(time.Time, carrier.Carrier) (carrier.Carrier, custody.Transition, error),
) (carrier.Carrier, custody.Receipt, error) {
	c, err := d.Carriers.Carrier(ctx, id)
	if err != nil {
		return carrier.Carrier{}, custody.Receipt{}, err
	}
	if err := access.Check(who, access.Receive, c.Guard()); err != nil {
		return carrier.Carrier{}, custody.Receipt{}, err
	}
	return d.Carriers.ChangeCarrier(ctx, cmd, id, func(at time.Time, now carrier.Carrier) (custody.Transition, error) {
		_, tr, err := step(at, now)
		return tr, err
	})
}
