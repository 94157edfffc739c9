package server

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"liuhen/internal/fault"
	"liuhen/internal/ledger"
	"liuhen/internal/sqldb/sqldbtest"
)

// A folder whose database is lost, or whose settings name another one, is not taken for a
// new installation: every recording in it would be nobody's.
func TestADatabaseThatIsNotThereFoundsNothing(t *testing.T) {
	t.Parallel()
	folder := filepath.Join(t.TempDir(), "data")
	o := Options{Folder: folder}
	within(t, o, func(h *House) {
		city := sqldbtest.Establish(t, h.store, sqldbtest.Yunxi(), h.keys.Make)
		if err := h.ledger.Integrate(t.Context(), string(city.ID)); err != nil {
			t.Fatal(err)
		}
		strayBytes(t, h)
	})
	database := filepath.Join(folder, databaseFile)
	if err := os.Rename(database, database+".away"); err != nil {
		t.Fatal(err)
	}
	refused := func(what string, o Options) {
		t.Helper()
		h, err := Open(t.Context(), o)
		if err == nil {
			_ = h.Close()
		}
		if !errors.Is(err, fault.DatabaseStrange) {
			t.Errorf("%s: %v", what, err)
		}
	}
	refused("with its keys", o)
	if _, err := os.Stat(database); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a database was begun: %v", err)
	}
	elsewhere := Options{Folder: folder, Keys: filepath.Join(t.TempDir(), "keys")}
	refused("with its log", elsewhere)
	if err := os.RemoveAll(filepath.Join(folder, "shelf", "log")); err != nil {
		t.Fatal(err)
	}
	refused("with its recordings", elsewhere)
	for _, beside := range []string{"", "-wal", "-shm"} {
		if err := os.Remove(database + beside); err != nil && !errors.Is(err, fs.ErrNotExist) {
			t.Fatal(err)
		}
	}
	if err := os.Rename(database+".away", database); err != nil {
		t.Fatal(err)
	}
	within(t, o, func(*House) {}) // nothing was changed
}

// A database put back from before an agency came is in doubt: nothing that it does not name
// is removed.
func TestALogThatTheDatabaseDoesNotKnowPutsItInDoubt(t *testing.T) {
	t.Parallel()
	within(t, Options{Folder: filepath.Join(t.TempDir(), "data")}, func(h *House) {
		sqldbtest.Establish(t, h.store, sqldbtest.Yunxi(), h.keys.Make)
		if _, err := h.keys.Make("county"); err != nil {
			t.Fatal(err)
		}
		if err := h.sound(t.Context()); err != nil {
			t.Errorf("a key that was made before its log: %v", err)
		}
		names, err := ledger.NamesOf("county")
		if err != nil {
			t.Fatal(err)
		}
		if err := h.blobs.Shelf.Publish(t.Context(), names.Checkpoint(), []byte("signed")); err != nil {
			t.Fatal(err)
		}
		if err := h.sound(t.Context()); !errors.Is(err, fault.DatabaseStrange) {
			t.Errorf("a log that the database does not know: %v", err)
		}
	})
}
