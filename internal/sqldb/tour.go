package sqldb

import (
	"context"
	"time"

	"liuhen/internal/custody"
	"liuhen/internal/library"
	"liuhen/internal/tour"
)

var tours = &table[tour.Tour]{
	kind: "tour",
	save: `
		INSERT INTO tour (id, version, event, agency, unit, state)
		VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (id) DO UPDATE SET
			version = excluded.version, event = excluded.event, agency = excluded.agency, unit = excluded.unit, state = excluded.state
		WHERE tour.version = excluded.version - 1`,
	row: func(_ *Store, v tour.Tour) []any {
		return []any{v.Agency, v.Unit, string(v.State)}
	},
	involved: func(v tour.Tour) []string { return parties(v.Guard()) },
	columns:  byUnit(columns{library.Officer: answeredBy("tour")}),
	head:     func(v tour.Tour, h custody.Head) tour.Tour { v.Head = h; return v },
}

// Tour returns the tour with this id, or not-found.
func (s *Store) Tour(ctx context.Context, id tour.ID) (tour.Tour, error) {
	return tours.one(ctx, s, s.read, "tour", "WHERE n.id = $1", string(id))
}

// CreateTour carries out a command that makes a tour of an agency; make gets the
// transaction's time and a fresh id.
func (s *Store) CreateTour(ctx context.Context, cmd custody.Command, agency string,
	make func(at time.Time, id tour.ID) (tour.Tour, custody.Transition, error),
) (tour.Tour, custody.Receipt, error) {
	return create(ctx, s, tours, cmd, agency, func(_ context.Context, t *tx) (tour.Tour, []custody.Transition, error) {
		id, err := s.NewID()
		if err != nil {
			return tour.Tour{}, nil, err
		}
		made, tr, err := make(t.at, tour.ID(id))
		return made, []custody.Transition{tr}, err
	})
}

// ChangeTour carries out a command on one tour; decide gets the transaction's
// time and the tour as it is.
func (s *Store) ChangeTour(ctx context.Context, cmd custody.Command, id tour.ID,
	decide func(at time.Time, now tour.Tour) (custody.Transition, error),
) (tour.Tour, custody.Receipt, error) {
	return change(ctx, s, tours, "tour", cmd, string(id), func(_ context.Context, t *tx, now tour.Tour) ([]custody.Transition, error) {
		tr, err := decide(t.at, now)
		return []custody.Transition{tr}, err
	})
}
