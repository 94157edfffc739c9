package sqldb

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"

	"liuhen/internal/fault"
)

var postgresDialect = &dialect{
	name:       "postgres",
	goose:      goose.DialectPostgres,
	forUpdate:  " FOR UPDATE",
	clock:      "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000 AS BIGINT)",
	skipLocked: " FOR UPDATE SKIP LOCKED",
	tries:      5,
	fresh:      freshPostgres,
	open:       openPostgres,
	openRead:   openPostgresForReading,
	sound:      func(context.Context, *sql.DB) ([]string, error) { return []string{}, nil }, // it cannot without an extension
	check:      checkPostgres,
	alone:      alonePostgres,
	same:       samePostgres,
	renumber:   renumberPostgres,
	objects:    postgresObjects,
	made:       madePostgres,
	jsonText:   func(column string) string { return "CAST(" + column + " AS TEXT)" },
	classify:   classifyPostgres,
	unopened:   unopenedPostgres,
	renew:      renewPostgres,
	answered:   answeredPostgres,
	river:      func(db *sql.DB) riverdriver.Driver[*sql.Tx] { return riverdatabasesql.New(db) },
}

// poolSize bounds the connections of one process. Its one writer at a time needs one.
const poolSize = 16

// sessions are the settings of every connection, unless its address names others. With
// a log's row locked, READ COMMITTED is enough, and nothing else is meant; and whoever
// vanishes with a lock in his hand must not hold up the other servers for long.
var sessions = map[string]string{
	"default_transaction_isolation":       "read committed",
	"application_name":                    "liuhen",
	"client_encoding":                     "UTF8",
	"lock_timeout":                        "50s",   // below batchTime, so that it is told as such
	"statement_timeout":                   "10min", // a check sums up large tables
	"idle_in_transaction_session_timeout": "5min",  // while tiles are written to a slow store
	"tcp_keepalives_idle":                 "30",
	"tcp_keepalives_interval":             "10",
	"tcp_keepalives_count":                "3",
}

// connectTime bounds the making of one connection, unless the address names another.
const connectTime = 10 // seconds

// openPostgres tells met of each connection's server: which cluster it is, and its
// timeline, which a promotion and a recovery to an earlier moment begin anew.
func openPostgres(dsn string, met func(server string)) (write, read *sql.DB, err error) {
	config, err := configOf(dsn)
	if err != nil {
		return nil, nil, err
	}
	write = stdlib.OpenDB(*config, stdlib.OptionAfterConnect(func(ctx context.Context, c *pgx.Conn) error {
		ctx, cancel := context.WithTimeout(ctx, config.ConnectTimeout) // it belongs to the making of the connection
		defer cancel()
		var server string
		err := c.QueryRow(ctx, `SELECT system_identifier || '/' ||
			CASE WHEN pg_is_in_recovery() THEN 'standby' ELSE left(pg_walfile_name(pg_current_wal_lsn()), 8) END FROM pg_control_system()`).Scan(&server)
		if err == nil {
			met(server)
		}
		return err
	}))
	write.SetMaxOpenConns(poolSize)
	write.SetMaxIdleConns(poolSize) // else all but two are made anew again and again
	return write, write, nil
}

// openPostgresForReading opens a database whose every transaction is read-only. That is set
// after the address has chosen the server: else target_session_attrs=read-write finds none.
func openPostgresForReading(dsn string) (*sql.DB, error) {
	config, err := configOf(dsn)
	if err != nil {
		return nil, err
	}
	db := stdlib.OpenDB(*config, stdlib.OptionAfterConnect(func(ctx context.Context, c *pgx.Conn) error {
		_, err := c.Exec(ctx, `SET default_transaction_read_only = on`)
		return err
	}))
	db.SetMaxOpenConns(4)
	return db, nil
}

// freshPostgres: where a start ended before the first agency was founded, nothing is
// kept under any master key yet.
func freshPostgres(ctx context.Context, dsn string) (fresh bool, err error) {
	db, err := openPostgresForReading(dsn)
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if err := db.QueryRowContext(ctx, `SELECT to_regclass('log') IS NULL`).Scan(&fresh); fresh || err != nil {
		return fresh, err
	}
	err = db.QueryRowContext(ctx, `SELECT NOT EXISTS (SELECT 1 FROM log)`).Scan(&fresh)
	return fresh, err
}

// renumberPostgres: a sequence knows nothing of numbers that it did not give.
func renumberPostgres(ctx context.Context, tx *sql.Tx) error {
	_, err := tx.ExecContext(ctx, `SELECT setval(pg_get_serial_sequence('seal_key', 'id'), (SELECT COALESCE(MAX(id), 0) + 1 FROM seal_key), false)`)
	return err
}

func configOf(dsn string) (*pgx.ConnConfig, error) {
	config, err := pgx.ParseConfig(dsn)
	if err != nil {
		return nil, err
	}
	for name, value := range sessions {
		if _, given := config.RuntimeParams[name]; !given {
			config.RuntimeParams[name] = value
		}
	}
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = connectTime * time.Second
	}
	config.DialFunc = (&net.Dialer{Timeout: config.ConnectTimeout, Control: noticeSilence}).DialContext
	return config, nil
}

