package sqldb

import (
	"context"
	"errors"

	"github.com/pressly/goose/v3"

	"liuhen/internal/fault"
)

// OpenForReading opens an existing database beside the server that writes to it, as
// a check does. It migrates nothing: a database of another version of the program is
// schema-differs. Every command on the store fails. Other errors: those of Open.
func OpenForReading(ctx context.Context, c Config) (*Store, error) {
	s := newStore(c)
	db, err := s.dialect.openRead(c.DSN)
	if err != nil {
		return nil, s.dialect.closed("open database", c.DSN, err)
	}
	s.read.DB, s.write = db, db
	err = s.checkSchema(ctx)
	if err == nil {
		err = s.checkMaster(ctx)
	}
	if err != nil {
		return nil, errors.Join(s.dialect.closed("open database", c.DSN, err), s.Close())
	}
	return s, nil
}

// checkSchema compares the database's version with the last migration.
func (s *Store) checkSchema(ctx context.Context) error {
	files, err := s.dialect.migrations()
	if err != nil {
		return err
	}
	p, err := goose.NewProvider(s.dialect.goose, s.read.DB, files)
	if err != nil {
		return fault.Unexpected.Err("list migrations", "", err)
	}
	sources := p.ListSources()
	need := sources[len(sources)-1].Version
	var have int64
	if err := s.read.QueryRowContext(ctx, `SELECT COALESCE(MAX(version_id), 0) FROM goose_db_version`).Scan(&have); err != nil {
		return err
	}
	if have != need {
		return schemaDiffers(have, need)
	}
	return nil
}
