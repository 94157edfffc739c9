package apiclient

import (
	"context"

	"liuhen/internal/api"
)

// Agencies returns all agencies, the city first.
func (c *Client) Agencies(ctx context.Context) (api.Page[api.Agency], error) {
	return get[api.Page[api.Agency]](ctx, c, "/agencies", nil)
}

// Agency returns one agency.
func (c *Client) Agency(ctx context.Context, id string) (api.Agency, error) {
	return get[api.Agency](ctx, c, "/agencies/"+id, nil)
}

// EstablishAgency establishes a county's agency, with its own log.
func (c *Client) EstablishAgency(ctx context.Context, cmd Command, want api.NewAgency) (api.Changed[api.Agency], error) {
	return post[api.Changed[api.Agency]](ctx, c, "/agencies", cmd, want)
}

// AmendAgency replaces what is said of an agency.
func (c *Client) AmendAgency(ctx context.Context, cmd Command, id string, to api.AmendAgency) (api.Changed[api.Agency], error) {
	return post[api.Changed[api.Agency]](ctx, c, "/agencies/"+id+"/amend", cmd, to)
}

// AddUnit adds a 科室 or team to an agency.
func (c *Client) AddUnit(ctx context.Context, cmd Command, id string, unit api.Unit) (api.Changed[api.Agency], error) {
	return post[api.Changed[api.Agency]](ctx, c, "/agencies/"+id+"/add-unit", cmd, unit)
}

// AdoptPack enters the day from which a regulation pack binds an agency, or corrects it.
func (c *Client) AdoptPack(ctx context.Context, cmd Command, id string, what api.NewAdoption) (api.Changed[api.Agency], error) {
	return post[api.Changed[api.Agency]](ctx, c, "/agencies/"+id+"/adopt", cmd, what)
}

// CloseAgency ends an agency's work.
func (c *Client) CloseAgency(ctx context.Context, cmd Command, id, reason string) (api.Changed[api.Agency], error) {
	return post[api.Changed[api.Agency]](ctx, c, "/agencies/"+id+"/close", cmd, api.Reason{Reason: reason})
}
