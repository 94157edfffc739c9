package fsck_test

import (
	"bytes"
	"database/sql"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	_ "modernc.org/sqlite" // the database as whoever holds the disk sees it

	"liuhen/internal/fsck"
)

// unattested are tables and columns that no event speaks of, each with the reason why
// a flipped bit in it need not be found.
var unattested = map[string]string{
	"command":          "answers to repeated requests",
	"goose_db_version": "the program's own version",
	"job":              "work that is waiting",
	"node":             "which servers are there",
	"secret":           "hashes of passwords, which no event may hold",
	"session":          "who is signed in",
	"upload":           "bytes on their way in",
}

// tamper opens the data folder's database as an outsider would.
func tamper(t *testing.T, folder string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(folder, "liuhen.db")+"?_pragma=foreign_keys(0)&_pragma=synchronous(0)")
	must(t, err)
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { must(t, db.Close()) })
	return db
}

// texts returns the first column of a query.
func texts(t *testing.T, db *sql.DB, query string, args ...any) []string {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), query, args...)
	must(t, err)
	defer rows.Close()
	var found []string
	for rows.Next() {
		var text string
		must(t, rows.Scan(&text))
		found = append(found, text)
	}
	must(t, rows.Err())
	return found
}

// cell is one value of one row.
type cell struct {
	table, column string
	keys          []string // columns of the primary key
	values        []any    // of the row, by key
	value         any
}

// firstCell finds the first row whose value in the column can be flipped.
func firstCell(t *testing.T, db *sql.DB, table, column string) (cell, bool) {
	t.Helper()
	c := cell{table: table, column: column, keys: texts(t, db, `SELECT name FROM pragma_table_info($1) WHERE pk > 0 ORDER BY pk`, table)}
	columns := append(slices.Clone(c.keys), column)
	to := make([]any, len(columns))
	for i := range to {
		to[i] = new(any)
	}
	err := db.QueryRowContext(t.Context(), `SELECT `+strings.Join(columns, ", ")+` FROM `+table+` WHERE length(`+column+`) > 0 ORDER BY `+strings.Join(c.keys, ", ")+` LIMIT 1`).Scan(to...)
	if err != nil {
		return c, false
	}
	for i := range c.keys {
		c.values = append(c.values, *to[i].(*any))
	}
	c.value = *to[len(c.keys)].(*any)
	return c, true
}

// set writes a value into the cell; ok is false where another row has it that may not.
func (c *cell) set(t *testing.T, db *sql.DB, value any) (ok bool) {
	t.Helper()
	where, args := []string{}, []any{value}
	for i, key := range c.keys {
		where, args = append(where, key+" = ?"), append(args, c.values[i])
	}
	result, err := db.ExecContext(t.Context(), `UPDATE `+c.table+` SET `+c.column+` = ? WHERE `+strings.Join(where, " AND "), args...)
	if err != nil && strings.Contains(err.Error(), "UNIQUE") {
		return false
	}
	must(t, err)
	if n, err := result.RowsAffected(); err != nil || n != 1 {
		t.Fatalf("%s.%s: %d rows changed, %v", c.table, c.column, n, err)
	}
	if i := slices.Index(c.keys, c.column); i >= 0 {
		c.values[i] = value
	}
	return true
}

// flips returns the value with one bit changed, each time another.
func flips(value any) []any {
	switch v := value.(type) {
	case int64:
		return []any{v ^ 1, v ^ 1<<20}
	case string:
		return []any{string(flippedBytes([]byte(v)))}
	case []byte:
		return []any{flippedBytes(v)}
	}
	return nil
}

// flippedBytes flips the lowest bit of the last byte.
func flippedBytes(b []byte) []byte {
	b = bytes.Clone(b)
	b[len(b)-1] ^= 1
	return b
}

