package office

import (
	"context"
	"time"

	"liuhen/internal/access"
	"liuhen/internal/account"
	"liuhen/internal/custody"
	"liuhen/internal/fault"
)

// NewToken is what a person states of a token that he wants.
type NewToken struct {
	Name    string
	Scope   []account.Scope
	Expires time.Time
}

// IssueToken issues a token in the person's own name and returns its secret, which is
// kept nowhere else. It takes no command key, since a repetition could not be shown the
// secret again. It fails with session-needed, token-scope, token-lifetime, or
// signed-out where the account got another password or a lock since the person came.
func (o *Office) IssueToken(ctx context.Context, p access.Person, want NewToken) (account.Token, custody.Receipt, string, error) {
	if err := inPerson(p, "issue token"); err != nil {
		return account.Token{}, custody.Receipt{}, "", err
	}
	secret, err := o.Mint.Secret(tokenPrefix)
	if err != nil {
		return account.Token{}, custody.Receipt{}, "", err
	}
	made, receipt, err := o.Tokens.IssueToken(ctx, custody.Command{Actor: p.Actor}, account.ID(p.Actor.Account), digestOf(secret),
		func(at time.Time, id account.TokenID, holder account.Account) (account.Token, custody.Transition, error) {
			if holder.State != account.Active || holder.PasswordNumber != p.PasswordNumber {
				return account.Token{}, custody.Transition{}, fault.SignedOut.Err("issue token", holder.Ref().String(), nil)
			}
			return account.NewToken(account.Token{ID: id, City: holder.City, Account: holder.ID, PasswordNumber: holder.PasswordNumber,
				Name: want.Name, Scope: want.Scope, Expires: custody.At(want.Expires)}, at)
		})
	return made, receipt, secret, err
}

// ListTokens returns the person's own tokens or, for the system administrator, those
// of any account, the newest last. It never says a secret. Another's tokens are not
// found.
func (o *Office) ListTokens(ctx context.Context, p access.Person, of account.ID) ([]account.Token, error) {
	if err := mayKeepTokens(p, of); err != nil {
		return nil, err
	}
	return o.Tokens.Tokens(ctx, string(of))
}

// Token returns one token, to those to whom ListTokens would show it.
func (o *Office) Token(ctx context.Context, p access.Person, id account.TokenID) (account.Token, error) {
	t, err := o.Tokens.Token(ctx, id)
	if err == nil {
		err = mayKeepTokens(p, t.Account)
	}
	if err != nil {
		return account.Token{}, err
	}
	return t, nil
}

// mayKeepTokens hides another's tokens from whoever does not manage people.
func mayKeepTokens(p access.Person, of account.ID) error {
	if string(of) == p.Actor.Account || access.Decide(p, access.ManagePeople, access.Subject{Ref: of.Ref()}) == access.Allow {
		return nil
	}
	return fault.NoSuchThing.Err("find tokens", of.Ref().String(), nil)
}

// RevokeToken ends one of the person's own tokens; the system administrator may end
// anyone's. Another's token is not found. It fails with session-needed where a token asks:
// one that leaked ends no other.
func (o *Office) RevokeToken(ctx context.Context, p access.Person, cmd custody.Command, id account.TokenID, reason string) (account.Token, custody.Receipt, error) {
	if err := inPerson(p, "revoke token"); err != nil {
		return account.Token{}, custody.Receipt{}, err
	}
	if _, err := o.Token(ctx, p, id); err != nil {
		return account.Token{}, custody.Receipt{}, err
	}
	cmd.Actor = p.Actor
	return o.Tokens.ChangeToken(ctx, cmd, id, func(_ time.Time, now account.Token) (custody.Transition, error) {
		_, tr, err := now.Revoke(reason)
		return tr, err
	})
}
