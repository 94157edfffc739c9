package glossary_test

import (
	"bytes"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"liuhen/internal/account"
	"liuhen/internal/activity"
	"liuhen/internal/agency"
	"liuhen/internal/carrier"
	"liuhen/internal/casefile"
	"liuhen/internal/custody"
	"liuhen/internal/device"
	"liuhen/internal/handover"
	"liuhen/internal/item"
	"liuhen/internal/matter"
	"liuhen/internal/officer"
	"liuhen/internal/post"
	"liuhen/internal/regulation"
	"liuhen/internal/tour"
	"liuhen/internal/viewing"
)

// life is a noun's name with the states and verbs of its table.
type life struct {
	noun          string
	states, verbs []string
}

func lifeOf[S, A ~string](noun string, table custody.Table[S, A]) life {
	l := life{noun: noun}
	for _, s := range table.States() {
		if s != "" {
			l.states = append(l.states, string(s))
		}
	}
	for _, a := range table.Actions() {
		l.verbs = append(l.verbs, string(a))
	}
	return l
}

// lives are the tables of all nouns, and the two nouns that only happen once.
func lives() []life {
	return []life{
		lifeOf("account", account.Table), lifeOf("token", account.TokenTable),
		lifeOf("activity", activity.Table), lifeOf("agency", agency.Table),
		lifeOf("carrier", carrier.Table), lifeOf("casefile", casefile.Table),
		lifeOf("placement", casefile.PlacementTable), lifeOf("issuance", casefile.IssuanceTable),
		lifeOf("device", device.Table),
		lifeOf("handover", handover.Table), lifeOf("item", item.Table),
		lifeOf("matter", matter.Table), lifeOf("officer", officer.Table),
		lifeOf("post", post.Table), lifeOf("tour", tour.Table), lifeOf("viewing", viewing.Table),
	}
}

// once are nouns without a table: they are recorded and never change.
func once() []custody.Transition {
	return []custody.Transition{viewing.Listing{}.Record(), viewing.Refusal{}.Record()}
}

// TestEveryTableIsHere fails when a noun's table is not among lives.
func TestEveryTableIsHere(t *testing.T) {
	t.Parallel()
	found := 0
	err := fs.WalkDir(os.DirFS("../../internal"), ".", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		source, err := os.ReadFile("../../internal/" + path)
		found += bytes.Count(source, []byte("Table = custody.Table["))
		return err
	})
	if err != nil || found != len(lives()) {
		t.Errorf("the field has %d tables, this test knows %d: %v", found, len(lives()), err)
	}
}

func TestStatesAreThoseOfTheTables(t *testing.T) {
	t.Parallel()
	var want, got []string
	for _, l := range lives() {
		for _, s := range l.states {
			want = append(want, l.noun+" "+s)
		}
	}
	for _, row := range rows(t, "## States") {
		got = append(got, row[0]+" "+strings.Trim(row[1], "`"))
	}
	same(t, want, got)
}

func TestVerbsAreThoseOfTheTables(t *testing.T) {
	t.Parallel()
	var want, got []string
	for _, l := range lives() {
		for _, v := range l.verbs {
			want = append(want, v+" "+l.noun)
		}
	}
	for _, o := range once() {
		want = append(want, o.Action+" "+o.Noun.Ref().Kind)
	}
	for _, row := range rows(t, "## Verbs") {
		for noun := range strings.SplitSeq(row[2], ", ") {
			got = append(got, strings.Trim(row[0], "`")+" "+noun)
		}
	}
	same(t, want, got)
}

// TestClockWordsAreThoseOfThePack compares names and Chinese words of the clocks
// and of what they show.
func TestClockWordsAreThoseOfThePack(t *testing.T) {
	t.Parallel()
	var want, got []string
	for _, c := range regulation.Builtin().Clocks {
		want = append(want, c.Name+" "+c.Title.ZH)
	}
	for _, s := range regulation.States() {
		want = append(want, string(s)+" "+s.Words().ZH)
	}
	for _, header := range []string{"| Clock |", "| Clock shows |"} {
		for _, row := range rows(t, header) {
			got = append(got, row[0]+" "+row[1])
		}
	}
	same(t, want, got)
}

// TestRowsAreWhole finds rows with an empty cell or a term without Chinese words.
func TestRowsAreWhole(t *testing.T) {
	t.Parallel()
	han := regexp.MustCompile(`\p{Han}`)
	for _, row := range rows(t, "# Glossary") {
		if slices.Contains(row, "") || !han.MatchString(row[1]+row[2]) {
			t.Errorf("row %q has an empty cell or no Chinese term", row)
		}
	}
}

// rows returns the cells of the first table after a line that starts with from;
// for the document's title those of all tables.
func rows(t *testing.T, from string) [][]string {
	t.Helper()
	text, err := os.ReadFile("../../docs/glossary.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, ok := strings.Cut("\n"+string(text), "\n"+from)
	if !ok {
		t.Fatalf("the glossary has no %q", from)
	}
	if strings.HasPrefix(from, "|") {
		rest = from + rest
	}
	all := tables(rest)
	switch {
	case len(all) == 0:
		t.Fatalf("no table after %q", from)
	case from == "# Glossary":
		return slices.Concat(all...)
	}
	return all[0]
}

// tables returns the rows of each table without header and rule.
func tables(text string) [][][]string {
	var all [][][]string
	inside := 0
	for line := range strings.SplitSeq(text, "\n") {
		if !strings.HasPrefix(line, "|") {
			inside = 0
			continue
		}
		switch inside++; {
		case inside == 1:
			all = append(all, nil)
		case inside > 2:
			all[len(all)-1] = append(all[len(all)-1], cells(line))
		}
	}
	return all
}

func cells(line string) []string {
	row := strings.Split(strings.Trim(line, "|"), "|")
	for i := range row {
		row[i] = strings.TrimSpace(row[i])
	}
	return row
}

func same(t *testing.T, want, got []string) {
	t.Helper()
	slices.Sort(want)
	slices.Sort(got)
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("tables of the nouns (-) and glossary (+):\n%s", d)
	}
}
