package sqldb

import (
	"context"
	"liuhen/internal/account"
	"liuhen/internal/custody"
	"time"
)

var tokens = &table[account.Token]{
	kind: "token",
	save: `
		INSERT INTO token (id, version, event, account, state)
		VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (id) DO UPDATE SET
			version = excluded.version, event = excluded.event, account = excluded.account, state = excluded.state
		WHERE token.version = excluded.version - 1`,
	row: func(_ *Store, v account.Token) []any {
		return []any{string(v.Account), string(v.State)}
	},
	secret: func(account.Token) bool { return true },
	head:   func(v account.Token, h custody.Head) account.Token { v.Head = h; return v },
}

// Token returns the token with this id, or not-found.
func (s *Store) Token(ctx context.Context, id account.TokenID) (account.Token, error) {
	return tokens.one(ctx, s, s.read, "token", "WHERE n.id = $1", string(id))
}

// Tokens returns the tokens of an account, in the order of their ids, which is that of their making to the millisecond.
func (s *Store) Tokens(ctx context.Context, account string) ([]account.Token, error) {
	return tokens.many(ctx, s, s.read, "token", "WHERE n.account = $1 ORDER BY n.id", account)
}

// CreateToken carries out a command that makes a token of an agency; make gets the
// transaction's time and a fresh id.
func (s *Store) CreateToken(ctx context.Context, cmd custody.Command, agency string,
	make func(at time.Time, id account.TokenID) (account.Token, custody.Transition, error),
) (account.Token, custody.Receipt, error) {
	return create(ctx, s, tokens, cmd, agency, func(_ context.Context, t *tx) (account.Token, []custody.Transition, error) {
		id, err := s.NewID()
		if err != nil {
			return account.Token{}, nil, err
		}
		made, tr, err := make(t.at, account.TokenID(id))
		return made, []custody.Transition{tr}, err
	})
}

// ChangeToken carries out a command on one token; decide gets the transaction's
// time and the token as it is.
func (s *Store) ChangeToken(ctx context.Context, cmd custody.Command, id account.TokenID,
	decide func(at time.Time, now account.Token) (custody.Transition, error),
) (account.Token, custody.Receipt, error) {
	return change(ctx, s, tokens, "token", cmd, string(id), func(_ context.Context, t *tx, now account.Token) ([]custody.Transition, error) {
		tr, err := decide(t.at, now)
		return []custody.Transition{tr}, err
	})
}
