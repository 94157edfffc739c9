package httpapi

import (
	"context"

	"liuhen/internal/access"
	"liuhen/internal/api"
	"liuhen/internal/custody"
	"liuhen/internal/device"
)

// Devices keeps the register of devices.
type Devices interface {
	// Register takes a device onto its agency's register.
	Register(ctx context.Context, p access.Person, cmd custody.Command, want device.Device) (device.Device, custody.Receipt, error)
	// Amend replaces what is said of it.
	Amend(ctx context.Context, p access.Person, cmd custody.Command, id device.ID, to device.Details, reason string) (device.Device, custody.Receipt, error)
	// Assign gives it to an officer, or back to the store-room.
	Assign(ctx context.Context, p access.Person, cmd custody.Command, id device.ID, holder string) (device.Device, custody.Receipt, error)
	// MeasureClock adds a measurement of its clock.
	MeasureClock(ctx context.Context, p access.Person, cmd custody.Command, id device.ID, o device.Offset) (device.Device, custody.Receipt, error)
	// Withdraw takes it out of use.
	Withdraw(ctx context.Context, p access.Person, cmd custody.Command, id device.ID, reason string) (device.Device, custody.Receipt, error)
}

// devices registers what concerns devices.
func (f *frame) devices() {
	lists[standingAsked, api.Narrowing](f, "devices", "device", f.parts.Lists.Devices, wireDevice)
	one(f, route{"/devices/{id}", "get-device", "device", "A device with its measured clock"}, f.parts.Lists.Devices, wireDevice)
	makes(f, route{"/devices", "register-device", "device", "Take a device onto an agency's register"}, f.registerDevice)
	changes(f, route{"/devices/{id}/amend", "amend-device", "device", "Replace what is said of a device"}, f.amendDevice)
	changes(f, route{"/devices/{id}/assign", "assign-device", "device", "Give a device to an officer, or back to the store-room"}, f.assignDevice)
	changes(f, route{"/devices/{id}/measure-clock", "measure-clock", "device", "Enter a measurement of a device's clock"}, f.measureClock)
	changes(f, route{"/devices/{id}/withdraw", "withdraw-device", "device", "Take a device out of use"}, f.withdrawDevice)
}

func (f *frame) registerDevice(ctx context.Context, c call[api.NewDevice]) (api.Changed[api.Device], error) {
	d := deviceDetails(c.body.DeviceDetails)
	made, receipt, err := f.parts.Devices.Register(ctx, c.who, c.cmd, device.Device{
		Agency: c.body.Agency, Holder: c.body.Holder, Unit: d.Unit, Kind: d.Kind, Maker: d.Maker, Model: d.Model, Serial: d.Serial, Issued: d.Issued,
	})
	return changed(f, made, receipt, err, wireDevice)
}

func (f *frame) amendDevice(ctx context.Context, c call[api.AmendDevice]) (api.Changed[api.Device], error) {
	now, receipt, err := f.parts.Devices.Amend(ctx, c.who, c.cmd, device.ID(c.id), deviceDetails(c.body.DeviceDetails), c.body.Reason)
	return changed(f, now, receipt, err, wireDevice)
}

func (f *frame) assignDevice(ctx context.Context, c call[api.Assignment]) (api.Changed[api.Device], error) {
	now, receipt, err := f.parts.Devices.Assign(ctx, c.who, c.cmd, device.ID(c.id), c.body.Holder)
	return changed(f, now, receipt, err, wireDevice)
}

func (f *frame) measureClock(ctx context.Context, c call[api.NewClockOffset]) (api.Changed[api.Device], error) {
	o := device.Offset{MeasuredAt: custody.At(c.body.MeasuredAt), Offset: c.body.Offset, Method: c.body.Method}
	now, receipt, err := f.parts.Devices.MeasureClock(ctx, c.who, c.cmd, device.ID(c.id), o)
	return changed(f, now, receipt, err, wireDevice)
}

func (f *frame) withdrawDevice(ctx context.Context, c call[api.Reason]) (api.Changed[api.Device], error) {
	now, receipt, err := f.parts.Devices.Withdraw(ctx, c.who, c.cmd, device.ID(c.id), c.body.Reason)
	return changed(f, now, receipt, err, wireDevice)
}

func deviceDetails(d api.DeviceDetails) device.Details {
	return device.Details{Unit: d.Unit, Kind: device.Kind(d.Kind), Maker: d.Maker, Model: d.Model, Serial: d.Serial, Issued: d.Issued}
}

func wireDevice(d device.Device) api.Device {
	out := api.Device{
		Head: head(string(d.ID), d.Head), Offsets: []api.ClockOffset{}, State: string(d.State),
		NewDevice: api.NewDevice{
			Agency: d.Agency, Holder: d.Holder,
			DeviceDetails: api.DeviceDetails{Unit: d.Unit, Kind: string(d.Kind), Maker: d.Maker, Model: d.Model, Serial: d.Serial, Issued: d.Issued},
		},
	}
	for _, o := range d.Offsets {
		out.Offsets = append(out.Offsets, api.ClockOffset{
			By: o.By, NewClockOffset: api.NewClockOffset{MeasuredAt: o.MeasuredAt.Time, Offset: o.Offset, Method: o.Method},
		})
	}
	return out
}
