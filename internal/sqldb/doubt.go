package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"liuhen/internal/fault"
)

// settleTime bounds the search for the truth about one commit.
const settleTime = 30 * time.Second

// landmark is the first event that a transaction writes. Places are given under the
// log's lock, so that nothing else can stand there if the transaction was committed.
type landmark struct {
	key    int64
	change string
	about  string // its noun and action
}

// mark makes the request's first event the landmark, unless there is one.
func (l *landmark) mark(t *tx) {
	if l.change != "" || len(t.out) == 0 {
		return
	}
	first := t.out[0]
	for _, tl := range t.tails {
		if tl.agency == first.Log {
			l.key, l.change, l.about = eventKey(tl.log, first.Place), t.change, first.Noun.Kind+" "+t.action
		}
	}
}

// settle finds out what became of a commit that got an error for an answer; nil is
// that it was kept after all. Where the database does not tell, the outcome is
// unknown, and nothing of it may be done again that has no idempotency key.
func (s *Store) settle(l landmark, lost error) error {
	if s.dialect.answered(lost) || l.change == "" { // it says itself that it was not, or there was nothing
		return s.fault("commit", "", lost)
	}
	s.dialect.renew(s.write, lost)
	ctx, cancel := context.WithTimeout(context.Background(), settleTime)
	defer cancel()
	change, err := s.changeOnceFree(ctx, l.key)
	switch {
	case err != nil:
		return fault.OutcomeUnknown.Err("commit", "", errors.Join(lost, err))
	case change == l.change:
		return nil
	}
	return s.fault("commit", "", lost)
}

// changeOnceFree returns the change of the event with this key, empty where there is
// none. It takes the log's lock first, which a commit on its way still holds.
func (s *Store) changeOnceFree(ctx context.Context, key int64) (change string, err error) {
	dbtx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return "", err
	}
	defer func() { _ = dbtx.Rollback() }() // nothing was written
	var log int64
	if err := dbtx.QueryRowContext(ctx, `SELECT id FROM log WHERE id = $1`+s.dialect.forUpdate, keyLog(key)).Scan(&log); err != nil {
		return "", err // also for the log that the commit would have opened, which cannot be locked
	}
	err = dbtx.QueryRowContext(ctx, `SELECT change FROM event WHERE key = $1`, key).Scan(&change)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return change, err
}

// attempt tries the requests in one transaction, again a few times where others were in
// its way, and once where only a connection from before was lost.
func (s *Store) attempt(batch []*request) error {
	for n := 1; ; n++ {
		err := s.try(batch)
		if err == nil || errors.Is(err, fault.OutcomeUnknown) || !s.again(err, n) {
			return err
		}
		for _, r := range batch {
			r.err = nil
		}
	}
}

// again reports whether another try, after the n-th ended with err, may do better.
func (s *Store) again(err error, n int) bool {
	switch s.dialect.classify(err) {
	case retry:
		return n < s.dialect.tries
	case away:
		return n == 1 && s.dialect.renew(s.write, err)
	}
	return false
}

// spoilt reports whether err leaves a transaction that cannot be used further.
func (t *tx) spoilt(err error) bool {
	return t.dirty || t.store.dialect.answered(err) || t.store.dialect.classify(err) == away
}
