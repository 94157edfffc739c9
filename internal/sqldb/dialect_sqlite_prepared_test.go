package sqldb_test

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"liuhen/internal/sqldb"
)

// oneConnection opens a database with a single connection and a table of n numbers.
func oneConnection(t *testing.T, n int) *sql.DB {
	t.Helper()
	db, err := sqldb.OpenKeeping("file:" + filepath.Join(t.TempDir(), "kept.db"))
	must(t, err)
	t.Cleanup(func() { must(t, db.Close()) })
	db.SetMaxOpenConns(1)
	for _, text := range []string{`CREATE TABLE number (n INTEGER PRIMARY KEY)`, insertNumbers(n)} {
		_, err := db.Exec(text)
		must(t, err)
	}
	return db
}

func insertNumbers(n int) string {
	rows := make([]string, n)
	for i := range rows {
		rows[i] = fmt.Sprintf("(%d)", i+1)
	}
	return "INSERT INTO number (n) VALUES " + strings.Join(rows, ", ")
}

const numbersFrom = `SELECT n FROM number WHERE n >= $1 ORDER BY n`

// A statement whose rows are still being read must not be carried out anew under them.
func TestARepeatedStatementDoesNotDisturbItsOwnRows(t *testing.T) {
	t.Parallel()
	db := oneConnection(t, 3)
	for round := range 3 { // met, prepared, kept
		tx, err := db.Begin()
		must(t, err)
		seen := nested(t, tx)
		must(t, tx.Commit())
		if got := strings.Join(seen, " "); got != "1 3 2 3 3 3" {
			t.Errorf("round %d: %s", round, got)
		}
	}
}

// nested carries the statement out for each of its own rows.
func nested(t *testing.T, tx *sql.Tx) (seen []string) {
	t.Helper()
	outer, err := tx.Query(numbersFrom, 1)
	must(t, err)
	defer func() { must(t, outer.Close()) }()
	for outer.Next() {
		var n, inner int
		must(t, outer.Scan(&n))
		must(t, tx.QueryRow(numbersFrom, 3).Scan(&inner))
		seen = append(seen, fmt.Sprint(n, inner))
	}
	must(t, outer.Err())
	return seen
}

// A kept statement answers as the text would: other arguments, errors and changed
// tables included.
func TestAKeptStatementFollowsTheDatabase(t *testing.T) {
	t.Parallel()
	db := oneConnection(t, 1)
	const insert, all = `INSERT INTO number (n) VALUES ($1)`, `SELECT * FROM number WHERE n = $1`
	for n := 2; n < 6; n++ {
		_, err := db.Exec(insert, n)
		must(t, err)
		if _, err = db.Exec(insert, n); err == nil {
			t.Errorf("%d twice", n)
		}
		var got int
		must(t, db.QueryRow(all, n).Scan(&got))
		if got != n {
			t.Errorf("got %d for %d", got, n)
		}
	}
	_, err := db.Exec(`ALTER TABLE number ADD COLUMN name TEXT NOT NULL DEFAULT 'x'`)
	must(t, err)
	var n int
	var name string
	must(t, db.QueryRow(all, 2).Scan(&n, &name))
	if name != "x" {
		t.Errorf("the new column holds %q", name)
	}
}

func TestManyTextsAreNotKeptForEver(t *testing.T) {
	t.Parallel()
	db := oneConnection(t, 1)
	for i := range 3 * sqldb.MaxKept {
		for range 2 {
			var got int
			must(t, db.QueryRowContext(t.Context(), fmt.Sprintf("SELECT %d", i)).Scan(&got))
			if got != i {
				t.Fatalf("got %d for %d", got, i)
			}
		}
	}
	c, err := db.Conn(t.Context())
	must(t, err)
	defer func() { must(t, c.Close()) }()
	must(t, c.Raw(func(inner any) error {
		if kept := inner.(interface{ Kept() int }).Kept(); kept > sqldb.MaxKept {
			t.Errorf("%d texts are kept", kept)
		}
		return nil
	}))
}

// A call that is given up leaves a connection that works, or none.
func TestAStatementGivenUpHarmsNoOther(t *testing.T) {
	t.Parallel()
	db := oneConnection(t, 1)
	const long = `WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < $1) SELECT MAX(n) FROM c`
	for range 3 {
		var got int
		must(t, db.QueryRow(long, 10).Scan(&got))
	}
	ctx, cancel := context.WithCancel(t.Context())
	given := make(chan error, 1)
	go func() {
		var got int
		given <- db.QueryRowContext(ctx, long, 1<<40).Scan(&got)
	}()
	cancel()
	if err := <-given; err == nil {
		t.Error("it came to an end")
	}
	var got int
	must(t, db.QueryRow(long, 10).Scan(&got))
	if got != 10 {
		t.Errorf("got %d", got)
	}
}

// The driver watches the context of every statement but a brief one. The connection is
// asked itself, since the library before it looks at the context, too.
func TestABriefStatementIsNotWatched(t *testing.T) {
	t.Parallel()
	db := oneConnection(t, 1)
	over, cancel := context.WithCancel(t.Context())
	cancel()
	c, err := db.Conn(t.Context())
	must(t, err)
	defer func() { must(t, c.Close()) }()
	must(t, c.Raw(func(inner any) error {
		for range 3 { // met, prepared, kept
			if _, err := inner.(driver.ExecerContext).ExecContext(over, `UPDATE number SET n = n`, nil); !errors.Is(err, context.Canceled) {
				t.Errorf("watched: %v", err)
			}
			if _, err := inner.(driver.ExecerContext).ExecContext(sqldb.Brief(over), `UPDATE number SET n = n + 0`, nil); err != nil {
				t.Errorf("brief: %v", err)
			}
			rows, err := inner.(driver.QueryerContext).QueryContext(sqldb.Brief(over), `SELECT n FROM number`, nil)
			must(t, err)
			must(t, rows.Close())
		}
		return nil
	}))
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
