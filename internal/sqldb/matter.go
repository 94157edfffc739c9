package sqldb

import (
	"context"
	"time"

	"liuhen/internal/custody"
	"liuhen/internal/library"
	"liuhen/internal/matter"
)

var matters = &table[matter.Matter]{
	kind: "matter",
	save: `
		INSERT INTO matter (id, version, event, agency, unit, kind, number, sameness, state)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
		ON CONFLICT (id) DO UPDATE SET
			version = excluded.version, event = excluded.event, agency = excluded.agency, unit = excluded.unit, kind = excluded.kind, number = excluded.number, sameness = excluded.sameness, state = excluded.state
		WHERE matter.version = excluded.version - 1`,
	row: func(s *Store, v matter.Matter) []any {
		return []any{v.Agency, v.Unit, v.Kind, s.blind("number", v.Number), blank(s.blind("sameness", matter.SamenessKey(v.Party, v.Subject))), string(v.State)}
	},
	involved: func(v matter.Matter) []string { return parties(v.Guard()) },
	columns:  byUnit(columns{library.Officer: answeredBy("matter")}),
	also:     alsoMatter,
	owes:     matterOwes,
	free:     fileIsOut,
	head:     func(v matter.Matter, h custody.Head) matter.Matter { v.Head = h; return v },
}

// Matter returns the matter with this id, or not-found.
func (s *Store) Matter(ctx context.Context, id matter.ID) (matter.Matter, error) {
	return matters.one(ctx, s, s.read, "matter", "WHERE n.id = $1", string(id))
}

// MatterOfNumber returns the matter with this number, which no two agencies' matters share,
// or not-found.
func (s *Store) MatterOfNumber(ctx context.Context, number string) (matter.Matter, error) {
	return matters.one(ctx, s, s.read, "matter", "WHERE n.number = $1", s.blind("number", number))
}

// CreateMatter carries out a command that makes a matter of an agency; make gets the
// transaction's time and a fresh id.
func (s *Store) CreateMatter(ctx context.Context, cmd custody.Command, agency string,
	make func(at time.Time, id matter.ID) (matter.Matter, custody.Transition, error),
) (matter.Matter, custody.Receipt, error) {
	return create(ctx, s, matters, cmd, agency, func(_ context.Context, t *tx) (matter.Matter, []custody.Transition, error) {
		id, err := s.NewID()
		if err != nil {
			return matter.Matter{}, nil, err
		}
		made, tr, err := make(t.at, matter.ID(id))
		return made, []custody.Transition{tr}, err
	})
}

// ChangeMatter carries out a command on one matter; decide gets the transaction's
// time and the matter as it is.
func (s *Store) ChangeMatter(ctx context.Context, cmd custody.Command, id matter.ID,
	decide func(at time.Time, now matter.Matter) (custody.Transition, error),
) (matter.Matter, custody.Receipt, error) {
	return change(ctx, s, matters, "matter", cmd, string(id), func(_ context.Context, t *tx, now matter.Matter) ([]custody.Transition, error) {
		tr, err := decide(t.at, now)
		return []custody.Transition{tr}, err
	})
}

// mostAlike bounds how many matters one warning tells of.
const mostAlike = 20

// MattersAlike returns what may be told of the other matters of every agency that are
// not completed and have the same party and subject, the newest first and at most
// twenty. A matter without party is like no other.
func (s *Store) MattersAlike(ctx context.Context, m matter.Matter) ([]matter.Alike, error) {
	alike := []matter.Alike{}
	key := s.blind("sameness", matter.SamenessKey(m.Party, m.Subject))
	if key == nil {
		return alike, nil
	}
	found, err := matters.many(ctx, s, s.read, "matter", "WHERE n.sameness = $1 AND n.id <> $2 AND n.state <> $3 ORDER BY n.id DESC LIMIT $4",
		key, string(m.ID), string(matter.Completed), mostAlike)
	for _, other := range found {
		alike = append(alike, other.Alike())
	}
	return alike, err
}
