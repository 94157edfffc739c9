package sqldb_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"liuhen/internal/sqldb/sqldbtest"
)

// TestTheBacklogIsReadFromWhatIsOwed looks at the plans before and after the database
// has learnt how its rows are spread: what waits is found by the agency's own index,
// in order, so that a limit bounds the work.
func TestTheBacklogIsReadFromWhatIsOwed(t *testing.T) {
	t.Parallel()
	wanted := map[sqldbtest.Database][]string{
		sqldbtest.SQLite:   {"SEARCH n USING INDEX matter_waiting (agency=? AND state=?)", "SEARCH o USING COVERING INDEX owed_agency (agency=? AND clock=?)"},
		sqldbtest.Postgres: {"matter_waiting", "owed_agency"},
	}
	through := regexp.MustCompile(`TEMP B-TREE|SCAN|Seq Scan|Sort`)
	sqldbtest.OnBoth(t, func(t *testing.T, in sqldbtest.Database) {
		h := crowded(t, in, 3000)
		for _, query := range []string{
			`INSERT INTO owed (clock, noun, agency) SELECT 'casefile', id, agency FROM matter`, `INSERT INTO owed (clock, noun, agency) SELECT 'archive', id, agency FROM matter`,
		} {
			if _, err := h.DB().Exec(query); err != nil {
				t.Fatal(err)
			}
		}
		lists := h.Registers()
		for _, learnt := range []string{"SELECT 1", "ANALYZE"} {
			if _, err := h.DB().Exec(learnt); err != nil {
				t.Fatal(err)
			}
			for name, s := range scopes() {
				steps, err := lists.Matters.BacklogPlans(t.Context(), s, "ag-1")
				if err != nil {
					t.Fatal(err)
				}
				var plan strings.Builder
				for _, step := range steps {
					fmt.Fprintln(&plan, step.Does)
					if step.Rows > 600 { // twice what one agency has
						t.Errorf("%s, %s: reads %d rows: %s", learnt, name, step.Rows, step.Does)
					}
				}
				for _, want := range wanted[in] {
					if !strings.Contains(plan.String(), want) {
						t.Errorf("%s, %s: no %q in\n%s", learnt, name, want, plan.String())
					}
				}
				if through.MatchString(plan.String()) {
					t.Errorf("%s, %s: sorts or walks through\n%s", learnt, name, plan.String())
				}
			}
		}
	})
}
