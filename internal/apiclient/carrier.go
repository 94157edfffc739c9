package apiclient

import (
	"context"

	"liuhen/internal/api"
)

// Carrier returns a paper or carrier.
func (c *Client) Carrier(ctx context.Context, id string) (api.Carrier, error) {
	return get[api.Carrier](ctx, c, "/carriers/"+id, nil)
}

// LendCarrier lends it to an officer until a date.
func (c *Client) LendCarrier(ctx context.Context, cmd Command, id string, loan api.NewLoan) (api.Changed[api.Carrier], error) {
	return post[api.Changed[api.Carrier]](ctx, c, "/carriers/"+id+"/lend", cmd, loan)
}

// TakeBackCarrier ends its loan.
func (c *Client) TakeBackCarrier(ctx context.Context, cmd Command, id string) (api.Changed[api.Carrier], error) {
	return post[api.Changed[api.Carrier]](ctx, c, "/carriers/"+id+"/take-back", cmd, nil)
}

// ReadInCarrier records how many files were read from it.
func (c *Client) ReadInCarrier(ctx context.Context, cmd Command, id string, files int) (api.Changed[api.Carrier], error) {
	return post[api.Changed[api.Carrier]](ctx, c, "/carriers/"+id+"/read-in", cmd, api.FilesRead{Files: files})
}

// ShelveCarrier moves it to another place of storage.
func (c *Client) ShelveCarrier(ctx context.Context, cmd Command, id, place string) (api.Changed[api.Carrier], error) {
	return post[api.Changed[api.Carrier]](ctx, c, "/carriers/"+id+"/shelve", cmd, api.Shelf{Place: place})
}

// Carriers returns a page of the papers and carriers that one may see, the newest first.
func (c *Client) Carriers(ctx context.Context, narrow api.CarrierFilter, page api.Paging) (api.Page[api.Carrier], error) {
	return listed[api.Carrier](ctx, c, "/carriers", narrow, page)
}

// CountCarriers returns how many papers and carriers one may see.
func (c *Client) CountCarriers(ctx context.Context, narrow api.CarrierFilter) (api.HowMany, error) {
	return get[api.HowMany](ctx, c, "/carriers/count", queryOf(narrow))
}
