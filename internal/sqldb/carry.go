package sqldb

import (
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"liuhen/internal/digest"
	"liuhen/internal/fault"
	"liuhen/internal/migrate"
)

// carriedTable is a table whose rows are carried into another database.
type carriedTable struct {
	name  string
	key   string // columns of its primary key: the order of its rows
	where string // which rows; empty for all
}

// carriedTables hold what an installation is, in an order in which every row finds
// what it refers to. The numbers of the queue (job and the queue's own tables) are each
// database's own: what is ordered and not done is found again by the sweeps.
var carriedTables = []carriedTable{
	{"log", "id", ""}, {"tree", "log", ""}, {"seal_key", "id", ""}, {"event", "key", ""},
	{"blob", "digest", ""}, {"command", "account, key", ""}, {"involvement", "noun, who", ""},
	{"agency", "id", ""}, {"officer", "id", ""}, {"post", "id", ""}, {"account", "id", ""}, {"token", "id", ""},
	{"secret", "ref", ""}, {"session", "hash", ""}, {"device", "id", ""}, {"matter", "id", ""}, {"tour", "id", ""},
	{"activity", "id", ""}, {"item", "id", ""}, {"item_link", "item, activity, matter", ""}, {"handover", "id", ""},
	{"carrier", "id", ""}, {"casefile", "id", ""}, {"series", "name", ""}, {"placement", "id", ""}, {"issuance", "id", ""}, {"paper", "id", ""}, {"marker", "id", ""}, {"extract", "id", ""},
	{"viewing", "id", ""}, {"owed", "noun, clock", ""},
	{"upload", "id", "WHERE item <> ''"}, // bytes on their way lie in the folder of the server that takes them in
}

// leftTables are ours and stay behind: nodes say themselves when they are there.
var leftTables = []string{"job", "node"}

// Carrier carries all rows of one database into another one that is empty. It
// implements migrate.Rows.
type Carrier struct {
	From *Store // nobody writes to it meanwhile
	To   *Store
}

// Same reports whether two stores, one of which is only read, are one database under two
// names. Somebody who starts on the second at this moment is taken for that.
func Same(ctx context.Context, a, b *Store) (bool, error) {
	if a.dialect.name != b.dialect.name {
		return false, nil
	}
	same, err := a.dialect.same(ctx, a, b)
	return same, b.fault("compare databases", "", err)
}

// Files implements migrate.Rows.
func (c Carrier) Files(ctx context.Context, after []byte, limit int) ([]migrate.File, error) {
	return listed(ctx, c.From, `SELECT digest, size FROM blob WHERE digest > $1 AND state = $2 ORDER BY digest LIMIT $3`,
		[]any{after, blobPresent, limit}, func(rows *sql.Rows) (f migrate.File, err error) {
			var d []byte
			err = rows.Scan(&d, &f.Size)
			copy(f.Digest[:], d)
			return f, err
		})
}

// Sums implements migrate.Rows.
func (c Carrier) Sums(ctx context.Context) (files, size, unfinished int64, err error) {
	if files, size, err = c.From.FileSums(ctx); err != nil {
		return files, size, 0, err
	}
	err = c.From.read.QueryRowContext(ctx, `SELECT COUNT(*) FROM upload WHERE item = ''`).Scan(&unfinished)
	return files, size, unfinished, c.From.fault("count uploads", "", err)
}

// Compare implements migrate.Rows.
func (c Carrier) Compare(ctx context.Context) (founded, same bool, err error) {
	to, err := c.To.snapshot(ctx)
	if err != nil {
		return false, false, err
	}
	defer func() { _ = to.Rollback() }() // it only read
	err = (&tx{Tx: to, store: c.To}).first(ctx)
	if err == nil {
		return false, false, nil
	}
	if fault.Of(err).Code != fault.Taken {
		return false, false, c.To.fault("look for logs", "", err)
	}
	from, err := c.From.snapshot(ctx)
	if err != nil {
		return true, false, err
	}
	defer func() { _ = from.Rollback() }() // it only read
	for _, table := range carriedTables {
		old, err := c.From.sum(ctx, from, table)
		if err != nil {
			return true, false, err
		}
		if have, err := c.To.sum(ctx, to, table); err != nil || have != old {
			return true, false, err
		}
	}
	return true, true, nil
}

