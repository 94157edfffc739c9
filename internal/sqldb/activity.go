package sqldb

import (
	"context"
	"liuhen/internal/activity"
	"liuhen/internal/custody"
	"time"
)

var activities = &table[activity.Activity]{
	kind: "activity",
	save: `
		INSERT INTO activity (id, version, event, agency, unit, kind, matter, tour, state)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
		ON CONFLICT (id) DO UPDATE SET
			version = excluded.version, event = excluded.event, agency = excluded.agency, unit = excluded.unit, kind = excluded.kind, matter = excluded.matter, tour = excluded.tour, state = excluded.state
		WHERE activity.version = excluded.version - 1`,
	row: func(_ *Store, v activity.Activity) []any {
		return []any{v.Agency, v.Unit, v.Kind, v.Matter, v.Tour, string(v.State)}
	},
	involved: involvedInActivity,
	head:     func(v activity.Activity, h custody.Head) activity.Activity { v.Head = h; return v },
}

func involvedInActivity(v activity.Activity) []string {
	return append(v.Officers(), v.Joining...)
}

// Activity returns the activity with this id, or not-found.
func (s *Store) Activity(ctx context.Context, id activity.ID) (activity.Activity, error) {
	return activities.one(ctx, s, s.read, "activity", "WHERE n.id = $1", string(id))
}

// ActivitiesOfMatter returns the activities of a matter, in the order of their ids, which is that of their making to the millisecond.
func (s *Store) ActivitiesOfMatter(ctx context.Context, matter string) ([]activity.Activity, error) {
	return activities.many(ctx, s, s.read, "activity", "WHERE n.matter = $1 ORDER BY n.id", matter)
}

// ActivitiesOfTour returns the activities of a tour, in the order of their ids, which is that of their making to the millisecond.
func (s *Store) ActivitiesOfTour(ctx context.Context, tour string) ([]activity.Activity, error) {
	return activities.many(ctx, s, s.read, "activity", "WHERE n.tour = $1 ORDER BY n.id", tour)
}

// CreateActivity carries out a command that makes an activity of an agency; make gets the
// transaction's time and a fresh id.
func (s *Store) CreateActivity(ctx context.Context, cmd custody.Command, agency string,
	make func(at time.Time, id activity.ID) (activity.Activity, custody.Transition, error),
) (activity.Activity, custody.Receipt, error) {
	return create(ctx, s, activities, cmd, agency, func(_ context.Context, t *tx) (activity.Activity, []custody.Transition, error) {
		id, err := s.NewID()
		if err != nil {
			return activity.Activity{}, nil, err
		}
		made, tr, err := make(t.at, activity.ID(id))
		return made, []custody.Transition{tr}, err
	})
}

// ChangeActivity carries out a command on one activity; decide gets the transaction's
// time and the activity as it is.
func (s *Store) ChangeActivity(ctx context.Context, cmd custody.Command, id activity.ID,
	decide func(at time.Time, now activity.Activity) (custody.Transition, error),
) (activity.Activity, custody.Receipt, error) {
	return change(ctx, s, activities, "activity", cmd, string(id), func(_ context.Context, t *tx, now activity.Activity) ([]custody.Transition, error) {
		tr, err := decide(t.at, now)
		return []custody.Transition{tr}, err
	})
}
