package sqldb

import (
	"context"
	"database/sql"
	"embed"
	"io/fs"
	"strings"

	"github.com/pressly/goose/v3"
	"github.com/riverqueue/river/riverdriver"
)

//go:embed migrations
var migrations embed.FS

// dialect is all that differs between the two databases.
type dialect struct {
	name       string
	goose      goose.Dialect
	forUpdate  string                                              // suffix that locks the selected rows until commit
	clock      string                                              // the database's own time, in microseconds since 1970
	skipLocked string                                              // suffix that passes over rows another process holds
	tries      int                                                 // of one transaction that others are in the way of
	fresh      func(ctx context.Context, dsn string) (bool, error) // no store was founded in it
	open       func(dsn string, met func(server string)) (write, read *sql.DB, err error)
	openRead   func(dsn string) (*sql.DB, error)                             // of what exists, without the right to write
	check      func(ctx context.Context, db *sql.DB) error                   // whether it keeps what it confirms
	alone      func(ctx context.Context, db *sql.DB, act func() error) error // acts while no other process starts
	same       func(ctx context.Context, a, b *Store) (bool, error)          // one database under two names
	sound      func(ctx context.Context, db *sql.DB) ([]string, error)       // what the database complains of
	renumber   func(ctx context.Context, tx *sql.Tx) error                   // numbers drawn from now on follow those that were written
	objects    string                                                        // lists what is in the database: name and definition
	made       func(d *dialect) ([]object, error)                            // what the migrations make there
	jsonText   func(column string) string                                    // the text of what the queue keeps as JSON
	classify   func(error) trouble
	unopened   func(dsn string, err error) error // why a database cannot be opened, where its address tells; else nil
	renew      func(db *sql.DB, err error) bool  // gives kept connections up if one was lost, and reports whether it was
	answered   func(error) bool                  // it is the database's own answer, not one of what lies between
	river      func(*sql.DB) riverdriver.Driver[*sql.Tx]
}

// trouble is how an error of the database is to be taken.
type trouble int

const (
	plain     trouble = iota // a defect, or a refusal of ours
	unique                   // a unique key is taken
	retry                    // another transaction was in the way: run it again
	away                     // the database cannot be reached
	full                     // it has no room
	damaged                  // the database's own file is not what it was
	refused                  // it does not let us in
	forbidden                // it lets us in, but not to this
	nowhere                  // there is no database of that name
	unkept                   // a text that the database cannot keep
)

func (d *dialect) migrations() (fs.FS, error) { return fs.Sub(migrations, "migrations/"+d.name) }

// dialectOf tells the database by its address: a file is SQLite.
func dialectOf(dsn string) *dialect {
	if strings.HasPrefix(dsn, "postgres://") || strings.HasPrefix(dsn, "postgresql://") {
		return postgresDialect
	}
	return sqliteDialect
}
