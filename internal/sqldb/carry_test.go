package sqldb_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"liuhen/internal/fault"
	"liuhen/internal/migrate"
	"liuhen/internal/sqldb"
	"liuhen/internal/sqldb/sqldbtest"
)

// emptyIn is an empty database of its own.
func emptyIn(t *testing.T, address string) *sqldb.Store {
	t.Helper()
	store, err := open(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	return store
}

// A table that nobody thought of would be lost in a migration without a word.
func TestEveryTableIsCarriedOrLeft(t *testing.T) {
	t.Parallel()
	sqldbtest.OnBoth(t, func(t *testing.T, in sqldbtest.Database) {
		store := emptyIn(t, in.New(t))
		have, err := sqldb.TablesOf(t.Context(), store)
		if err != nil {
			t.Fatal(err)
		}
		known := sqldb.KnownTables()
		slices.Sort(known)
		slices.Sort(have)
		if !slices.Equal(have, known) {
			t.Errorf("tables %s\n known %s", strings.Join(have, " "), strings.Join(known, " "))
		}
	})
}

// What differs by one value is not the same installation, and what does not fit is not
// committed.
func TestWhatArrivesIsComparedRowForRow(t *testing.T) {
	t.Parallel()
	sqldbtest.OnBoth(t, func(t *testing.T, in sqldbtest.Database) {
		town := sqldbtest.Start(t)
		town.Somebody(town.City, "林一禾")
		address := in.New(t)
		to := emptyIn(t, address)
		c := sqldb.Carrier{From: town.Store, To: to}
		ignore := func(int64) {}
		no := errors.New("no")
		if err := c.Carry(t.Context(), ignore, func(migrate.Carried) error { return no }); !errors.Is(err, no) {
			t.Fatalf("refused: %v", err)
		}
		if founded, _, err := c.Compare(t.Context()); err != nil || founded {
			t.Fatalf("after a refusal: founded %v, %v", founded, err)
		}
		rows := int64(0)
		if err := c.Carry(t.Context(), func(n int64) { rows += n }, func(migrate.Carried) error { return nil }); err != nil {
			t.Fatal(err)
		}
		if founded, same, err := c.Compare(t.Context()); err != nil || !founded || !same || rows == 0 {
			t.Fatalf("moved %d rows: founded %v, same %v, %v", rows, founded, same, err)
		}
		if err := c.Carry(t.Context(), ignore, func(migrate.Carried) error { return nil }); !errors.Is(err, fault.MigrationTaken) {
			t.Errorf("moved over it: %v", err)
		}
		in.Execute(t, address, `UPDATE agency SET state = 'elsewhere'`)
		if founded, same, err := c.Compare(t.Context()); err != nil || !founded || same {
			t.Errorf("one value differs: founded %v, same %v, %v", founded, same, err)
		}
	})
}
