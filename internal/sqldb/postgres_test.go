package sqldb_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"liuhen/internal/fault"
	"liuhen/internal/intake"
	"liuhen/internal/officer"
	"liuhen/internal/sqldb"
	"liuhen/internal/sqldb/sqldbtest"
)

// database is the name of the database in an address.
func database(t *testing.T, address string) string {
	t.Helper()
	c, err := pgx.ParseConfig(address)
	if err != nil {
		t.Fatal(err)
	}
	return c.Database
}

func TestAServerThatWouldLoseCommitsIsRefused(t *testing.T) {
	t.Parallel()
	for value, ok := range map[string]bool{"on": true, "remote_apply": true, "local": false, "off": false} {
		t.Run(value, func(t *testing.T) {
			t.Parallel()
			address := sqldbtest.Postgres.Empty(t)
			sqldbtest.Postgres.Execute(t, address, "ALTER DATABASE "+database(t, address)+" SET synchronous_commit = "+value)
			store, err := open(t.Context(), address)
			if ok {
				if err != nil {
					t.Fatal(err)
				}
				if err := store.Close(); err != nil {
					t.Error(err)
				}
				return
			}
			args := fault.Of(err).Args
			if !errors.Is(err, fault.DatabaseUnfit) || args["setting"] != "synchronous_commit" || args["have"] != value {
				t.Errorf("%v %v", err, args)
			}
		})
	}
}

func open(ctx context.Context, address string) (*sqldb.Store, error) {
	return sqldb.Open(ctx, sqldb.Config{DSN: address, Source: sqldb.Source{Now: time.Now, Random: &chance{}}})
}

func TestServersThatStartAtOnceWaitForEachOther(t *testing.T) {
	t.Parallel()
	address := sqldbtest.Postgres.Empty(t)
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			store, err := open(t.Context(), address)
			if err != nil {
				t.Error(err)
				return
			}
			if err := store.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
}

// TestBothDatabasesHaveTheSameTables compares what the twin migrations leave, and goes
// down and up again with them.
func TestBothDatabasesHaveTheSameTables(t *testing.T) {
	t.Parallel()
	found := map[string][]string{}
	for _, in := range []sqldbtest.Database{sqldbtest.SQLite, sqldbtest.Postgres} {
		store, err := open(t.Context(), in.New(t))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = store.Close() })
		before, err := store.Columns(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if err := store.DownAndUp(t.Context()); err != nil {
			t.Fatalf("%s: %v", in, err)
		}
		if found[in.String()], err = store.Columns(t.Context()); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(before, found[in.String()]); diff != "" {
			t.Errorf("%s, down and up (-before +after):\n%s", in, diff)
		}
	}
	if diff := cmp.Diff(found["sqlite"], found["postgres"]); diff != "" || len(found["sqlite"]) < 100 {
		t.Errorf("(-sqlite +postgres):\n%s", diff)
	}
}

// What is ordered by text is ordered by its bytes, whatever the server's own rules are.
func TestTextsAreOrderedByTheirBytes(t *testing.T) {
	t.Parallel()
	h := newHouse(t, sqldbtest.Postgres)
	var other []string
	rows, err := h.DB().QueryContext(t.Context(), `
		SELECT table_name || '.' || column_name FROM information_schema.columns
		WHERE table_schema = 'public' AND data_type IN ('text', 'character varying') AND collation_name IS DISTINCT FROM 'C'
			AND table_name NOT LIKE 'river%' AND table_name NOT LIKE 'goose%' ORDER BY 1`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var column string
		if err := rows.Scan(&column); err != nil {
			t.Fatal(err)
		}
		other = append(other, column)
	}
	if err := rows.Err(); err != nil || len(other) > 0 {
		t.Errorf("columns with another order: %q, %v", other, err)
	}
	var byServer bool
	if err := h.DB().QueryRow(`SELECT 'a' < 'B'`).Scan(&byServer); err != nil || !byServer {
		t.Errorf("the server of the tests orders by bytes itself: %v", err)
	}
}

func TestATextWithAZeroByteIsRefused(t *testing.T) {
	t.Parallel()
	h := newHouse(t, sqldbtest.Postgres)
	_, err := h.Officer(t.Context(), officer.ID("a\x00b"))
	if !errors.Is(err, fault.BadInput) {
		t.Errorf("looked up: %v", err)
	}
	u := intake.Upload{ID: "u1", Account: "lin", Agency: string(h.city.ID), Size: 10, Name: "a\x00.txt"}
	if err := h.BeginUpload(t.Context(), u, func(intake.Reserved) error { return nil }); !errors.Is(err, fault.BadInput) {
		t.Errorf("kept: %v", err)
	}
}

// TestEverySessionIsSetUp looks at what the server holds of our connections.
func TestEverySessionIsSetUp(t *testing.T) {
	t.Parallel()
	h := newHouse(t, sqldbtest.Postgres)
	var got []string
	for _, name := range []string{"transaction_isolation", "lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout"} {
		var value string
		if err := h.DB().QueryRowContext(t.Context(), `SHOW `+name).Scan(&value); err != nil {
			t.Fatal(err)
		}
		got = append(got, value)
	}
	if want := []string{"read committed", "50s", "10min", "5min"}; !slices.Equal(got, want) {
		t.Errorf("session has %s", strings.Join(got, ", "))
	}
}
