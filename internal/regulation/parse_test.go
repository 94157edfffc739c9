package regulation_test

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"liuhen/internal/fault"
	"liuhen/internal/regulation"
)

// sample is a small pack of a fictional city; the cases below break it.
func sample(t testing.TB) string {
	t.Helper()
	b, err := os.ReadFile("testdata/yunxi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func mistakes(t *testing.T, doc string) regulation.Mistakes {
	t.Helper()
	p, err := regulation.Parse([]byte(doc))
	if err == nil {
		return nil
	}
	var m regulation.Mistakes
	if p != nil || !errors.Is(err, fault.PackMalformed) || !errors.As(err, &m) || len(m) == 0 {
		t.Fatalf("pack %v with error %v", p, err)
	}
	return m
}

func TestSampleParses(t *testing.T) {
	t.Parallel()
	p, err := regulation.Parse([]byte(sample(t)))
	if err != nil {
		t.Fatal(err)
	}
	if p.Identity.String() != "yunxi@3" || p.Effective.On.String() != "2026-05-01" || p.Effective.ByAgency {
		t.Errorf("%+v %+v", p.Identity, p.Effective)
	}
	windows, err := regulation.Parse([]byte(strings.ReplaceAll(sample(t), "\n", "\r\n")))
	if err != nil {
		t.Fatalf("line ends of Windows: %v", err)
	}
	windows.Digest = p.Digest
	if d := cmp.Diff(p, windows); d != "" {
		t.Errorf("line ends of Windows change the rules: %s", d)
	}
}

// TestMistakesByLine breaks one thing a case. The mistakes wanted are written
// "line key: problem", the line being that of the text after "@".
func TestMistakesByLine(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, old, new, at, want string }{
		{"newer schema", "schema: 1", "schema: 2", "schema: 2", "schema: a plain decimal number from 1 to 1 is needed"},
		{"octal version", "version: 3", "version: 03", "version: 03", "version: a plain decimal number from 1 to 1000000 is needed"},
		{"version as text", "version: 3", `version: "3"`, "version:", "version: a whole number is needed"},
		{"upper-case id", "id: yunxi", "id: Yunxi", "id: Yunxi", "id: a code is lower-case letters, digits and hyphens"},
		{"unknown key", "id: yunxi", "id: yunxi\nidea: good", "idea:", "idea: the key is unknown"},
		{"unknown key deep", "least: 2", "least: 2, most: 3", "most:", "activity_kinds[0].people[0].most: the key is unknown"},
		{"missing key", "    owed_by: officer\n", "", "name: handover", "clocks[0].owed_by: the key is missing"},
		{"key twice", "id: yunxi", "id: yunxi\nid: other", "id: other", "id: the key is given twice"},
		{"number for a text", "issuer: 云溪市农业农村局", "issuer: 12", "issuer:", "document.issuer: text is needed (quote numbers and true or false)"},
		{"empty value", "issuer: 云溪市农业农村局", "issuer:", "issuer:", "document.issuer: text is needed (quote numbers and true or false)"},
		{"empty text", "issuer: 云溪市农业农村局", `issuer: ""`, "issuer:", "document.issuer: the text is empty or has blanks at its ends"},
		{"blank around text", "issuer: 云溪市农业农村局", `issuer: " 云溪市"`, "issuer:", "document.issuer: the text is empty or has blanks at its ends"},
		{"escaped direction mark", "issuer: 云溪市农业农村局", `issuer: "a\u202eb"`, "issuer:", "document.issuer: the text is longer than 500 characters or holds line breaks or control characters"},
		{"long text", "issuer: 云溪市农业农村局", "issuer: " + strings.Repeat("长", 501), "issuer:", "document.issuer: the text is longer than 500 characters or holds line breaks or control characters"},
		{"one language", "title: {zh: 云溪市规则, en: Rules of Yunxi}", "title: {zh: 云溪市规则}", "title: {zh: 云溪市规则}", "title.en: the key is missing"},
		{"text for a pair", "title: {zh: 云溪市规则, en: Rules of Yunxi}", "title: 云溪市规则", "title: 云溪市规则", "title: a mapping of keys is needed"},
		{"annex twice", "    - {number: 2,", "    - {number: 1,", "附件二", "document.annexes[1]: the annex is given twice"},
		{"both dates", "  on: 2026-05-01", "  on: 2026-05-01\n  entered_by: agency", "on: 2026", "effective: exactly one of on and entered_by is needed"},
		{"no date", "  on: 2026-05-01\n", "", "why:", "effective: exactly one of on and entered_by is needed"},
		{"entered by somebody", "  on: 2026-05-01", "  entered_by: anybody", "entered_by", "effective.entered_by: must be one of: agency"},
		{"day that is none", "2026-05-01", "2026-02-30", "2026-02-30", "effective.on: a date YYYY-MM-DD is needed"},
		{"article beyond the annex", "article: 6, says: {zh: 移交", "article: 13, says: {zh: 移交", "article: 13", "rules[1]: the document has no such annex or article"},
		{"annex unknown", "annex: 1, article: 6, says: {zh: 移交", "annex: 3, article: 6, says: {zh: 移交", "annex: 3", "rules[1]: the document has no such annex or article"},
		{"rule twice", "code: handover, annex", "code: record, annex", "article: 6, says: {zh: 移交", "rules[1]: the code record is given twice"},
		{"rule unused", "{code: exempt,", "{code: exempt2, annex: 1, article: 5, says: {zh: 无用, en: unused}}\n  - {code: exempt,", "exempt2", "rules: nothing uses the rule exempt2"},
		{"item of a law without article", "law: law, article: 42", "law: law, item: 2", "law: law, item", "rules[0].superior[0]: an item without its article"},
		{"law unknown", "law: law, article: 42", "law: lore, article: 42", "lore", "rules[0].superior[0].law: the document defines no such law"},
		{"certificate rule unknown", "certificate: record", "certificate: card", "certificate: card", "roles[0].certificate: the document defines no such rule"},
		{"required as text", "required: true", "required: yes", "required:", "activity_kinds[0].recording.required: true or false is needed"},
		{"kind twice", "  - code: talk", "  - code: visit", "- code: visit\n    title: {zh: 谈话", "activity_kinds[1]: the code visit is given twice"},
		{"role unknown", "{role: witness, least: 0}", "{role: ghost, least: 0}", "ghost", "activity_kinds[0].people[1].role: the document defines no such role"},
		{"role twice", "{role: witness, least: 0}", "{role: officer, least: 0}", "{role: officer, least: 0}", "activity_kinds[0].people[1]: the role is given twice"},
		{"number without rule", "least: 2, rule: record", "least: 2", "least: 2", "activity_kinds[0].people[0].rule: a number of people needs the rule that asks for it"},
		{"negative number", "least: 2", "least: -2", "least: -2", "activity_kinds[0].people[0].least: a plain decimal number from 0 to 99 is needed"},
		{"condition empty", "unless: {recorded: true}", "unless: {recorded: false}", "recorded: false", "activity_kinds[1].people[0].unless: no condition is given"},
		{"condition on an unknown role", "unless: {recorded: true}", "unless: {present: [ghost]}", "ghost", "activity_kinds[1].people[0].unless.present[0]: the document defines no such role"},
		{"no people", "    people:\n      - {role: officer, least: 2, rule: record}\n      - {role: witness, least: 0}", "    people: []", "people: []", "activity_kinds[0].people: the list is empty"},
		{"list expected", "    people:\n      - {role: officer, least: 2, rule: record}\n      - {role: witness, least: 0}", "    people: two", "people: two", "activity_kinds[0].people: a list is needed"},
		{"event unknown", "events: [done]}\n    completes", "events: [undone]}\n    completes", "undone", "matter_kinds[0].ends_act.events[0]: the document defines no such event"},
		{"event twice", "events: [done]}\n    completes", "events: [done, done]}\n    completes", "done, done", "matter_kinds[0].ends_act.events[1]: the event is given twice"},
		{"clock unknown", "name: archive", "name: arcade", "name: arcade", "clocks[3].name: must be one of: handover, storage, casefile, archive"},
		{"clock twice", "name: storage", "name: handover", "name: handover\n    title: {zh: 入库", "clocks[1]: the code handover is given twice"},
		{"counting unknown", "counting: calendar-days", "counting: working-days", "working-days", "clocks[2].counting: must be one of: natural-hours, calendar-days, corresponding-months"},
		{"length zero", "length: 3}", "length: 0}", "length: 0", "clocks[3].length: a plain decimal number from 1 to 1200 is needed"},
		{"length beyond reason", "length: 3}", "length: 12000}", "length: 12000", "clocks[3].length: a plain decimal number from 1 to 1200 is needed"},
		{"length as fraction", "length: 3}", "length: 3.5}", "length: 3.5", "clocks[3].length: a whole number is needed"},
		{"fact unknown", "fact: handover-signed, or", "fact: wish, or", "wish", "clocks[1].start.fact: must be one of: duty-ended, handover-signed, handover-received, item-deposited, act-ended, casefile-formed, casefile-submitted, casefile-sealed, matter-completed"},
		{"choice repeats the fact", "or: [handover-received]", "or: [handover-signed]", "or: [handover-signed]", "clocks[1].start.or[0]: the choice is given twice"},
		{"clock missing", "  - {name: archive,", "  # - {name: archive,", "clocks:", "clocks: the clock archive is missing"},
		{"starts where it stops", "stop: {fact: item-deposited}", "stop: {fact: handover-signed}", "name: storage", "clocks[1]: the clock starts and stops at the same fact"},
		{"owed by nobody", "owed_by: custodian", "owed_by: nobody", "nobody", "clocks[1].owed_by: must be one of: officer, custodian, case-officer"},

		{"syntax", "id: yunxi", "id: yunxi\n  deep: no", "id: yunxi", "YAML syntax error: mapping value is not allowed in this context"},
		{"tab", "id: yunxi", "id: yunxi\n\tx: y", "\tx", "the line holds invisible control characters"},
		{"byte order mark", "schema: 1", "\ufeffschema: 1", "schema: 1", "the line holds invisible control characters"},
		{"NUL", "id: yunxi", "id: yun\x00xi", "id: yun", "the line holds invisible control characters"},
		{"not UTF-8", "id: yunxi", "id: \xd4\xc6", "id:", "the text is not valid UTF-8"},
		{"anchor", "id: yunxi", "id: &a yunxi", "&a", "anchors (&) are not allowed"},
		{"alias", "id: yunxi", "id: *a", "*a", "aliases (*) are not allowed"},
		{"tag", "id: yunxi", "id: !!str yunxi", "!!str", "tags (!) are not allowed"},
		{"merge", "id: yunxi", "id: yunxi\n<<: {a: b}", "<<", "merge keys (<<) are not allowed"},
		{"complex key", "id: yunxi", "id: yunxi\n? [a]\n: b", "? [a]", "complex keys (?) are not allowed"},
		{"number as key", "id: yunxi", "id: yunxi\n7: b", "7: b", "a key must be text"},
		{"deep nesting", "id: yunxi", "id: " + strings.Repeat("[", 50), "id:", "nested too deeply or line too long"},
		{"nested dashes", "id: yunxi", "id:\n  " + strings.Repeat("- ", 50), "- -", "nested too deeply or line too long"},
		{"too many keys", "id: yunxi", "id: yunxi\n" + strings.Repeat("a:\n", 10_000), "schema", "the file has too many keys and values"},
		{"second document", "id: yunxi", "id: yunxi\n---\na: b", "schema: 1", "the file must hold exactly one YAML document"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			doc := strings.Replace(sample(t), c.old, c.new, 1)
			if doc == sample(t) {
				t.Fatalf("the sample has no %q", c.old)
			}
			offset := strings.Index(doc, c.at)
			if offset < 0 {
				t.Fatalf("the broken sample has no %q", c.at)
			}
			want := fmt.Sprintf("line %d: %s", 1+strings.Count(doc[:offset], "\n"), c.want)
			var got []string
			for _, m := range mistakes(t, doc) {
				if m.Problem.ZH == "" {
					t.Errorf("no Chinese words: %v", m)
				}
				got = append(got, m.String())
			}
			if !contains(got, want) {
				t.Errorf("want %q among\n%s", want, strings.Join(got, "\n"))
			}
		})
	}
}

