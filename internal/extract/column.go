package extract

import (
	"strconv"
	"strings"
	"time"

	"liuhen/internal/custody"
	"liuhen/internal/term"
)

// Column is what one cell of every row of a list says.
type Column[T any] struct {
	Head term.Words
	Say  func(s Speaker, v T) string
}

// Names are what rows have ids for, as far as who ordered the extract may see them; what he
// may not, and what is not there, stays its id.
type Names interface {
	// Officer is a person's name.
	Officer(id string) string
	// Agency is an agency's name.
	Agency(id string) string
	// Unit is the name of a unit of an agency.
	Unit(agency, unit string) string
	// Device is a device's maker, model and serial number.
	Device(id string) string
	// Matter is a matter's number, or its subject while it has none.
	Matter(id string) string
}

// Speaker says values in one language.
type Speaker struct {
	Names
	Language Language
	// Zone is in which times are said.
	Zone *time.Location
}

// Heads are the headings of the columns.
func Heads[T any](s Speaker, columns []Column[T]) []string {
	cells := make([]string, len(columns))
	for i, c := range columns {
		cells[i] = s.of(c.Head)
	}
	return cells
}

// Cells are what the columns say of a row.
func Cells[T any](s Speaker, columns []Column[T], v T) []string {
	cells := make([]string, len(columns))
	for i, c := range columns {
		cells[i] = c.Say(s, v)
	}
	return cells
}

// Title is what the list is called.
func (s Speaker) Title(l List) string { return s.of(titles[l]) }

var titles = map[List]term.Words{
	Matters:    {ZH: "案件", EN: "Matters"},
	Activities: {ZH: "执法活动", EN: "Activities"},
	Items:      {ZH: "音像或电子文件", EN: "Items"},
	Handovers:  {ZH: "移交", EN: "Handovers"},
	CaseFiles:  {ZH: "案卷", EN: "Case files"},
	Officers:   {ZH: "执法人员", EN: "Officers"},
	Devices:    {ZH: "执法记录设备", EN: "Devices"},
}

// of says words in the language.
func (s Speaker) of(w term.Words) string {
	if s.Language == English {
		return w.EN
	}
	return w.ZH
}

func (s Speaker) state(noun, code string) string { return s.of(term.State(noun, code)) }

// time says a moment to the second; nothing for one that is not known.
func (s Speaker) time(m custody.Micros) string {
	if m.IsZero() {
		return ""
	}
	return m.In(s.Zone).Format(time.DateTime)
}

// lasts says a length of time in hours, minutes and seconds; nothing for what has none.
func (s Speaker) lasts(micros int64) string {
	if micros <= 0 {
		return ""
	}
	at := time.Time{}.Add((time.Duration(micros) * time.Microsecond).Round(time.Second))
	return strconv.Itoa(24*(at.YearDay()-1)+at.Hour()) + at.Format(":04:05")
}

// yes says that something holds, and nothing where it does not.
func (s Speaker) yes(holds bool) string {
	if !holds {
		return ""
	}
	return s.of(term.Words{ZH: "是", EN: "yes"})
}

func (s Speaker) officers(ids []string) string {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = s.Officer(id)
	}
	return s.joined(names)
}

// joined lists names.
func (s Speaker) joined(names []string) string {
	return strings.Join(names, s.of(term.Words{ZH: "、", EN: ", "}))
}

func number(n int64) string { return strconv.FormatInt(n, 10) }
