package apiclient

import (
	"context"

	"liuhen/internal/api"
)

// RegisterDevice takes a device onto an agency's register.
func (c *Client) RegisterDevice(ctx context.Context, cmd Command, want api.NewDevice) (api.Changed[api.Device], error) {
	return post[api.Changed[api.Device]](ctx, c, "/devices", cmd, want)
}

// AmendDevice replaces what is said of a device.
func (c *Client) AmendDevice(ctx context.Context, cmd Command, id string, to api.AmendDevice) (api.Changed[api.Device], error) {
	return post[api.Changed[api.Device]](ctx, c, "/devices/"+id+"/amend", cmd, to)
}

// AssignDevice gives a device to an officer, or back to the store-room where holder is empty.
func (c *Client) AssignDevice(ctx context.Context, cmd Command, id, holder string) (api.Changed[api.Device], error) {
	return post[api.Changed[api.Device]](ctx, c, "/devices/"+id+"/assign", cmd, api.Assignment{Holder: holder})
}

// MeasureClock enters a measurement of a device's clock.
func (c *Client) MeasureClock(ctx context.Context, cmd Command, id string, o api.NewClockOffset) (api.Changed[api.Device], error) {
	return post[api.Changed[api.Device]](ctx, c, "/devices/"+id+"/measure-clock", cmd, o)
}

// WithdrawDevice takes a device out of use.
func (c *Client) WithdrawDevice(ctx context.Context, cmd Command, id, reason string) (api.Changed[api.Device], error) {
	return post[api.Changed[api.Device]](ctx, c, "/devices/"+id+"/withdraw", cmd, api.Reason{Reason: reason})
}

// Devices returns a page of the devices that one may see, the newest first.
func (c *Client) Devices(ctx context.Context, narrow api.Narrowing, page api.Paging) (api.Page[api.Device], error) {
	return listed[api.Device](ctx, c, "/devices", narrow, page)
}

// CountDevices returns how many devices one may see.
func (c *Client) CountDevices(ctx context.Context, narrow api.Narrowing) (api.HowMany, error) {
	return get[api.HowMany](ctx, c, "/devices/count", queryOf(narrow))
}

// Device returns a device.
func (c *Client) Device(ctx context.Context, id string) (api.Device, error) {
	return get[api.Device](ctx, c, "/devices/"+id, nil)
}
