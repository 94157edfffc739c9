package office

import (
	"context"
	"time"

	"liuhen/internal/access"
	"liuhen/internal/custody"
	"liuhen/internal/device"
	"liuhen/internal/officer"
)

// DeviceRegister keeps the devices. Every command commits state and event together.
type DeviceRegister interface {
	// Device returns the device with this id, or not-found.
	Device(ctx context.Context, id device.ID) (device.Device, error)
	// CreateDevice records a device in the agency's log.
	CreateDevice(ctx context.Context, cmd custody.Command, agency string,
		make func(at time.Time, id device.ID) (device.Device, custody.Transition, error),
	) (device.Device, custody.Receipt, error)
	// ChangeDevice carries out a command on one device.
	ChangeDevice(ctx context.Context, cmd custody.Command, id device.ID,
		decide func(at time.Time, now device.Device) (custody.Transition, error),
	) (device.Device, custody.Receipt, error)
}

// OfficerReader finds officers.
type OfficerReader interface {
	// Officer returns the officer with this id, or not-found.
	Officer(ctx context.Context, id officer.ID) (officer.Officer, error)
}

// Devices is the part of the desk that keeps the register of devices.
type Devices struct {
	Records  DeviceRegister
	Agencies AgencyReader
	Officers OfficerReader
}

// Register takes a device onto its agency's register; id and offsets of want are not
// read. Only the system administrator may. Errors: not-allowed, not-found,
// agency-closed, not-on-staff for a holder of another agency, bad-input.
func (d Devices) Register(ctx context.Context, p access.Person, cmd custody.Command, want device.Device) (device.Device, custody.Receipt, error) {
	if err := access.Check(p, access.ManagePeople, access.Subject{Agency: want.Agency}); err != nil {
		return device.Device{}, custody.Receipt{}, err
	}
	if err := working(ctx, d.Agencies, "register device", want.Agency, want.Unit); err != nil {
		return device.Device{}, custody.Receipt{}, err
	}
	if err := d.mayHold(ctx, "register device", want.Agency, want.Holder); err != nil {
		return device.Device{}, custody.Receipt{}, err
	}
	cmd.Actor = p.Actor
	return d.Records.CreateDevice(ctx, cmd, want.Agency, func(_ time.Time, id device.ID) (device.Device, custody.Transition, error) {
		want.ID = id
		return device.New(want)
	})
}

// mayHold fails unless the holder is on the agency's staff, or nobody.
func (d Devices) mayHold(ctx context.Context, op, agency, holder string) error {
	if holder == "" {
		return nil
	}
	who, err := d.Officers.Officer(ctx, officer.ID(holder))
	if err != nil {
		return err
	}
	return onStaff(op, who, agency)
}

// Amend replaces what is said of a device, with the reason. Only the system
// administrator may.
func (d Devices) Amend(ctx context.Context, p access.Person, cmd custody.Command, id device.ID, to device.Details, reason string) (device.Device, custody.Receipt, error) {
	now, err := d.Records.Device(ctx, id)
	if err != nil {
		return device.Device{}, custody.Receipt{}, err
	}
	if err := mayManage(p, access.ManagePeople, access.ReadPeople, now.Guard()); err != nil {
		return device.Device{}, custody.Receipt{}, err
	}
	if err := working(ctx, d.Agencies, "amend device", now.Agency, to.Unit); err != nil {
		return device.Device{}, custody.Receipt{}, err
	}
	return d.change(ctx, p, access.ManagePeople, cmd, id, func(_ time.Time, now device.Device) (device.Device, custody.Transition, error) {
		return now.Amend(to, reason)
	})
}

// Assign gives a device to an officer of its agency, or back to the store-room where
// holder is empty. Only the system administrator may. It fails with not-on-staff.
func (d Devices) Assign(ctx context.Context, p access.Person, cmd custody.Command, id device.ID, holder string) (device.Device, custody.Receipt, error) {
	now, err := d.Records.Device(ctx, id)
	if err != nil {
		return device.Device{}, custody.Receipt{}, err
	}
	if err := mayManage(p, access.ManagePeople, access.ReadPeople, now.Guard()); err != nil {
		return device.Device{}, custody.Receipt{}, err
	}
	if err := d.mayHold(ctx, "assign device", now.Agency, holder); err != nil {
		return device.Device{}, custody.Receipt{}, err
	}
	return d.change(ctx, p, access.ManagePeople, cmd, id, func(_ time.Time, now device.Device) (device.Device, custody.Transition, error) {
		return now.Assign(holder)
	})
}

// Withdraw takes a device out of use, with the reason. Only the system administrator
// may.
func (d Devices) Withdraw(ctx context.Context, p access.Person, cmd custody.Command, id device.ID, reason string) (device.Device, custody.Receipt, error) {
	return d.change(ctx, p, access.ManagePeople, cmd, id, func(_ time.Time, now device.Device) (device.Device, custody.Transition, error) {
		return now.Withdraw(reason)
	})
}

// MeasureClock adds a measurement of the device's clock; by whom is taken from the
// person. Its holder may, the custodians of its agency and the system administrator.
// Errors: not-found, not-allowed, time-in-future, bad-input.
func (d Devices) MeasureClock(ctx context.Context, p access.Person, cmd custody.Command, id device.ID, o device.Offset) (device.Device, custody.Receipt, error) {
	return d.change(ctx, p, access.MeasureClock, cmd, id, func(at time.Time, now device.Device) (device.Device, custody.Transition, error) {
		return now.Measure(o, p.Actor, at)
	})
}

func (d Devices) change(ctx context.Context, p access.Person, a access.Action, cmd custody.Command, id device.ID,
	step func(at time.Time, now device.Device) (device.Device, custody.Transition, error),
) (device.Device, custody.Receipt, error) {
	cmd.Actor = p.Actor
	return d.Records.ChangeDevice(ctx, cmd, id, func(at time.Time, now device.Device) (custody.Transition, error) {
		if err := mayManage(p, a, access.ReadPeople, now.Guard()); err != nil {
			return custody.Transition{}, err
		}
		_, tr, err := step(at, now)
		return tr, err
	})
}
