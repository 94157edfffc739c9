package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"io"
	"time"

	"github.com/google/uuid"
	"github.com/pressly/goose/v3"

	"liuhen/internal/custody"
	"liuhen/internal/fault"
)

// Source is where time and chance come from; there is one in a process.
type Source struct {
	Now    func() time.Time
	Random io.Reader // cryptographically strong
}

// NewID returns a fresh UUIDv7 by the source's clock and chance.
func (s Source) NewID() (string, error) {
	id, err := uuid.NewV7FromReader(s.Random)
	if err != nil {
		return "", fault.Unexpected.Err("make id", "", err)
	}
	ms := s.Now().UnixMilli()
	for i := range 6 {
		id[i] = byte(ms >> (40 - 8*i))
	}
	return id.String(), nil
}

// fill reads len(b) random bytes.
func (s Source) fill(b []byte) error {
	if _, err := io.ReadFull(s.Random, b); err != nil {
		return fault.Unexpected.Err("draw random bytes", "", err)
	}
	return nil
}

// Config says which database to open and what the store needs beside it.
type Config struct {
	// DSN is the path of a file, or the address of a database server.
	DSN    string
	Source Source
	// Master wraps the keys of the nouns; it is kept in a file outside the database.
	Master [custody.KeySize]byte
}

// Store is an open database. It is safe for concurrent use.
type Store struct {
	write, read *sql.DB
	dialect     *dialect
	source      Source
	keys        *keyring
	names       *logNames
	tables      map[string]saver
	trees       treeLocks
	queue       *queue
	wake        chan struct{} // one slot: events were committed
}

// Open opens the database, migrates it to this program's version and checks that
// its commits are durable.
func Open(ctx context.Context, c Config) (*Store, error) {
	s := &Store{source: c.Source, wake: make(chan struct{}, 1), tables: nounTables(), names: &logNames{agencies: map[int64]string{}, numbers: map[string]int64{}}}
	var err error
	s.dialect = dialectOf(c.DSN)
	if s.write, s.read, err = s.dialect.open(c.DSN); err != nil {
		return nil, fault.Busy.Err("open database", "", err).With("part", "database")
	}
	s.keys = &keyring{master: c.Master, source: c.Source}
	s.queue = newQueue(s)
	if err := s.migrate(ctx); err != nil {
		return nil, errors.Join(fault.Busy.Err("migrate database", "", err).With("part", "database"), s.Close())
	}
	if err := s.dialect.prepare(s.write); err != nil {
		return nil, errors.Join(fault.Busy.Err("check database", "", err).With("part", "database"), s.Close())
	}
	return s, nil
}

func (s *Store) migrate(ctx context.Context) error {
	files, err := s.dialect.migrations()
	if err != nil {
		return err
	}
	p, err := goose.NewProvider(s.dialect.goose, s.write, files)
	if err != nil {
		return err
	}
	_, err = p.Up(ctx)
	return err
}

// Close waits for writes under way and closes the database.
func (s *Store) Close() error {
	s.queue.close()
	err := s.write.Close()
	if s.read != s.write {
		err = errors.Join(err, s.read.Close())
	}
	return err
}

// Ping reports whether the database answers.
func (s *Store) Ping(ctx context.Context) error {
	var one int
	if err := s.read.QueryRowContext(ctx, `SELECT 1`).Scan(&one); err != nil {
		return s.fault("ping", "", err)
	}
	return nil
}

// Committed has one signal waiting whenever events were committed since it was last
// received from.
func (s *Store) Committed() <-chan struct{} { return s.wake }

func (s *Store) announce() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// NewID returns a fresh id.
func (s *Store) NewID() (string, error) { return s.source.NewID() }

// fault turns an error of the driver into one of the catalogue; those of the
// catalogue pass unchanged.
func (s *Store) fault(op, subject string, err error) error {
	var known *fault.Error
	if err == nil || errors.As(err, &known) {
		return err
	}
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return fault.NoSuchThing.Err(op, subject, err)
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded), errors.Is(err, sql.ErrConnDone):
		return fault.Busy.Err(op, subject, err).With("part", "database")
	}
	switch s.dialect.classify(err) {
	case unique:
		return fault.Taken.Err(op, subject, err)
	case retry, away:
		return fault.Busy.Err(op, subject, err).With("part", "database")
	}
	return fault.Unexpected.Err(op, subject, err)
}

// micros is how times lie in the database; the zero time is 0.
func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

func fromMicros(n int64) time.Time {
	if n == 0 {
		return time.Time{}
	}
	return time.UnixMicro(n).UTC()
}
