package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"maps"
	"slices"

	"liuhen/internal/access"
	"liuhen/internal/activity"
	"liuhen/internal/carrier"
	"liuhen/internal/casefile"
	"liuhen/internal/custody"
	"liuhen/internal/item"
	"liuhen/internal/matter"
	"liuhen/internal/regulation"
)

// This file keeps and reads what waits for somebody, so that an overview of an agency
// reads what is owed and not everything that it ever had. Of items their state says
// it. For the others the table owed has a row while something is owed under a clock.
// What the clock shows is computed from the nouns, never from the row.

// owe notes that the noun owes something under the clock, or no longer does.
func (t *tx) owe(ctx context.Context, noun custody.Noun, clock string, owes bool) error {
	if !owes {
		return t.settled(ctx, noun.Ref().ID, clock)
	}
	_, err := t.ExecContext(ctx, `INSERT INTO owed (clock, noun, agency) VALUES ($1, $2, $3) ON CONFLICT (noun, clock) DO NOTHING`,
		clock, noun.Ref().ID, noun.Home())
	return err
}

func (t *tx) settled(ctx context.Context, noun, clock string) error {
	_, err := t.ExecContext(ctx, `DELETE FROM owed WHERE noun = $1 AND clock = $2`, noun, clock)
	return err
}

// counting lets nobody else count what records the activity before this transaction ends:
// agencies that take part write under different logs, and of two that count at once
// neither sees what the other is about to commit.
func (t *tx) counting(ctx context.Context, activity string) error {
	if t.store.dialect.forUpdate == "" { // one transaction writes at a time
		return nil
	}
	var id string
	err := t.QueryRowContext(ctx, `SELECT id FROM activity WHERE id = $1`+t.store.dialect.forUpdate, activity).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	return err
}

// unrecorded notes the activity while nothing records it.
func (t *tx) unrecorded(ctx context.Context, activity string) error {
	if err := t.counting(ctx, activity); err != nil {
		return err
	}
	_, err := t.ExecContext(ctx, `INSERT INTO owed (clock, noun, agency) SELECT CAST($1 AS TEXT), n.id, n.agency FROM activity n WHERE n.id = $2 AND `+bareActivity+` ON CONFLICT (noun, clock) DO NOTHING`,
		regulation.HandoverClock, activity)
	return err
}

// Unrecorded reports whether nothing records the activity: no item that is not void,
// paper or carrier of an agency that takes part. It looks at these, not at the note.
func (s *Store) Unrecorded(ctx context.Context, id activity.ID) (bool, error) {
	var n int64
	err := s.read.QueryRowContext(ctx, `SELECT COUNT(*) FROM activity n WHERE n.id = $1 AND `+bareActivity, string(id)).Scan(&n)
	if err != nil {
		return false, s.fault("look for recordings", id.Ref().String(), err)
	}
	return n > 0, nil
}

// recorded takes the note of the activity away where something records it.
func (t *tx) recorded(ctx context.Context, activity string) error {
	if err := t.counting(ctx, activity); err != nil {
		return err
	}
	_, err := t.ExecContext(ctx, `DELETE FROM owed WHERE noun = $1 AND clock = $2 AND NOT EXISTS (SELECT 1 FROM activity n WHERE n.id = $1 AND `+bareActivity+`)`,
		activity, regulation.HandoverClock)
	return err
}

// alsoActivity notes an activity that nothing records when it begins. Its items and
// carriers take the note away, and so does an agency that joins with what it has.
func alsoActivity(ctx context.Context, t *tx, v activity.Activity) error {
	if v.Head.Version == 0 {
		if err := t.unrecorded(ctx, string(v.ID)); err != nil {
			return err
		}
	}
	return t.recorded(ctx, string(v.ID))
}

// alsoCarrier notes what the carrier owes; its activity is recorded if its agency takes
// part in it.
func alsoCarrier(ctx context.Context, t *tx, v carrier.Carrier) error {
	if v.Activity != "" {
		if err := t.recorded(ctx, v.Activity); err != nil {
			return err
		}
	}
	return t.oweAll(ctx, v, carrierOwes(v, true))
}

// alsoMatter notes what the matter owes while its case file is not with the archivist.
func alsoMatter(ctx context.Context, t *tx, v matter.Matter) error {
	var submitted int64
	if err := t.QueryRowContext(ctx, `SELECT COUNT(*) FROM casefile WHERE matter = $1 AND state IN ($2, $3)`,
		string(v.ID), string(casefile.Submitted), string(casefile.Sealed)).Scan(&submitted); err != nil {
		return err
	}
	return t.oweAll(ctx, v, matterOwes(v, submitted == 0))
}

// oweAll notes under each clock whether the noun owes something.
func (t *tx) oweAll(ctx context.Context, noun custody.Noun, owes map[string]bool) error {
	for _, clock := range slices.Sorted(maps.Keys(owes)) {
		if err := t.owe(ctx, noun, clock, owes[clock]); err != nil {
			return err
		}
	}
	return nil
}

