package sqldb

import (
	"context"
	"crypto/subtle"
	"database/sql"
	"errors"
	"time"

	"liuhen/internal/account"
	"liuhen/internal/agency"
	"liuhen/internal/custody"
	"liuhen/internal/fault"
)

// setupCode is where the digest of the one-time code lies until it is used.
var setupCode = custody.Ref{Kind: "setup", ID: "code"}

// putSecret keeps the hash in place of the noun's former one. Inside a command it is
// the last thing done: a refusal after it would leave it written.
func putSecret(ctx context.Context, w execer, of custody.Ref, hash string) error {
	_, err := w.ExecContext(ctx, `INSERT INTO secret (ref, hash) VALUES ($1, $2)
		ON CONFLICT (ref) DO UPDATE SET hash = excluded.hash`, of.String(), hash)
	return err
}

func secret(ctx context.Context, q querier, of custody.Ref) (string, error) {
	var hash string
	err := q.QueryRowContext(ctx, `SELECT hash FROM secret WHERE ref = $1`, of.String()).Scan(&hash)
	return hash, err
}

// Secret returns the hash kept for the noun, or not-found.
func (s *Store) Secret(ctx context.Context, of custody.Ref) (string, error) {
	hash, err := secret(ctx, s.read, of)
	return hash, s.fault("load secret", of.String(), err)
}

// SecretHolder returns the noun for which the hash is kept, or not-found. It serves
// digests of secrets that carry enough chance of their own, never passwords.
func (s *Store) SecretHolder(ctx context.Context, hash string) (custody.Ref, error) {
	var ref string
	if err := s.read.QueryRowContext(ctx, `SELECT ref FROM secret WHERE hash = $1`, hash).Scan(&ref); err != nil {
		return custody.Ref{}, s.fault("find secret", "", err)
	}
	return parseRef(ref), nil
}

// PutSetupCode keeps the digest of the one-time code in place of any former one. It
// answers taken when the city is established and there is nothing left to set up.
func (s *Store) PutSetupCode(ctx context.Context, hash string) error {
	if err := s.unfounded(ctx, "keep set-up code"); err != nil {
		return err
	}
	return s.fault("keep set-up code", "", putSecret(ctx, s.write, setupCode, hash))
}

// unfounded answers taken when the city is established.
func (s *Store) unfounded(ctx context.Context, op string) error {
	logs, err := s.Logs(ctx)
	if err == nil && len(logs) > 0 {
		return fault.Taken.Err(op, "", nil)
	}
	return err
}

// CheckSetupCode answers taken when the city is established, and setup-code-wrong when
// the code is another or none was kept. FoundCity asks again.
func (s *Store) CheckSetupCode(ctx context.Context, codeHash string) error {
	if err := s.unfounded(ctx, "check set-up code"); err != nil {
		return err
	}
	return s.fault("check set-up code", "", codeFits(ctx, s.read, codeHash))
}

// FoundCity is EstablishCity for whoever holds the one-time code: in one transaction
// it compares the code's digest, records what make returns, keeps the hashes of the
// new accounts' passwords and forgets the code. It answers taken when there is a city
// and setup-code-wrong when the code is another or none was kept.
func (s *Store) FoundCity(ctx context.Context, cmd custody.Command, codeHash string,
	make func(at time.Time, newID func() (string, error)) (agency.Agency, []custody.Transition, map[custody.Ref]string, error),
) (agency.Agency, custody.Receipt, error) {
	var made agency.Agency
	receipt, err := s.do(ctx, cmd, nil, func(ctx context.Context, t *tx) ([]custody.Transition, error) {
		if err := errors.Join(t.first(ctx), codeFits(ctx, t, codeHash)); err != nil {
			return nil, err
		}
		city, transitions, hashes, err := make(t.at, s.NewID)
		if err != nil {
			return nil, err
		}
		made = city
		if err := t.openLog(ctx, string(city.ID), city.LogOrigin); err != nil {
			return nil, err
		}
		for ref, hash := range hashes {
			if err := putSecret(ctx, t, ref, hash); err != nil {
				return nil, err
			}
		}
		_, err = t.ExecContext(ctx, `DELETE FROM secret WHERE ref = $1`, setupCode.String())
		return transitions, err
	})
	if err != nil {
		return agency.Agency{}, receipt, err
	}
	made, err = agencies.after(ctx, s, made.Ref(), receipt)
	return made, receipt, err
}

func codeFits(ctx context.Context, q querier, hash string) error {
	kept, err := secret(ctx, q, setupCode)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	if kept == "" || subtle.ConstantTimeCompare([]byte(kept), []byte(hash)) != 1 {
		return fault.SetupCodeWrong.Err("set up", "", nil)
	}
	return nil
}

// AccountByLogin returns the account that signs in by this login, or not-found.
// Accounts are kept under the form that account.LoginKey gives.
func (s *Store) AccountByLogin(ctx context.Context, login string) (account.Account, error) {
	return accounts.one(ctx, s, s.read, "account", "WHERE n.login = $1", s.blind("login", account.LoginKey(login)))
}

// SetPassword carries out the command that gives an account a password: event, hash
// and the end of all the account's sessions commit together. decide gets what it gets
// in ChangeAccount, and may add a further step of the account.
func (s *Store) SetPassword(ctx context.Context, cmd custody.Command, id account.ID, hash string,
	decide func(at time.Time, now account.Account, admins []account.Account) ([]custody.Transition, error),
) (account.Account, custody.Receipt, error) {
	return change(ctx, s, accounts, "account", cmd, string(id), func(ctx context.Context, t *tx, now account.Account) ([]custody.Transition, error) {
		admins, err := s.administrators(ctx, t, now.City)
		if err != nil {
			return nil, err
		}
		steps, err := decide(t.at, now, admins)
		if err != nil {
			return nil, err
		}
		if _, err := t.ExecContext(ctx, `DELETE FROM session WHERE account = $1`, string(id)); err != nil {
			return nil, err
		}
		return steps, putSecret(ctx, t, id.Ref(), hash)
	})
}

// IssueToken is CreateToken for the account together with the digest of the token's
// secret; make gets the account as it is.
func (s *Store) IssueToken(ctx context.Context, cmd custody.Command, of account.ID, hash string,
	make func(at time.Time, id account.TokenID, holder account.Account) (account.Token, custody.Transition, error),
) (account.Token, custody.Receipt, error) {
	known, err := s.Account(ctx, of)
	if err != nil {
		return account.Token{}, custody.Receipt{}, err
	}
	return create(ctx, s, tokens, cmd, known.City, func(ctx context.Context, t *tx) (account.Token, []custody.Transition, error) {
		holder, err := accounts.one(ctx, s, t, "account", "WHERE n.id = $1", string(of))
		if err != nil {
			return account.Token{}, nil, err
		}
		id, err := s.NewID()
		if err != nil {
			return account.Token{}, nil, err
		}
		made, tr, err := make(t.at, account.TokenID(id), holder)
		if err != nil {
			return made, nil, err
		}
		return made, []custody.Transition{tr}, putSecret(ctx, t, made.Ref(), hash)
	})
}
