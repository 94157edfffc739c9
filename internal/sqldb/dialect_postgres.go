package sqldb

import (
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5/pgconn"
	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
	"github.com/pressly/goose/v3"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"
)

var postgresDialect = &dialect{
	name:       "postgres",
	goose:      goose.DialectPostgres,
	forUpdate:  " FOR UPDATE",
	skipLocked: " FOR UPDATE SKIP LOCKED",
	open:       openPostgres,
	prepare:    checkPostgres,
	classify:   classifyPostgres,
	river:      func(db *sql.DB) riverdriver.Driver[*sql.Tx] { return riverdatabasesql.New(db) },
}

func openPostgres(dsn string) (write, read *sql.DB, err error) {
	write, err = sql.Open("pgx", dsn)
	if err != nil {
		return nil, nil, err
	}
	write.SetMaxOpenConns(16)
	return write, write, nil
}

// checkPostgres refuses a server that would acknowledge a commit before it is
// durable: an event once acknowledged must survive a power cut.
func checkPostgres(db *sql.DB) error {
	for name, wanted := range map[string][]string{
		"synchronous_commit": {"on", "remote_apply", "remote_write"},
		"fsync":              {"on"},
	} {
		var value string
		if err := db.QueryRow(`SHOW ` + name).Scan(&value); err != nil {
			return err
		}
		if !slices.Contains(wanted, value) {
			return fmt.Errorf("postgres has %s=%s; a commit would not be durable", name, value)
		}
	}
	return nil
}

func classifyPostgres(err error) trouble {
	var e *pgconn.PgError
	if !errors.As(err, &e) {
		var connect *pgconn.ConnectError
		if errors.As(err, &connect) || pgconn.SafeToRetry(err) {
			return away
		}
		return plain
	}
	switch {
	case e.Code == "23505":
		return unique
	case e.Code == "40001" || e.Code == "40P01":
		return retry
	case len(e.Code) == 5 && (e.Code[:2] == "08" || e.Code[:2] == "53" || e.Code[:2] == "57"):
		return away
	}
	return plain
}
