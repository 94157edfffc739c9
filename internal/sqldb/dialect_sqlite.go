package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"time"

	"github.com/pressly/goose/v3"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"liuhen/internal/durable"
	"liuhen/internal/fault"
)

// sqliteDialect: one write connection whose transactions begin IMMEDIATE, so that
// the whole database is the lock that rows are elsewhere.
var sqliteDialect = &dialect{
	name:  "sqlite",
	clock: "CAST(unixepoch('subsec') * 1000000 AS INTEGER)",
	goose: goose.DialectSQLite3,
	tries: 1, // the driver has waited its turn already
	fresh: func(_ context.Context, path string) (bool, error) {
		_, err := os.Stat(path)
		if errors.Is(err, fs.ErrNotExist) {
			return true, nil
		}
		return false, err
	},
	open: openSQLite,

	openRead: openSQLiteForReading,
	sound:    soundSQLite,
	alone:    func(_ context.Context, _ *sql.DB, act func() error) error { return act() }, // as the data folder's lock has it
	same: func(_ context.Context, a, b *Store) (bool, error) { // also through links
		one, err := os.Stat(a.dsn)
		if err != nil {
			return false, err
		}
		other, err := os.Stat(b.dsn)
		return err == nil && os.SameFile(one, other), err
	},
	check: func(ctx context.Context, db *sql.DB) error {
		_, err := db.ExecContext(ctx, `PRAGMA optimize`)
		return err
	},
	renumber: func(context.Context, *sql.Tx) error { return nil }, // the next is always one above the last
	objects:  sqliteObjects,
	made:     madeSQLite,
	jsonText: func(column string) string {
		return "CASE WHEN json_valid(" + column + ", 9) THEN json(" + column + ") ELSE '' END"
	},
	classify: classifySQLite,
	unopened: unopenedSQLite,
	renew:    func(*sql.DB, error) bool { return false }, // nothing lies between
	answered: func(err error) bool { return errors.As(err, new(*sqlite.Error)) },
	river:    func(db *sql.DB) riverdriver.Driver[*sql.Tx] { return riversqlite.New(db) },
}

const (
	readers = 8
	// readerIdle is how long a reader is kept for the next one who needs it.
	readerIdle = 5 * time.Minute
	// readerCache is small, since every commit of the writer empties it.
	readerCache = "cache_size(-4000)"
)

// openSQLite opens the write connection and the pool of readers on one file.
// synchronous=FULL: what is committed survives a power cut. The sync leaves out the
// file's times, as in the library that systems ship: else every commit waits for the file
// system's journal, and makes everybody who syncs beside it wait.
func openSQLite(path string, _ func(server string)) (write, read *sql.DB, err error) {
	_, _ = sqlite.Fdatasync(true) // where the system has none, the library syncs all
	if err := keepToOurselves(path); err != nil {
		return nil, nil, err
	}
	common := []string{"busy_timeout(10000)", "foreign_keys(1)", "synchronous(FULL)"}
	writeValues := url.Values{"_pragma": append([]string{"journal_mode(WAL)", "cache_size(-16000)"}, common...), "_txlock": {"immediate"}}
	write, err = openKeeping("file:" + (&url.URL{Path: path}).EscapedPath() + "?" + writeValues.Encode())
	if err != nil {
		return nil, nil, err
	}
	write.SetMaxOpenConns(1)
	readValues := url.Values{"_pragma": append([]string{"query_only(1)", readerCache}, common...), "_txlock": {"immediate"}}
	read, err = openKeeping("file:" + (&url.URL{Path: path}).EscapedPath() + "?" + readValues.Encode())
	if err != nil {
		return nil, nil, errors.Join(err, write.Close())
	}
	read.SetMaxOpenConns(readers)
	read.SetMaxIdleConns(readers) // opening one costs more than what it is opened for
	read.SetConnMaxIdleTime(readerIdle)
	return write, read, nil
}

