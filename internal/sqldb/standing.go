package sqldb

import (
	"context"
	"database/sql"
	"strings"
	"time"

	"liuhen/internal/fault"
	"liuhen/internal/node"
)

// leftAndVersion asks whether the installation was left for another place, and which version of
// the schema the database has.
const leftAndVersion = `SELECT COALESCE((SELECT address FROM node WHERE id = $1), ''), (SELECT COALESCE(MAX(version_id), 0) FROM goose_db_version)`

// Standing reports whether the database still is this program's to write to: nobody moved
// the installation away, and no newer program changed the schema. Errors: data-migrated,
// schema-differs.
func (s *Store) Standing(ctx context.Context) error {
	return s.fault("look at database", "", s.stands(s.read.QueryRowContext(ctx, leftAndVersion, node.Left)))
}

// stands is Standing under the locks of a command. Whoever leaves an installation holds the
// locks of all logs when he says so: a command was committed before, and goes along, or
// finds it here.
func (s *Store) stands(row interface{ Scan(into ...any) error }) error {
	var left string
	var have int64
	if err := row.Scan(&left, &have); err != nil {
		return err
	}
	if left != "" {
		path, _, _ := strings.Cut(left, "\n")
		return fault.DataMigrated.Err("look at database", "", nil).With("folder", s.folder).With("path", path)
	}
	if have > s.version {
		return schemaDiffers(have, s.version)
	}
	return nil
}

// Time is the time by the clock that all servers of a database share: its own.
func (s *Store) Time(ctx context.Context) (time.Time, error) {
	var at int64
	err := s.read.QueryRowContext(ctx, `SELECT `+s.dialect.clock).Scan(&at)
	return fromMicros(at), s.fault("ask for time", "", err)
}

// nodesSince is the version of the schema that brought the list of nodes.
const nodesSince = 12

// unwatched fails with nodes-living where a server works on the database, whose schema
// must not be changed under it. have is the schema's version.
func (s *Store) unwatched(ctx context.Context, have int64) error {
	if have < nodesSince {
		return nil
	}
	var living sql.NullString
	err := s.write.QueryRowContext(ctx, `SELECT MIN(CASE address WHEN '' THEN id ELSE address END) FROM node WHERE id <> $1 AND seen > `+s.dialect.clock+` - $2`,
		node.Left, node.Quiet.Microseconds()).Scan(&living)
	if err == nil && living.Valid {
		err = fault.NodesLiving.Err("migrate database", "", nil).With("server", living.String)
	}
	return err
}
