package fsck_test

import (
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"liuhen/internal/fsck"
)

// notEvidence are tables, columns (table.column), rows less (table-) and rows more
// (table+) that no check needs to find, each because of what is said. Nothing else may
// be changed unfound.
var notEvidence = map[string]string{
	"goose_db_version": "times of migrations; which were made is compared as part of the schema",
	"river_job":        "the queue's own; orders are held against what they are about",
	"river_migration":  "as goose_db_version", "river_leader": "the queue's own", "river_queue": "the queue's own",
	"river_client": "the queue's own", "river_client_queue": "the queue's own", "river_notification": "the queue's own",
	"node": "which servers say that they live",

	"command.key": "drawn by whoever asks", "command.fingerprint": "of a request, which is not kept",
	"command.receipt": "the names of its fields may be lost without its events", "command.account": "that of another answer to the same account",
	"command-": "a repetition is then decided anew, by the version that was seen", "command+": "the same answer under another key",
	"secret.hash":  "of a password or token, which no event may hold",
	"session.hash": "of a secret", "session.account": "whoever writes here may sign in as anybody", "session.begun": "within what a session may last",
	"session.seen": "as begun", "session.expires": "as begun", "session-": "who was signed in signs in again", "session+": "as account",
	"job.id": "of a job that the queue has forgotten", "job.agency": "as id", "job.unit": "as id", "job.kind": "as id", "job.subject": "as id",
	"job.done": "how far a job has come", "job.total": "as done", "job.code": "as done", "job.report": "as done", "job-": "as done", "job+": "as id",
	"upload": "bytes on their way in, of which no event speaks; whose they are, and of which item, is checked",
}

// TestWhateverAnAdversaryChangesIsFound changes every column, takes rows away and puts
// copies in, in every table that the schema has, and lets nothing pass of which
// notEvidence does not say why.
func TestWhateverAnAdversaryChangesIsFound(t *testing.T) {
	t.Parallel()
	tables := texts(t, tamper(t, filled(t, small)), `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name`)
	for _, table := range tables {
		if notEvidence[table] != "" {
			continue
		}
		t.Run(table, func(t *testing.T) {
			t.Parallel()
			a := newAdversary(t, table)
			for _, column := range a.columns {
				a.alter(column)
			}
			a.takeAway()
			a.putIn()
			if r, err := a.with.desk.Check(t.Context(), fsck.Options{Replay: true}); err != nil || !r.Fine() {
				t.Errorf("put back: %v, %v", r.Findings, err)
			}
		})
	}
	for name := range notEvidence {
		if table, _, _ := strings.Cut(strings.TrimRight(name, "+-"), "."); !slices.Contains(tables, table) && !strings.HasPrefix(table, "river_") {
			t.Errorf("there is no table of %s", name)
		}
	}
}

// adversary writes to one table of a world of his own.
type adversary struct {
	t             *testing.T
	db            *sql.DB
	with          *inspector
	table         string
	columns, keys []string
	rows          int
}

func newAdversary(t *testing.T, table string) *adversary {
	t.Helper()
	folder := filled(t, small)
	a := &adversary{t: t, db: tamper(t, folder), with: inspect(t, folder), table: table}
	a.columns = texts(t, a.db, `SELECT name FROM pragma_table_info($1) ORDER BY cid`, table)
	a.keys = texts(t, a.db, `SELECT name FROM pragma_table_info($1) WHERE pk > 0 ORDER BY pk`, table)
	must(t, a.db.QueryRowContext(t.Context(), `SELECT COUNT(*) FROM `+table).Scan(&a.rows))
	if a.rows == 0 {
		t.Fatal("the world has no such row")
	}
	a.execute(`CREATE TEMP TABLE saved AS SELECT * FROM main.` + table)
	return a
}

func (a *adversary) execute(statement string) {
	a.t.Helper()
	_, err := a.db.ExecContext(a.t.Context(), statement)
	must(a.t, err)
}

// try lets the adversary do something, checks, and puts the table back. What the
// database refuses, or what changes nothing, was not done; what needs not be found is not
// looked for.
func (a *adversary) try(what, statement string) {
	a.t.Helper()
	if notEvidence[what] != "" {
		return
	}
	result, err := a.db.ExecContext(a.t.Context(), statement)
	if err != nil {
		return
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		return
	}
	r, err := a.with.desk.Check(a.t.Context(), fsck.Options{})
	must(a.t, err)
	if r.Fine() {
		r, err = a.with.desk.Check(a.t.Context(), fsck.Options{Replay: true})
		must(a.t, err)
	}
	if r.Fine() {
		a.t.Errorf("%s: nothing is found after %s", what, statement)
	}
	a.execute(`BEGIN; DELETE FROM ` + a.table + `; INSERT INTO ` + a.table + ` SELECT * FROM temp.saved; COMMIT`)
}

// nth is the condition of one row.
func (a *adversary) nth(n int) string {
	keys := strings.Join(a.keys, ", ")
	return fmt.Sprintf(`(%s) = (SELECT %s FROM temp.saved ORDER BY %s LIMIT 1 OFFSET %d)`, keys, keys, keys, n)
}

// alter gives the column of the middle row other values: none, nothing, one that was
// never there; and that of the first, the middle and the last row another row's.
func (a *adversary) alter(column string) {
	a.t.Helper()
	set := func(n int, value string) {
		a.try(a.table+"."+column, `UPDATE `+a.table+` SET `+column+` = `+value+` WHERE `+a.nth(n)+` AND `+column+` IS NOT `+value)
	}
	for _, n := range slices.Compact([]int{0, a.rows / 2, a.rows - 1}) {
		set(n, `(SELECT s.`+column+` FROM temp.saved s WHERE s.`+column+` IS NOT `+a.table+`.`+column+` LIMIT 1)`)
	}
	for _, value := range []string{
		`NULL`, `''`, `x''`, `0`, `-1`, column + ` || 'x'`, `CAST(` + column + ` || x'00' AS BLOB)`, column + ` + 1`,
	} {
		set(a.rows/2, value)
	}
}

func (a *adversary) takeAway() {
	a.t.Helper()
	for _, n := range slices.Compact([]int{0, a.rows / 2, a.rows - 1}) {
		a.try(a.table+"-", `DELETE FROM `+a.table+` WHERE `+a.nth(n))
	}
}

// putIn copies a row under another key: each column of the key is changed by itself.
func (a *adversary) putIn() {
	a.t.Helper()
	for _, key := range a.keys {
		for _, other := range []string{key + ` || 'x'`, key + ` + 1000`, `CAST(` + key + ` || x'00' AS BLOB)`} {
			var values []string
			for _, c := range a.columns {
				if c == key {
					values = append(values, other)
				} else {
					values = append(values, c)
				}
			}
			a.try(a.table+"+", `INSERT INTO `+a.table+` SELECT `+strings.Join(values, ", ")+` FROM temp.saved WHERE `+a.nth(0))
		}
	}
}

// The page for operators names every table of which a check says nothing.
func TestThePageNamesWhatIsNoEvidence(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "operate", "fsck.md"))
	must(t, err)
	for name := range notEvidence {
		table, _, _ := strings.Cut(strings.TrimRight(name, "+-"), ".")
		if strings.HasPrefix(table, "river_") {
			table = "river_*"
		}
		if !strings.Contains(string(page), "`"+table+"`") {
			t.Errorf("docs/operate/fsck.md does not name %s", table)
		}
	}
}
