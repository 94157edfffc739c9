package sqldbtest

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"liuhen/internal/sqldb"
)

// Database is one of the two databases that a store works on.
type Database struct{ *kind }

type kind struct {
	name, driver string
	fresh, empty func(testing.TB) string
	played       atomic.Int64 // cases that ran on it
}

var (
	server = &postgres{}
	file   = &sqlite{}
)

// The two databases.
var (
	SQLite   = Database{&kind{name: "sqlite", driver: "sqlite", fresh: file.fresh, empty: file.path}}
	Postgres = Database{&kind{
		name:   "postgres",
		driver: "pgx",
		fresh:  func(t testing.TB) string { return server.copyOf(t, server.template) },
		empty:  func(t testing.TB) string { return server.copyOf(t, "template0") },
	}}
)

// String is the name of the database, as subtests bear it.
func (d Database) String() string { return d.name }

// New makes a database that is migrated, and returns its address. It ends with the
// test.
func (d Database) New(t testing.TB) string {
	t.Helper()
	d.ready(t)
	return d.fresh(t)
}

// Empty makes a database without any table, and returns its address. It ends with the
// test.
func (d Database) Empty(t testing.TB) string {
	t.Helper()
	d.ready(t)
	return d.empty(t)
}

func (d Database) ready(t testing.TB) {
	t.Helper()
	if !running.Load() {
		t.Fatal("TestMain of this package must call sqldbtest.Main, which ends the server")
	}
	if d.kind != Postgres.kind {
		return
	}
	if err := server.start(); err != nil {
		t.Fatal(err)
	}
}

// Execute carries one statement out behind the store's back.
func (d Database) Execute(t testing.TB, address, statement string) {
	t.Helper()
	db, err := sql.Open(d.driver, address)
	if err != nil {
		t.Fatal(err)
	}
	_, err = db.ExecContext(t.Context(), statement)
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
}

// OnBoth plays one case on each database, at the same time.
func OnBoth(t *testing.T, play func(t *testing.T, in Database)) {
	t.Helper()
	for _, d := range []Database{SQLite, Postgres} {
		t.Run(d.name, func(t *testing.T) {
			t.Parallel()
			d.played.Add(1)
			play(t, d)
		})
	}
}

// running is set while Main runs tests.
var running atomic.Bool

// Main runs the tests of a package that uses databases, for its TestMain: it ends the
// server that they started, and prints on how many cases each database was tried. The
// result is the process's exit code; unequal numbers are a failure.
func Main(m *testing.M) int {
	running.Store(true)
	code := m.Run()
	if err := server.stop(); err != nil {
		fmt.Println("end of the databases:", err)
		code = max(code, 1)
	}
	ours, theirs := SQLite.played.Load(), Postgres.played.Load()
	if ours+theirs > 0 {
		fmt.Printf("cases: sqlite %d, postgres %d\n", ours, theirs)
	}
	if ours != theirs {
		fmt.Println("FAIL: each case runs on both databases")
		code = max(code, 1)
	}
	return code
}

// sqlite copies one migrated file.
type sqlite struct {
	once  sync.Once
	err   error
	bytes []byte
}

func (s *sqlite) path(t testing.TB) string {
	t.Helper()
	return filepath.Join(t.TempDir(), "liuhen.db")
}

func (s *sqlite) fresh(t testing.TB) string {
	t.Helper()
	s.once.Do(func() { s.bytes, s.err = s.migrated() })
	if s.err != nil {
		t.Fatal(s.err)
	}
	path := s.path(t)
	if err := os.WriteFile(path, s.bytes, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func (s *sqlite) migrated() (data []byte, err error) {
	folder, err := os.MkdirTemp("", "liuhen-sqlite-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	path := filepath.Join(folder, "liuhen.db")
	if err := migrate(path); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
}

// migrate opens a store on an empty database and closes it.
func migrate(address string) error {
	store, err := sqldb.Open(context.Background(), sqldb.Config{DSN: address, Source: sqldb.Source{Now: time.Now, Random: rand.Reader}})
	if err != nil {
		return err
	}
	return store.Close()
}