// Carry implements migrate.Rows.
func (c Carrier) Carry(ctx context.Context, count func(rows int64), confirm func(migrate.Carried) error) error {
	from, err := c.From.snapshot(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = from.Rollback() }() // it only read
	to, err := c.To.write.BeginTx(ctx, nil)
	if err != nil {
		return c.To.fault("begin", "", err)
	}
	defer func() { _ = to.Rollback() }() // after a commit it does nothing
	carried, err := c.fill(ctx, from, to, count)
	if err != nil {
		return err
	}
	if err := confirm(carried); err != nil {
		return err
	}
	return c.To.fault("commit", "", c.To.committing(ofMigration, "", to.Commit))
}

// fill copies every table and reads back what came of it.
func (c Carrier) fill(ctx context.Context, from, to *sql.Tx, count func(rows int64)) (migrate.Carried, error) {
	var carried migrate.Carried
	if err := (&tx{Tx: to, store: c.To}).first(ctx); err != nil {
		if fault.Of(err).Code == fault.Taken {
			err = fault.MigrationTaken.Err("migrate", "", err)
		}
		return carried, c.To.fault("look for logs", "", err)
	}
	for _, table := range carriedTables {
		sum, err := c.table(ctx, from, to, table, count)
		if err != nil {
			return carried, err
		}
		carried.Tables = append(carried.Tables, sum)
	}
	if err := c.To.dialect.renumber(ctx, to); err != nil {
		return carried, c.To.fault("go on numbering", "", err)
	}
	err := to.QueryRowContext(ctx, sumBlobs, blobPresent).Scan(&carried.Files, &carried.Size)
	if err == nil {
		carried.Trees, err = trees(ctx, to)
	}
	return carried, c.To.fault("read back", "", err)
}

// table copies one table and compares the two.
func (c Carrier) table(ctx context.Context, from, to *sql.Tx, table carriedTable, count func(rows int64)) (migrate.Table, error) {
	if _, err := to.ExecContext(ctx, `DELETE FROM `+table.name); err != nil { // what a start without a log may leave
		return migrate.Table{}, c.To.fault("empty table", table.name, err)
	}
	columns, err := columnsOf(ctx, from, table.name)
	if err != nil {
		return migrate.Table{}, c.From.fault("read table", table.name, err)
	}
	page := filler{to: to, head: `INSERT INTO ` + table.name + ` (` + strings.Join(columns, ", ") + `) VALUES `, columns: len(columns)}
	sent, err := c.From.rows(ctx, from, table, columns, func(row []any) error {
		err := page.add(ctx, row)
		if err == nil && len(page.values) == 0 {
			count(fillRows)
		}
		return c.To.fault("fill table", table.name, err)
	})
	if err == nil {
		err = c.To.fault("fill table", table.name, page.flush(ctx))
	}
	if err != nil {
		return sent, err
	}
	count(sent.Rows % fillRows)
	came, err := c.To.sum(ctx, to, table)
	if err == nil && came != sent {
		err = fault.MigrationDiffers.Err("migrate", table.name, nil).With("detail", table.name)
	}
	return came, err
}

// snapshot begins a transaction that reads the database as of one moment.
func (s *Store) snapshot(ctx context.Context) (*sql.Tx, error) {
	t, err := s.read.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	return t, s.fault("begin", "", err)
}

// sum reads a table for its digest.
func (s *Store) sum(ctx context.Context, q querier, table carriedTable) (migrate.Table, error) {
	columns, err := columnsOf(ctx, q, table.name)
	if err != nil {
		return migrate.Table{}, s.fault("read table", table.name, err)
	}
	return s.rows(ctx, q, table, columns, func([]any) error { return nil })
}

