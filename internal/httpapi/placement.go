package httpapi

import (
	"context"

	"liuhen/internal/access"
	"liuhen/internal/api"
	"liuhen/internal/casefile"
	"liuhen/internal/custody"
)

// Arranging puts items into case files and orders them.
type Arranging interface {
	// Place puts an item into the file.
	Place(ctx context.Context, p access.Person, cmd custody.Command, file casefile.ID, placement casefile.Placement) (casefile.Placement, custody.Receipt, error)
	// Placements returns what is in the file, in its order, after a position.
	Placements(ctx context.Context, p access.Person, file casefile.ID, after casefile.PlacementID, limit int) ([]casefile.Placement, error)
	// Move gives a placement another position.
	Move(ctx context.Context, p access.Person, cmd custody.Command, id casefile.PlacementID, position int64) (casefile.Placement, custody.Receipt, error)
	// Remove takes an item out of the file.
	Remove(ctx context.Context, p access.Person, cmd custody.Command, id casefile.PlacementID, reason string) (casefile.Placement, custody.Receipt, error)
}

// placements registers what concerns placements.
func (f *frame) placements() {
	makesUnder(f, route{"/casefiles/{id}/placements", "place-item", "placement", "Put an item into the case file"}, f.placeItem)
	list(f, route{"/casefiles/{id}/placements", "list-placements", "placement", "What is in the case file, in its order"}, f.listPlacements)
	changes(f, route{"/placements/{id}/move", "move-placement", "placement", "Give it another position"}, f.movePlacement)
	changes(f, route{"/placements/{id}/remove", "remove-placement", "placement", "Take it out of the file"}, f.removePlacement)
}

func (f *frame) placeItem(ctx context.Context, c call[api.NewPlacement]) (api.Changed[api.Placement], error) {
	b := c.body
	made, receipt, err := f.parts.Arranging.Place(ctx, c.who, c.cmd, casefile.ID(c.id), casefile.Placement{
		Item: b.Item, Position: b.Position, Part: casefile.Part(b.Part), Title: b.Title, Number: b.Number, Author: b.Author,
		Pages: b.Pages, From: given(b.From), Until: given(b.Until),
	})
	return changed(f, made, receipt, err, wirePlacement)
}

func (f *frame) listPlacements(ctx context.Context, who access.Person, q *pageUnder) (api.Page[api.Placement], error) {
	found, err := f.parts.Arranging.Placements(ctx, who, casefile.ID(q.ID), casefile.PlacementID(q.After), q.Limit)
	return pageOf(found, q.Paging, wirePlacement, func(p casefile.Placement) string { return string(p.ID) }), err
}

func (f *frame) movePlacement(ctx context.Context, c call[api.Position]) (api.Changed[api.Placement], error) {
	now, receipt, err := f.parts.Arranging.Move(ctx, c.who, c.cmd, casefile.PlacementID(c.id), c.body.Position)
	return changed(f, now, receipt, err, wirePlacement)
}

func (f *frame) removePlacement(ctx context.Context, c call[api.Reason]) (api.Changed[api.Placement], error) {
	now, receipt, err := f.parts.Arranging.Remove(ctx, c.who, c.cmd, casefile.PlacementID(c.id), c.body.Reason)
	return changed(f, now, receipt, err, wirePlacement)
}

func wirePlacement(p casefile.Placement) api.Placement {
	return api.Placement{
		Head: head(string(p.ID), p.Head), CaseFile: string(p.CaseFile), State: string(p.State),
		NewPlacement: api.NewPlacement{
			Item: p.Item, Position: p.Position, Part: string(p.Part), Title: p.Title, Number: p.Number, Author: p.Author,
			Pages: p.Pages, From: moment(p.From), Until: moment(p.Until),
		},
	}
}
