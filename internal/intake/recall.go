package intake

import (
	"context"

	"liuhen/internal/activity"
	"liuhen/internal/matter"
	"liuhen/internal/recall"
)

// An officer brings a card's files one after the other, each linked to the same activity
// and matter: these are looked up once, and again as soon as one of their kind changes.
// Whether he may add to them is decided each time.

func (d *Desk) activity(ctx context.Context, id activity.ID) (activity.Activity, error) {
	return recall.Look(&d.memory, d.Context.Grounds, "activity/"+string(id), func() (activity.Activity, error) { return d.Context.Activity(ctx, id) })
}

func (d *Desk) matter(ctx context.Context, id matter.ID) (matter.Matter, error) {
	return recall.Look(&d.memory, d.Context.Grounds, "matter/"+string(id), func() (matter.Matter, error) { return d.Context.Matter(ctx, id) })
}
