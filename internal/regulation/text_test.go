package regulation_test

import (
	"errors"
	"strings"
	"testing"

	"liuhen/internal/fault"
	"liuhen/internal/regulation"
)

func TestTextHasTwiceTwelveArticles(t *testing.T) {
	t.Parallel()
	text := regulation.BuiltinText()
	if len(text) != 24 {
		t.Fatalf("%d articles", len(text))
	}
	for i, a := range text {
		if a.Annex != 1+i/12 || a.Number != 1+i%12 {
			t.Errorf("place %d holds annex %d article %d", i, a.Annex, a.Number)
		}
	}
	nine, _ := regulation.FindArticle(text, 1, 10)
	if nine.Items != 9 || !strings.HasPrefix(nine.Text, "第十条 执法人员在保管") || !strings.Contains(nine.Text, "(九) 有其它严重违反") {
		t.Errorf("annex 1 article 10: %d items, %q", nine.Items, nine.Text)
	}
	last, _ := regulation.FindArticle(text, 1, 12)
	if strings.Contains(last.Text, "附件") || strings.Contains(last.Text, "归档管理办法") {
		t.Errorf("the next annex's title belongs to no article: %q", last.Text)
	}
}

// TestClausesCoverEveryArticle reads the table and holds its places to the text.
func TestClausesCoverEveryArticle(t *testing.T) {
	t.Parallel()
	clauses, err := regulation.BuiltinClauses()
	if err != nil {
		t.Fatal(err)
	}
	type place struct{ annex, article int }
	answered := map[place]bool{}
	for _, c := range clauses {
		a, ok := regulation.FindArticle(regulation.BuiltinText(), c.Annex, c.Article)
		if !ok || c.LastItem > a.Items {
			t.Errorf("%s names annex %d article %d item %d, which the text does not have", c.ID, c.Annex, c.Article, c.LastItem)
		}
		answered[place{c.Annex, c.Article}] = true
	}
	for _, a := range regulation.BuiltinText() {
		if !answered[place{a.Annex, a.Number}] {
			t.Errorf("no clause answers for annex %d article %d", a.Annex, a.Number)
		}
	}
}

func TestClauseTableMistakes(t *testing.T) {
	t.Parallel()
	const header = "id\tarticle\tthe system must\n"
	for name, table := range map[string]string{
		"no header":         "A1-01\t附件1第一条\tdo\n",
		"empty":             "",
		"blank line":        header + "A1-01\t附件1第一条\tdo\n\nA1-02\t附件1第二条\tdo\n",
		"lower-case id":     header + "a1-01\t附件1第一条\tdo\n",
		"id of one digit":   header + "A1-1\t附件1第一条\tdo\n",
		"two letters":       header + "A1-01ab\t附件1第一条\tdo\n",
		"annex disagrees":   header + "A2-01\t附件1第一条\tdo\n",
		"article disagrees": header + "A1-02\t附件1第一条\tdo\n",
		"article zero":      header + "A1-00\t附件1第零条\tdo\n",
		"no duty":           header + "A1-01\t附件1第一条\t\n",
		"four cells":        header + "A1-01\t附件1第一条\tdo\tmore\n",
		"item malformed":    header + "A1-04\t附件1第四条一\tdo\n",
		"items backwards":   header + "A1-04\t附件1第四条(三)-(一)\tdo\n",
		"id twice":          header + "A1-01\t附件1第一条\tdo\nA1-01\t附件1第一条\tdo\n",
	} {
		if c, err := regulation.ParseClauses([]byte(table)); !errors.Is(err, fault.ClauseTableMalformed) || c != nil {
			t.Errorf("%s: %v %v", name, c, err)
		}
	}
	_, err := regulation.ParseClauses([]byte(header + "A1-01\t附件1第一条\tdo\nA1-01\t附件1第一条\tdo\n"))
	if got := fault.Of(err).Text(true).What; got != "Line 3 of the clause table is wrong: the id is given twice." {
		t.Error(got)
	}
}