// needed are the settings of a server without which an event once acknowledged might
// not survive a power cut, or a text not be kept.
var needed = []struct {
	name   string
	wanted []string
}{
	{"server_encoding", []string{"UTF8"}},
	{"fsync", []string{"on"}},
	{"full_page_writes", []string{"on"}},
	{"synchronous_commit", []string{"on", "remote_apply", "remote_write"}},
}

// checkPostgres refuses a server that is not set up so.
func checkPostgres(ctx context.Context, db *sql.DB) error {
	for _, n := range needed {
		var value string
		if err := db.QueryRowContext(ctx, `SHOW `+n.name).Scan(&value); err != nil {
			return err
		}
		if !slices.Contains(n.wanted, value) {
			return fault.DatabaseUnfit.Err("check database", "", nil).
				With("setting", n.name).With("have", value).With("need", n.wanted[0])
		}
	}
	return nil
}

// startLock is the number under which servers that start at once wait for each other.
const startLock = 0x6c697568656e // liuhen

// alonePostgres holds the lock that migrations are made under: before them there is no
// row that could be locked. It ends with its connection, whatever happens.
func alonePostgres(ctx context.Context, db *sql.DB, act func() error) (err error) {
	c, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.Close()) }()
	if _, err := c.ExecContext(ctx, `SELECT pg_advisory_lock($1)`, startLock); err != nil {
		return err
	}
	defer func() {
		_, unlocked := c.ExecContext(context.WithoutCancel(ctx), `SELECT pg_advisory_unlock($1)`, startLock)
		err = errors.Join(err, unlocked)
	}()
	return act()
}

// samePostgres holds the lock of a start in one and asks for it in the other: names, ports
// and addresses of a database are many, its locks are its own.
func samePostgres(ctx context.Context, a, b *Store) (same bool, err error) {
	err = alonePostgres(ctx, a.read.DB, func() (err error) {
		c, err := b.read.Conn(ctx)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, c.Close()) }()
		var free bool
		if err = c.QueryRowContext(ctx, `SELECT pg_try_advisory_lock($1)`, startLock).Scan(&free); err != nil || !free {
			same = err == nil
			return err
		}
		_, err = c.ExecContext(ctx, `SELECT pg_advisory_unlock($1)`, startLock)
		return err
	})
	return same, err
}

// answeredPostgres: a server that is going down may have done what it says it has not.
func answeredPostgres(err error) bool {
	var e *pgconn.PgError
	if errors.As(err, &e) {
		return !slices.Contains([]string{"08", "57"}, classOf(e.Code))
	}
	return errors.Is(err, pgx.ErrTxCommitRollback)
}

// unopenedPostgres: only what cannot be an address is told by it.
func unopenedPostgres(_ string, err error) error {
	if !errors.As(err, new(*pgconn.ParseConfigError)) {
		return nil
	}
	return fault.SettingWrong.Err("open database", "", err).With("setting", "database").With("source", "settings").
		WithBoth("problem", "不是有效的数据库地址", "it is no address of a database")
}

func classOf(code string) string { return code[:min(2, len(code))] }

func classifyPostgres(err error) trouble {
	var e *pgconn.PgError
	if !errors.As(err, &e) {
		if lost(err) {
			return away
		}
		return plain
	}
	switch e.Code {
	case "23505":
		if e.ConstraintName == "command_pkey" {
			return retry // another process was given the same command, which is then answered as the first time
		}
		return unique
	case "40001", "40P01": // serialization, deadlock
		return retry
	case "55P03", "25006": // waited too long for a lock, only a standby is there
		return away
	case "XX001", "XX002":
		return damaged
	case "53100": // disk_full
		return full
	case "3D000": // invalid_catalog_name
		return nowhere
	case "42501": // insufficient_privilege
		return forbidden
	case "22021": // not of the encoding, which zero bytes never are
		return unkept
	}
	switch classOf(e.Code) {
	case "08", "53", "57":
		return away
	case "28": // invalid authorization
		return refused
	}
	return plain
}

// renewPostgres: after a restart of the server, every connection that was kept is lost;
// whether it is there can only be seen from a new one. Where none could be made, or none
// answered in time, it is not.
func renewPostgres(db *sql.DB, err error) bool {
	var connect *pgconn.ConnectError
	if errors.As(err, &connect) || pgconn.Timeout(err) {
		return false
	}
	var e *pgconn.PgError
	if errors.As(err, &e) && e.Code != "57P01" { // it said that it goes down
		return false
	}
	db.SetMaxIdleConns(-1) // closes those that nobody uses
	db.SetMaxIdleConns(poolSize)
	return true
}

// lost reports whether the connection was lost or not made.
func lost(err error) bool {
	var connect *pgconn.ConnectError
	var network net.Error
	if errors.As(err, &connect) || errors.As(err, &network) || pgconn.SafeToRetry(err) {
		return true
	}
	for _, end := range []error{driver.ErrBadConn, sql.ErrConnDone, io.EOF, io.ErrUnexpectedEOF, net.ErrClosed, pgconn.ErrConnClosed} {
		if errors.Is(err, end) {
			return true
		}
	}
	return false
}
