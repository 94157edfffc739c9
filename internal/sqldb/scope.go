package sqldb

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"liuhen/internal/access"
	"liuhen/internal/fault"
	"liuhen/internal/library"
)

// This file is the one place where rights become SQL: what access.Scope covers is
// what the statements below select, for every noun, and nothing is filtered after it
// was read.
//
// A list is put together from arms, one for each way in which a person may see nouns.
// Each arm walks an index that begins with that way and is sorted by id, so that a
// page reads about as many rows as it shows, however many other agencies have. A list
// that is narrowed to one matter, activity, handover or officer starts there instead
// and asks of each row whether one of the ways leads to it.

// way is one way in which a person may see the rows of a table: all of them, those of
// an agency, those of its unit, or those in which somebody takes part.
type way struct{ agency, unit, who string }

// waysOf returns the ways of a scope; none means that nothing may be seen.
func waysOf(s access.Scope) []way {
	if s.All {
		return []way{{}}
	}
	var ways []way
	for _, a := range s.Agencies {
		ways = append(ways, way{agency: a})
	}
	if s.Unit != "" && !slices.Contains(s.Agencies, s.Agency) {
		ways = append(ways, way{agency: s.Agency, unit: s.Unit})
	}
	for _, who := range []string{s.Officer, s.Joining} {
		if who != "" {
			ways = append(ways, way{who: who})
		}
	}
	return ways
}

// column is how one condition of a filter reads in SQL, with ? for its value.
type column struct {
	sql     string
	narrows bool // leaves few rows, so that the list starts there
}

// columns are the conditions that a list takes.
type columns map[library.By]column

// byAgency are the conditions of every list, and those given.
func byAgency(more columns) columns {
	all := columns{library.ID: {sql: "n.id = ?", narrows: true}, library.Agency: {sql: "n.agency = ?"}, library.State: {sql: "n.state = ?"}}
	maps.Copy(all, more)
	return all
}

// answeredBy is the condition of lists whose rows have people that answer for them.
func answeredBy(kind string) column {
	return column{sql: "n.id IN (SELECT v.noun FROM involvement v WHERE v.who = ? AND v.kind = '" + kind + "')", narrows: true}
}

// byUnit are the conditions of every list whose rows have a unit, and those given.
func byUnit(more columns) columns {
	all := byAgency(more)
	all[library.Unit] = column{sql: "n.unit = ?"}
	return all
}

// root is a column that names a noun whose people may see the row: the row's own id,
// and for a case file also its matter.
type root struct{ column, kind string }

// listing is the part of a table that its lists need.
type listing struct {
	kind    string // of the noun, which is also the name of the table
	roots   []root
	columns columns
	hides   string // condition that the row is restricted; empty where none ever is
}

// statement collects the arguments of one statement.
type statement struct {
	listing
	args []any
}

// arg adds an argument and returns its mark.
func (st *statement) arg(v any) string {
	st.args = append(st.args, v)
	return "$" + strconv.Itoa(len(st.args))
}

// page returns the statement that selects id, version and event of the newest rows
// that the selection names, newest first.
func (st *statement) page(sel library.Selection) (string, error) {
	narrowed := false
	for _, by := range sel.Filter.Names() {
		c, ok := st.columns[by]
		if !ok {
			return "", fault.BadInput.Err("list", st.kind, nil).With("field", string(by)).WithBoth("problem", "此列表不能这样筛选", "this list cannot be narrowed so")
		}
		narrowed = narrowed || c.narrows
	}
	ways := waysOf(sel.Scope)
	if narrowed {
		return st.arm(st.kind+" n", st.covered(ways), "n.id", sel), nil
	}
	var arms []string
	for _, w := range ways {
		arms = append(arms, st.arms(w, sel)...)
	}
	switch len(arms) {
	case 0:
		return st.arm(st.kind+" n", "1 = 0", "n.id", sel), nil
	case 1:
		return arms[0], nil
	}
	for i, arm := range arms {
		arms[i] = "SELECT id, version, event FROM (" + arm + ") arm" + strconv.Itoa(i)
	}
	return "SELECT id, version, event FROM (" + strings.Join(arms, " UNION ") + ") arms ORDER BY id DESC LIMIT " + st.arg(sel.Limit), nil
}

