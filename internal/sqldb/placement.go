package sqldb

import (
	"context"
	"errors"
	"time"

	"liuhen/internal/casefile"
	"liuhen/internal/custody"
	"liuhen/internal/fault"
	"liuhen/internal/item"
)

var placements = &table[casefile.Placement]{
	kind: "placement",
	save: `
		INSERT INTO placement (id, version, event, casefile, item, position, state)
		VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (id) DO UPDATE SET
			version = excluded.version, event = excluded.event, casefile = excluded.casefile, item = excluded.item, position = excluded.position, state = excluded.state
		WHERE placement.version = excluded.version - 1`,
	row: func(_ *Store, v casefile.Placement) []any {
		return []any{string(v.CaseFile), v.Item, v.Position, string(v.State)}
	},
	head: func(v casefile.Placement, h custody.Head) casefile.Placement { v.Head = h; return v },
}

// Placement returns the placement with this id, or not-found.
func (s *Store) Placement(ctx context.Context, id casefile.PlacementID) (casefile.Placement, error) {
	return placements.one(ctx, s, s.read, "placement", "WHERE n.id = $1", string(id))
}

// Placements returns up to limit standing placements of a case file in their order,
// beginning after the given one; the zero value begins at the first.
func (s *Store) Placements(ctx context.Context, file casefile.ID, after casefile.Placement, limit int) ([]casefile.Placement, error) {
	return s.placements(ctx, s.read, file, after, limit)
}

func (s *Store) placements(ctx context.Context, q querier, file casefile.ID, after casefile.Placement, limit int) ([]casefile.Placement, error) {
	return placements.many(ctx, s, q, "placement", `
		WHERE n.casefile = $1 AND n.state = 'placed' AND (n.position > $2 OR (n.position = $2 AND n.id > $3))
		ORDER BY n.position, n.id LIMIT $4`, string(file), positionAfter(after), string(after.ID), limit)
}

// positionAfter is where a page begins that follows the placement; positions count
// from 0.
func positionAfter(p casefile.Placement) int64 {
	if p.ID == "" {
		return -1
	}
	return p.Position
}

// PlaceItem carries out a command that puts an item into a case file; decide gets
// both as they are and a fresh id. It answers item-placed-already for an item that
// stands in the file.
func (s *Store) PlaceItem(ctx context.Context, cmd custody.Command, file casefile.ID, itemID item.ID,
	decide func(at time.Time, id casefile.PlacementID, f casefile.CaseFile, it item.Item) (casefile.Placement, custody.Transition, error),
) (casefile.Placement, custody.Receipt, error) {
	agency, err := s.homeOf(ctx, "casefile", string(file))
	if err != nil {
		return casefile.Placement{}, custody.Receipt{}, err
	}
	placed, receipt, err := create(ctx, s, placements, cmd, agency, func(ctx context.Context, t *tx) (casefile.Placement, []custody.Transition, error) {
		f, err := casefiles.one(ctx, s, t, "casefile", "WHERE n.id = $1", string(file))
		if err != nil {
			return casefile.Placement{}, nil, err
		}
		it, err := items.one(ctx, s, t, "item", "WHERE n.id = $1", string(itemID))
		if err != nil {
			return casefile.Placement{}, nil, err
		}
		id, err := s.NewID()
		if err != nil {
			return casefile.Placement{}, nil, err
		}
		p, tr, err := decide(t.at, casefile.PlacementID(id), f, it)
		return p, []custody.Transition{tr}, err
	})
	if errors.Is(err, fault.Taken) {
		err = fault.PlacedAlready.Err("place item", string(itemID), err)
	}
	return placed, receipt, err
}

// ChangePlacement carries out a command on one placement; decide gets its case
// file beside it.
func (s *Store) ChangePlacement(ctx context.Context, cmd custody.Command, id casefile.PlacementID,
	decide func(at time.Time, f casefile.CaseFile, p casefile.Placement) (custody.Transition, error),
) (casefile.Placement, custody.Receipt, error) {
	return change(ctx, s, placements, "placement", cmd, string(id), func(ctx context.Context, t *tx, now casefile.Placement) ([]custody.Transition, error) {
		f, err := casefiles.one(ctx, s, t, "casefile", "WHERE n.id = $1", string(now.CaseFile))
		if err != nil {
			return nil, err
		}
		tr, err := decide(t.at, f, now)
		return []custody.Transition{tr}, err
	})
}

// homeOf returns the agency in whose log a noun's events lie.
func (s *Store) homeOf(ctx context.Context, from, id string) (string, error) {
	log, err := s.logOfNoun(ctx, from, id)
	if err != nil {
		return "", err
	}
	return s.agencyOf(ctx, s.read, log)
}
