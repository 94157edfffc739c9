package office

import (
	"context"
	"errors"
	"slices"
	"time"

	"liuhen/internal/access"
	"liuhen/internal/account"
	"liuhen/internal/custody"
	"liuhen/internal/fault"
	"liuhen/internal/officer"
)

// AccountRegister keeps accounts. Every command commits state and event together.
type AccountRegister interface {
	// Account returns the account, or not-found.
	Account(ctx context.Context, id account.ID) (account.Account, error)
	// Administrators returns the accounts of all administrators of a city.
	Administrators(ctx context.Context, city string) ([]account.Account, error)
	// CreateAccount records an account in the city's log; had are all that the officer, where one is named, ever had. It answers taken where the login is.
	CreateAccount(ctx context.Context, cmd custody.Command, city string, who officer.ID,
		make func(at time.Time, id account.ID, had []account.Account) (account.Account, custody.Transition, error),
	) (account.Account, custody.Receipt, error)
	// ChangeAccount carries out a command on one account; admins are all administrators' accounts. It answers taken where its login is.
	ChangeAccount(ctx context.Context, cmd custody.Command, id account.ID,
		decide func(at time.Time, now account.Account, admins []account.Account) (custody.Transition, error),
	) (account.Account, custody.Receipt, error)
}

// Accounts is the part of the desk that opens, locks, renames and closes accounts.
type Accounts struct {
	Register AccountRegister
	Officers OfficerReader
}

// Open opens an account, still without a password; of want, Agency, Login, Officer
// and Admin are read, and an administrator's agency is the city. Only the system
// administrator may; what he opens stays useless until it has a password and another
// administrator has let it in. An officer has one account at a time:
// a second one could act in his name without his knowing. Errors: not-allowed,
// roles-mixed, not-found, not-on-staff, officer-has-account, login-malformed,
// login-taken.
func (d Accounts) Open(ctx context.Context, p access.Person, cmd custody.Command, want account.Account) (account.Account, custody.Receipt, error) {
	if err := access.Check(p, access.ManagePeople, access.Subject{Agency: want.Agency}); err != nil {
		return account.Account{}, custody.Receipt{}, err
	}
	if want.Admin != account.NoRole {
		want.Agency = p.City
	}
	if want.Officer != "" {
		who, err := d.Officers.Officer(ctx, officer.ID(want.Officer))
		if err == nil {
			err = onStaff("open account", who, want.Agency)
		}
		if err != nil {
			return account.Account{}, custody.Receipt{}, err
		}
	}
	cmd.Actor = p.Actor
	made, receipt, err := d.Register.CreateAccount(ctx, cmd, p.City, officer.ID(want.Officer), func(_ time.Time, id account.ID, had []account.Account) (account.Account, custody.Transition, error) {
		if slices.ContainsFunc(had, func(a account.Account) bool { return a.State != account.Closed }) {
			return want, custody.Transition{}, fault.HasAccount.Err("open account", officer.ID(want.Officer).Ref().String(), nil)
		}
		want.ID, want.City, want.Login = id, p.City, account.LoginKey(want.Login)
		return account.New(want)
	})
	return made, receipt, loginTaken("open account", err)
}

func loginTaken(op string, err error) error {
	if errors.Is(err, fault.Taken) {
		return fault.LoginTaken.Err(op, "", err)
	}
	return err
}

// Administrators returns the accounts of all administrators, to each of them: the
// audit administrator, who sees no list of people, lets two of them in.
func (d Accounts) Administrators(ctx context.Context, p access.Person) ([]account.Account, error) {
	if err := access.Check(p, access.ReadAdmins, access.Subject{}); err != nil {
		return nil, err
	}
	return d.Register.Administrators(ctx, p.City)
}

// Rename gives an account another login, with the reason. Only the system
// administrator may. Errors: not-allowed, not-found, login-malformed, login-taken.
func (d Accounts) Rename(ctx context.Context, p access.Person, cmd custody.Command, id account.ID, login, reason string) (account.Account, custody.Receipt, error) {
	now, receipt, err := d.change(ctx, p, access.ManagePeople, cmd, id, func(now account.Account, _ []account.Account) (account.Account, custody.Transition, error) {
		return now.Rename(account.LoginKey(login), reason)
	})
	return now, receipt, loginTaken("rename account", err)
}

// Lock bars an account for a time, with the reason: an officer's and the audit
// administrator's by the security administrator, the other two administrators' by the
// audit administrator, so that nobody locks himself out. Errors: not-allowed,
// not-found, wrong-state.
func (d Accounts) Lock(ctx context.Context, p access.Person, cmd custody.Command, id account.ID, reason string) (account.Account, custody.Receipt, error) {
	return d.change(ctx, p, access.LockAccount, cmd, id, func(now account.Account, _ []account.Account) (account.Account, custody.Transition, error) {
		return now.Lock(reason)
	})
}

// Unlock lets an account sign in again, or for the first time by a password that
// another administrator gave, with the reason; whoever may lock it may.
func (d Accounts) Unlock(ctx context.Context, p access.Person, cmd custody.Command, id account.ID, reason string) (account.Account, custody.Receipt, error) {
	return d.change(ctx, p, access.LockAccount, cmd, id, func(now account.Account, _ []account.Account) (account.Account, custody.Transition, error) {
		return now.Unlock(reason)
	})
}

// Close ends an account for good, with the reason. Only the system administrator may.
// It fails with last-administrator where no other account of the same administrator
// role works.
func (d Accounts) Close(ctx context.Context, p access.Person, cmd custody.Command, id account.ID, reason string) (account.Account, custody.Receipt, error) {
	return d.change(ctx, p, access.ManagePeople, cmd, id, func(now account.Account, admins []account.Account) (account.Account, custody.Transition, error) {
		if err := now.MayClose(admins); err != nil {
			return now, custody.Transition{}, err
		}
		return now.Close(reason)
	})
}

func (d Accounts) change(ctx context.Context, p access.Person, a access.Action, cmd custody.Command, id account.ID,
	step func(now account.Account, admins []account.Account) (account.Account, custody.Transition, error),
) (account.Account, custody.Receipt, error) {
	cmd.Actor = p.Actor
	return d.Register.ChangeAccount(ctx, cmd, id, func(_ time.Time, now account.Account, admins []account.Account) (custody.Transition, error) {
		if err := mayManage(p, a, access.ReadAccounts, subject(now)); err != nil {
			return custody.Transition{}, err
		}
		_, tr, err := step(now, admins)
		return tr, err
	})
}

// subject is what a decision about an account needs to know.
func subject(a account.Account) access.Subject {
	return access.Subject{Ref: a.Ref(), Agency: a.Agency, Officers: []string{a.Officer}, Admin: string(a.Admin)}
}