// rows gives every row of a table to fn, in the order of its key, and returns what
// they add up to. The row is fn's own.
func (s *Store) rows(ctx context.Context, q querier, table carriedTable, columns []string, fn func(row []any) error) (migrate.Table, error) {
	sum := migrate.Table{Name: table.name}
	rows, err := q.QueryContext(ctx, `SELECT `+strings.Join(columns, ", ")+` FROM `+table.name+` `+table.where+` ORDER BY `+table.key)
	if err != nil {
		return sum, s.fault("read table", table.name, err)
	}
	defer func() { _ = rows.Close() }() // Err below tells what went wrong
	hash := digest.NewRunning()
	var spelled []byte
	for rows.Next() {
		row := make([]any, len(columns))
		places := make([]any, len(columns))
		for i := range row {
			places[i] = &row[i]
		}
		if err := rows.Scan(places...); err != nil {
			return sum, s.fault("read row", table.name, err)
		}
		for i, value := range row {
			if b, isBytes := value.([]byte); isBytes && b == nil { // none at all, which is not NULL
				row[i] = []byte{}
			}
		}
		if spelled, err = spell(spelled[:0], row); err != nil {
			return sum, s.fault("read row", table.name, err)
		}
		_, _ = hash.Write(spelled) // never fails
		if err := fn(row); err != nil {
			return sum, err
		}
		sum.Rows++
	}
	sum.Sum = hash.Sum()
	return sum, s.fault("read table", table.name, rows.Err())
}

// spell writes a row so that two are spelled alike only when they are the same, in
// whichever database they lie.
func spell(b []byte, row []any) ([]byte, error) {
	for _, value := range row {
		switch v := value.(type) {
		case nil:
			b = append(b, 'n')
		case int64:
			b = binary.BigEndian.AppendUint64(append(b, 'i'), uint64(v)) //nolint:gosec // the bits are what is spelled
		case string:
			b = append(binary.BigEndian.AppendUint64(append(b, 't'), uint64(len(v))), v...)
		case []byte:
			b = append(binary.BigEndian.AppendUint64(append(b, 'b'), uint64(len(v))), v...)
		default:
			return nil, fmt.Errorf("a value of type %T", value)
		}
	}
	return b, nil
}

// columnsOf names the columns of a table in their alphabetical order, which is the same
// in both databases.
func columnsOf(ctx context.Context, q querier, table string) ([]string, error) {
	rows, err := q.QueryContext(ctx, `SELECT * FROM `+table+` WHERE 1 = 0`)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }() // there are none
	columns, err := rows.Columns()
	slices.Sort(columns)
	return columns, errors.Join(err, rows.Err())
}

// fillRows is how many rows one statement inserts: their values stay below the number
// that either database takes.
const fillRows = 200

// filler inserts rows by many at once.
type filler struct {
	to      *sql.Tx
	head    string // of the statement
	columns int
	full    string // the statement for fillRows rows
	values  []any
}

func (f *filler) add(ctx context.Context, row []any) error {
	f.values = append(f.values, row...)
	if len(f.values) < fillRows*f.columns {
		return nil
	}
	if f.full == "" {
		f.full = f.statement()
	}
	_, err := f.to.ExecContext(ctx, f.full, f.values...)
	f.values = f.values[:0]
	return err
}

// flush inserts the rest.
func (f *filler) flush(ctx context.Context) error {
	if len(f.values) == 0 {
		return nil
	}
	_, err := f.to.ExecContext(ctx, f.statement(), f.values...)
	return err
}

func (f *filler) statement() string {
	var b strings.Builder
	b.WriteString(f.head)
	for i := range f.values {
		switch {
		case i == 0:
			b.WriteString("(")
		case i%f.columns == 0:
			b.WriteString("), (")
		default:
			b.WriteString(", ")
		}
		b.WriteString("$" + strconv.Itoa(i+1))
	}
	return b.String() + ")"
}

// trees returns how far every log has grown.
func trees(ctx context.Context, q querier) ([]migrate.Tree, error) {
	rows, err := q.QueryContext(ctx, `SELECT l.agency, t.size, t.root, t.checkpoint FROM log l JOIN tree t ON t.log = l.id ORDER BY l.agency`)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }() // Err below tells what went wrong
	var all []migrate.Tree
	for rows.Next() {
		var t migrate.Tree
		var root []byte
		if err := rows.Scan(&t.Log, &t.Size, &root, &t.Checkpoint); err != nil {
			return nil, err
		}
		copy(t.Root[:], root)
		all = append(all, t)
	}
	return all, rows.Err()
}