// arms returns the selects that start from a way.
func (st *statement) arms(w way, sel library.Selection) []string {
	switch {
	case w.who != "":
		var arms []string
		for _, r := range st.roots {
			arms = append(arms, st.involved(w.who, r, sel))
		}
		return arms
	case w.agency != "" && sel.Filter[library.Agency] != "" && sel.Filter[library.Agency] != w.agency:
		return nil // spares reading an agency through in vain
	}
	return []string{st.arm(st.kind+" n", st.reached(w), "n.id", sel)}
}

// involved is the select that starts from what somebody takes part in.
func (st *statement) involved(who string, r root, sel library.Selection) string {
	key := "n.id"
	if r.column == key {
		key = "v.noun" // the same, but the index of involvements is sorted by it
	}
	// CROSS JOIN, so that no planner starts at the other end.
	from := "involvement v CROSS JOIN " + st.kind + " n"
	return st.arm(from, "v.who = "+st.arg(who)+" AND v.kind = '"+r.kind+"' AND "+r.column+" = v.noun", key, sel)
}

// arm is one select with the filter, sorted by key.
func (st *statement) arm(from, where, key string, sel library.Selection) string {
	for _, by := range sel.Filter.Names() {
		where += " AND " + st.condition(by, sel.Filter[by])
	}
	where += st.unhidden(sel.Scope)
	if sel.After != "" {
		where += " AND " + key + " < " + st.arg(sel.After)
	}
	return "SELECT n.id, n.version, n.event FROM " + from + " WHERE " + where + " ORDER BY " + key + " DESC LIMIT " + st.arg(sel.Limit)
}

// condition is one condition of a filter.
func (st *statement) condition(by library.By, value string) string {
	return strings.ReplaceAll(st.columns[by].sql, "?", st.arg(value))
}

// unhidden is the condition that the scope reaches the row even if it is restricted.
func (st *statement) unhidden(s access.Scope) string {
	if st.hides == "" || s.Inner {
		return ""
	}
	return " AND (NOT (" + st.hides + ") OR " + st.encircled("n", s) + ")"
}

// encircled is the condition that the person of the scope is one of the few who see the
// restricted item in row n: its custodian, who made it, who may read it by name, or who
// takes part in its activities or matters.
func (st *statement) encircled(n string, s access.Scope) string {
	few := []string{"1 = 0"}
	if s.Keeper != "" {
		few = append(few, n+".agency = "+st.arg(s.Keeper))
	}
	if s.Officer != "" {
		few = append(few, "EXISTS (SELECT 1 FROM involvement v WHERE v.who = "+st.arg(s.Officer)+" AND (v.noun = "+n+".id OR v.noun IN ("+besideItem(n+".id")+")))")
	}
	return "(" + strings.Join(few, " OR ") + ")"
}

// besideItem selects the activities and matters of an item.
func besideItem(id string) string {
	return "SELECT l.activity FROM item_link l WHERE l.item = " + id + " UNION SELECT l.matter FROM item_link l WHERE l.item = " + id +
		" UNION SELECT a.matter FROM item_link l JOIN activity a ON a.id = l.activity WHERE l.item = " + id
}

// covered is the condition that one of the ways leads to the row.
func (st *statement) covered(ways []way) string {
	reached := []string{"1 = 0"}
	for _, w := range ways {
		reached = append(reached, st.reached(w))
	}
	return "(" + strings.Join(reached, " OR ") + ")"
}

// reached is the condition that the way leads to the row.
func (st *statement) reached(w way) string {
	_, hasUnit := st.columns[library.Unit]
	switch {
	case w.who != "":
		parts := []string{"1 = 0"}
		for _, r := range st.roots {
			parts = append(parts, "EXISTS (SELECT 1 FROM involvement v WHERE v.noun = "+r.column+" AND v.who = "+st.arg(w.who)+")")
		}
		return "(" + strings.Join(parts, " OR ") + ")"
	case w.unit != "" && !hasUnit:
		return "1 = 0"
	case w.unit != "":
		return "(n.agency = " + st.arg(w.agency) + " AND n.unit = " + st.arg(w.unit) + ")"
	case w.agency != "":
		return "n.agency = " + st.arg(w.agency)
	}
	return "1 = 1"
}
