package sqldb_test

import (
	"testing"
	"time"

	"liuhen/internal/access"
	"liuhen/internal/activity"
	"liuhen/internal/custody"
	"liuhen/internal/item"
	"liuhen/internal/sqldb"
	"liuhen/internal/sqldb/sqldbtest"
)

// TestAVoidAndALinkInOneInstantOweNothing: two servers change in one instant what records
// an activity, each for another agency. Whoever comes second counts what the first did.
func TestAVoidAndALinkInOneInstantOweNothing(t *testing.T) {
	t.Parallel()
	for name, voidFirst := range map[string]bool{"the void first": true, "the link first": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			address := sqldbtest.Postgres.New(t)
			town := sqldbtest.StartIn(t, address)
			lin, liu := town.Officer(town.County, "u1", "林晓禾"), town.Officer(town.Other, "u1", "刘岸")
			a := joint(t, town, lin)
			ours, theirs := town.Item(lin, item.Item{Class: item.Video}, item.Link{Activity: string(a.ID)}), town.Item(liu, item.Item{Class: item.Video})
			propose(t, town, lin, ours)
			hold := newHeld()
			first, second := town.Beside(address, hold.step), town.Beside(address, nil)
			hold.next()
			void := func(s *sqldb.Store) error { return confirm(t, s, town.Somebody(town.County, "head"), ours) }
			link := func(s *sqldb.Store) error {
				_, _, err := s.ChangeItem(t.Context(), custody.Command{Actor: liu.Actor}, theirs.ID, func(_ time.Time, now item.Item) (custody.Transition, error) {
					_, tr, err := now.Link(item.Link{Activity: string(a.ID)})
					return tr, err
				})
				return err
			}
			if !voidFirst {
				void, link = link, void
			}
			done := make(chan error, 2)
			go func() { done <- void(first) }()
			<-hold.at // everything is written, nothing committed
			go func() { done <- link(second) }()
			awaitLock(t, town, done)
			close(hold.letGo)
			for range 2 {
				if err := <-done; err != nil {
					t.Error(err)
				}
			}
			scope := access.Scope{All: true}
			if owing, err := town.ActivitiesOwing(t.Context(), scope, string(town.County), 10); err != nil || len(owing) != 0 {
				t.Errorf("owed although the other's recording stands: %v, %v", owing, err)
			}
		})
	}
}

// joint is an activity of the person's agency and of the town's other county.
func joint(t *testing.T, town *sqldbtest.Town, p access.Person) activity.Activity {
	t.Helper()
	made, _, err := town.CreateActivity(t.Context(), custody.Command{Actor: p.Actor}, p.Actor.Agency, func(at time.Time, id activity.ID) (activity.Activity, custody.Transition, error) {
		return activity.New(activity.Activity{
			ID: id, Agency: p.Actor.Agency, Unit: p.Unit, Pack: "ankang@1", Kind: "on-site-enforcement", StartedAt: custody.At(at),
			People: []activity.Person{{Role: "officer", Officer: p.Actor.Officer, Name: "林晓禾", Agency: p.Actor.Agency}},
		}, at)
	})
	if err != nil {
		t.Fatal(err)
	}
	made, _, err = town.ChangeActivity(t.Context(), custody.Command{Actor: p.Actor}, made.ID, func(_ time.Time, now activity.Activity) (custody.Transition, error) {
		_, tr, err := now.Join(string(town.Other))
		return tr, err
	})
	if err != nil {
		t.Fatal(err)
	}
	return made
}

func propose(t *testing.T, town *sqldbtest.Town, p access.Person, it item.Item) {
	t.Helper()
	_, _, err := town.ChangeItem(t.Context(), custody.Command{Actor: p.Actor}, it.ID, func(at time.Time, now item.Item) (custody.Transition, error) {
		_, tr, err := now.Propose(p.Actor, at, "误传")
		return tr, err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func confirm(t *testing.T, s *sqldb.Store, p access.Person, it item.Item) error {
	t.Helper()
	_, _, err := s.VoidItem(t.Context(), custody.Command{Actor: p.Actor}, it.ID, func(at time.Time, now item.Item, _ bool) (custody.Transition, error) {
		_, tr, err := now.Confirm(p.Actor, at)
		return tr, err
	})
	return err
}

// awaitLock waits until somebody waits for a lock of the database, or is done without.
func awaitLock(t *testing.T, town *sqldbtest.Town, done chan error) {
	t.Helper()
	for waiting := 0; waiting == 0 && len(done) == 0; {
		err := town.DB().QueryRowContext(t.Context(), `SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`).Scan(&waiting)
		if err != nil {
			t.Fatal(err)
		}
	}
}
