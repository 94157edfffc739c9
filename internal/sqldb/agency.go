package sqldb

import (
	"context"
	"time"

	"liuhen/internal/agency"
	"liuhen/internal/custody"
	"liuhen/internal/officer"
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

// Agencies returns the agencies of a city: itself first, then the others by id.
func (s *Store) Agencies(ctx context.Context, city string) ([]agency.Agency, error) {
	return agencies.many(ctx, s, s.read, "agency", "WHERE n.agency = $1 ORDER BY n.level, n.id", city)
}

// CloseAgency is ChangeAgency with the number of officers who still work for the
// agency. Its own log is held as well, so that nobody is enrolled meanwhile.
func (s *Store) CloseAgency(ctx context.Context, cmd custody.Command, id agency.ID,
	decide func(at time.Time, now agency.Agency, staff int) (custody.Transition, error),
) (agency.Agency, custody.Receipt, error) {
	own, err := s.logNumber(ctx, string(id))
	if err != nil {
		return agency.Agency{}, custody.Receipt{}, err
	}
	return changeUnder(ctx, s, agencies, "agency", cmd, string(id), []int64{own}, func(ctx context.Context, t *tx, now agency.Agency) ([]custody.Transition, error) {
		var staff int
		err := t.QueryRowContext(ctx, `SELECT COUNT(*) FROM officer WHERE agency = $1 AND state = $2`, string(id), string(officer.Active)).Scan(&staff)
		if err != nil {
			return nil, err
		}
		tr, err := decide(t.at, now, staff)
		return []custody.Transition{tr}, err
	})
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
