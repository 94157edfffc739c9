package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"sync"
)

// sqliteObjects: indexes without a text belong to their table's; statistics are the
// database's own.
const sqliteObjects = `SELECT type || '/' || name, sql FROM sqlite_schema
	WHERE sql IS NOT NULL AND NOT (type = 'table' AND name IN ('sqlite_stat1', 'sqlite_stat4'))`

// inMemory is what the migrations make of SQLite, found out once in a process.
var inMemory struct {
	once  sync.Once
	made  []object
	image []byte // the bytes of the file of a database without rows
	err   error
}

// madeSQLite migrates an empty database in memory.
func madeSQLite(d *dialect) ([]object, error) {
	inMemory.once.Do(func() { inMemory.made, inMemory.image, inMemory.err = migratedInMemory(context.Background(), d) })
	return inMemory.made, inMemory.err
}

// migratedFile makes the file of a database that is migrated and has no rows. It is not
// synced, as befits one that is thrown away.
func migratedFile(path string) error {
	if _, err := madeSQLite(sqliteDialect); err != nil {
		return err
	}
	return os.WriteFile(path, inMemory.image, 0o600)
}

func migratedInMemory(ctx context.Context, d *dialect) (made []object, image []byte, err error) {
	db, err := sql.Open("sqlite", "file::memory:")
	if err != nil {
		return nil, nil, err
	}
	db.SetMaxOpenConns(1) // each connection has a memory of its own
	defer func() { err = errors.Join(err, db.Close()) }()
	s := &Store{write: db, read: pool{DB: db, patience: patience}, dialect: d}
	if err := s.migrate(ctx); err != nil {
		return nil, nil, err
	}
	if made, err = s.objects(ctx); err != nil {
		return nil, nil, err
	}
	image, err = imageOf(ctx, db)
	return made, image, err
}

// imageOf returns the bytes of the file that the database would be.
func imageOf(ctx context.Context, db *sql.DB) (image []byte, err error) {
	c, err := db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, c.Close()) }()
	err = c.Raw(func(inner any) error {
		serial, ok := inner.(interface{ Serialize() ([]byte, error) })
		if !ok {
			return fmt.Errorf("the driver's connection is a %T", inner)
		}
		image, err = serial.Serialize()
		return err
	})
	return image, err
}
