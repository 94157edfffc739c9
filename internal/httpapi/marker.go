package httpapi

import (
	"context"

	"liuhen/internal/access"
	"liuhen/internal/api"
	"liuhen/internal/custody"
	"liuhen/internal/item"
	"liuhen/internal/marker"
)

// Marks is where people mark what a recording shows.
type Marks interface {
	// Mark marks a place of an item.
	Mark(ctx context.Context, who access.Person, cmd custody.Command, of item.ID, draft marker.Marker) (marker.Marker, custody.Receipt, error)
	// Withdraw takes the person's own marker back.
	Withdraw(ctx context.Context, who access.Person, cmd custody.Command, id marker.ID, reason string) (marker.Marker, custody.Receipt, error)
	// One returns a marker.
	One(ctx context.Context, who access.Person, id marker.ID) (marker.Marker, error)
	// Of returns up to limit markers of an item in the order of their places, after the one named.
	Of(ctx context.Context, who access.Person, of item.ID, after marker.ID, limit int) ([]marker.Marker, error)
}

// markers registers what concerns markers.
func (f *frame) markers() {
	makesUnder(f, route{"/items/{id}/markers", "mark-item", "marker", "Mark a moment or span of a recording"}, f.markItem)
	list(f, route{"/items/{id}/markers", "list-markers", "marker", "The markers of a recording in the order of the places that they mark, also those that were withdrawn"}, f.listMarkers)
	read(f, route{"/markers/{id}", "get-marker", "marker", "A marker"}, f.getMarker)
	changes(f, route{"/markers/{id}/withdraw", "withdraw-marker", "marker", "Take your own marker back; it stays to be read"}, f.withdrawMarker)
}

func (f *frame) markItem(ctx context.Context, c call[api.NewMarker]) (api.Changed[api.Marker], error) {
	b := c.body
	made, receipt, err := f.parts.Marks.Mark(ctx, c.who, c.cmd, item.ID(c.id), marker.Marker{Kind: marker.Kind(b.Kind), From: b.From, Until: b.Until, Text: b.Text})
	return changed(f, made, receipt, err, wireMarker)
}

func (f *frame) listMarkers(ctx context.Context, who access.Person, q *pageUnder) (api.Page[api.Marker], error) {
	found, err := f.parts.Marks.Of(ctx, who, item.ID(q.ID), marker.ID(q.After), q.Limit)
	return pageOf(found, q.Paging, wireMarker, func(m marker.Marker) string { return string(m.ID) }), err
}

func (f *frame) getMarker(ctx context.Context, who access.Person, in *named) (api.Marker, error) {
	m, err := f.parts.Marks.One(ctx, who, marker.ID(in.ID))
	return wireMarker(m), err
}

func (f *frame) withdrawMarker(ctx context.Context, c call[api.Reason]) (api.Changed[api.Marker], error) {
	now, receipt, err := f.parts.Marks.Withdraw(ctx, c.who, c.cmd, marker.ID(c.id), c.body.Reason)
	return changed(f, now, receipt, err, wireMarker)
}

func wireMarker(m marker.Marker) api.Marker {
	out := api.Marker{
		Head: head(string(m.ID), m.Head), Item: string(m.Item), Made: wireStep(m.Made), Agency: m.Made.By.Agency, State: string(m.State),
		NewMarker: api.NewMarker{Kind: string(m.Kind), From: m.From, Until: m.Until, Text: m.Text},
	}
	if m.Withdrawn != nil {
		out.Withdrawn = &api.Withdrawal{Step: wireStep(m.Withdrawn.Step), Reason: m.Withdrawn.Reason}
	}
	return out
}
