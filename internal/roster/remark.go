package roster

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"liuhen/internal/fault"
	"liuhen/internal/term"
)

// scientific is how a table calculator writes a number that is too long for it.
var scientific = regexp.MustCompile(`^[0-9](\.[0-9]+)?[Ee]\+[0-9]+$`)

func decimal(n int) string { return strconv.Itoa(n) }

// Wrong is bad-input in the column of that name, which its heading tells; empty for the row
// as a whole.
func (k Kind) Wrong(column, zh, en string) *fault.Error {
	return k.Told(fault.BadInput.Err("read roster", "", nil).With("field", column).WithBoth("problem", zh, en))
}

// Told is what a desk or a noun said of a row, in the words of the roster's headings.
func (k Kind) Told(err error) *fault.Error {
	e := fault.Of(err)
	name := e.Args["field"]
	if i := slices.IndexFunc(columns[k], func(c Column) bool { return c.Name == name }); i >= 0 {
		return e.WithTerm("field", name, columns[k][i].Head)
	}
	if name == "" && e.Code == fault.BadInput {
		return e.WithTerm("field", "", term.Words{ZH: "整行", EN: "the row"})
	}
	return e
}

// Difference is one thing that is registered otherwise than the roster says.
type Difference struct {
	Field              string     // the column's name
	Words              term.Words // how it is called in a sentence
	Registered, Wanted term.Words // the values, as each language says them
}

// differences keeps of several possible ones those that are.
func differences(all ...Difference) []Difference {
	return slices.DeleteFunc(all, func(d Difference) bool { return d.Registered == d.Wanted })
}

// Plain is a value that both languages say alike.
func Plain(value string) term.Words { return term.Words{ZH: value, EN: value} }

// Sentence says the difference.
func (d Difference) Sentence() term.Words {
	return term.Words{
		ZH: d.Words.ZH + "不同：已登记的是“" + d.Registered.ZH + "”，名册写的是“" + d.Wanted.ZH + "”",
		EN: d.Words.EN + " differs: registered is " + strconv.Quote(d.Registered.EN) + ", the roster says " + strconv.Quote(d.Wanted.EN),
	}
}

// Differs is the difference as an error of the row.
func (k Kind) Differs(d Difference) *fault.Error {
	said := d.Sentence()
	return k.Told(fault.RosterRowDiffers.Err("compare roster", "", nil).With("field", d.Field).WithBoth("problem", said.ZH, said.EN))
}

// ReadFlag reads yes or no; what is empty is otherwise. It reports whether it could.
func ReadFlag(text string, otherwise bool) (value, ok bool) {
	switch strings.ToLower(text) {
	case "":
		return otherwise, true
	case "是", "yes", "true", "1":
		return true, true
	case "否", "no", "false", "0":
		return false, true
	}
	return otherwise, false
}

// layouts are how a time may be written.
var layouts = []string{
	"2006-01-02 15:04:05", "2006-01-02 15:04", "2006-01-02", "2006/1/2 15:04:05", "2006/1/2 15:04", "2006/1/2",
	"2006年1月2日 15:04", "2006年1月2日15时04分", "2006年1月2日",
}

// ReadTime reads a time of the zone as people write it, or the number of days since the
// end of 1899 by which table calculators keep one, to the second. It reports whether it could.
func ReadTime(text string, zone *time.Location) (time.Time, bool) {
	for _, layout := range layouts {
		if at, err := time.ParseInLocation(layout, text, zone); err == nil {
			return at, true
		}
	}
	days, err := strconv.ParseFloat(text, 64)
	if err != nil || !(days >= firstDay && days <= lastDay) { // what is no number is in no order
		return time.Time{}, false
	}
	whole := int(days)
	seconds := int((days-float64(whole))*daySeconds + 0.5)
	return time.Date(1899, 12, 30+whole, 0, 0, seconds, 0, zone), true
}

// The days that are taken as a number: from 1950, so that no small number that was meant
// otherwise is, to 2199.
const (
	firstDay, lastDay = 18264, 109938
	daySeconds        = 24 * 60 * 60
)

// ReadNames splits a list of names or numbers.
func ReadNames(text string) []string {
	var names []string
	for part := range strings.FieldsFuncSeq(text, func(r rune) bool { return strings.ContainsRune("、,，;；\n", r) }) {
		if name := strings.TrimSpace(part); name != "" {
			names = append(names, name)
		}
	}
	return names
}

// Blank is an empty roster to be filled in.
type Blank struct {
	Sheet, Help string // names of its two sheets
	Columns     []Column
	English     bool
	// Choices are what a column takes, where that is a closed list.
	Choices map[string][]string
}
