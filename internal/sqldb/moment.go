package sqldb

import (
	"context"
	"errors"
	"time"

	"liuhen/internal/agency"
	"liuhen/internal/custody"
	"liuhen/internal/fault"
	"liuhen/internal/matter"
	"liuhen/internal/officer"
)

// moment returns how far every agency's log reaches, seen from inside a command. In
// a log that is not locked a place is given only after the one before it was
// committed, so that everything below the size read is there and stays as it is.
func (t *tx) moment(ctx context.Context) (custody.Moment, error) {
	rows, err := t.QueryContext(ctx, `SELECT id, agency FROM log ORDER BY agency`)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }() // Err below tells what went wrong
	var ends []tail
	for rows.Next() {
		var end tail
		if err := rows.Scan(&end.log, &end.agency); err != nil {
			return nil, err
		}
		ends = append(ends, end)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	m := make(custody.Moment, len(ends))
	for i, end := range ends {
		if locked, ok := t.tails[end.log]; ok {
			end.next = locked.next
		} else if _, err := end.find(ctx, t.Tx); err != nil {
			return nil, err
		}
		m[i] = custody.LogSize{Log: end.agency, Size: end.next}
	}
	return m, nil
}

// asOf loads the noun as its last event before the moment left it; a noun that had
// none yet is not-found. The nouns' tables are named after their kinds.
func (tb *table[T]) asOf(ctx context.Context, s *Store, q querier, m custody.Moment, id string) (T, error) {
	var none T
	var last int64
	if err := q.QueryRowContext(ctx, `SELECT n.event FROM `+tb.kind+` n WHERE n.id = $1`, id).Scan(&last); err != nil {
		return none, s.fault("load", tb.kind, err)
	}
	log, err := s.agencyOf(ctx, q, keyLog(last))
	if err != nil {
		return none, err
	}
	return tb.left(ctx, s, q, id, `AND e.key < $3 ORDER BY e.key DESC LIMIT 1`, eventKey(keyLog(last), m.Size(log)))
}

// left loads the noun as one of its events left it, which the end of the statement
// selects; it is not-found where there is none.
func (tb *table[T]) left(ctx context.Context, s *Store, q querier, id, which string, args ...any) (T, error) {
	var r sealedNoun
	err := q.QueryRowContext(ctx, `
		SELECT e.version, e.key, e.at, e.sealed, k.scope, k.wrapped FROM event e JOIN seal_key k ON k.id = e.seal_key
		WHERE e.subject = $1 AND e.kind = $2 `+which, append([]any{id, tb.kind}, args...)...).
		Scan(&r.version, &r.key, &r.at, &r.sealed, &r.scope, &r.wrapped)
	if err != nil {
		var none T
		return none, s.fault("load", tb.kind, err)
	}
	return tb.open(ctx, s, q, r)
}

// MatterAsOf returns the matter as it was at the moment, or not-found.
func (s *Store) MatterAsOf(ctx context.Context, m custody.Moment, id matter.ID) (matter.Matter, error) {
	return matters.asOf(ctx, s, s.read, m, string(id))
}

// AgencyAsOf returns the agency as it was at the moment, or not-found.
func (s *Store) AgencyAsOf(ctx context.Context, m custody.Moment, id agency.ID) (agency.Agency, error) {
	return agencies.asOf(ctx, s, s.read, m, string(id))
}

// OfficerAsOf returns the officer as he was on his agency's list at the moment, or
// not-found.
func (s *Store) OfficerAsOf(ctx context.Context, m custody.Moment, id officer.ID) (officer.Officer, error) {
	return officers.asOf(ctx, s, s.read, m, string(id))
}

// OfficerOn returns the officer as his agency's list had him at the time, or as he
// first stood on it where that was later; or not-found.
func (s *Store) OfficerOn(ctx context.Context, id officer.ID, at time.Time) (officer.Officer, error) {
	o, err := officers.left(ctx, s, s.read, string(id), `AND e.at <= $3 ORDER BY e.key DESC LIMIT 1`, micros(at))
	if errors.Is(err, fault.NoSuchThing) {
		o, err = officers.left(ctx, s, s.read, string(id), `ORDER BY e.key LIMIT 1`)
	}
	return o, err
}
