package access_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"slices"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"liuhen/internal/access"
)

// declared are the actions that decide.go declares.
func declared(t *testing.T) []access.Action {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "decide.go", nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	var all []access.Action
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || spec.Type == nil {
			return true
		}
		if kind, ok := spec.Type.(*ast.Ident); !ok || kind.Name != "Action" {
			return true
		}
		for _, v := range spec.Values {
			name, err := strconv.Unquote(v.(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, access.Action(name))
		}
		return true
	})
	return all
}

// What the page does not show, nobody can be held to.
func TestTheTablesShowEveryActionAndCallItByAName(t *testing.T) {
	t.Parallel()
	tables := access.Tables()
	decisions, tokens := map[access.Action]bool{}, map[access.Action]bool{}
	for i, table := range tables {
		for _, row := range table.Rows {
			if i < len(tables)-1 {
				decisions[row.Action] = true
			} else {
				tokens[row.Action] = true
			}
			if row.What.Chinese == "" || row.What.English == "" || len(row.Verdicts) != len(table.Columns) {
				t.Errorf("%s: %+v", table.Title.English, row)
			}
		}
	}
	want := slices.Sorted(slices.Values(declared(t)))
	for name, shown := range map[string]map[access.Action]bool{"the decisions": decisions, "the scopes of tokens": tokens} {
		if diff := cmp.Diff(want, slices.Sorted(maps.Keys(shown))); diff != "" {
			t.Errorf("%s (-declared +shown):\n%s", name, diff)
		}
	}
}

// The page shows one post at a time, which tells all only if two posts together give
// what each of them gives.
func TestSeveralPostsGiveWhatEachOfThemGives(t *testing.T) {
	t.Parallel()
	posts := []string{access.RecordingManager, access.Custodian, access.Archivist, access.Head, access.AuthorityHead}
	for _, agency := range []string{county, city, other, "joining"} {
		for _, first := range posts {
			for _, second := range posts {
				for _, a := range declared(t) {
					one, two := access.Decide(officer(agency, "u2", "o4", first), a, item), access.Decide(officer(agency, "u2", "o4", second), a, item)
					if both := access.Decide(officer(agency, "u2", "o4", first, second), a, item); both != max(one, two) {
						t.Errorf("%s of %s: %s %d, %s %d, both %d", a, agency, first, one, second, two, both)
					}
				}
			}
		}
	}
}
