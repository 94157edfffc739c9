package sqldb

import (
	"database/sql"
	"errors"
	"net/url"

	"github.com/pressly/goose/v3"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// sqliteDialect: one write connection whose transactions begin IMMEDIATE, so that
// the whole database is the lock that rows are elsewhere.
var sqliteDialect = &dialect{
	name:  "sqlite",
	goose: goose.DialectSQLite3,
	open:  openSQLite,
	prepare: func(db *sql.DB) error {
		_, err := db.Exec(`PRAGMA optimize`)
		return err
	},
	classify: classifySQLite,
	river:    func(db *sql.DB) riverdriver.Driver[*sql.Tx] { return riversqlite.New(db) },
}

// openSQLite opens the write connection and the pool of readers on one file.
// synchronous=FULL: what is committed survives a power cut.
func openSQLite(path string) (write, read *sql.DB, err error) {
	common := url.Values{"_pragma": {"busy_timeout(10000)", "foreign_keys(1)", "synchronous(FULL)", "cache_size(-16000)"}, "_txlock": {"immediate"}}
	writeValues := url.Values{"_pragma": append([]string{"journal_mode(WAL)"}, common["_pragma"]...), "_txlock": {"immediate"}}
	write, err = sql.Open("sqlite", "file:"+(&url.URL{Path: path}).EscapedPath()+"?"+writeValues.Encode())
	if err != nil {
		return nil, nil, err
	}
	write.SetMaxOpenConns(1)
	readValues := url.Values{"_pragma": append([]string{"query_only(1)"}, common["_pragma"]...)}
	read, err = sql.Open("sqlite", "file:"+(&url.URL{Path: path}).EscapedPath()+"?"+readValues.Encode())
	if err != nil {
		return nil, nil, errors.Join(err, write.Close())
	}
	read.SetMaxOpenConns(8)
	return write, read, nil
}

func classifySQLite(err error) trouble {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return plain
	}
	switch e.Code() {
	case sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY:
		return unique
	}
	switch e.Code() & 0xff {
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return retry
	case sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN:
		return away
	}
	return plain
}
