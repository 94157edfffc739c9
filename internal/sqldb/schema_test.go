package sqldb_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"liuhen/internal/fsck"
	"liuhen/internal/sqldb/sqldbtest"
)

// TestNothingIsStrangeInAMigratedDatabase holds the list of what the migrations make of
// PostgreSQL to the migrations. With LIUHEN_WRITE_SCHEMA set it writes the list, which
// is done after every new migration.
func TestNothingIsStrangeInAMigratedDatabase(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t *testing.T, h *house) {
		if os.Getenv("LIUHEN_WRITE_SCHEMA") != "" && h.OnPostgres() {
			list, err := h.SchemaList(t.Context())
			if err == nil {
				err = os.WriteFile(filepath.Join("schema", "postgres.txt"), []byte(list), 0o644)
			}
			if err != nil {
				t.Fatal(err)
			}
			t.Log("written; it is compared with when the test is built again")
			return
		}
		differ, err := h.Schema(t.Context())
		if err != nil || len(differ) > 0 {
			t.Errorf("after a new migration run this test with LIUHEN_WRITE_SCHEMA=1: %v %v", differ, err)
		}
	})
}

// What somebody adds to the schema, takes out of it or changes is named.
func TestWhatNoMigrationMakesIsNamed(t *testing.T) {
	t.Parallel()
	sqldbtest.OnBoth(t, func(t *testing.T, in sqldbtest.Database) {
		for statement, want := range strangers[in.String()] {
			h := newHouse(t, in)
			if _, err := h.DB().ExecContext(t.Context(), statement); err != nil {
				t.Fatal(statement, err)
			}
			differ, err := h.Schema(t.Context())
			if err != nil || !slices.ContainsFunc(differ, func(o fsck.Object) bool {
				return strings.HasPrefix(strings.Join([]string{string(o.Answer), o.Name, o.Problem}, " "), want)
			}) {
				t.Errorf("%s: %v %v", statement, differ, err)
			}
		}
	})
}

// strangers are statements with what is said of each, by database.
var strangers = map[string]map[string]string{
	"sqlite": {
		`DROP INDEX item_agency`:                    "MISSING index/item_agency",
		`DROP TABLE upload`:                         "MISSING table/upload",
		`CREATE INDEX mine ON item (state)`:         "MISMATCH index/mine foreign",
		`CREATE TABLE mine (id INTEGER)`:            "MISMATCH table/mine foreign",
		`CREATE VIEW mine AS SELECT id FROM item`:   "MISMATCH view/mine foreign",
		`ALTER TABLE item ADD COLUMN mine TEXT`:     "MISMATCH table/item differs",
		`DELETE FROM goose_db_version WHERE id = 3`: "MISSING migration/",
		`CREATE TRIGGER mine AFTER DELETE ON item BEGIN DELETE FROM event WHERE subject = old.id; END`: "MISMATCH trigger/mine foreign",
	},
	"postgres": {
		`DROP INDEX item_agency`:                                            "MISSING index/item_agency",
		`DROP TABLE upload`:                                                 "MISSING table/upload",
		`CREATE INDEX mine ON item (state)`:                                 "MISMATCH index/mine foreign",
		`CREATE TABLE mine (id INTEGER)`:                                    "MISMATCH table/mine foreign",
		`CREATE VIEW mine AS SELECT id FROM item`:                           "MISMATCH view/mine foreign",
		`CREATE MATERIALIZED VIEW mine AS SELECT id FROM item`:              "MISMATCH relation-m/mine foreign",
		`ALTER TABLE item ADD COLUMN mine TEXT`:                             "MISMATCH table/item differs",
		`ALTER TABLE item SET UNLOGGED`:                                     "MISMATCH table/item differs",
		`ALTER TABLE item ENABLE ROW LEVEL SECURITY`:                        "MISMATCH table/item differs",
		`ALTER TABLE item ALTER COLUMN state DROP NOT NULL`:                 "MISMATCH table/item differs",
		`ALTER TABLE tree DROP CONSTRAINT tree_log_fkey`:                    "MISSING constraint/tree/tree_log_fkey",
		`ALTER TABLE tree DISABLE TRIGGER ALL`:                              "MISMATCH trigger/tree/",
		`CREATE POLICY mine ON item`:                                        "MISMATCH policy/item/mine foreign",
		`CREATE RULE mine AS ON DELETE TO item DO INSTEAD NOTHING`:          "MISMATCH rule/item/mine foreign",
		`CREATE SCHEMA other; CREATE TABLE other.mine () INHERITS (item)`:   "MISMATCH child/item/other.mine foreign",
		`CREATE FUNCTION mine() RETURNS integer LANGUAGE sql AS 'SELECT 1'`: "MISMATCH function/mine() foreign",
		`CREATE TYPE mine AS ENUM ('a')`:                                    "MISMATCH type/mine foreign",
		`DELETE FROM goose_db_version WHERE id = 3`:                         "MISSING migration/",
		`CREATE FUNCTION mine() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
			CREATE TRIGGER mine BEFORE DELETE ON item FOR EACH ROW EXECUTE FUNCTION mine()`: "MISMATCH trigger/item/mine foreign",
		`CREATE SCHEMA other; CREATE FUNCTION other.mine() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
			CREATE EVENT TRIGGER mine ON ddl_command_end EXECUTE FUNCTION other.mine()`: "MISMATCH event-trigger/mine foreign",
	},
}
