package sqldb

import (
	"context"
	"time"

	"liuhen/internal/activity"
	"liuhen/internal/custody"
	"liuhen/internal/item"
	"liuhen/internal/library"
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
	involved: takingPart,
	columns: byUnit(columns{
		library.Matter:  {sql: "n.matter = ?", narrows: true},
		library.Tour:    {sql: activitiesOfTour, narrows: true},
		library.Officer: answeredBy("activity"),
	}),
	also: alsoActivity,
	owes: activityOwes,
	free: bareActivity,
	head: func(v activity.Activity, h custody.Head) activity.Activity { v.Head = h; return v },
}

// takingPart are the people and agencies of an activity, and the tours that joining
// agencies named.
func takingPart(v activity.Activity) []string {
	who := parties(v.Guard())
	for _, j := range v.Joint {
		who = append(who, j.Tour)
	}
	return who
}

// activitiesOfTour finds what names a tour, as the lead agency's or as a joining one's.
const activitiesOfTour = `n.id IN (
	SELECT a.id FROM activity a WHERE a.tour = ?
	UNION SELECT v.noun FROM involvement v WHERE v.who = ? AND v.kind = 'activity')`

// Activity returns the activity with this id, or not-found.
func (s *Store) Activity(ctx context.Context, id activity.ID) (activity.Activity, error) {
	return activities.one(ctx, s, s.read, "activity", "WHERE n.id = $1", string(id))
}

// ActivitiesOfMatter returns the activities of a matter, in the order of their ids, which is that of their making to the millisecond.
func (s *Store) ActivitiesOfMatter(ctx context.Context, matter string) ([]activity.Activity, error) {
	return activities.many(ctx, s, s.read, "activity", "WHERE n.matter = $1 ORDER BY n.id", matter)
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

// itemPage is how many items are held in memory while those of an activity are walked.
const itemPage = 200

// Recorded returns what is known of the recordings of the activity, by what its items
// of every agency say. It reads them all.
func (s *Store) Recorded(ctx context.Context, id activity.ID) (activity.Recorded, error) {
	var r activity.Recorded
	after := item.ID("")
	for {
		page, err := items.many(ctx, s, s.read, "item", "JOIN item_link l ON l.item = n.id WHERE l.activity = $1 AND n.id > $2 ORDER BY n.id, l.matter LIMIT $3",
			string(id), string(after), itemPage)
		if err != nil {
			return activity.Recorded{}, err
		}
		for _, it := range page {
			after = it.ID
			r.Any = r.Any || it.Records(string(id))
			if until, ok := it.RecordedUntil(string(id)); ok && until.After(r.Until) {
				r.Until = until
			}
		}
		if len(page) < itemPage {
			return r, nil
		}
	}
}
