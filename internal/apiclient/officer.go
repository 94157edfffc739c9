package apiclient

import (
	"context"

	"liuhen/internal/api"
)

// EnrolOfficer takes a person onto an agency's list.
func (c *Client) EnrolOfficer(ctx context.Context, cmd Command, want api.NewOfficer) (api.Changed[api.Officer], error) {
	return post[api.Changed[api.Officer]](ctx, c, "/officers", cmd, want)
}

// AmendOfficer replaces an officer's unit, name or certificate.
func (c *Client) AmendOfficer(ctx context.Context, cmd Command, id string, to api.AmendOfficer) (api.Changed[api.Officer], error) {
	return post[api.Changed[api.Officer]](ctx, c, "/officers/"+id+"/amend", cmd, to)
}

// LeaveOfficer records that an officer left; his posts end with it.
func (c *Client) LeaveOfficer(ctx context.Context, cmd Command, id, reason string) (api.Changed[api.Officer], error) {
	return post[api.Changed[api.Officer]](ctx, c, "/officers/"+id+"/leave", cmd, api.Reason{Reason: reason})
}

// Officers returns a page of the officers that one may see, the newest first.
func (c *Client) Officers(ctx context.Context, narrow api.OfficerFilter, page api.Paging) (api.Page[api.Officer], error) {
	return listed[api.Officer](ctx, c, "/officers", narrow, page)
}

// CountOfficers returns how many officers one may see.
func (c *Client) CountOfficers(ctx context.Context, narrow api.OfficerFilter) (api.HowMany, error) {
	return get[api.HowMany](ctx, c, "/officers/count", queryOf(narrow))
}

// Officer returns an officer.
func (c *Client) Officer(ctx context.Context, id string) (api.Officer, error) {
	return get[api.Officer](ctx, c, "/officers/"+id, nil)
}
