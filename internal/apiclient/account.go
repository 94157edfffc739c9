package apiclient

import (
	"context"

	"liuhen/internal/api"
)

// Administrators returns the accounts of all administrators.
func (c *Client) Administrators(ctx context.Context) (api.Page[api.Account], error) {
	return get[api.Page[api.Account]](ctx, c, "/administrators", nil)
}

// OpenAccount opens an account, still without a password.
func (c *Client) OpenAccount(ctx context.Context, cmd Command, want api.NewAccount) (api.Changed[api.Account], error) {
	return post[api.Changed[api.Account]](ctx, c, "/accounts", cmd, want)
}

// ResetPassword gives an account a password that its holder must replace, and locks it
// until another administrator unlocks it.
func (c *Client) ResetPassword(ctx context.Context, cmd Command, account, password string) (api.Changed[api.Account], error) {
	return post[api.Changed[api.Account]](ctx, c, "/accounts/"+account+"/password", cmd, api.FirstPassword{Password: password})
}

// RenameAccount gives an account another login.
func (c *Client) RenameAccount(ctx context.Context, cmd Command, id string, to api.NewLogin) (api.Changed[api.Account], error) {
	return post[api.Changed[api.Account]](ctx, c, "/accounts/"+id+"/rename", cmd, to)
}

// LockAccount bars an account for a time.
func (c *Client) LockAccount(ctx context.Context, cmd Command, id, reason string) (api.Changed[api.Account], error) {
	return post[api.Changed[api.Account]](ctx, c, "/accounts/"+id+"/lock", cmd, api.Reason{Reason: reason})
}

// UnlockAccount lets an account sign in again.
func (c *Client) UnlockAccount(ctx context.Context, cmd Command, id, reason string) (api.Changed[api.Account], error) {
	return post[api.Changed[api.Account]](ctx, c, "/accounts/"+id+"/unlock", cmd, api.Reason{Reason: reason})
}

// CloseAccount ends an account for good.
func (c *Client) CloseAccount(ctx context.Context, cmd Command, id, reason string) (api.Changed[api.Account], error) {
	return post[api.Changed[api.Account]](ctx, c, "/accounts/"+id+"/close", cmd, api.Reason{Reason: reason})
}

// Accounts returns a page of the accounts, for the administrators who keep people that one may see, the newest first.
func (c *Client) Accounts(ctx context.Context, narrow api.HolderFilter, page api.Paging) (api.Page[api.Account], error) {
	return listed[api.Account](ctx, c, "/accounts", narrow, page)
}

// CountAccounts returns how many accounts one may see.
func (c *Client) CountAccounts(ctx context.Context, narrow api.HolderFilter) (api.HowMany, error) {
	return get[api.HowMany](ctx, c, "/accounts/count", queryOf(narrow))
}

// Account returns an account.
func (c *Client) Account(ctx context.Context, id string) (api.Account, error) {
	return get[api.Account](ctx, c, "/accounts/"+id, nil)
}