// The conditions free of the activity and of the matter in row n. An activity is free
// while nothing records it of the agencies that take part in it: what another agency says
// of it, and what was marked void, settles nothing.
const (
	bareActivity = `NOT EXISTS (SELECT 1 FROM item_link l JOIN item i ON i.id = l.item WHERE l.activity = n.id AND i.state <> 'void' AND (i.agency = n.agency OR EXISTS (SELECT 1 FROM involvement v WHERE v.noun = n.id AND v.who = i.agency))) AND
		NOT EXISTS (SELECT 1 FROM carrier c WHERE c.activity = n.id AND (c.agency = n.agency OR EXISTS (SELECT 1 FROM involvement v WHERE v.noun = n.id AND v.who = c.agency)))`
	fileIsOut = `NOT EXISTS (SELECT 1 FROM casefile c WHERE c.matter = n.id AND c.state IN ('submitted', 'sealed'))`
)

// activityOwes says what an activity owes; free is that nothing records it.
func activityOwes(_ activity.Activity, free bool) map[string]bool {
	return map[string]bool{regulation.HandoverClock: free}
}

// carrierOwes says what a paper or carrier owes: one that went back to the officer is
// to be handed over again, and a carrier's files are to be read in.
func carrierOwes(v carrier.Carrier, _ bool) map[string]bool {
	back := v.State == carrier.Returned
	return map[string]bool{regulation.HandoverClock: back, regulation.StorageClock: v.IsReadIn() && !back && v.ReadIn == nil}
}

// matterOwes says what a matter owes whose act ended or that was completed; free is
// that its case file is not with the archivist.
func matterOwes(v matter.Matter, free bool) map[string]bool {
	return map[string]bool{regulation.CasefileClock: v.End != nil && free, regulation.ArchiveClock: v.Completed != nil && free}
}

// alsoCaseFile takes away what its matter owed when the file is submitted, and notes
// it again when the file comes back.
func alsoCaseFile(ctx context.Context, t *tx, v casefile.CaseFile) error {
	m, err := matters.many(ctx, t.store, t, "matter", "WHERE n.id = $1 ORDER BY n.id", v.Matter)
	if err != nil || len(m) == 0 {
		return err
	}
	return alsoMatter(ctx, t, m[0])
}

// ItemsWaiting returns up to limit items of the agency in the state that the scope
// covers, the oldest first.
func (s *Store) ItemsWaiting(ctx context.Context, scope access.Scope, agency string, state item.State, limit int) ([]item.Item, error) {
	st := &statement{listing: items.listing()}
	return oldest(ctx, s, items, st, st.waiting(scope, agency, string(state), limit))
}

// ActivitiesOwing returns up to limit activities of the agency that nothing records
// yet and that the scope covers, the oldest first.
func (s *Store) ActivitiesOwing(ctx context.Context, scope access.Scope, agency string, limit int) ([]activity.Activity, error) {
	st := &statement{listing: activities.listing()}
	return oldest(ctx, s, activities, st, st.owing(scope, agency, regulation.HandoverClock, limit))
}

// CarriersOwing returns up to limit papers and carriers of the agency that went back,
// or with the storage clock those not read in, that the scope covers, the oldest
// first.
func (s *Store) CarriersOwing(ctx context.Context, scope access.Scope, agency, clock string, limit int) ([]carrier.Carrier, error) {
	st := &statement{listing: carriers.listing()}
	return oldest(ctx, s, carriers, st, st.owing(scope, agency, clock, limit))
}

// MattersOwing returns up to limit matters of the agency that owe their case file
// under the clock and that the scope covers, the oldest first.
func (s *Store) MattersOwing(ctx context.Context, scope access.Scope, agency, clock string, limit int) ([]matter.Matter, error) {
	st := &statement{listing: matters.listing()}
	return oldest(ctx, s, matters, st, st.owing(scope, agency, clock, limit))
}

// waiting selects the rows of an agency in a state.
func (st *statement) waiting(scope access.Scope, agency, state string, limit int) string {
	return "SELECT n.id, n.version, n.event FROM " + st.kind + " n WHERE n.agency = " + st.arg(agency) + " AND n.state = " + st.arg(state) +
		" AND " + st.covered(waysOf(scope)) + st.unhidden(scope) + " ORDER BY n.id LIMIT " + st.arg(limit)
}

// owing selects the rows of an agency that owe something under a clock. CROSS JOIN, so
// that no planner starts at the other end.
func (st *statement) owing(scope access.Scope, agency, clock string, limit int) string {
	return "SELECT n.id, n.version, n.event FROM owed o CROSS JOIN " + st.kind + " n WHERE o.agency = " + st.arg(agency) + " AND o.clock = " + st.arg(clock) +
		" AND n.id = o.noun AND " + st.covered(waysOf(scope)) + st.unhidden(scope) + " ORDER BY o.noun LIMIT " + st.arg(limit)
}

// oldest loads what was selected.
func oldest[T custody.Noun](ctx context.Context, s *Store, tb *table[T], st *statement, selected string) ([]T, error) {
	return tb.many(ctx, s, s.read, "("+selected+")", "ORDER BY n.id", st.args...)
}
