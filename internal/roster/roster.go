package roster

import (
	"slices"
	"strings"

	"liuhen/internal/fault"
	"liuhen/internal/term"
)

// Kind is what the rows of a roster name.
type Kind string

// The kinds of rosters.
const (
	Officers Kind = "officers"
	Devices  Kind = "devices"
	Matters  Kind = "matters"
)

// MaxRows is how many rows one roster may have: so many are registered within one request.
const MaxRows = 2000

// maxCell is how many bytes one cell may have; the longest text that a noun takes is far
// shorter.
const maxCell = 2000

// Column is one thing that a row may say.
type Column struct {
	Name   string     // as the API calls it
	Head   term.Words // its heading
	Needed bool
	Says   term.Words // what is written there
}

// columns are those of each kind, in the order of the blank table.
var columns = map[Kind][]Column{
	Officers: {
		{"agency", term.Words{ZH: "执法机构", EN: "Agency"}, false, ownAgency},
		{"unit", term.Words{ZH: "科室、中队", EN: "Unit"}, false, unitSays},
		{"name", term.Words{ZH: "姓名", EN: "Name"}, true, term.Words{ZH: "最多 60 个字", EN: "at most 60 characters"}},
		{"certificate", term.Words{ZH: "执法证号", EN: "Certificate"}, false, term.Words{ZH: "没有执法证的人员留空", EN: "empty for staff who do not enforce"}},
	},
	Devices: {
		{"agency", term.Words{ZH: "执法机构", EN: "Agency"}, false, ownAgency},
		{"unit", term.Words{ZH: "科室、中队", EN: "Unit"}, false, unitSays},
		{"kind", term.Words{ZH: "设备类型", EN: "Kind"}, true, term.Words{ZH: "从下拉列表中选择", EN: "one of the list"}},
		{"maker", term.Words{ZH: "厂商", EN: "Maker"}, false, term.Words{ZH: "可留空", EN: "may be empty"}},
		{"model", term.Words{ZH: "型号", EN: "Model"}, false, term.Words{ZH: "可留空", EN: "may be empty"}},
		{"serial", term.Words{ZH: "出厂编号", EN: "Serial number"}, true, term.Words{ZH: "与设备上一致", EN: "as on the device"}},
		{"issued", term.Words{ZH: "本单位配发", EN: "Issued"}, false, term.Words{ZH: "是或否，留空为是", EN: "yes or no; empty is yes"}},
		{"holder", term.Words{ZH: "持有人", EN: "Holder"}, false, term.Words{ZH: "执法证号或者姓名，在库的留空", EN: "certificate number or name; empty for the store-room"}},
	},
	Matters: {
		{"unit", term.Words{ZH: "科室、中队", EN: "Unit"}, false, term.Words{ZH: "名称或者编号，留空为本人所在", EN: "name or id; empty is your own"}},
		{"kind", term.Words{ZH: "类别", EN: "Kind"}, true, term.Words{ZH: "从下拉列表中选择", EN: "one of the list"}},
		{"number", term.Words{ZH: "案号", EN: "Number"}, true, term.Words{ZH: "最多 60 个字，不得重复", EN: "at most 60 characters, never twice"}},
		{"party", term.Words{ZH: "当事人", EN: "Party"}, false, term.Words{ZH: "尚不知道的留空", EN: "empty while unknown"}},
		{"subject", term.Words{ZH: "案由、事由", EN: "Subject"}, true, term.Words{ZH: "最多 200 个字", EN: "at most 200 characters"}},
		{"officers", term.Words{ZH: "承办人", EN: "Case officers"}, false, term.Words{ZH: "执法证号或者姓名，多人用顿号分开，留空为本人", EN: "certificate numbers or names, separated by commas; empty is yourself"}},
		{"opened_at", term.Words{ZH: "立案时间", EN: "Opened at"}, true, term.Words{ZH: "如 2026-03-05 或 2026-03-05 09:30，北京时间", EN: "such as 2026-03-05 or 2026-03-05 09:30, China's time"}},
	},
}

var (
	ownAgency = term.Words{ZH: "名称或者简称，留空为页面上选定的单位", EN: "name or short name; empty is the one chosen on the page"}
	unitSays  = term.Words{ZH: "名称或者编号，可留空", EN: "name or id; may be empty"}
)

// Kinds lists every kind.
func Kinds() []Kind { return []Kind{Officers, Devices, Matters} }

