package sqldb

import (
	"context"
	"liuhen/internal/custody"
	"liuhen/internal/viewing"
	"time"
)

var viewings = &table[viewing.Viewing]{
	kind: "viewing",
	save: `
		INSERT INTO viewing (id, version, event, agency, server, state)
		VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (id) DO UPDATE SET
			version = excluded.version, event = excluded.event, agency = excluded.agency, server = excluded.server, state = excluded.state
		WHERE viewing.version = excluded.version - 1`,
	row: func(_ *Store, v viewing.Viewing) []any {
		return []any{v.Agency, v.Server, string(v.State)}
	},
	head: func(v viewing.Viewing, h custody.Head) viewing.Viewing { v.Head = h; return v },
}

// Viewing returns the viewing with this id, or not-found.
func (s *Store) Viewing(ctx context.Context, id string) (viewing.Viewing, error) {
	return viewings.one(ctx, s, s.read, "viewing", "WHERE n.id = $1", id)
}

// CreateViewing carries out a command that makes a viewing of an agency; make gets the
// transaction's time and a fresh id.
func (s *Store) CreateViewing(ctx context.Context, cmd custody.Command, agency string,
	make func(at time.Time, id string) (viewing.Viewing, custody.Transition, error),
) (viewing.Viewing, custody.Receipt, error) {
	return create(ctx, s, viewings, cmd, agency, func(_ context.Context, t *tx) (viewing.Viewing, []custody.Transition, error) {
		id, err := s.NewID()
		if err != nil {
			return viewing.Viewing{}, nil, err
		}
		made, tr, err := make(t.at, id)
		return made, []custody.Transition{tr}, err
	})
}

// ChangeViewing carries out a command on one viewing; decide gets the transaction's
// time and the viewing as it is.
func (s *Store) ChangeViewing(ctx context.Context, cmd custody.Command, id string,
	decide func(at time.Time, now viewing.Viewing) (custody.Transition, error),
) (viewing.Viewing, custody.Receipt, error) {
	return change(ctx, s, viewings, "viewing", cmd, id, func(_ context.Context, t *tx, now viewing.Viewing) ([]custody.Transition, error) {
		tr, err := decide(t.at, now)
		return []custody.Transition{tr}, err
	})
}
