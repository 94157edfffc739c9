package sqldb

import (
	"context"
	"time"

	"liuhen/internal/custody"
	"liuhen/internal/device"
	"liuhen/internal/library"
)

var devices = &table[device.Device]{
	kind: "device",
	save: `
		INSERT INTO device (id, version, event, agency, unit, holder, serial, state)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (id) DO UPDATE SET
			version = excluded.version, event = excluded.event, agency = excluded.agency, unit = excluded.unit, holder = excluded.holder, serial = excluded.serial, state = excluded.state
		WHERE device.version = excluded.version - 1`,
	row: func(s *Store, v device.Device) []any {
		return []any{v.Agency, v.Unit, v.Holder, blank(s.blind("serial", v.Serial)), string(v.State)}
	},
	involved: func(v device.Device) []string { return parties(v.Guard()) },
	columns:  byUnit(columns{library.Officer: answeredBy("device")}),
	head:     func(v device.Device, h custody.Head) device.Device { v.Head = h; return v },
}

// Device returns the device with this id, or not-found.
func (s *Store) Device(ctx context.Context, id device.ID) (device.Device, error) {
	return devices.one(ctx, s, s.read, "device", "WHERE n.id = $1", string(id))
}

// Devices returns the devices of an agency, in the order of their ids, which is that of their making to the millisecond.
func (s *Store) Devices(ctx context.Context, agency string) ([]device.Device, error) {
	return devices.many(ctx, s, s.read, "device", "WHERE n.agency = $1 ORDER BY n.id", agency)
}

// CreateDevice carries out a command that makes a device of an agency; make gets the
// transaction's time and a fresh id.
func (s *Store) CreateDevice(ctx context.Context, cmd custody.Command, agency string,
	make func(at time.Time, id device.ID) (device.Device, custody.Transition, error),
) (device.Device, custody.Receipt, error) {
	return create(ctx, s, devices, cmd, agency, func(_ context.Context, t *tx) (device.Device, []custody.Transition, error) {
		id, err := s.NewID()
		if err != nil {
			return device.Device{}, nil, err
		}
		made, tr, err := make(t.at, device.ID(id))
		return made, []custody.Transition{tr}, err
	})
}

// ChangeDevice carries out a command on one device; decide gets the transaction's
// time and the device as it is.
func (s *Store) ChangeDevice(ctx context.Context, cmd custody.Command, id device.ID,
	decide func(at time.Time, now device.Device) (custody.Transition, error),
) (device.Device, custody.Receipt, error) {
	return change(ctx, s, devices, "device", cmd, string(id), func(_ context.Context, t *tx, now device.Device) ([]custody.Transition, error) {
		tr, err := decide(t.at, now)
		return []custody.Transition{tr}, err
	})
}
