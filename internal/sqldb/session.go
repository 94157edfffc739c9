package sqldb

import (
	"context"
	"time"

	"liuhen/internal/account"
)

// BeginSession keeps a new session and forgets all that expired before it began.
func (s *Store) BeginSession(ctx context.Context, v account.Session) error {
	if _, err := s.exec(ctx, ofSession, `DELETE FROM session WHERE expires <= $1`, micros(v.Begun)); err != nil {
		return s.fault("sweep sessions", "", err)
	}
	_, err := s.exec(ctx, ofSession, `INSERT INTO session (hash, account, begun, seen, expires) VALUES ($1, $2, $3, $4, $5)`,
		v.Hash, string(v.Account), micros(v.Begun), micros(v.Seen), micros(v.Expires))
	return s.fault("begin session", "", err)
}

// Session returns the session whose secret has this digest, or not-found. Whether it
// is live is for the caller to judge.
func (s *Store) Session(ctx context.Context, hash string) (account.Session, error) {
	v := account.Session{Hash: hash}
	var id string
	var begun, seen, expires int64
	err := s.read.QueryRowContext(ctx, `SELECT account, begun, seen, expires FROM session WHERE hash = $1`, hash).Scan(&id, &begun, &seen, &expires)
	if err != nil {
		return account.Session{}, s.fault("load session", "", err)
	}
	v.Account, v.Begun, v.Seen, v.Expires = account.ID(id), fromMicros(begun), fromMicros(seen), fromMicros(expires)
	return v, nil
}

// TouchSession writes down that the session was used and until when it now lasts. A
// session that was ended meanwhile stays ended.
func (s *Store) TouchSession(ctx context.Context, hash string, seen, expires time.Time) error {
	_, err := s.exec(ctx, ofSession, `UPDATE session SET seen = $1, expires = $2 WHERE hash = $3`, micros(seen), micros(expires), hash)
	return s.fault("touch session", "", err)
}

// EndSession forgets the session; one that is not there is ended already.
func (s *Store) EndSession(ctx context.Context, hash string) error {
	_, err := s.exec(ctx, ofSession, `DELETE FROM session WHERE hash = $1`, hash)
	s.identities.count.Add(1)
	return s.fault("end session", "", err)
}
