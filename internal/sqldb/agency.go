package sqldb

import (
	"context"
	"liuhen/internal/agency"
	"liuhen/internal/custody"
	"time"
)

var agencies = &table[agency.Agency]{
	kind: "agency",
	save: `
		INSERT INTO agency (id, version, event, agency, level, state)
		VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (id) DO UPDATE SET
			version = excluded.version, event = excluded.event, agency = excluded.agency, level = excluded.level, state = excluded.state
		WHERE agency.version = excluded.version - 1`,
	row: func(_ *Store, v agency.Agency) []any {
		return []any{string(v.City), string(v.Level), string(v.State)}
	},
	head: func(v agency.Agency, h custody.Head) agency.Agency { v.Head = h; return v },
}

// Agency returns the agency with this id, or not-found.
func (s *Store) Agency(ctx context.Context, id agency.ID) (agency.Agency, error) {
	return agencies.one(ctx, s, s.read, "agency", "WHERE n.id = $1", string(id))
}

// Agencies returns the agencies of a city, by id.
func (s *Store) Agencies(ctx context.Context, city string) ([]agency.Agency, error) {
	return agencies.many(ctx, s, s.read, "agency", "WHERE n.agency = $1 ORDER BY n.id", city)
}

// ChangeAgency carries out a command on one agency; decide gets the transaction's
// time and the agency as it is.
func (s *Store) ChangeAgency(ctx context.Context, cmd custody.Command, id agency.ID,
	decide func(at time.Time, now agency.Agency) (custody.Transition, error),
) (agency.Agency, custody.Receipt, error) {
	return change(ctx, s, agencies, "agency", cmd, string(id), func(_ context.Context, t *tx, now agency.Agency) ([]custody.Transition, error) {
		tr, err := decide(t.at, now)
		return []custody.Transition{tr}, err
	})
}
