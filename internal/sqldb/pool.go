package sqldb

import (
	"context"
	"database/sql"
	"time"
)

// patience is how long a command waits for its end and a question for its answer,
// whatever the database does: less than the server takes to give up on its answer.
const patience = 45 * time.Second

// pool asks the database questions that end: a connection may fall silent without being
// closed, and not everybody who asks has a deadline of his own. It leaves alone who has
// one, and whoever said by unhurried that an answer may take long.
type pool struct {
	*sql.DB
	patience time.Duration
}

// QueryContext is that of the database, for as long as bounded says.
func (p pool) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return p.DB.QueryContext(p.bounded(ctx), query, args...)
}

// QueryRowContext is that of the database, for as long as bounded says.
func (p pool) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	return p.DB.QueryRowContext(p.bounded(ctx), query, args...)
}

// bounded gives a question an end. The rows are read after it returns, so that the time
// alone ends it, or the end of whoever asked.
func (p pool) bounded(ctx context.Context) context.Context {
	if _, has := ctx.Deadline(); has || ctx.Value(unhurriedKey{}) != nil {
		return ctx
	}
	bounded, cancel := context.WithTimeout(ctx, p.patience)
	_ = cancel // the rows are read under it
	return bounded
}

type unhurriedKey struct{}

// unhurried marks questions over whole tables, which take as long as the tables are.
func unhurried(ctx context.Context) context.Context {
	return context.WithValue(ctx, unhurriedKey{}, true)
}
