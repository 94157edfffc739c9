package sqldb

import (
	"context"
	"liuhen/internal/custody"
	"liuhen/internal/handover"
	"time"
)

var handovers = &table[handover.Handover]{
	kind: "handover",
	save: `
		INSERT INTO handover (id, version, event, agency, unit, officer, state)
		VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (id) DO UPDATE SET
			version = excluded.version, event = excluded.event, agency = excluded.agency, unit = excluded.unit, officer = excluded.officer, state = excluded.state
		WHERE handover.version = excluded.version - 1`,
	row: func(_ *Store, v handover.Handover) []any {
		return []any{v.Agency, v.Unit, v.Officer, string(v.State)}
	},
	involved: func(v handover.Handover) []string { return []string{v.Officer} },
	head:     func(v handover.Handover, h custody.Head) handover.Handover { v.Head = h; return v },
}

// Handover returns the handover with this id, or not-found.
func (s *Store) Handover(ctx context.Context, id handover.ID) (handover.Handover, error) {
	return handovers.one(ctx, s, s.read, "handover", "WHERE n.id = $1", string(id))
}

// ChangeHandover carries out a command on one handover; decide gets the transaction's
// time and the handover as it is.
func (s *Store) ChangeHandover(ctx context.Context, cmd custody.Command, id handover.ID,
	decide func(at time.Time, now handover.Handover) (custody.Transition, error),
) (handover.Handover, custody.Receipt, error) {
	return change(ctx, s, handovers, "handover", cmd, string(id), func(_ context.Context, t *tx, now handover.Handover) ([]custody.Transition, error) {
		tr, err := decide(t.at, now)
		return []custody.Transition{tr}, err
	})
}
