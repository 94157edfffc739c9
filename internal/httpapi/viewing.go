package httpapi

import (
	"context"

	"liuhen/internal/access"
	"liuhen/internal/api"
	"liuhen/internal/custody"
	"liuhen/internal/viewing"
)

// viewings registers what shows who looked at things.
func (f *frame) viewings() {
	list(f, route{"/items/{id}/viewings", "list-viewings-of-item", "event", "Who looked at an item, the newest first"}, f.listViewings)
}

func (f *frame) listViewings(ctx context.Context, who access.Person, q *pageUnder) (api.Page[api.Viewing], error) {
	found, err := f.parts.Chains.Looks(ctx, who, custody.Ref{Kind: "item", ID: q.ID}, q.After, q.Limit)
	return pageOf(found, q.Paging, wireViewing, func(v viewing.Viewing) string { return v.ID }), err
}

func wireViewing(v viewing.Viewing) api.Viewing {
	out := api.Viewing{
		Head: head(v.ID, v.Head), Account: v.Viewer.Account, Officer: v.Viewer.Officer, Agency: v.Viewer.Agency,
		Purpose: v.Purpose, Reason: v.Reason, From: v.From.Time, Until: moment(v.Until), Ranges: []api.Range{}, How: v.How,
	}
	for _, r := range v.Ranges {
		out.Ranges = append(out.Ranges, api.Range{From: r.From, Until: r.Until})
	}
	return out
}
