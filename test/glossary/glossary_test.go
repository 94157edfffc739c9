package glossary_test

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"maps"
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
	"liuhen/internal/extract"
	"liuhen/internal/handover"
	"liuhen/internal/httpapi"
	"liuhen/internal/item"
	"liuhen/internal/marker"
	"liuhen/internal/matter"
	"liuhen/internal/officer"
	"liuhen/internal/paper"
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
		lifeOf("device", device.Table), lifeOf("extract", extract.Table),
		lifeOf("handover", handover.Table), lifeOf("item", item.Table),
		lifeOf("marker", marker.Table), lifeOf("matter", matter.Table), lifeOf("officer", officer.Table), lifeOf("paper", paper.Table),
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

// guests are the nouns that live in another noun's package, since they are nothing
// without it.
var guests = map[string]string{"token": "account", "placement": "casefile", "issuance": "casefile"}

// TestANounHasOneFileNameInEveryRing: who looks for a noun finds it.
func TestANounHasOneFileNameInEveryRing(t *testing.T) {
	t.Parallel()
	for _, l := range lives() {
		for _, ring := range []string{"sqldb", "httpapi", "api", "apiclient"} {
			if _, err := os.Stat("../../internal/" + ring + "/" + l.noun + ".go"); err != nil {
				t.Errorf("%s: %v", l.noun, err)
			}
		}
		folder, guest := guests[l.noun]
		if !guest {
			folder = l.noun
		}
		if _, err := os.Stat("../../internal/" + folder + "/" + l.noun + ".go"); err != nil {
			t.Errorf("%s in the field: %v", l.noun, err)
		}
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
	for _, row := range rows(t, "## Verbs\n") {
		for noun := range strings.SplitSeq(row[2], ", ") {
			got = append(got, strings.Trim(row[0], "`")+" "+noun)
		}
	}
	same(t, want, got)
}

// operations are those of the API, by method and path.
func operations(t *testing.T) map[string]map[string]operation {
	t.Helper()
	data, err := httpapi.Description()
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Paths map[string]map[string]operation `json:"paths"`
	}
	if err := json.Unmarshal(data, &doc); err != nil {
		t.Fatal(err)
	}
	return doc.Paths
}

type operation struct {
	ID string `json:"operationId"`
}

// firstCells are the words that the first table after a line lists.
func firstCells(t *testing.T, from string) map[string]bool {
	t.Helper()
	words := map[string]bool{}
	for _, row := range rows(t, from) {
		words[strings.Trim(row[0], "`")] = true
	}
	return words
}

// TestTheAPIChangesUnderTheVerbsOfEvents holds the ids of operations to the verbs, and
// the verbs that are in no event to the operations.
func TestTheAPIChangesUnderTheVerbsOfEvents(t *testing.T) {
	t.Parallel()
	verbs, other := firstCells(t, "## Verbs\n"), firstCells(t, "## Verbs of the API that are in no event")
	unused := maps.Clone(other)
	for path, methods := range operations(t) {
		for method, op := range methods {
			if method == "get" || method == "head" {
				continue
			}
			verb := op.ID
			for verb != "" && !verbs[verb] && !other[verb] {
				verb = verb[:max(strings.LastIndex(verb, "-"), 0)]
			}
			if verb == "" {
				t.Errorf("%s %s: %s begins with no verb", method, path, op.ID)
			}
			delete(unused, verb)
		}
	}
	for verb := range unused {
		t.Errorf("no change of the API is called %s", verb)
	}
}

func TestEveryWordOfAPathIsInTheGlossary(t *testing.T) {
	t.Parallel()
	verbs, other, words := firstCells(t, "## Verbs\n"), firstCells(t, "## Verbs of the API that are in no event"), firstCells(t, "## Words of the API's paths")
	unused := maps.Clone(words)
	for path := range operations(t) {
		for word := range strings.SplitSeq(strings.TrimPrefix(path, "/api/v1/"), "/") {
			if !words[word] && !verbs[word] && !other[word] && !strings.HasPrefix(word, "{") {
				t.Errorf("%s: nobody says what %s is", path, word)
			}
			delete(unused, word)
		}
	}
	for word := range unused {
		t.Errorf("no path has the word %s", word)
	}
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
