package sqldb

import (
	"context"
	"liuhen/internal/account"
	"liuhen/internal/custody"
	"time"
)

var accounts = &table[account.Account]{
	kind: "account",
	save: `
		INSERT INTO account (id, version, event, agency, login, officer, state)
		VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (id) DO UPDATE SET
			version = excluded.version, event = excluded.event, agency = excluded.agency, login = excluded.login, officer = excluded.officer, state = excluded.state
		WHERE account.version = excluded.version - 1`,
	row: func(s *Store, v account.Account) []any {
		return []any{v.Agency, s.blind("login", v.Login), v.Officer, string(v.State)}
	},
	head: func(v account.Account, h custody.Head) account.Account { v.Head = h; return v },
}

// Account returns the account with this id, or not-found.
func (s *Store) Account(ctx context.Context, id account.ID) (account.Account, error) {
	return accounts.one(ctx, s, s.read, "account", "WHERE n.id = $1", string(id))
}

// Accounts returns the accounts of an agency, in the order of their ids, which is that of their making to the millisecond.
func (s *Store) Accounts(ctx context.Context, agency string) ([]account.Account, error) {
	return accounts.many(ctx, s, s.read, "account", "WHERE n.agency = $1 ORDER BY n.id", agency)
}

// CreateAccount carries out a command that makes an account of an agency; make gets the
// transaction's time and a fresh id.
func (s *Store) CreateAccount(ctx context.Context, cmd custody.Command, agency string,
	make func(at time.Time, id account.ID) (account.Account, custody.Transition, error),
) (account.Account, custody.Receipt, error) {
	return create(ctx, s, accounts, cmd, agency, func(_ context.Context, t *tx) (account.Account, []custody.Transition, error) {
		id, err := s.NewID()
		if err != nil {
			return account.Account{}, nil, err
		}
		made, tr, err := make(t.at, account.ID(id))
		return made, []custody.Transition{tr}, err
	})
}

// ChangeAccount carries out a command on one account; decide gets the transaction's
// time and the account as it is.
func (s *Store) ChangeAccount(ctx context.Context, cmd custody.Command, id account.ID,
	decide func(at time.Time, now account.Account) (custody.Transition, error),
) (account.Account, custody.Receipt, error) {
	return change(ctx, s, accounts, "account", cmd, string(id), func(_ context.Context, t *tx, now account.Account) ([]custody.Transition, error) {
		tr, err := decide(t.at, now)
		return []custody.Transition{tr}, err
	})
}
