package sqldb

import (
	"context"
	"time"

	"liuhen/internal/agency"
	"liuhen/internal/custody"
	"liuhen/internal/fault"
)

// EstablishCity carries out the first command of all: it opens the city's log and
// records what make returns, of which the first is the city agency. It answers
// taken when there is a log already, so that it can happen only once.
func (s *Store) EstablishCity(ctx context.Context, cmd custody.Command,
	make func(at time.Time, newID func() (string, error)) (agency.Agency, []custody.Transition, error),
) (agency.Agency, custody.Receipt, error) {
	var made agency.Agency
	receipt, err := s.do(ctx, cmd, nil, func(ctx context.Context, t *tx) ([]custody.Transition, error) {
		if err := t.first(ctx); err != nil {
			return nil, err
		}
		city, transitions, err := make(t.at, s.NewID)
		if err != nil {
			return nil, err
		}
		made = city
		return transitions, t.openLog(ctx, string(city.ID), city.LogOrigin)
	})
	if err != nil {
		return agency.Agency{}, receipt, err
	}
	made, err = agencies.after(ctx, s, made.Ref(), receipt)
	return made, receipt, err
}

// EstablishCounty records a further agency in the city's log and opens its own. make
// gets a fresh id, and takes another one where the log's key was made under it before.
func (s *Store) EstablishCounty(ctx context.Context, cmd custody.Command, city agency.ID,
	make func(at time.Time, id agency.ID) (agency.Agency, custody.Transition, error),
) (agency.Agency, custody.Receipt, error) {
	return create(ctx, s, agencies, cmd, string(city), func(ctx context.Context, t *tx) (agency.Agency, []custody.Transition, error) {
		id, err := s.NewID()
		if err != nil {
			return agency.Agency{}, nil, err
		}
		made, tr, err := make(t.at, agency.ID(id))
		if err != nil {
			return made, nil, err
		}
		return made, []custody.Transition{tr}, t.openLog(ctx, string(made.ID), made.LogOrigin)
	})
}

// first refuses with taken when any log exists.
func (t *tx) first(ctx context.Context) error {
	var n int64
	if err := t.QueryRowContext(ctx, `SELECT COUNT(*) FROM (SELECT id FROM log LIMIT 1) one`).Scan(&n); err != nil {
		return err
	}
	if n > 0 {
		return fault.Taken.Err("establish city", "", nil)
	}
	return nil
}