func contains(all []string, one string) bool {
	for _, s := range all {
		if s == one {
			return true
		}
	}
	return false
}

func TestAllMistakesAtOnceInTheirOrder(t *testing.T) {
	t.Parallel()
	doc := sample(t)
	doc = strings.Replace(doc, "id: yunxi", "id: YUNXI", 1)
	doc = strings.Replace(doc, "least: 2", "least: many", 1)
	doc = strings.Replace(doc, "length: 3}", "length: 0}", 1)
	var keys []string
	for _, m := range mistakes(t, doc) {
		keys = append(keys, m.Key)
	}
	if d := cmp.Diff([]string{"id", "activity_kinds[0].people[0].least", "clocks[3].length"}, keys); d != "" {
		t.Error(d)
	}
	_, err := regulation.Parse([]byte(doc))
	if got := fault.Of(err).Text(false).What; got != "规则包有 3 处错误，第一处在第 2 行：id 代码应由小写字母、数字和连字符组成。" {
		t.Error(got)
	}
}

func TestEmptyAndHugeDocuments(t *testing.T) {
	t.Parallel()
	for name, doc := range map[string]string{
		"empty": "", "comment only": "# nothing\n", "list": "- a\n", "word": "hello\n", "null": "~\n",
		"huge":             strings.Repeat("# x\n", 70_000),
		"thousand unknown": manyKeys(1000),
		"deep indentation": staircase(400),
	} {
		if m := mistakes(t, doc); len(m) == 0 || len(m) > 100 {
			t.Errorf("%s: %d mistakes", name, len(m))
		}
	}
}

func manyKeys(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "key%d: value\n", i)
	}
	return b.String()
}

// staircase nests n mappings by indentation alone.
func staircase(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat(" ", i) + "a:\n")
	}
	return b.String()
}
