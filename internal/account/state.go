package account

import (
	"time"

	"liuhen/internal/custody"
	"liuhen/internal/fault"
)

// State is where an account stands.
type State string

// The states of an account.
const (
	None   State = ""       // not opened yet
	Active State = "active" // may sign in
	Locked State = "locked" // may not sign in for now
	Closed State = "closed" // never again; what it did keeps its name
)

// Action is a verb that may change an account.
type Action string

// The actions on an account.
const (
	Open        Action = "open"
	Lock        Action = "lock"
	Unlock      Action = "unlock"
	Close       Action = "close"
	SetPassword Action = "set-password"
	Rename      Action = "rename"
)

// Table is the life of an account. What is not in it is refused as wrong-state. A
// locked account may be given a password, since that is how a lost one is mended.
var Table = custody.Table[State, Action]{
	None:   {Open: Active},
	Active: {Lock: Locked, Close: Closed, SetPassword: Active, Rename: Active},
	Locked: {Unlock: Active, Close: Closed, SetPassword: Locked, Rename: Locked},
}

// step moves the account by one action and returns the transition to record.
func (a Account) step(act Action, reason string) (Account, custody.Transition, error) {
	next, err := Table.Next(a.Ref().String(), a.State, act)
	if err != nil {
		return a, custody.Transition{}, err
	}
	a.State = next
	return a, custody.Transition{Noun: a, Action: string(act), Reason: reason}, nil
}

// New is an account that is opened, still without a password. It fails with
// login-malformed, or with roles-mixed where it would be an administrator's and an
// officer's at once, or neither's.
func New(a Account) (Account, custody.Transition, error) {
	a.State, a.PasswordSetAt, a.PasswordSetBy, a.PasswordNumber = None, custody.Micros{}, "", 0
	f := custody.NewForm("open account", a.Ref())
	f.Given("id", string(a.ID))
	f.Given("city", a.City)
	f.Given("agency", a.Agency)
	f.OneOf("admin", string(a.Admin), string(NoRole), string(System), string(Security), string(Audit))
	if err := f.Err(); err != nil {
		return a, custody.Transition{}, err
	}
	if (a.Admin == NoRole) == (a.Officer == "") {
		return a, custody.Transition{}, fault.RolesMixed.Err("open account", a.Ref().String(), nil)
	}
	if err := CheckLogin(a.Login); err != nil {
		return a, custody.Transition{}, err
	}
	return a.step(Open, "")
}

// SetPassword records that a password was set, by whom and when; never which. Whoever
// sets it, what came in by the former one has come to its end: sessions and tokens.
func (a Account) SetPassword(by custody.Actor, at time.Time) (Account, custody.Transition, error) {
	a.PasswordSetAt, a.PasswordSetBy = custody.At(at), ID(by.Account)
	a.PasswordNumber++
	return a.step(SetPassword, "")
}

// Rename gives the account another login, with the reason. Whether the login is
// free is for the store to know.
func (a Account) Rename(login, reason string) (Account, custody.Transition, error) {
	if err := CheckLogin(login); err != nil {
		return a, custody.Transition{}, err
	}
	if err := a.reason("rename", reason); err != nil {
		return a, custody.Transition{}, err
	}
	a.Login = login
	return a.step(Rename, reason)
}

// Lock bars the account for a time, with the reason. Its sessions and tokens do
// nothing while it is locked.
func (a Account) Lock(reason string) (Account, custody.Transition, error) {
	if err := a.reason("lock", reason); err != nil {
		return a, custody.Transition{}, err
	}
	return a.step(Lock, reason)
}

// Unlock lets the account sign in again, with the reason.
func (a Account) Unlock(reason string) (Account, custody.Transition, error) {
	if err := a.reason("unlock", reason); err != nil {
		return a, custody.Transition{}, err
	}
	return a.step(Unlock, reason)
}

// Close ends the account for good, with the reason; its login stays taken.
func (a Account) Close(reason string) (Account, custody.Transition, error) {
	if err := a.reason("close", reason); err != nil {
		return a, custody.Transition{}, err
	}
	return a.step(Close, reason)
}

func (a Account) reason(op, reason string) error {
	f := custody.NewForm(op, a.Ref())
	f.Reason(reason)
	return f.Err()
}
