package sqldb

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"database/sql"
	"errors"

	"liuhen/internal/custody"
	"liuhen/internal/fault"
)

// keyring seals and opens payloads with the key of each noun. Keys lie in the
// database wrapped under the master key, which does not.
type keyring struct {
	master [custody.KeySize]byte
	source Source
}

type nounKey struct {
	id  int64
	key [custody.KeySize]byte
}

// forScope returns the key of the scope, made now if the scope has none.
func (k *keyring) forScope(ctx context.Context, tx *sql.Tx, scope custody.Ref) (nounKey, error) {
	var id int64
	var wrapped []byte
	err := tx.QueryRowContext(ctx, `SELECT id, wrapped FROM seal_key WHERE scope = $1`, scope.String()).Scan(&id, &wrapped)
	if errors.Is(err, sql.ErrNoRows) {
		return k.create(ctx, tx, scope)
	}
	if err != nil {
		return nounKey{}, err
	}
	key, err := custody.UnwrapKey(k.master, scope, wrapped)
	return nounKey{id, key}, err
}

func (k *keyring) create(ctx context.Context, tx *sql.Tx, scope custody.Ref) (nounKey, error) {
	var key [custody.KeySize]byte
	var nonce [custody.NonceSize]byte
	if err := errors.Join(k.source.fill(key[:]), k.source.fill(nonce[:])); err != nil {
		return nounKey{}, err
	}
	wrapped, err := custody.WrapKey(k.master, nonce, scope, key)
	if err != nil {
		return nounKey{}, err
	}
	var id int64
	err = tx.QueryRowContext(ctx, `INSERT INTO seal_key (scope, wrapped) VALUES ($1, $2) RETURNING id`, scope.String(), wrapped).Scan(&id)
	return nounKey{id, key}, err
}

// open returns salt and payload of an event.
func (k *keyring) open(scope string, wrapped []byte, log string, place int64, sealed []byte) ([custody.SaltSize]byte, []byte, error) {
	key, err := custody.UnwrapKey(k.master, parseRef(scope), wrapped)
	if err != nil {
		return [custody.SaltSize]byte{}, nil, err
	}
	return custody.Open(key, log, place, sealed)
}

// checkMaster fails with master-key-wrong where the master key opens neither the first
// nor the last key that it should have wrapped: one of them may be damaged by itself.
func (s *Store) checkMaster(ctx context.Context) error {
	for _, query := range []string{
		`SELECT scope, wrapped FROM seal_key ORDER BY id LIMIT 1`,
		`SELECT scope, wrapped FROM seal_key ORDER BY id DESC LIMIT 1`,
	} {
		var scope string
		var wrapped []byte
		err := s.read.QueryRowContext(ctx, query).Scan(&scope, &wrapped)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		if _, err := custody.UnwrapKey(s.keys.master, parseRef(scope), wrapped); err == nil {
			return nil
		}
	}
	return fault.MasterKeyWrong.Err("open database", "", nil)
}

// blind returns a keyed digest of text under which equal texts meet without being
// readable from the database; nil for an empty text, which meets nothing.
func (s *Store) blind(label, text string) []byte {
	if text == "" {
		return nil
	}
	mac := hmac.New(sha256.New, s.keys.master[:])
	mac.Write([]byte("liuhen.blind/v1\n" + label + "\n" + text))
	return mac.Sum(nil)
}

// blank is for columns that hold no null: empty instead of nil.
func blank(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}
