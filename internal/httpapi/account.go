package httpapi

import (
	"context"

	"liuhen/internal/access"
	"liuhen/internal/account"
	"liuhen/internal/api"
	"liuhen/internal/custody"
)

// Accounts opens, names, locks and closes accounts.
type Accounts interface {
	// Open opens an account, still without a password.
	Open(ctx context.Context, p access.Person, cmd custody.Command, want account.Account) (account.Account, custody.Receipt, error)
	// Administrators returns the accounts of all administrators.
	Administrators(ctx context.Context, p access.Person) ([]account.Account, error)
	// Rename gives it another login.
	Rename(ctx context.Context, p access.Person, cmd custody.Command, id account.ID, login, reason string) (account.Account, custody.Receipt, error)
	// Lock bars it for a time.
	Lock(ctx context.Context, p access.Person, cmd custody.Command, id account.ID, reason string) (account.Account, custody.Receipt, error)
	// Unlock lets it sign in again.
	Unlock(ctx context.Context, p access.Person, cmd custody.Command, id account.ID, reason string) (account.Account, custody.Receipt, error)
	// Close ends it for good.
	Close(ctx context.Context, p access.Person, cmd custody.Command, id account.ID, reason string) (account.Account, custody.Receipt, error)
}

// Passwords lets administrators give passwords.
type Passwords interface {
	// ResetPassword gives an account a password, which its holder must replace.
	ResetPassword(ctx context.Context, p access.Person, cmd custody.Command, id account.ID, password string) (account.Account, custody.Receipt, error)
}

// accounts registers what concerns accounts.
func (f *frame) accounts() {
	read(f, route{"/administrators", "list-administrators", "account", "The administrators' accounts, for each administrator"}, f.administrators)
	lists[holdersAsked, api.HolderFilter](f, "accounts", "account", f.parts.Lists.Accounts, wireAccount)
	one(f, route{"/accounts/{id}", "get-account", "account", "An account, for the administrators who keep people"}, f.parts.Lists.Accounts, wireAccount)
	makes(f, route{"/accounts", "open-account", "account", "Open an account for an officer, or for a further administrator"}, f.openAccount)
	changes(f, route{"/accounts/{id}/password", "set-password", "account", "Give an account a password that its holder must replace; it is locked until another administrator unlocks it"}, f.resetPassword)
	changes(f, route{"/accounts/{id}/rename", "rename-account", "account", "Give an account another login"}, f.renameAccount)
	changes(f, route{"/accounts/{id}/lock", "lock-account", "account", "Bar an account for a time"}, f.lockAccount)
	changes(f, route{"/accounts/{id}/unlock", "unlock-account", "account", "Let an account sign in again, or by a password that another administrator gave"}, f.unlockAccount)
	changes(f, route{"/accounts/{id}/close", "close-account", "account", "End an account for good"}, f.closeAccount)
}

func (f *frame) administrators(ctx context.Context, who access.Person, _ *struct{}) (api.Page[api.Account], error) {
	all, err := f.parts.Accounts.Administrators(ctx, who)
	page := api.Page[api.Account]{List: []api.Account{}}
	for _, a := range all {
		page.List = append(page.List, wireAccount(a))
	}
	return page, err
}

func (f *frame) openAccount(ctx context.Context, c call[api.NewAccount]) (api.Changed[api.Account], error) {
	b := c.body
	made, receipt, err := f.parts.Accounts.Open(ctx, c.who, c.cmd, account.Account{
		Agency: b.Agency, Officer: b.Officer, Login: b.Login, Admin: account.Role(b.Admin),
	})
	return changed(f, made, receipt, err, wireAccount)
}

func (f *frame) resetPassword(ctx context.Context, c call[api.FirstPassword]) (api.Changed[api.Account], error) {
	now, receipt, err := f.parts.Passwords.ResetPassword(ctx, c.who, c.cmd, account.ID(c.id), c.body.Password)
	return changed(f, now, receipt, err, wireAccount)
}

func (f *frame) renameAccount(ctx context.Context, c call[api.NewLogin]) (api.Changed[api.Account], error) {
	now, receipt, err := f.parts.Accounts.Rename(ctx, c.who, c.cmd, account.ID(c.id), c.body.Login, c.body.Reason)
	return changed(f, now, receipt, err, wireAccount)
}

func (f *frame) lockAccount(ctx context.Context, c call[api.Reason]) (api.Changed[api.Account], error) {
	now, receipt, err := f.parts.Accounts.Lock(ctx, c.who, c.cmd, account.ID(c.id), c.body.Reason)
	return changed(f, now, receipt, err, wireAccount)
}

func (f *frame) unlockAccount(ctx context.Context, c call[api.Reason]) (api.Changed[api.Account], error) {
	now, receipt, err := f.parts.Accounts.Unlock(ctx, c.who, c.cmd, account.ID(c.id), c.body.Reason)
	return changed(f, now, receipt, err, wireAccount)
}

func (f *frame) closeAccount(ctx context.Context, c call[api.Reason]) (api.Changed[api.Account], error) {
	now, receipt, err := f.parts.Accounts.Close(ctx, c.who, c.cmd, account.ID(c.id), c.body.Reason)
	return changed(f, now, receipt, err, wireAccount)
}

func wireAccount(a account.Account) api.Account {
	return api.Account{
		Head: head(string(a.ID), a.Head), Agency: a.Agency, Login: a.Login, Officer: a.Officer, Admin: string(a.Admin),
		PasswordSetAt: moment(a.PasswordSetAt), MustChange: a.MustChange(), State: string(a.State),
	}
}
