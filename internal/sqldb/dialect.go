package sqldb

import (
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
	forUpdate  string // suffix that locks the selected rows until commit
	skipLocked string // suffix that passes over rows another process holds
	open       func(dsn string) (write, read *sql.DB, err error)
	prepare    func(db *sql.DB) error
	classify   func(error) trouble
	river      func(*sql.DB) riverdriver.Driver[*sql.Tx]
}

// trouble is how an error of the database is to be taken.
type trouble int

const (
	plain  trouble = iota // a defect, or a refusal of ours
	unique                // a unique key is taken
	retry                 // another transaction was in the way: run it again
	away                  // the database cannot be reached or is out of room
)

func (d *dialect) migrations() (fs.FS, error) { return fs.Sub(migrations, "migrations/"+d.name) }

// dialectOf tells the database by its address: a file is SQLite.
func dialectOf(dsn string) *dialect {
	if strings.HasPrefix(dsn, "postgres://") || strings.HasPrefix(dsn, "postgresql://") {
		return postgresDialect
	}
	return sqliteDialect
}
