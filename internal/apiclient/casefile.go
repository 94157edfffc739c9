package apiclient

import (
	"context"

	"liuhen/internal/api"
)

// OpenCaseFile opens the one case file of a matter.
func (c *Client) OpenCaseFile(ctx context.Context, cmd Command, file api.NewCaseFile) (api.Changed[api.CaseFile], error) {
	return post[api.Changed[api.CaseFile]](ctx, c, "/casefiles", cmd, file)
}

// CaseFile returns a case file.
func (c *Client) CaseFile(ctx context.Context, id string) (api.CaseFile, error) {
	return get[api.CaseFile](ctx, c, "/casefiles/"+id, nil)
}

// AmendCaseFile corrects what is said of it before it is sealed.
func (c *Client) AmendCaseFile(ctx context.Context, cmd Command, id string, next api.AmendedCaseFile) (api.Changed[api.CaseFile], error) {
	return post[api.Changed[api.CaseFile]](ctx, c, "/casefiles/"+id+"/amend", cmd, next)
}

// SubmitCaseFile hands it to the archivist.
func (c *Client) SubmitCaseFile(ctx context.Context, cmd Command, id string) (api.Changed[api.CaseFile], error) {
	return post[api.Changed[api.CaseFile]](ctx, c, "/casefiles/"+id+"/submit", cmd, nil)
}

// WithdrawCaseFile takes a submission back.
func (c *Client) WithdrawCaseFile(ctx context.Context, cmd Command, id, reason string) (api.Changed[api.CaseFile], error) {
	return post[api.Changed[api.CaseFile]](ctx, c, "/casefiles/"+id+"/withdraw", cmd, api.Reason{Reason: reason})
}

// ReturnCaseFile gives it back with its defects.
func (c *Client) ReturnCaseFile(ctx context.Context, cmd Command, id, defects string) (api.Changed[api.CaseFile], error) {
	return post[api.Changed[api.CaseFile]](ctx, c, "/casefiles/"+id+"/return", cmd, api.Defects{Defects: defects})
}

// SealCaseFile seals it under the next archival code.
func (c *Client) SealCaseFile(ctx context.Context, cmd Command, id string) (api.Changed[api.CaseFile], error) {
	return post[api.Changed[api.CaseFile]](ctx, c, "/casefiles/"+id+"/seal", cmd, nil)
}

// CaseFiles returns a page of the case files that one may see, the newest first.
func (c *Client) CaseFiles(ctx context.Context, narrow api.CaseFileFilter, page api.Paging) (api.Page[api.CaseFile], error) {
	return listed[api.CaseFile](ctx, c, "/casefiles", narrow, page)
}

// CountCaseFiles returns how many case files one may see.
func (c *Client) CountCaseFiles(ctx context.Context, narrow api.CaseFileFilter) (api.HowMany, error) {
	return get[api.HowMany](ctx, c, "/casefiles/count", queryOf(narrow))
}
