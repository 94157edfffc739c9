package office

import (
	"context"
	"strings"
	"time"

	"liuhen/internal/access"
	"liuhen/internal/account"
	"liuhen/internal/custody"
	"liuhen/internal/fault"
)

// ResetPassword gives somebody else's account a password, its first one too, which
// its holder must replace before he does anything else. The system administrator
// gives passwords to officers and to the other administrators, the security
// administrator to the system administrator. The account is locked by it until
// another administrator, for officers the security administrator, has seen its holder
// and lets it in (access.GiverFor, access.LockerFor); its sessions and tokens have
// ended. It fails with not-allowed, session-needed, second-administrator-needed, wrong-state
// for a closed account, or what is wrong with the password.
func (o *Office) ResetPassword(ctx context.Context, p access.Person, cmd custody.Command, id account.ID, password string) (account.Account, custody.Receipt, error) {
	if err := inPerson(p, "reset password"); err != nil {
		return account.Account{}, custody.Receipt{}, err
	}
	a, err := o.Accounts.Account(ctx, id)
	if err != nil {
		return a, custody.Receipt{}, err
	}
	if err := mayManage(p, access.GivePassword, access.ReadAccounts, subject(a)); err != nil {
		return account.Account{}, custody.Receipt{}, err
	}
	cmd.Actor = p.Actor
	unlocker := account.Role(access.LockerFor(string(a.Admin)))
	return o.setPassword(ctx, cmd, a, password, func(at time.Time, now account.Account, admins []account.Account) ([]custody.Transition, error) {
		return now.GivePassword(p.Actor, at, unlocker, admins)
	})
}

// setOwn lets the holder set his own password.
func (o *Office) setOwn(ctx context.Context, a account.Account, password string) (account.Account, error) {
	by := a.Actor(viaSession)
	changed, _, err := o.setPassword(ctx, custody.Command{Actor: by}, a, password,
		func(at time.Time, now account.Account, _ []account.Account) ([]custody.Transition, error) {
			_, tr, err := now.SetPassword(by, at)
			return []custody.Transition{tr}, err
		})
	return changed, err
}

func (o *Office) setPassword(ctx context.Context, cmd custody.Command, a account.Account, password string,
	decide func(at time.Time, now account.Account, admins []account.Account) ([]custody.Transition, error),
) (account.Account, custody.Receipt, error) {
	if err := account.CheckPassword(a.Login, password); err != nil {
		return a, custody.Receipt{}, err
	}
	hash, err := o.Hasher.Hash(ctx, password)
	if err != nil {
		return a, custody.Receipt{}, err
	}
	return o.Accounts.SetPassword(ctx, cmd, a.ID, hash, decide)
}

// inPerson refuses whoever came with a token.
func inPerson(p access.Person, op string) error {
	if p.Scope != nil || strings.HasPrefix(p.Actor.Via, viaToken) {
		return fault.SessionNeeded.Err(op, "", nil)
	}
	return nil
}