// keepToOurselves makes the file, if it is not there, as one that only its owner reads:
// the library gives the files beside it the same mode. Those of an earlier version are
// narrowed; whoever does not own them cannot, and leaves them as they are.
func keepToOurselves(path string) error {
	if f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600); err == nil {
		if err := f.Close(); err != nil {
			return err
		}
	} // what hinders is met again by the library, and told by then
	for _, file := range []string{path, path + "-wal", path + "-shm"} {
		info, err := os.Stat(file)
		if err != nil || !info.Mode().IsRegular() || !durable.Exposed(info.Mode()) {
			continue
		}
		if err := os.Chmod(file, info.Mode().Perm()&^0o077); err != nil && !errors.Is(err, fs.ErrPermission) {
			return err
		}
	}
	return nil
}

// openSQLiteForReading opens an existing file beside whoever writes to it. What is
// not checkpointed yet is read from the write-ahead log as well; that needs the right
// to make files beside it. Without that right, as on a medium that cannot be written,
// a file that has no such log is taken as one that nobody changes.
func openSQLiteForReading(path string) (*sql.DB, error) {
	values := url.Values{"mode": {"ro"}, "_pragma": {"query_only(1)", "busy_timeout(10000)", "cache_size(-16000)"}}
	address := "file:" + (&url.URL{Path: path}).EscapedPath() + "?"
	db, err := sql.Open("sqlite", address+values.Encode())
	if err != nil {
		return nil, err
	}
	if noRoomBeside(db, path) {
		if err := db.Close(); err != nil {
			return nil, err
		}
		values.Set("immutable", "1")
		if db, err = sql.Open("sqlite", address+values.Encode()); err != nil {
			return nil, err
		}
	}
	db.SetMaxOpenConns(4)
	return db, nil
}

// noRoomBeside reports whether the file cannot be read because no file may be made
// beside it, and is whole without. Any other trouble is met again, and told, by
// whoever reads.
func noRoomBeside(db *sql.DB, path string) bool {
	var tables int
	var e *sqlite.Error
	if !errors.As(db.QueryRow(`SELECT COUNT(*) FROM sqlite_schema`).Scan(&tables), &e) {
		return false
	}
	code := e.Code() & 0xff
	log, err := os.Stat(path + "-wal")
	return (code == sqlite3.SQLITE_READONLY || code == sqlite3.SQLITE_CANTOPEN) && (err != nil || log.Size() == 0)
}

// maxComplaints bounds what the database may say of itself.
const maxComplaints = 100

// soundSQLite asks whether pages, indexes and references fit together: a row that an
// index does not know would not be met by a check that uses the index.
func soundSQLite(ctx context.Context, db *sql.DB) ([]string, error) {
	var complaints []string
	for _, query := range []string{
		`SELECT integrity_check FROM pragma_integrity_check WHERE integrity_check <> 'ok' ORDER BY rowid`,
		`SELECT DISTINCT "table" || ' refers to nothing in ' || "parent" FROM pragma_foreign_key_check ORDER BY 1`,
	} {
		found, err := texts(ctx, db, query)
		if err != nil {
			return complaints, err
		}
		complaints = append(complaints, found...)
	}
	return complaints[:min(len(complaints), maxComplaints)], nil
}

func texts(ctx context.Context, db *sql.DB, query string) ([]string, error) {
	rows, err := db.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }() // Err below tells what went wrong
	var found []string
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			return found, err
		}
		found = append(found, text)
	}
	return found, rows.Err()
}

// unopenedSQLite asks the system what the library does not tell: whether the file may be
// read and written, and files be made beside it.
func unopenedSQLite(path string, err error) error {
	var e *sqlite.Error
	if errors.As(err, &e) {
		switch e.Code() & 0xff {
		case sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM:
		default:
			return nil
		}
	} else if !errors.Is(err, fs.ErrPermission) {
		return nil
	}
	if f, err := os.Open(path); err == nil {
		_ = f.Close() // it was only looked at
	} else if !errors.Is(err, fs.ErrNotExist) {
		return fault.FileUnreadable.Err("open database", path, err).With("file", path)
	}
	return fault.FileUnwritten.Err("open database", path, err).With("file", path)
}

func classifySQLite(err error) trouble {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return plain
	}
	switch e.Code() {
	case sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY:
		return unique
	case sqlite3.SQLITE_IOERR_SHMSIZE: // no room for the index of the write-ahead log
		return full
	}
	switch e.Code() & 0xff {
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return retry
	case sqlite3.SQLITE_FULL:
		return full
	case sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY:
		return away
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		return damaged
	}
	return plain
}
