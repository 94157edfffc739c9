package httpapi

import (
	"context"

	"liuhen/internal/access"
	"liuhen/internal/account"
	"liuhen/internal/api"
	"liuhen/internal/custody"
	"liuhen/internal/office"
)

// Tokens issues and ends the tokens of programs.
type Tokens interface {
	// IssueToken issues a token in the person's own name and returns its secret.
	IssueToken(ctx context.Context, p access.Person, want office.NewToken) (account.Token, custody.Receipt, string, error)
	// ListTokens returns the tokens of an account.
	ListTokens(ctx context.Context, p access.Person, of account.ID) ([]account.Token, error)
	// Token returns one token.
	Token(ctx context.Context, p access.Person, id account.TokenID) (account.Token, error)
	// RevokeToken ends a token.
	RevokeToken(ctx context.Context, p access.Person, cmd custody.Command, id account.TokenID, reason string) (account.Token, custody.Receipt, error)
}

// tokens registers what concerns tokens.
func (f *frame) tokens() {
	read(f, route{"/tokens", "list-tokens", "token", "One's own tokens or, for the system administrator, an account's"}, f.listTokens)
	read(f, route{"/tokens/{id}", "get-token", "token", "A token, without its secret"}, f.getToken)
	makes(f, route{"/tokens", "issue-token", "token", "Issue a token for oneself; a repetition issues another, since no secret is kept"}, f.issueToken)
	changes(f, route{"/tokens/{id}/revoke", "revoke-token", "token", "End a token"}, f.revokeToken)
}

// tokensOf is whose tokens are asked for.
type tokensOf struct {
	Account string `query:"account" maxLength:"64" doc:"absent for one's own"`
}

func (f *frame) listTokens(ctx context.Context, who access.Person, in *tokensOf) (api.Page[api.Token], error) {
	of := in.Account
	if of == "" {
		of = who.Actor.Account
	}
	all, err := f.parts.Tokens.ListTokens(ctx, who, account.ID(of))
	page := api.Page[api.Token]{List: []api.Token{}}
	for _, t := range all {
		page.List = append(page.List, wireToken(t))
	}
	return page, err
}

func (f *frame) getToken(ctx context.Context, who access.Person, in *named) (api.Token, error) {
	t, err := f.parts.Tokens.Token(ctx, who, account.TokenID(in.ID))
	return wireToken(t), err
}

func (f *frame) issueToken(ctx context.Context, c call[api.NewToken]) (api.IssuedToken, error) {
	want := office.NewToken{Name: c.body.Name, Expires: c.body.Expires}
	for _, s := range c.body.Scope {
		want.Scope = append(want.Scope, account.Scope(s))
	}
	made, receipt, secret, err := f.parts.Tokens.IssueToken(ctx, c.who, want)
	issued, err := changed(f, made, receipt, err, wireToken)
	return api.IssuedToken{Changed: issued, Secret: secret}, err
}

func (f *frame) revokeToken(ctx context.Context, c call[api.OptionalReason]) (api.Changed[api.Token], error) {
	now, receipt, err := f.parts.Tokens.RevokeToken(ctx, c.who, c.cmd, account.TokenID(c.id), c.body.Reason)
	return changed(f, now, receipt, err, wireToken)
}

func wireToken(t account.Token) api.Token {
	out := api.Token{
		Head: head(string(t.ID), t.Head), Account: string(t.Account), Name: t.Name, Scope: []string{},
		Issued: t.Issued.Time, Expires: t.Expires.Time, State: string(t.State),
	}
	for _, s := range t.Scope {
		out.Scope = append(out.Scope, string(s))
	}
	return out
}
