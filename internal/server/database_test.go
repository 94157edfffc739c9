package server

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"liuhen/internal/fault"
	"liuhen/internal/fsck"
	"liuhen/internal/sqldb/sqldbtest"
)

func TestMain(m *testing.M) { os.Exit(sqldbtest.Main(m)) }

// opened is a house on the database that is closed with the test.
func opened(t *testing.T, folder, database string) *House {
	t.Helper()
	h, err := Open(t.Context(), Options{Folder: folder, Database: database})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := h.Close(); err != nil {
			t.Error(err)
		}
	})
	return h
}

// Readiness follows the database, and names it.
func TestReadyzSaysWhenTheDatabaseIsAway(t *testing.T) {
	t.Parallel()
	wire := sqldbtest.NewWire(t)
	h := opened(t, t.TempDir(), wire.Address())
	if err := h.ready(t.Context()); err != nil {
		t.Errorf("at first: %v", err)
	}
	wire.Cut()
	if err := h.ready(t.Context()); !errors.Is(err, fault.Busy) || fault.Of(err).Args["part"] != "database" {
		t.Errorf("the database is away: %v", err)
	}
	wire.Mend()
	if err := h.ready(t.Context()); err != nil {
		t.Errorf("it is back: %v", err)
	}
}

// Two servers of one database are two processes to the queue, each the same after a
// restart.
func TestServersOfOneDatabaseHaveNamesOfTheirOwn(t *testing.T) {
	t.Parallel()
	database, folder := sqldbtest.Postgres.New(t), t.TempDir()
	var names []string
	for _, folder := range []string{folder, folder, t.TempDir()} {
		h, err := Open(t.Context(), Options{Folder: folder, Database: database})
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, h.process)
		if err := h.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if names[0] != names[1] || names[0] == names[2] || !strings.HasPrefix(names[0], "serve-") {
		t.Errorf("named %q", names)
	}
}

// A database that holds a log is not opened with a master key drawn now.
func TestADatabaseIsOpenedWithItsOwnKeyOnly(t *testing.T) {
	t.Parallel()
	sqldbtest.OnBoth(t, func(t *testing.T, in sqldbtest.Database) {
		folder := t.TempDir()
		address := filepath.Join(folder, databaseFile)
		o := Options{Folder: folder}
		if in == sqldbtest.Postgres {
			address = in.New(t)
			o.Database = address
		}
		h, err := Open(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		if err := h.Close(); err != nil {
			t.Fatal(err)
		}
		in.Execute(t, address, `INSERT INTO log (id, agency, origin) VALUES (1, 'a', 'o')`)
		if err := os.Remove(filepath.Join(folder, "keys", "master.key")); err != nil {
			t.Fatal(err)
		}
		if h, err := Open(t.Context(), o); !errors.Is(err, fault.KeyMissing) {
			t.Errorf("opened %v, %v", h, err)
		}
	})
}

// The check of a data folder reads the database that the settings name, beside the
// server.
func TestAFolderIsCheckedWithItsPostgreSQL(t *testing.T) {
	t.Parallel()
	database, folder := sqldbtest.Postgres.New(t), t.TempDir()
	opened(t, folder, database)
	flags := func(database string) map[string]any { return map[string]any{"data": folder, "database": database} }
	if r, err := fsckFolder(t.Context(), flags(database), fsck.Options{Replay: true}); err != nil || !r.Fine() {
		t.Errorf("%+v, %v", r, err)
	}
	sqldbtest.Postgres.Execute(t, database, `DELETE FROM goose_db_version WHERE version_id > 1`)
	if _, err := fsckFolder(t.Context(), flags(database), fsck.Options{}); !errors.Is(err, fault.SchemaDiffers) {
		t.Errorf("an older schema: %v", err)
	}
	if _, err := fsckFolder(t.Context(), flags("postgres:///nothing?host="+folder), fsck.Options{}); !errors.Is(err, fault.Busy) {
		t.Errorf("no server: %v", err)
	}
}
