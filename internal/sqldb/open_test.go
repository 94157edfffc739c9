package sqldb_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"liuhen/internal/custody"
	"liuhen/internal/fault"
	"liuhen/internal/sqldb"
	"liuhen/internal/sqldb/sqldbtest"
)

// refuses holds Open and, where fresh says so, Fresh to the code for which a database
// is not opened. What they say must tell what to do in both languages.
func refuses(t *testing.T, address string, fresh bool, code *fault.Code) {
	t.Helper()
	store, err := open(t.Context(), address)
	if err == nil {
		t.Fatal("it was opened", store.Close())
	}
	if !errors.Is(err, code) {
		t.Errorf("open: %v, want %s", err, code.Name)
	}
	for _, english := range []bool{false, true} {
		if text := fault.Of(err).Text(english); strings.ContainsAny(text.What+text.Safe+text.Next, "{}") {
			t.Errorf("something was not filled in: %v", text)
		}
	}
	if _, err := sqldb.Fresh(t.Context(), address); fresh && !errors.Is(err, code) {
		t.Errorf("fresh: %v, want %s", err, code.Name)
	}
}

func TestAServerThatDoesNotLetUsInIsTold(t *testing.T) {
	t.Parallel()
	address := sqldbtest.Postgres.Empty(t)
	as := func(user string) string { return strings.Replace(address, "postgres@", user+"@", 1) }
	role := "weak_" + database(t, address)
	sqldbtest.Postgres.Execute(t, address, "CREATE ROLE "+role+" LOGIN")
	refuses(t, as("stranger"), true, fault.DatabaseRefused)
	refuses(t, as(role), false, fault.DatabaseRefused)
	refuses(t, strings.Replace(address, database(t, address), "nowhere", 1), true, fault.DatabaseMissing)
	refuses(t, address+"&connect_timeout=soon", true, fault.SettingWrong)
	refuses(t, "postgres:///x?host="+t.TempDir(), true, fault.Busy)
}

func TestADatabaseOfAnotherProgramIsNotTouched(t *testing.T) {
	t.Parallel()
	sqldbtest.OnBoth(t, func(t *testing.T, in sqldbtest.Database) {
		newer, harmed := in.New(t), in.New(t)
		in.Execute(t, newer, `INSERT INTO goose_db_version (version_id, is_applied) SELECT 9999, is_applied FROM goose_db_version WHERE version_id = 1`)
		refuses(t, newer, false, fault.SchemaDiffers)
		in.Execute(t, harmed, `DELETE FROM goose_db_version WHERE version_id > 1`) // its steps cannot be made again
		refuses(t, harmed, false, fault.SchemaUpgradeFailed)
	})
}

func TestADamagedFileIsTold(t *testing.T) {
	t.Parallel()
	for name, harm := range map[string]func(data []byte){
		"no database": func(data []byte) { copy(data, "something else altogether") },
		"its pages":   func(data []byte) { clear(data[100:4096]) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := sqldbtest.SQLite.New(t)
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			harm(data)
			if err := os.WriteFile(path, data, 0o600); err != nil {
				t.Fatal(err)
			}
			refuses(t, path, false, fault.DatabaseDamaged)
		})
	}
}

// TestAnotherMasterKeyIsNotTaken: the database is neither read nor migrated under a key
// that is not its own.
func TestAnotherMasterKeyIsNotTaken(t *testing.T) {
	t.Parallel()
	sqldbtest.OnBoth(t, func(t *testing.T, in sqldbtest.Database) {
		address := in.New(t)
		h := newHouseAt(t, address, nil)
		if _, _, err := h.enrol(t.Context(), h.by, "林晓", "YX-0001"); err != nil {
			t.Fatal(err)
		}
		with := func(master byte) sqldb.Config {
			return sqldb.Config{DSN: address, Source: sqldb.Source{Now: time.Now, Random: &chance{}}, Master: [custody.KeySize]byte{master, 2, 3}}
		}
		if _, err := sqldb.Open(t.Context(), with(9)); !errors.Is(err, fault.MasterKeyWrong) {
			t.Errorf("opened with another key: %v", err)
		}
		if _, err := sqldb.OpenForReading(t.Context(), with(9)); !errors.Is(err, fault.MasterKeyWrong) {
			t.Errorf("opened for reading with another key: %v", err)
		}
		in.Execute(t, address, `UPDATE seal_key SET wrapped = (SELECT wrapped FROM seal_key ORDER BY id DESC LIMIT 1)
			WHERE id = (SELECT MIN(id) FROM seal_key)`) // damage, not another key
		store, err := sqldb.Open(t.Context(), with(1))
		if err != nil {
			t.Fatal(err)
		}
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
}

// lies makes a file with a mode in a new folder with another.
func lies(t *testing.T, file, folder os.FileMode) (path string) {
	t.Helper()
	path = sqldbtest.SQLite.New(t)
	t.Cleanup(func() { _ = os.Chmod(filepath.Dir(path), 0o700) }) // so that it can be removed
	if err := errors.Join(os.Chmod(path, file), os.Chmod(filepath.Dir(path), folder)); err != nil {
		t.Fatal(err)
	}
	return path
}
