package sqldb

import (
	"context"
	"database/sql"
	"sync"
)

// served knows by which database server the connections are served. A standby that took
// over may lack what the one before it had confirmed, and no connection outlives that.
type served struct {
	mu     sync.Mutex
	server string // of the newest connection
	moves  int64  // how often it was another one than before
	proved int64  // after which of these moves the logs were last found in order
}

// met takes note of a new connection's server.
func (s *served) met(server string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.server != "" && s.server != server {
		s.moves++
	}
	s.server = server
}

// doubt reports whether the server is another one than the logs were proved on, and
// after how many moves that is.
func (s *served) doubt() (moves int64, doubted bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.moves, s.moves != s.proved
}

// trust takes note that the logs were proved after so many moves.
func (s *served) trust(moves int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.proved = moves
}

// ProveLogs lets prove hold every log against what was published, before the first
// command that reaches another database server than the one before, such as a standby
// that took over. A log that is found behind is refused as RefuseWrites says; where prove
// fails the command is not carried out, and the next one proves again. It is called
// before the store is used by others.
func (s *Store) ProveLogs(prove func(ctx context.Context) error) { s.prove = prove }

// begin begins a transaction on a server on which the logs are proved.
func (s *Store) begin(ctx context.Context) (*sql.Tx, error) {
	for {
		dbtx, err := s.write.BeginTx(ctx, nil)
		if err != nil {
			return nil, s.fault("begin", "", err)
		}
		moves, doubted := s.served.doubt()
		if !doubted {
			return dbtx, nil
		}
		_ = dbtx.Rollback() // nothing was done in it
		if err := s.prove(ctx); err != nil {
			return nil, err
		}
		s.served.trust(moves)
	}
}
