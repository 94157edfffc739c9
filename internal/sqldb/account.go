package sqldb

import (
	"context"
	"time"

	"liuhen/internal/account"
	"liuhen/internal/custody"
	"liuhen/internal/library"
	"liuhen/internal/officer"
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
	secret:  func(v account.Account) bool { return !v.PasswordSetAt.IsZero() },
	columns: byAgency(columns{library.Officer: {sql: "n.officer = ?"}}),
	head:    func(v account.Account, h custody.Head) account.Account { v.Head = h; return v },
}

// Account returns the account with this id, or not-found.
func (s *Store) Account(ctx context.Context, id account.ID) (account.Account, error) {
	return accounts.one(ctx, s, s.read, "account", "WHERE n.id = $1", string(id))
}

// Accounts returns the accounts of an agency, in the order of their ids, which is that of their making to the millisecond.
func (s *Store) Accounts(ctx context.Context, agency string) ([]account.Account, error) {
	return accounts.many(ctx, s, s.read, "account", "WHERE n.agency = $1 ORDER BY n.id", agency)
}

// CreateAccount carries out a command that opens an account in the city's log; make
// gets the transaction's time, a fresh id and all accounts that the officer, where one
// is named, ever had.
func (s *Store) CreateAccount(ctx context.Context, cmd custody.Command, city string, who officer.ID,
	make func(at time.Time, id account.ID, had []account.Account) (account.Account, custody.Transition, error),
) (account.Account, custody.Receipt, error) {
	return create(ctx, s, accounts, cmd, city, func(ctx context.Context, t *tx) (account.Account, []custody.Transition, error) {
		var had []account.Account
		if who != "" {
			var err error
			if had, err = accounts.many(ctx, s, t, "account", "WHERE n.officer = $1 ORDER BY n.id", string(who)); err != nil {
				return account.Account{}, nil, err
			}
		}
		id, err := s.NewID()
		if err != nil {
			return account.Account{}, nil, err
		}
		made, tr, err := make(t.at, account.ID(id), had)
		return made, []custody.Transition{tr}, err
	})
}

// ChangeAccount carries out a command on one account; decide gets the transaction's
// time, the account as it is and the accounts of all administrators.
func (s *Store) ChangeAccount(ctx context.Context, cmd custody.Command, id account.ID,
	decide func(at time.Time, now account.Account, admins []account.Account) (custody.Transition, error),
) (account.Account, custody.Receipt, error) {
	return change(ctx, s, accounts, "account", cmd, string(id), func(ctx context.Context, t *tx, now account.Account) ([]custody.Transition, error) {
		admins, err := s.administrators(ctx, t, now.City)
		if err != nil {
			return nil, err
		}
		tr, err := decide(t.at, now, admins)
		return []custody.Transition{tr}, err
	})
}

// Administrators returns the accounts that belong to no officer, by id; all of them
// are the city's.
func (s *Store) Administrators(ctx context.Context, city string) ([]account.Account, error) {
	return s.administrators(ctx, s.read, city)
}

func (s *Store) administrators(ctx context.Context, q querier, city string) ([]account.Account, error) {
	return accounts.many(ctx, s, q, "account", "WHERE n.agency = $1 AND n.officer = '' ORDER BY n.id", city)
}
