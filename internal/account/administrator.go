package account

import (
	"slices"
	"time"

	"liuhen/internal/custody"
	"liuhen/internal/fault"
	"liuhen/internal/term"
)

// Works reports whether an account of the role, other than except, is active.
func Works(all []Account, role Role, except ID) bool {
	return slices.ContainsFunc(all, func(a Account) bool {
		return a.Admin == role && a.ID != except && a.State == Active
	})
}

// MayClose refuses with last-administrator when the account's administrator role
// would be left without an account that works among all: closing is for good, and
// nobody else could do its part.
func (a Account) MayClose(all []Account) error {
	if a.Admin == NoRole || Works(all, a.Admin, a.ID) {
		return nil
	}
	return fault.LastAdministrator.Err("close account", a.Ref().String(), nil)
}

// Words say the role in both languages.
func (r Role) Words() term.Words { return term.Of(term.Roles, string(r)) }

// locked is the reason of the lock that comes with a password from somebody else.
const locked = "口令由他人设置，待另一管理员核实后解锁"

// GivePassword is SetPassword by somebody else than the holder. The account, whoever's
// it is, is locked with it until another administrator, of the role unlocker, lets it
// in; so nobody takes an officer's or an administrator's part alone. It fails with
// second-administrator-needed where no account of that role works among all.
func (a Account) GivePassword(by custody.Actor, at time.Time, unlocker Role, all []Account) ([]custody.Transition, error) {
	next, first, err := a.SetPassword(by, at)
	if err != nil {
		return nil, err
	}
	if !Works(all, unlocker, a.ID) {
		return nil, fault.SecondAdministrator.Err("give password", a.Ref().String(), nil).
			WithTerm("role", string(unlocker), unlocker.Words())
	}
	if next.State == Locked {
		return []custody.Transition{first}, nil
	}
	_, second, err := next.Lock(locked)
	return []custody.Transition{first, second}, err
}