// Columns returns the columns of the kind; none of a kind that there is not.
func (k Kind) Columns() []Column { return slices.Clone(columns[k]) }

// Line is one row of a table as it was read.
type Line struct {
	Number int // in the table, from 1
	Cells  []string
}

// Row is what a line says under its headings, by the columns' names.
type Row struct {
	Number int
	Says   map[string]string
}

// Read puts lines under the headings, which stand in the first line that is not empty and
// in either language, in any order. It fails with roster-heading for one that is unknown,
// stands twice or lacks, and with roster-too-long.
func Read(k Kind, lines []Line) ([]Row, error) {
	var heads []Column
	rows := []Row{}
	for _, line := range lines {
		switch {
		case !line.says():
		case heads == nil:
			found, err := k.heads(line)
			if err != nil {
				return nil, err
			}
			heads = found
		default:
			rows = append(rows, row(heads, line))
		}
	}
	if heads == nil {
		return nil, heading(1, "表中没有内容", "the table is empty")
	}
	if len(rows) > MaxRows {
		return nil, TooLong()
	}
	return rows, nil
}

// TooLong is the error of a table with more than MaxRows rows.
func TooLong() error {
	return fault.RosterTooLong.Err("read roster", "", nil).With("limit", decimal(MaxRows))
}

func (l Line) says() bool {
	return slices.ContainsFunc(l.Cells, func(cell string) bool { return strings.TrimSpace(cell) != "" })
}

func row(heads []Column, line Line) Row {
	r := Row{Number: line.Number, Says: map[string]string{}}
	for i, cell := range line.Cells {
		cell = strings.TrimSpace(cell)
		switch {
		case i < len(heads) && heads[i].Name != "":
			r.Says[heads[i].Name] = cell
		case cell != "":
			r.Says[stray] = cell
		}
	}
	return r
}

// stray is where a row keeps what stands under no heading.
const stray = ""

func (k Kind) heads(line Line) ([]Column, error) {
	heads, seen := make([]Column, len(line.Cells)), map[string]bool{}
	for i, cell := range line.Cells {
		cell = strings.TrimSpace(strings.TrimRight(strings.TrimSpace(cell), "*＊"))
		if cell == "" {
			continue
		}
		at := slices.IndexFunc(columns[k], func(c Column) bool {
			return cell == c.Head.ZH || cell == c.Name || strings.EqualFold(cell, c.Head.EN)
		})
		if at < 0 {
			return nil, heading(line.Number, "没有“"+short(cell)+"”这一列", "there is no column \""+short(cell)+"\"")
		}
		heads[i] = columns[k][at]
		if seen[heads[i].Name] {
			return nil, heading(line.Number, "“"+heads[i].Head.ZH+"”出现两次", "\""+heads[i].Head.EN+"\" stands twice")
		}
		seen[heads[i].Name] = true
	}
	for _, c := range columns[k] {
		if c.Needed && !seen[c.Name] {
			return nil, heading(line.Number, "缺少“"+c.Head.ZH+"”这一列", "the column \""+c.Head.EN+"\" is missing")
		}
	}
	return heads, nil
}

// short keeps a message short whatever was in a cell.
func short(text string) string {
	if r := []rune(strings.ToValidUTF8(text, "")); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return strings.ToValidUTF8(text, "")
}

func heading(line int, zh, en string) error {
	return fault.RosterHeading.Err("read roster", "", nil).With("line", decimal(line)).WithBoth("problem", zh, en)
}

// Form returns the first thing that is wrong with the row by itself: a needed column that
// is empty, a number that a table calculator has shortened, or a text under no heading.
func (k Kind) Form(r Row) *fault.Error {
	if _, odd := r.Says[stray]; odd {
		return k.Wrong("", "有内容写在没有标题的列中", "something stands in a column without a heading")
	}
	for _, c := range columns[k] {
		cell := r.Says[c.Name]
		switch {
		case c.Needed && cell == "":
			return k.Wrong(c.Name, "必须填写", "it must be given")
		case len(cell) > maxCell:
			return k.Wrong(c.Name, "内容过长", "it is too long")
		case scientific.MatchString(cell):
			return k.Wrong(c.Name, "号码已被表格软件改写为科学计数，请把单元格格式设为文本后重新填写", "the program that wrote the table turned the number into "+short(cell)+"; format the cell as text and enter it again")
		}
	}
	return nil
}
