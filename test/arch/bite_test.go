package arch

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

const explained = `// Package x explains itself with words enough: its purpose, the words it uses, what always holds, and
// what it does not do, so that a reader who comes here first can go on alone.
`

// sound is a small house without fault; each case of TestRulesBite breaks it in one place.
var sound = map[string]string{
	"go.mod":                        "module liuhen\n\nrequire (\n\tgithub.com/emmansun/gmsm v0.41.1\n\texample.org/a v1.0.0 // indirect\n)\n",
	".golangci.yml":                 "files: [\"**/internal/item/**\", \"**/internal/intake/**\"]\ndeny:\n  - pkg: liuhen/internal/intake$\n",
	"cmd/liuhen/main.go":            "package main\n\nimport _ \"liuhen/internal/server\"\n\nfunc main() {}\n",
	"cmd/liuhen-verify/main.go":     "package main\n\nimport (\n\t\"os\"\n\n\t\"liuhen/internal/item\"\n)\n\nfunc main() { item.Check(os.Args) }\n",
	"internal/item/doc.go":          explained + "package item\n",
	"internal/item/item.go":         "package item\n\nimport (\n\t\"time\"\n\n\t_ \"github.com/emmansun/gmsm/sm3\"\n)\n\nvar Epoch = time.Unix(0, 0)\n",
	"internal/intake/doc.go":        explained + "package intake\n",
	"internal/intake/intake.go":     "package intake\n\nimport (\n\t_ \"context\"\n\n\t_ \"liuhen/internal/item\"\n)\n",
	"internal/sqldb/doc.go":         explained + "package sqldb\n",
	"internal/sqldb/dialect.go":     "package sqldb\n\nimport _ \"modernc.org/sqlite\"\n",
	"internal/sqldb/item.go":        "package sqldb\n\n// SQLite is spoken of here.\nimport (\n\t_ \"database/sql\"\n\n\t_ \"liuhen/internal/intake\"\n)\n",
	"internal/cli/doc.go":           explained + "package cli\n",
	"internal/cli/item.go":          "package cli\n\nimport _ \"liuhen/internal/apiclient\"\n",
	"internal/server/doc.go":        explained + "package server\n",
	"internal/server/server.go":     "package server\n\nimport _ \"liuhen/internal/sqldb\"\n",
	"internal/item/itemtest/doc.go": explained + "package itemtest\n\nimport _ \"os\"\n",
	"internal/item/testdata/x.bin":  "\x00",
	"samples/x.mp4":                 "\x00",
	"docs/api.md":                   "GET /api/v1/work/1 and tile/root/2\n",
}

func TestSoundHousePasses(t *testing.T) {
	t.Parallel()
	h := build(t, sound)
	for name, rule := range rules {
		if found := rule(h); len(found) > 0 {
			t.Errorf("%s: %q", name, found)
		}
	}
}

