package sqldb

import (
	"context"
	"time"

	"liuhen/internal/carrier"
	"liuhen/internal/custody"
	"liuhen/internal/library"
)

var carriers = &table[carrier.Carrier]{
	kind: "carrier",
	save: `
		INSERT INTO carrier (id, version, event, agency, unit, officer, handover, activity, state)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
		ON CONFLICT (id) DO UPDATE SET
			version = excluded.version, event = excluded.event, agency = excluded.agency, unit = excluded.unit, officer = excluded.officer, handover = excluded.handover, activity = excluded.activity, state = excluded.state
		WHERE carrier.version = excluded.version - 1`,
	row: func(_ *Store, v carrier.Carrier) []any {
		return []any{v.Agency, v.Unit, v.Officer, v.Handover, v.Activity, string(v.State)}
	},
	involved: func(v carrier.Carrier) []string { return parties(v.Guard()) },
	columns: byUnit(columns{
		library.Handover: {sql: "n.handover = ?", narrows: true},
		library.Activity: {sql: "n.activity = ?", narrows: true},
		library.Officer:  answeredBy("carrier"),
	}),
	also: alsoCarrier,
	owes: carrierOwes,
	free: `1 = 1`,
	head: func(v carrier.Carrier, h custody.Head) carrier.Carrier { v.Head = h; return v },
}

// Carrier returns the carrier with this id, or not-found.
func (s *Store) Carrier(ctx context.Context, id carrier.ID) (carrier.Carrier, error) {
	return carriers.one(ctx, s, s.read, "carrier", "WHERE n.id = $1", string(id))
}

// CarriersOfHandover returns the carriers that lie in a handover, by id.
func (s *Store) CarriersOfHandover(ctx context.Context, handover string) ([]carrier.Carrier, error) {
	return carriers.many(ctx, s, s.read, "carrier", "WHERE n.handover = $1 ORDER BY n.id", handover)
}

// CarriersOfActivity returns the papers and carriers that name the activity, by id.
func (s *Store) CarriersOfActivity(ctx context.Context, activity string) ([]carrier.Carrier, error) {
	return carriers.many(ctx, s, s.read, "carrier", "WHERE n.activity = $1 ORDER BY n.id", activity)
}

// ChangeCarrier carries out a command on one carrier; decide gets the transaction's
// time and the carrier as it is.
func (s *Store) ChangeCarrier(ctx context.Context, cmd custody.Command, id carrier.ID,
	decide func(at time.Time, now carrier.Carrier) (custody.Transition, error),
) (carrier.Carrier, custody.Receipt, error) {
	return change(ctx, s, carriers, "carrier", cmd, string(id), func(_ context.Context, t *tx, now carrier.Carrier) ([]custody.Transition, error) {
		tr, err := decide(t.at, now)
		return []custody.Transition{tr}, err
	})
}
