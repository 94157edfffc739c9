package sqldb_test

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"liuhen/internal/access"
	"liuhen/internal/custody"
	"liuhen/internal/library"
	"liuhen/internal/matter"
	"liuhen/internal/sqldb"
	"liuhen/internal/sqldb/sqldbtest"
)

// crowded is a house with so many items, activities, matters and case files of ten
// agencies. Their rows point at one event, since only the rows are looked through.
func crowded(t testing.TB, in sqldbtest.Database, count int) *house {
	t.Helper()
	h := newHouse(t, in)
	_, receipt, err := h.CreateMatter(t.Context(), h.by, string(h.city.ID), func(_ time.Time, id matter.ID) (matter.Matter, custody.Transition, error) {
		m := matter.Matter{ID: id, Agency: string(h.city.ID), Kind: "penalty", Subject: "某事", Officers: []string{"off-0-0"}, State: matter.Opened}
		return m, opened(m), nil
	})
	if err != nil {
		t.Fatal(err)
	}
	key := int64(1)<<40 | receipt.Events[0].Place
	var rows many
	for i := range count {
		id, agency, unit := fmt.Sprintf("%08d", i), fmt.Sprintf("ag-%d", i%10), fmt.Sprintf("u%d", i/10%5)
		officer, state := fmt.Sprintf("off-%d-%d", i%10, i/10%50), []string{"signed", "deposited"}[min(1, i%1000)]
		rows.items = append(rows.items, []any{id, 1, key, agency, unit, officer, []byte(id), 1, fmt.Sprintf("h%d", i/20), state})
		rows.links = append(rows.links, []any{id, fmt.Sprintf("a%d", i/10), fmt.Sprintf("m%d", i/100)})
		rows.matters = append(rows.matters, []any{"m" + id, 1, key, agency, unit, "penalty", []byte{}, state})
		rows.files = append(rows.files, []any{id, 1, key, agency, unit, "m" + id, state})
		rows.activities = append(rows.activities, []any{id, 1, key, agency, unit, "x", "m" + id, "", state})
		rows.people = append(rows.people, []any{id, "item", officer}, []any{"m" + id, "matter", officer})
	}
	h.insert(t, "item (id, version, event, agency, unit, uploader, digest, size, handover, state)", rows.items)
	h.insert(t, "item_link (item, activity, matter)", rows.links)
	h.insert(t, "matter (id, version, event, agency, unit, kind, sameness, state)", rows.matters)
	h.insert(t, "casefile (id, version, event, agency, unit, matter, state)", rows.files)
	h.insert(t, "activity (id, version, event, agency, unit, kind, matter, tour, state)", rows.activities)
	h.insert(t, "involvement (noun, kind, who)", rows.people)
	return h
}

// many are the rows of a crowded house.
type many struct{ items, links, matters, files, activities, people [][]any }

// insert writes rows, some with each statement: SQLite looks for every $n among all before it.
func (h *house) insert(t testing.TB, into string, rows [][]any) {
	t.Helper()
	for page := range slices.Chunk(rows, 20) {
		var args []any
		var tuples []string
		for _, row := range page {
			var marks []string
			for _, v := range row {
				args = append(args, v)
				marks = append(marks, "$"+strconv.Itoa(len(args)))
			}
			tuples = append(tuples, "("+strings.Join(marks, ", ")+")")
		}
		if _, err := h.DB().ExecContext(t.Context(), "INSERT INTO "+into+" VALUES "+strings.Join(tuples, ", "), args...); err != nil {
			t.Fatal(err)
		}
	}
}

// scopes are those that people have.
func scopes() map[string]access.Scope {
	return map[string]access.Scope{
		"officer":   {Agency: "ag-1", Unit: "u1", Officer: "off-1-1"},
		"custodian": {Agency: "ag-1", Unit: "u1", Officer: "off-1-1", Joining: "ag-1", Agencies: []string{"ag-1"}},
		"nobody":    {Agency: "ag-none", Unit: "u1", Officer: "off-none", Joining: "ag-none", Agencies: []string{"ag-none"}},
		"city":      {All: true},
	}
}

// asked are the conditions under which items are listed.
func asked() []library.Filter {
	return []library.Filter{
		nil, {library.State: "signed"}, {library.Agency: "ag-1"}, {library.Agency: "ag-2"}, {library.Agency: "ag-1", library.State: "signed"}, {library.Unit: "u2"},
		{library.Officer: "off-1-1"}, {library.Activity: "a77"}, {library.Matter: "m77"}, {library.Handover: "h77"},
	}
}

// TestNoListReadsOtherAgenciesThrough looks at the plans of all lists, before and
// after the database has learnt how its rows are spread: none walks a table from end
// to end, except the city's own, which may see every row.
func TestNoListReadsOtherAgenciesThrough(t *testing.T) {
	t.Parallel()
	sqldbtest.OnBoth(t, func(t *testing.T, in sqldbtest.Database) {
		h := crowded(t, in, 3000)
		lists := h.Registers()
		for _, learnt := range []string{"SELECT 1", "ANALYZE"} {
			if _, err := h.DB().Exec(learnt); err != nil {
				t.Fatal(err)
			}
			for name, s := range scopes() {
				for _, f := range asked() {
					for _, after := range []string{"", "00001500"} {
						sel := library.Selection{Scope: s, Filter: f, After: after, Limit: 50}
						searched(t, learnt+" items "+name, lists.Items, sel)
						_, byActivity := f[library.Activity]
						_, byHandover := f[library.Handover]
						if !byActivity && !byHandover {
							searched(t, learnt+" casefiles "+name, lists.CaseFiles, sel)
						}
					}
				}
			}
		}
	})
}

// walkedThrough are the steps of SQLite that read a table or an index from end to end.
var walkedThrough = regexp.MustCompile(`^SCAN [nv]|PRIMARY KEY \(id<\?\)|ANY\(`)

func searched[T custody.Noun](t *testing.T, name string, r sqldb.Register[T], sel library.Selection) {
	t.Helper()
	steps, err := r.Plan(t.Context(), sel)
	if err != nil {
		t.Fatal(err)
	}
	for _, step := range steps {
		through := walkedThrough.MatchString(step.Does) || step.Rows > 1000 // of 3000, of which one agency has 300
		if through && !sel.Scope.All {
			t.Errorf("%s %q after %q: %+v", name, sel.Filter, sel.After, step)
		}
	}
}

// BenchmarkPages reads the first page of 50 among 100,000 rows.
func BenchmarkPages(b *testing.B) {
	h := crowded(b, sqldbtest.SQLite, 100_000)
	list := h.Registers().Items
	for name, s := range scopes() {
		for _, f := range asked() {
			sel := library.Selection{Scope: s, Filter: f, Limit: 50}
			b.Run("page/"+name+"/"+f.String(), func(b *testing.B) {
				for b.Loop() {
					if _, err := list.Page(b.Context(), sel); err != nil {
						b.Fatal(err)
					}
				}
			})
			b.Run("count/"+name+"/"+f.String(), func(b *testing.B) {
				for b.Loop() {
					if _, err := list.Count(b.Context(), sel); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
