package sqldb_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"liuhen/internal/sqldb/sqldbtest"
)

// TestACommitOnSQLiteIsDurable: a commit is on the disk before it is acknowledged. That
// SQLite keeps its word then, tests elsewhere that cut the power take for granted.
func TestACommitOnSQLiteIsDurable(t *testing.T) {
	t.Parallel()
	store := sqldbtest.Start(t).Store
	got := map[string]string{}
	for _, setting := range []string{"synchronous", "journal_mode"} {
		var value string
		if err := store.DB().QueryRowContext(t.Context(), `PRAGMA `+setting).Scan(&value); err != nil {
			t.Fatal(err)
		}
		got[setting] = value
	}
	if diff := cmp.Diff(map[string]string{"synchronous": "2", "journal_mode": "wal"}, got); diff != "" { // 2 is FULL
		t.Error(diff)
	}
}
