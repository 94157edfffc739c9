package sqldb_test

import (
	"bytes"
	"slices"
	"strconv"
	"testing"

	"liuhen/internal/fsck"
	"liuhen/internal/translog"
)

// flip changes one bit of a value as a database gives it; false where there is none.
func flip(value any) (any, bool) {
	switch v := value.(type) {
	case int64:
		return v ^ 1, true
	case bool:
		return !v, true
	case []byte:
		if len(v) > 0 {
			wrong := bytes.Clone(v)
			wrong[len(wrong)/2] ^= 1
			return wrong, true
		}
	case string:
		if v != "" && v[len(v)-1] < 0x80 { // what is no letter any more PostgreSQL would refuse
			return v[:len(v)-1] + string(v[len(v)-1]^1), true
		}
	}
	return nil, false
}

// whole returns the columns and rows of a query as the database gives them.
func (h *house) whole(t *testing.T, query string) (columns []string, all [][]any) {
	t.Helper()
	rows, err := h.DB().QueryContext(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }() // Err below tells what went wrong
	columns, err = rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
		values, to := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			to[i] = &values[i]
		}
		if err := rows.Scan(to...); err != nil {
			t.Fatal(err)
		}
		all = append(all, values)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return columns, all
}

// cells calls try for every column of every row of a table, or for those named, with one
// bit of it flipped, and puts it back. It returns how many it tried.
func (h *house) cells(t *testing.T, table, key string, try func(column string), only ...string) (tried int) {
	t.Helper()
	columns, all := h.whole(t, `SELECT `+key+`, r.* FROM `+table+` r ORDER BY 1`)
	for _, values := range all {
		for i, column := range columns[1:] {
			wrong, ok := flip(values[i+1])
			if !ok || column == key || len(only) > 0 && !slices.Contains(only, column) {
				continue
			}
			tried++
			set := func(value any) {
				if _, err := h.DB().ExecContext(t.Context(), `UPDATE `+table+` SET `+strconv.Quote(column)+` = $1 WHERE `+key+` = $2`, value, values[0]); err != nil {
					t.Fatal(table, column, err)
				}
			}
			set(wrong)
			try(column)
			set(values[i+1])
		}
	}
	return tried
}

// One bit is flipped in every column of every noun's row in turn, on both databases: the
// check names the column.
func TestAFlippedBitOfARowIsNamed(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, h *house) {
		h.openAccount(t, "linxiao")
		h.take(t, h.city.ID, "one")
		for _, kind := range []string{"agency", "officer", "account", "item"} {
			tried := h.cells(t, kind, "id", func(column string) {
				rows, err := h.NounRows(t.Context(), kind, "", 100)
				if err != nil || !slices.ContainsFunc(rows, func(r fsck.Row) bool { return slices.Contains(r.Differs, column) || r.Opened != nil }) {
					t.Errorf("%s.%s: %+v, %v", kind, column, rows, err)
				}
			})
			if rows, err := h.NounRows(t.Context(), kind, "", 100); err != nil || len(rows) > 0 && (len(rows[0].Differs) > 0 || tried == 0) {
				t.Errorf("%s put back: %+v, %v, tried %d", kind, rows, err, tried)
			}
		}
	})
}

// The same of what an event seals and commits to, and of the key that opens it.
func TestAFlippedBitOfAnEventIsNamed(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, h *house) {
		h.openAccount(t, "linxiao")
		sound := func() bool {
			events, err := h.EventRows(t.Context(), string(h.city.ID), 0, 100)
			if err != nil || len(events) == 0 {
				t.Fatal(err)
			}
			return !slices.ContainsFunc(events, func(e fsck.Event) bool {
				entry, err := translog.ParseEntry(e.Entry)
				return e.Opened != nil || err != nil || len(entry.Differs(e.Salt, e.Payload)) > 0
			})
		}
		tried := h.cells(t, "event", "key", func(column string) {
			if sound() {
				t.Errorf("event.%s: nothing was found", column)
			}
		}, "sealed", "entry")
		tried += h.cells(t, "seal_key", "id", func(column string) {
			if sound() {
				t.Errorf("seal_key.%s: nothing was found", column)
			}
		}, "wrapped")
		if !sound() || tried == 0 {
			t.Errorf("put back, tried %d", tried)
		}
	})
}
