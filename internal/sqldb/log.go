package sqldb

import (
	"context"
	"sync"

	"liuhen/internal/fault"
)

// logNames remembers which number and agency belong together; both are fixed.
type logNames struct {
	mu       sync.Mutex
	agencies map[int64]string
	numbers  map[string]int64
}

func (n *logNames) put(number int64, agency string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.agencies[number], n.numbers[agency] = agency, number
}

func (n *logNames) agency(number int64) (string, bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	a, ok := n.agencies[number]
	return a, ok
}

func (n *logNames) number(agency string) (int64, bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	i, ok := n.numbers[agency]
	return i, ok
}

// agencyOf returns the agency of a log's number.
func (s *Store) agencyOf(ctx context.Context, q querier, number int64) (string, error) {
	if a, ok := s.names.agency(number); ok {
		return a, nil
	}
	var agency string
	if err := q.QueryRowContext(ctx, `SELECT agency FROM log WHERE id = $1`, number).Scan(&agency); err != nil {
		return "", s.fault("find log", "", err)
	}
	return agency, nil // remembered by logNumber only, which reads what is committed
}

// logNumber returns the number of an agency's log.
func (s *Store) logNumber(ctx context.Context, agency string) (int64, error) {
	if n, ok := s.names.number(agency); ok {
		return n, nil
	}
	var number int64
	if err := s.read.QueryRowContext(ctx, `SELECT id FROM log WHERE agency = $1`, agency).Scan(&number); err != nil {
		return 0, s.fault("find log of agency", agency, err)
	}
	s.names.put(number, agency)
	return number, nil
}

// Logs lists the agencies that have a log, in the order of their numbers.
func (s *Store) Logs(ctx context.Context) ([]string, error) {
	rows, err := s.read.QueryContext(ctx, `SELECT id, agency FROM log ORDER BY id`)
	if err != nil {
		return nil, s.fault("list logs", "", err)
	}
	defer func() { _ = rows.Close() }()
	var agencies []string
	for rows.Next() {
		var number int64
		var agency string
		if err := rows.Scan(&number, &agency); err != nil {
			return nil, s.fault("list logs", "", err)
		}
		s.names.put(number, agency)
		agencies = append(agencies, agency)
	}
	return agencies, s.fault("list logs", "", rows.Err())
}

// openLog makes the log of a new agency inside the transaction that establishes
// it, with an empty tree.
func (t *tx) openLog(ctx context.Context, agency, origin string) error {
	var number int64
	// The number is the next one rather than the database's own choice, so that two
	// set-ups at once meet in the primary key.
	if err := t.QueryRowContext(ctx, `INSERT INTO log (id, agency, origin) SELECT COALESCE(MAX(id), 0) + 1, $1, $2 FROM log RETURNING id`, agency, origin).Scan(&number); err != nil {
		return t.store.fault("open log", agency, err)
	}
	if number >= 1<<(63-placeBits) {
		return fault.Unexpected.Err("open log", agency, nil)
	}
	if _, err := t.ExecContext(ctx, `INSERT INTO tree (log, size, root, checkpoint) VALUES ($1, 0, $2, $3)`, number, []byte{}, []byte{}); err != nil {
		return t.store.fault("open log", agency, err)
	}
	t.tails[number] = &tail{log: number, agency: agency}
	return nil
}