func TestRulesBite(t *testing.T) {
	t.Parallel()
	tests := []struct{ rule, path, content, want string }{
		{"every room has a ring", "internal/attic/a.go", "package attic\n", "room attic is in no ring"},
		{"imports point inward", "internal/item/b.go", "package item\n\nimport _ \"liuhen/internal/intake\"\n", "item (field) may not import intake (desk)"},
		{"imports point inward", "internal/intake/b.go", "package intake\n\nimport _ \"liuhen/internal/sqldb\"\n", "intake (desk) may not import sqldb (edge)"},
		{"imports point inward", "internal/intake/b.go", "package intake\n\nimport _ \"liuhen/internal/office\"\n", "intake (desk) may not import office (desk)"},
		{"imports point inward", "internal/sqldb/b.go", "package sqldb\n\nimport _ \"liuhen/internal/blob/fsblob\"\n", "sqldb (edge) may not import blob (edge)"},
		{"imports point inward", "internal/sqldb/b.go", "package sqldb\n\nimport _ \"liuhen/internal/server\"\n", "sqldb (edge) may not import server (wiring)"},
		{"imports point inward", "internal/item/b.go", "package item\n\nimport _ \"liuhen/internal/item/itemtest\"\n", "is for tests only"},
		{"rings keep the world out", "internal/item/b.go", "package item\n\nimport _ \"os\"\n", "room of the field may not import os"},
		{"rings keep the world out", "internal/item/b.go", "package item\n\nimport _ \"github.com/google/uuid\"\n", "not in the list of pure libraries"},
		{"rings keep the world out", "internal/intake/b.go", "package intake\n\nimport _ \"net/http\"\n", "room of the desk may not import net/http"},
		{"rings keep the world out", "internal/intake/b.go", "package intake\n\nimport _ \"github.com/jackc/pgx/v5\"\n", "technology belongs to the edges"},
		{"rings keep the world out", "internal/sqldb/b.go", "package sqldb\n\nimport _ \"log\"\n", "room of the edge may not import log"},
		{"the clock stays outside", "internal/item/b.go", "package item\n\nimport \"time\"\n\nvar now = time.Now\n", "time.Now in a room of the field"},
		{"the clock stays outside", "internal/intake/b.go", "package intake\n\nimport \"time\"\n\nvar age = time.Since(time.Time{})\n", "time.Since in a room of the desk"},
		{"the verifier stands alone", "cmd/liuhen-verify/b.go", "package main\n\nimport _ \"liuhen/internal/intake\"\n", "only the field, not liuhen/internal/intake"},
		{"the verifier stands alone", "cmd/liuhen-verify/b.go", "package main\n\nimport _ \"github.com/spf13/cobra\"\n", "only the field, not github.com/spf13/cobra"},
		{"programs are short", "cmd/liuhen/b.go", "package main\n" + strings.Repeat("\nvar _ = 1 // work\n", 40), "more than 40"},
		{"one dialect", "internal/sqldb/b.go", "package sqldb\n\nconst name = \"postgres\"\n", "names a database"},
		{"one dialect", "internal/sqldb/b.go", "package sqldb\n\nvar isSQLite bool\n", "names a database"},
		{"every package explains", "internal/blob/b.go", "package blob\n", "no doc.go"},
		{"every package explains", "internal/item/doc.go", "// Package item holds items.\npackage item\n", "no explanation"},
		{"names say something", "internal/sqldb/util/b.go", "package util\n", "says nothing"},
		{"names say something", "internal/item/b.go", "package thing\n", "package thing in folder item"},
		{"nothing starts by itself", "internal/item/b.go", "package item\n\nfunc init() {}\n", "func init"},
		{"lint knows every room", "internal/matter/a.go", "package matter\n", "names the room matter"},
		{"lint knows every room", ".golangci.yml", `files: ["**/internal/item/**", "**/internal/intake/**"]`, "keeps desks from importing intake"},
		{"text is finished", "docs/a.md", "one\nTO" + "DO: two\n", "docs/a.md:2"},
		{"text is finished", "docs/a.md", "see /wo" + "rk/shared/x\n", "path of one machine"},
		{"bytes stay in their place", "docs/a.bin", "a\x00b", "binary file"},
		{"bytes stay in their place", "samples/big.mp4", strings.Repeat("x", 1<<20), "more than 1048576"},
		{"few dependencies", "go.mod", "require (\n" + manyModules(26) + ")\n", "26 direct dependencies"},
		{"what is used is said", "go.mod", "require github.com/emmansun/gmsm v0.41.1 // indirect\n", "github.com/emmansun/gmsm is imported"},
	}
	bitten := map[string]bool{}
	for _, test := range tests {
		bitten[test.rule] = true
		t.Run(test.rule, func(t *testing.T) {
			t.Parallel()
			broken := maps.Clone(sound)
			broken[test.path] = test.content
			if found := strings.Join(rules[test.rule](build(t, broken)), "\n"); !strings.Contains(found, test.want) {
				t.Errorf("%s in %s: found %q, want %q", test.content, test.path, found, test.want)
			}
		})
	}
	for name := range rules {
		if !bitten[name] {
			t.Errorf("no broken house for the rule %q", name)
		}
	}
}

// manyModules are n lines of go.mod, each of a repository of its own with two modules.
func manyModules(n int) (lines string) {
	for i := range n {
		lines += fmt.Sprintf("\texample.org/owner/a%d v1.0.0\n\texample.org/owner/a%d/part v1.0.0\n", i, i)
	}
	return lines
}

func build(t *testing.T, contents map[string]string) *house {
	t.Helper()
	tree := fstest.MapFS{}
	for name, content := range contents {
		tree[name] = &fstest.MapFile{Data: []byte(content)}
	}
	h, err := enter(tree, slices.Sorted(maps.Keys(contents)))
	if err != nil {
		t.Fatal(err)
	}
	return h
}
