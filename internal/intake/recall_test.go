package intake_test

import (
	"context"
	"testing"

	"liuhen/internal/activity"
	"liuhen/internal/custody"
	"liuhen/internal/intake"
	"liuhen/internal/item"
)

// lookups counts how often activities are looked up.
type lookups struct {
	intake.Context
	looks int
}

func (c *lookups) Activity(ctx context.Context, id activity.ID) (activity.Activity, error) {
	c.looks++
	return c.Context.Activity(ctx, id)
}

// unseen is a store that other processes change, too.
type unseen struct{ intake.Context }

func (unseen) Grounds() (int64, bool) { return 0, false }

// What items are linked to is looked up once for as long as no activity or matter changes,
// and the right to add to it is decided by what it is then.
func TestWhatItemsAreLinkedToIsLookedUpAnewAfterEveryChange(t *testing.T) {
	t.Parallel()
	f := newField(t)
	a := f.begin(t, f.lin, f.inspection())
	ground := &lookups{Context: f.town.Store}
	desk := &intake.Desk{Kept: f.town.Store, Context: ground}
	look := func(want int, when string) {
		t.Helper()
		ground.looks = 0
		for range 3 {
			it := f.town.Item(f.lin, item.Item{Class: item.Photo})
			if _, _, err := desk.Link(t.Context(), f.lin, custody.Command{}, it.ID, item.Link{Activity: string(a.ID)}); err != nil {
				t.Fatalf("%s: %v", when, err)
			}
		}
		if ground.looks != want {
			t.Errorf("%s: looked up %d times, want %d", when, ground.looks, want)
		}
	}
	look(1, "at first")
	look(0, "again")
	if _, _, err := f.MarkRequired(t.Context(), f.lin, custody.Command{}, a.ID, "涉及人身"); err != nil {
		t.Fatal(err)
	}
	look(1, "after the activity changed")
	f.matter(t, f.liu)
	look(1, "after a matter of others was opened")
	ground.Context = unseen{f.town.Store}
	look(3, "where others write")
	ground.Context = f.town.Store
	look(0, "where they do not")
	if _, _, err := desk.Link(t.Context(), f.liu, custody.Command{}, f.town.Item(f.liu, item.Item{Class: item.Photo}).ID, item.Link{Activity: string(a.ID)}); err == nil {
		t.Error("an officer of another agency added to it")
	}
}
