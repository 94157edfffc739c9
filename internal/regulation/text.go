package regulation

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"liuhen/internal/fault"
)

// Article is one article of a regulation's text.
type Article struct {
	Annex, Number int
	// Items counts the numbered items （一）, （二） … in it.
	Items int
	// Text is the article as published, its lines joined by line breaks.
	Text string
}

var (
	annexLine   = regexp.MustCompile(`^附件\s*([0-9]{1,2})\s*[:：]\s*$`)
	articleLine = regexp.MustCompile(`^第([一二三四五六七八九十百零]{1,7})条\s`)
	itemLine    = regexp.MustCompile(`^(?:-\s*)?[（(]([一二三四五六七八九十]{1,3})[)）]`)
)

// ParseText finds the articles in the text of a regulation with annexes. Lines
// before the first article of an annex, such as titles, belong to none. Text
// without articles gives none.
func ParseText(text []byte) []Article {
	var all []Article
	annex, open := 0, false
	for _, line := range strings.Split(string(text), "\n") {
		line = strings.TrimSpace(line)
		if m := annexLine.FindStringSubmatch(line); m != nil {
			annex, _ = strconv.Atoi(m[1])
			open = false
			continue
		}
		if m := articleLine.FindStringSubmatch(line); m != nil {
			all, open = append(all, Article{Annex: annex, Number: fromNumeral(m[1])}), true
		}
		if open && line != "" {
			all[len(all)-1].add(line)
		}
	}
	return all
}

func (a *Article) add(line string) {
	if a.Text != "" {
		a.Text += "\n"
	}
	a.Text += line
	if itemLine.MatchString(line) {
		a.Items++
	}
}

// FindArticle returns the article of an annex and whether it is there.
func FindArticle(text []Article, annex, number int) (Article, bool) {
	i := slices.IndexFunc(text, func(a Article) bool { return a.Annex == annex && a.Number == number })
	if i < 0 {
		return Article{}, false
	}
	return text[i], true
}

// fromNumeral reads what numeral writes; 0 for anything else.
func fromNumeral(s string) int {
	for n := 1; n <= maxNumeral; n++ {
		if numeral(n) == s {
			return n
		}
	}
	return 0
}

// Clause is one row of the table of what the system must do for each clause.
type Clause struct {
	// ID is the clause's permanent name, such as A1-04a.
	ID             string
	Annex, Article int
	// FirstItem and LastItem bound the items meant; both 0 for the whole article.
	FirstItem, LastItem int
	// Must says what the system must do.
	Must string
}

var (
	clauseID    = regexp.MustCompile(`^A([1-9])-([0-9]{2})[a-z]?$`)
	clausePlace = regexp.MustCompile(`^附件([1-9])第([一二三四五六七八九十百零]{1,7})条(.*)$`)
	clauseItem  = regexp.MustCompile(`^[（(]([一二三四五六七八九十]{1,3})[)）]$`)
)

// clauseHeader is the first line of a clause table.
const clauseHeader = "id\tarticle\tthe system must"

// ParseClauses reads a clause table: a header, then id, place and duty, separated
// by tabs. A row whose id is malformed, doubled or disagrees with its place is
// ClauseTableMalformed with the line.
func ParseClauses(table []byte) ([]Clause, error) {
	lines := strings.Split(strings.TrimRight(string(table), "\n"), "\n")
	if lines[0] != clauseHeader {
		return nil, badClause(1, "表头应为 id、article、the system must", "the header must be id, article, the system must")
	}
	var all []Clause
	for i, line := range lines[1:] {
		c, ok := parseClause(line)
		if !ok {
			return nil, badClause(i+2, "编号、条款或内容不符合格式", "id, place or duty is malformed or they disagree")
		}
		if slices.ContainsFunc(all, func(o Clause) bool { return o.ID == c.ID }) {
			return nil, badClause(i+2, "编号重复", "the id is given twice")
		}
		all = append(all, c)
	}
	return all, nil
}

func badClause(line int, zh, en string) error {
	return fault.ClauseTableMalformed.Err("parse clause table", "", nil).
		With("line", strconv.Itoa(line)).WithBoth("problem", zh, en)
}

func parseClause(line string) (c Clause, ok bool) {
	cells := strings.Split(line, "\t")
	if len(cells) != 3 || cells[2] == "" {
		return c, false
	}
	id, place := clauseID.FindStringSubmatch(cells[0]), clausePlace.FindStringSubmatch(cells[1])
	if id == nil || place == nil {
		return c, false
	}
	annex, _ := strconv.Atoi(place[1])
	c = Clause{ID: cells[0], Annex: annex, Article: fromNumeral(place[2]), Must: cells[2]}
	c.FirstItem, c.LastItem, ok = items(place[3])
	article, _ := strconv.Atoi(id[2])
	return c, ok && id[1] == place[1] && article == c.Article && article > 0
}

// items reads nothing, "(一)", "(一),(二)" or "(一)-(三)".
func items(s string) (first, last int, ok bool) {
	if s == "" {
		return 0, 0, true
	}
	ends := strings.FieldsFunc(s, func(r rune) bool { return r == '-' || r == ',' })
	if len(ends) > 2 {
		return 0, 0, false
	}
	for i, e := range ends {
		m := clauseItem.FindStringSubmatch(e)
		if m == nil {
			return 0, 0, false
		}
		last = fromNumeral(m[1])
		if i == 0 {
			first = last
		}
	}
	return first, last, first > 0 && first <= last
}
