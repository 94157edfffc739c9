package apiclient

import (
	"context"
	"strconv"

	"liuhen/internal/api"
)

// Events returns a page of the events of one noun; plural is as in paths, such as
// "items".
func (c *Client) Events(ctx context.Context, plural, id string, order api.Order) (api.Page[api.Event], error) {
	return get[api.Page[api.Event]](ctx, c, "/"+plural+"/"+id+"/events", queryOf(order))
}

// LogEvents returns a page of the events of an agency's log, without content.
func (c *Client) LogEvents(ctx context.Context, agency string, order api.Order) (api.Page[api.Event], error) {
	return get[api.Page[api.Event]](ctx, c, "/logs/"+agency+"/events", queryOf(order))
}

// EventProof returns the proof of the event at a place of an agency's log.
func (c *Client) EventProof(ctx context.Context, agency string, place int64) (api.EventProof, error) {
	return get[api.EventProof](ctx, c, "/logs/"+agency+"/events/"+strconv.FormatInt(place, 10)+"/proof", nil)
}
