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

// ResetPassword lets the system administrator give an account a password, which its
// holder must replace before he does anything else. It fails with not-allowed,
// session-needed, or what is wrong with the password.
func (o *Office) ResetPassword(ctx context.Context, p access.Person, cmd custody.Command, id account.ID, password string) (account.Account, error) {
	if err := inPerson(p, "reset password"); err != nil {
		return account.Account{}, err
	}
	a, err := o.Accounts.Account(ctx, id)
	if err != nil {
		return a, err
	}
	if err := access.Check(p, access.ManagePeople, access.Subject{Ref: a.Ref(), Agency: a.Agency}); err != nil {
		return account.Account{}, err
	}
	cmd.Actor = p.Actor
	return o.setPassword(ctx, cmd, a, password)
}

func (o *Office) setPassword(ctx context.Context, cmd custody.Command, a account.Account, password string) (account.Account, error) {
	if err := account.CheckPassword(a.Login, password); err != nil {
		return a, err
	}
	hash, err := o.Hasher.Hash(password)
	if err != nil {
		return a, err
	}
	changed, _, err := o.Accounts.SetPassword(ctx, cmd, a.ID, hash, func(at time.Time, now account.Account) (custody.Transition, error) {
		_, tr, err := now.SetPassword(cmd.Actor, at)
		return tr, err
	})
	return changed, err
}

// inPerson refuses whoever came with a token.
func inPerson(p access.Person, op string) error {
	if p.Scope != nil || strings.HasPrefix(p.Actor.Via, viaToken) {
		return fault.SessionNeeded.Err(op, "", nil)
	}
	return nil
}

// NewToken is what a person states of a token that he wants.
type NewToken struct {
	Name    string
	Scope   []account.Scope
	Expires time.Time
}

// IssueToken issues a token in the person's own name and returns its secret, which is
// kept nowhere else. It takes no command key, since a repetition could not be shown the
// secret again. It fails with session-needed, token-scope or
// token-lifetime.
func (o *Office) IssueToken(ctx context.Context, p access.Person, want NewToken) (account.Token, string, error) {
	if err := inPerson(p, "issue token"); err != nil {
		return account.Token{}, "", err
	}
	secret, err := o.Mint.Secret(tokenPrefix)
	if err != nil {
		return account.Token{}, "", err
	}
	made, _, err := o.Tokens.IssueToken(ctx, custody.Command{Actor: p.Actor}, p.City, digestOf(secret),
		func(at time.Time, id account.TokenID) (account.Token, custody.Transition, error) {
			return account.NewToken(account.Token{ID: id, City: p.City, Account: account.ID(p.Actor.Account),
				Name: want.Name, Scope: want.Scope, Expires: custody.At(want.Expires)}, at)
		})
	return made, secret, err
}

// RevokeToken ends one of the person's own tokens; the system administrator may end
// anyone's. Another's token is not found.
func (o *Office) RevokeToken(ctx context.Context, p access.Person, cmd custody.Command, id account.TokenID, reason string) (account.Token, error) {
	t, err := o.Tokens.Token(ctx, id)
	if err != nil {
		return t, err
	}
	if string(t.Account) != p.Actor.Account && access.Decide(p, access.ManagePeople, access.Subject{Ref: t.Ref()}) != access.Allow {
		return account.Token{}, fault.NoSuchThing.Err("revoke token", t.Ref().String(), nil)
	}
	cmd.Actor = p.Actor
	changed, _, err := o.Tokens.ChangeToken(ctx, cmd, id, func(_ time.Time, now account.Token) (custody.Transition, error) {
		_, tr, err := now.Revoke(reason)
		return tr, err
	})
	return changed, err
}
