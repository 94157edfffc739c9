package sqldb

import (
	"context"
	"database/sql"
)

// What is committed, as the names of steps say it.
const (
	ofCommands = "commands" // a batch of commands with their events
	ofTree     = "tree"     // a log's tree and checkpoint
	ofUpload   = "upload"   // the record of an upload
	ofBlob     = "blob"     // bytes condemned or forgotten
	ofJob      = "job"      // an order, or what a job says of itself
	ofSession  = "session"
	// All rows of an installation that comes from elsewhere.
	ofMigration = "migration"
)

// Steps returns the names of the steps that Config.OnStep sees, in a fixed order: each
// commit has one before it and one after it. The queue's own bookkeeping is not among
// them: losing it only lets a job run again.
func Steps() []string {
	var names []string
	for _, what := range []string{ofCommands, ofTree, ofUpload, ofBlob, ofJob, ofSession, ofMigration} {
		names = append(names, "commit "+what, "committed "+what)
	}
	return names
}

// committing lets act commit between its two steps. An error of the first takes the
// commit's place; one of the second takes the place of its answer only. about tells
// commits of one kind apart, and may be empty.
func (s *Store) committing(what, about string, act func() error) error {
	if s.onStep == nil {
		return act()
	}
	if err := s.onStep("commit "+what, about); err != nil {
		return err
	}
	if err := act(); err != nil {
		return err
	}
	return s.onStep("committed "+what, about)
}

// exec runs one statement as a transaction of its own.
func (s *Store) exec(ctx context.Context, what, query string, args ...any) (result sql.Result, err error) {
	ctx = s.read.bounded(ctx)
	err = s.committing(what, "", func() error {
		result, err = s.write.ExecContext(ctx, query, args...)
		return err
	})
	return result, err
}
