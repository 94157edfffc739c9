package sqldb

import (
	"context"
	"time"

	"liuhen/internal/custody"
	"liuhen/internal/item"
	"liuhen/internal/marker"
)

var markers = &table[marker.Marker]{
	kind: "marker",
	save: `
		INSERT INTO marker (id, version, event, agency, item, position, state)
		VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (id) DO UPDATE SET
			version = excluded.version, event = excluded.event, agency = excluded.agency, item = excluded.item, position = excluded.position, state = excluded.state
		WHERE marker.version = excluded.version - 1`,
	row: func(_ *Store, v marker.Marker) []any {
		return []any{v.Agency, string(v.Item), v.From, string(v.State)}
	},
	head: func(v marker.Marker, h custody.Head) marker.Marker { v.Head = h; return v },
}

// Marker returns the marker with this id, or not-found.
func (s *Store) Marker(ctx context.Context, id marker.ID) (marker.Marker, error) {
	return markers.one(ctx, s, s.read, "marker", "WHERE n.id = $1", string(id))
}

// MarkersOf returns up to limit markers of an item, also those that were withdrawn, in
// the order of the places that they mark, beginning after the given one; the zero value
// begins at the first.
func (s *Store) MarkersOf(ctx context.Context, it item.ID, after marker.Marker, limit int) ([]marker.Marker, error) {
	from := after.From
	if after.ID == "" {
		from = -1 // places count from 0
	}
	return markers.many(ctx, s, s.read, "marker", `
		WHERE n.item = $1 AND (n.position, n.id) > ($2, $3)
		ORDER BY n.position, n.id LIMIT $4`, string(it), from, string(after.ID), limit)
}

// CreateMarker carries out a command that marks a place of an item, in the log of the
// item's agency; make gets the transaction's time, a fresh id and the item as it is.
func (s *Store) CreateMarker(ctx context.Context, cmd custody.Command, of item.ID,
	make func(at time.Time, id marker.ID, it item.Item) (marker.Marker, custody.Transition, error),
) (marker.Marker, custody.Receipt, error) {
	agency, err := s.homeOf(ctx, "item", string(of))
	if err != nil {
		return marker.Marker{}, custody.Receipt{}, err
	}
	return create(ctx, s, markers, cmd, agency, func(ctx context.Context, t *tx) (marker.Marker, []custody.Transition, error) {
		it, err := items.one(ctx, s, t, "item", "WHERE n.id = $1", string(of))
		if err != nil {
			return marker.Marker{}, nil, err
		}
		id, err := s.NewID()
		if err != nil {
			return marker.Marker{}, nil, err
		}
		made, tr, err := make(t.at, marker.ID(id), it)
		return made, []custody.Transition{tr}, err
	})
}

// ChangeMarker carries out a command on one marker; decide gets the transaction's time
// and the marker as it is, and its item beside it.
func (s *Store) ChangeMarker(ctx context.Context, cmd custody.Command, id marker.ID,
	decide func(at time.Time, it item.Item, now marker.Marker) (custody.Transition, error),
) (marker.Marker, custody.Receipt, error) {
	return change(ctx, s, markers, "marker", cmd, string(id), func(ctx context.Context, t *tx, now marker.Marker) ([]custody.Transition, error) {
		it, err := items.one(ctx, s, t, "item", "WHERE n.id = $1", string(now.Item))
		if err != nil {
			return nil, err
		}
		tr, err := decide(t.at, it, now)
		return []custody.Transition{tr}, err
	})
}
