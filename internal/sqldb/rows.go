package sqldb

import (
	"context"
	"database/sql"
	"strconv"
	"strings"
)

// listed reads all rows of a query.
func listed[T any](ctx context.Context, s *Store, query string, args []any, scan func(*sql.Rows) (T, error)) ([]T, error) {
	rows, err := s.read.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, s.fault("read rows", "", err)
	}
	defer func() { _ = rows.Close() }() // Err below tells what went wrong
	var found []T
	for rows.Next() {
		one, err := scan(rows)
		if err != nil {
			return nil, s.fault("read rows", "", err)
		}
		found = append(found, one)
	}
	return found, s.fault("read rows", "", rows.Err())
}

// single scans rows of one column.
func single[T any](rows *sql.Rows) (one T, err error) { return one, rows.Scan(&one) }

// marks are the placeholders $1 to $n.
func marks(n int) string {
	list := make([]string, n)
	for i := range list {
		list[i] = "$" + strconv.Itoa(i+1)
	}
	return strings.Join(list, ", ")
}

// anyOf makes arguments of a query.
func anyOf[T any](list []T) []any {
	args := make([]any, len(list))
	for i, v := range list {
		args[i] = v
	}
	return args
}
