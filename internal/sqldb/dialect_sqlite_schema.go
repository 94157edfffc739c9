package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"sync"
)

// sqliteObjects: indexes without a text belong to their table's; statistics are the
// database's own.
const sqliteObjects = `SELECT type || '/' || name, sql FROM sqlite_schema
	WHERE sql IS NOT NULL AND NOT (type = 'table' AND name IN ('sqlite_stat1', 'sqlite_stat4'))`

// inMemory is what the migrations make of SQLite, found out once in a process.
var inMemory struct {
	once sync.Once
	made []object
	err  error
}

// madeSQLite migrates an empty database in memory.
func madeSQLite(d *dialect) ([]object, error) {
	inMemory.once.Do(func() { inMemory.made, inMemory.err = migratedInMemory(context.Background(), d) })
	return inMemory.made, inMemory.err
}

func migratedInMemory(ctx context.Context, d *dialect) (made []object, err error) {
	db, err := sql.Open("sqlite", "file::memory:")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1) // each connection has a memory of its own
	defer func() { err = errors.Join(err, db.Close()) }()
	s := &Store{write: db, read: pool{DB: db, patience: patience}, dialect: d}
	if err := s.migrate(ctx); err != nil {
		return nil, err
	}
	return s.objects(ctx)
}
