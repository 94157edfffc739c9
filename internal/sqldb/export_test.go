package sqldb

import (
	"context"
	"database/sql"
	"encoding/json"
	"slices"
	"strings"

	"github.com/pressly/goose/v3"
	"github.com/riverqueue/river/rivermigrate"

	"liuhen/internal/access"
	"liuhen/internal/library"
)

// Step is one step of a plan.
type Step struct {
	Does string // in the words of the database
	Rows int    // that it read, where the database tells
}

// Plan tells how the database goes about the page.
func (r Register[T]) Plan(ctx context.Context, sel library.Selection) ([]Step, error) {
	st := &statement{listing: r.table.listing()}
	page, err := st.page(sel)
	if err != nil {
		return nil, err
	}
	return r.store.plan(ctx, page, st)
}

// BacklogPlans tells the same of what waits in a state and of what is owed.
func (r Register[T]) BacklogPlans(ctx context.Context, scope access.Scope, agency string) ([]Step, error) {
	st := &statement{listing: r.table.listing()}
	waiting, err := r.store.plan(ctx, st.waiting(scope, agency, "signed", 10), st)
	if err != nil {
		return nil, err
	}
	st = &statement{listing: r.table.listing()}
	owing, err := r.store.plan(ctx, st.owing(scope, agency, "casefile", 10), st)
	return append(waiting, owing...), err
}

func (s *Store) plan(ctx context.Context, query string, st *statement) ([]Step, error) {
	if s.dialect == postgresDialect {
		return s.carryOut(ctx, query, st)
	}
	rows, err := s.read.QueryContext(ctx, `EXPLAIN QUERY PLAN `+query, st.args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var steps []Step
	for rows.Next() {
		var id, parent, unused int
		var step Step
		if err := rows.Scan(&id, &parent, &unused, &step.Does); err != nil {
			return nil, err
		}
		steps = append(steps, step)
	}
	return steps, rows.Err()
}

// carryOut has PostgreSQL carry the statement out and say what it read: with which
// plan it would do so in a large table it does not tell from a small one.
func (s *Store) carryOut(ctx context.Context, query string, st *statement) ([]Step, error) {
	var told []byte
	if err := s.read.QueryRowContext(ctx, `EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) `+query, st.args...).Scan(&told); err != nil {
		return nil, err
	}
	var plans []struct{ Plan planNode }
	if err := json.Unmarshal(told, &plans); err != nil {
		return nil, err
	}
	return plans[0].Plan.steps(), nil
}

// planNode is a step of PostgreSQL's plan with those below it.
type planNode struct {
	Type     string `json:"Node Type"`
	Relation string `json:"Relation Name"`
	Index    string `json:"Index Name"`
	Rows     int    `json:"Actual Rows"`
	Loops    int    `json:"Actual Loops"`
	Removed  int    `json:"Rows Removed by Filter"`
	Plans    []planNode
}

func (n planNode) steps() []Step {
	steps := []Step{{Does: strings.Join([]string{n.Type, n.Relation, n.Index}, " "), Rows: (n.Rows + n.Removed) * n.Loops}}
	for _, below := range n.Plans {
		steps = append(steps, below.steps()...)
	}
	return steps
}

// ValidateQueue tells what the queue's tables lack of the queue's library.
func (s *Store) ValidateQueue(ctx context.Context) ([]string, error) {
	m, err := rivermigrate.New(s.dialect.river(s.write), nil)
	if err != nil {
		return nil, err
	}
	found, err := m.Validate(ctx, nil)
	if err != nil {
		return nil, err
	}
	return found.Messages, nil
}

// DB returns the connection that writes.
func (s *Store) DB() *sql.DB { return s.write }

// OpenKeeping lets tests look at SQLite's connections alone.
var OpenKeeping = openKeeping

// MaxKept is how many texts one of them remembers.
const MaxKept = maxKept

// Brief marks statements that the driver does not watch.
var Brief = brief

// Kept counts the texts that the connection remembers.
func (c *keptConn) Kept() int { return len(c.kept) }

// Columns lists the columns of our tables with what they may hold, in order.
func (s *Store) Columns(ctx context.Context) ([]string, error) {
	query := `SELECT m.name || '.' || c.name || CASE WHEN c."notnull" = 1 OR c.pk > 0 THEN '' ELSE ' or null' END
		FROM sqlite_schema m JOIN pragma_table_info(m.name) c
		WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%' AND m.name NOT LIKE 'river%' AND m.name NOT LIKE 'goose%' ORDER BY m.name, c.cid`
	if s.dialect == postgresDialect {
		query = `SELECT table_name || '.' || column_name || CASE WHEN is_nullable = 'NO' THEN '' ELSE ' or null' END
			FROM information_schema.columns
			WHERE table_schema = 'public' AND table_name NOT LIKE 'river%' AND table_name NOT LIKE 'goose%' ORDER BY table_name COLLATE "C", ordinal_position`
	}
	return listed(ctx, s, query, nil, single[string])
}

// DownAndUp takes all migrations of ours back and makes them again.
func (s *Store) DownAndUp(ctx context.Context) error {
	files, err := s.dialect.migrations()
	if err != nil {
		return err
	}
	p, err := goose.NewProvider(s.dialect.goose, s.write, files)
	if err != nil {
		return err
	}
	if _, err := p.DownTo(ctx, 0); err != nil {
		return err
	}
	_, err = p.Up(ctx)
	return err
}

// TablesOf names the database's tables but those of the queue and of the migrations.
func TablesOf(ctx context.Context, s *Store) ([]string, error) {
	rows, err := s.read.QueryContext(ctx, `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'`)
	if err != nil {
		rows, err = s.read.QueryContext(ctx, `SELECT tablename FROM pg_tables WHERE schemaname = current_schema()`)
	}
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }() // Err below tells what went wrong
	var names []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		if !strings.HasPrefix(name, "river_") && !strings.HasPrefix(name, "goose_") {
			names = append(names, name)
		}
	}
	return names, rows.Err()
}

// KnownTables are the tables of which a migration knows what to do with them.
func KnownTables() []string {
	names := slices.Clone(leftTables)
	for _, table := range carriedTables {
		names = append(names, table.name)
	}
	return names
}

// Waiting counts the commands that wait while a batch is under way.
func (s *Store) Waiting() int {
	s.queue.mu.Lock()
	defer s.queue.mu.Unlock()
	return len(s.queue.waiting)
}

// OnPostgres reports on which of the two databases the store works.
func (s *Store) OnPostgres() bool { return s.dialect == postgresDialect }

// SchemaList lists what is in the database, as schema/postgres.txt has it.
func (s *Store) SchemaList(ctx context.Context) (string, error) {
	found, err := s.objects(ctx)
	var list strings.Builder
	for _, o := range found {
		list.WriteString(o.name + "\t" + o.text + "\n")
	}
	return list.String(), err
}
