package sqldb

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"

	"modernc.org/sqlite"
)

// openKeeping is sql.Open for SQLite with connections that keep the statements they
// have prepared, as the driver of PostgreSQL does by itself: for the short statements
// of a command, parsing took longer than carrying out.
func openKeeping(dsn string) (*sql.DB, error) {
	c, err := sqlite.NewConnector(dsn)
	if err != nil {
		return nil, err
	}
	return sql.OpenDB(keeping{c}), nil
}

type keeping struct{ driver.Connector }

// Connect implements driver.Connector.
func (k keeping) Connect(ctx context.Context) (driver.Conn, error) {
	c, err := k.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	inner, ok := c.(sqliteConn)
	if !ok {
		return nil, errors.Join(fmt.Errorf("the driver's connection is a %T", c), c.Close())
	}
	return &keptConn{sqliteConn: inner, kept: map[string]*keptStatement{}}, nil
}

// sqliteConn is what the driver promises of its connections.
type sqliteConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

// maxKept is how many texts a connection remembers; ours are fewer, but for lists of
// many lengths.
const maxKept = 256

// keptConn is one connection. Like every driver.Conn it is used by one goroutine at a
// time, though rows of one statement may be open while another is carried out.
type keptConn struct {
	sqliteConn
	kept map[string]*keptStatement // nil where the text was met once
}

type keptStatement struct {
	inner driver.Stmt
	busy  bool // its rows are being read
}

// Unwrap gives the driver its own connection.
func (c *keptConn) Unwrap() driver.Conn { return c.sqliteConn }

// statement returns the prepared statement of a text that is met again. Where free is
// false, there is none or its rows are still being read, and the text is to be carried
// out as it is.
func (c *keptConn) statement(ctx context.Context, text string) (s *keptStatement, free bool, err error) {
	s, met := c.kept[text]
	switch {
	case !met:
		return nil, false, c.note(text)
	case s != nil:
		return s, !s.busy, nil
	}
	inner, err := c.PrepareContext(ctx, text)
	if err != nil {
		return nil, false, err
	}
	s = &keptStatement{inner: inner}
	c.kept[text] = s
	return s, true, nil
}

// note remembers a text. When there are too many it begins anew, since those in use
// are soon met again.
func (c *keptConn) note(text string) error {
	var err error
	if len(c.kept) >= maxKept {
		err = c.forget()
	}
	c.kept[text] = nil
	return err
}

// forget closes all statements but those whose rows are being read.
func (c *keptConn) forget() error {
	var failed []error
	for text, s := range c.kept {
		if s != nil && s.busy {
			continue
		}
		if s != nil {
			failed = append(failed, s.inner.Close())
		}
		delete(c.kept, text)
	}
	return errors.Join(failed...)
}

type briefKey struct{}

// brief marks statements that find few rows by their keys, and those of a command's
// transaction. In SQLite nothing interrupts one once it has begun: it ends by itself, while
// the driver has a goroutine watch the context of each statement, which cost more than
// most of the statements.
func brief(ctx context.Context) context.Context { return context.WithValue(ctx, briefKey{}, true) }

// unwatched takes from the context of a brief statement what the driver would watch.
func unwatched(ctx context.Context) context.Context {
	if ctx.Value(briefKey{}) == nil {
		return ctx
	}
	return context.WithoutCancel(ctx)
}

// ExecContext implements driver.ExecerContext.
func (c *keptConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	ctx = unwatched(ctx)
	s, free, err := c.statement(ctx, query)
	if err != nil {
		return nil, err
	}
	if !free {
		return c.sqliteConn.ExecContext(ctx, query, args)
	}
	return s.inner.(driver.StmtExecContext).ExecContext(ctx, args) //nolint:forcetypeassert // the driver's statements are
}

// QueryContext implements driver.QueryerContext.
func (c *keptConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	ctx = unwatched(ctx)
	s, free, err := c.statement(ctx, query)
	if err != nil {
		return nil, err
	}
	if !free {
		return c.sqliteConn.QueryContext(ctx, query, args)
	}
	rows, err := s.inner.(driver.StmtQueryContext).QueryContext(ctx, args) //nolint:forcetypeassert // the driver's statements are
	if err != nil {
		return nil, err
	}
	s.busy = true
	return &keptRows{Rows: rows, of: s}, nil
}

// Close implements driver.Conn.
func (c *keptConn) Close() error { return errors.Join(c.forget(), c.sqliteConn.Close()) }

// keptRows give their statement free when they are closed.
type keptRows struct {
	driver.Rows
	of *keptStatement
}

// Close implements driver.Rows.
func (r *keptRows) Close() error {
	r.of.busy = false
	return r.Rows.Close()
}