// A bit is flipped in every column of every table; what is checked is found. A table
// that somebody adds is tried without his help.
func TestEveryFlippedBitOfTheDatabaseIsFoundAndNamed(t *testing.T) {
	t.Parallel()
	tables := texts(t, tamper(t, filled(t, small)), `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'river_%' ORDER BY name`)
	for _, table := range tables {
		if unattested[table] != "" {
			continue
		}
		t.Run(table, func(t *testing.T) {
			t.Parallel()
			folder := filled(t, small)
			db, with := tamper(t, folder), inspect(t, folder)
			for _, column := range texts(t, db, `SELECT name FROM pragma_table_info($1) ORDER BY cid`, table) {
				c, ok := firstCell(t, db, table, column)
				if !ok {
					t.Errorf("%s.%s: the world has no such value", table, column)
					continue
				}
				tried := 0
				for _, wrong := range flips(c.value) {
					if !c.set(t, db, wrong) {
						continue
					}
					tried++
					r, err := with.desk.Check(t.Context(), fsck.Options{})
					must(t, err)
					attested := unattested[table+"."+column] == ""
					if (r.Found > 0) != attested || attested && !names(r, c) {
						t.Errorf("%s.%s %v → %v: %v", table, column, c.value, wrong, r.Findings)
					}
					c.set(t, db, c.value)
				}
				if tried == 0 {
					t.Errorf("%s.%s: no bit could be flipped", table, column)
				}
			}
			if r, err := with.desk.Check(t.Context(), fsck.Options{}); err != nil || !r.Fine() {
				t.Errorf("put back: %v, %v", r.Findings, err)
			}
		})
	}
}

// names reports whether a finding names the row that was changed, or what it is of.
func names(r fsck.Report, c cell) bool {
	subjects := ""
	for _, f := range r.Findings {
		subjects += f.Subject + " " + f.Detail + "\n"
	}
	for _, v := range append(slices.Clone(c.values), c.value) {
		switch v := v.(type) {
		case string:
			if strings.Contains(subjects, v) {
				return true
			}
		case []byte:
			if strings.Contains(subjects, fmt.Sprintf("%x", v)) {
				return true
			}
		case int64: // numbers of logs and keys stand for places and agencies
			if strings.Contains(subjects, "log/") {
				return true
			}
		}
	}
	return false
}

// A replay of the shelf finds what was changed in the database, too, and what was
// added to it or taken out.
func TestAReplayFindsWhatWasChangedInTheDatabase(t *testing.T) {
	t.Parallel()
	for name, statement := range map[string]string{
		"an event's time":       `UPDATE event SET at = at + 1 WHERE version = 2`,
		"an event's payload":    `UPDATE event SET sealed = zeroblob(length(sealed)) WHERE version = 2`,
		"an event less":         `DELETE FROM event WHERE version = 2`,
		"a noun's row":          `UPDATE item SET state = 'deposited' WHERE state = 'received'`,
		"a noun less":           `DELETE FROM item WHERE state = 'received'`,
		"somebody who may look": `INSERT INTO involvement (noun, kind, who) SELECT id, 'item', 'stranger' FROM item WHERE state = 'received'`,
		"somebody less":         `DELETE FROM involvement WHERE kind = 'item'`,
		"a link less":           `DELETE FROM item_link WHERE matter <> ''`,
		"a noun of no event":    `INSERT INTO tour (id, version, event, agency, unit, state) SELECT 'made-up', 1, event, agency, unit, state FROM tour`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			folder := filled(t, small)
			result, err := tamper(t, folder).ExecContext(t.Context(), statement)
			must(t, err)
			if n, err := result.RowsAffected(); err != nil || n == 0 {
				t.Fatalf("changed %d rows, %v", n, err)
			}
			r := check(t, folder, fsck.Options{Replay: true})
			parts := map[fsck.Part]bool{}
			for _, f := range r.Findings {
				parts[f.Part] = true
			}
			if !parts[fsck.PartReplay] || len(parts) < 2 {
				t.Errorf("found by the replay and without: %v", r.Findings)
			}
		})
	}
}
