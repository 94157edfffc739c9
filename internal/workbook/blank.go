package workbook

import (
	"errors"
	"fmt"

	"github.com/xuri/excelize/v2"

	"liuhen/internal/roster"
	"liuhen/internal/term"
)

// textFormat is the office programs' number of the format "text".
const textFormat = 49

// columnWidth is in characters of the standard typeface.
const columnWidth = 22

// Blank writes a workbook to be filled in: headings that stay in view, columns of text,
// lists to choose from, and a second sheet that says what goes where.
func (*Excel) Blank(t roster.Blank) ([]byte, error) {
	book := excelize.NewFile()
	defer func() { _ = book.Close() }() // it lies in memory only
	w := &writing{book: book, t: t}
	w.do(book.SetSheetName(book.GetSheetName(0), t.Sheet))
	_, err := book.NewSheet(t.Help)
	w.do(err)
	w.heads()
	w.help()
	w.do(book.SetPanes(t.Sheet, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}))
	if w.err != nil {
		return nil, w.err
	}
	out, err := book.WriteToBuffer()
	if err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// writing keeps what went wrong.
type writing struct {
	book *excelize.File
	t    roster.Blank
	err  error
}

func (w *writing) do(err error) { w.err = errors.Join(w.err, err) }

func (w *writing) say(words term.Words) string {
	if w.t.English {
		return words.EN
	}
	return words.ZH
}

func (w *writing) style(s *excelize.Style) int {
	id, err := w.book.NewStyle(s)
	w.do(err)
	return id
}

// heads writes the headings; what is needed bears a star.
func (w *writing) heads() {
	text := w.style(&excelize.Style{NumFmt: textFormat})
	bold := w.style(&excelize.Style{NumFmt: textFormat, Font: &excelize.Font{Bold: true}})
	for i, c := range w.t.Columns {
		column, err := excelize.ColumnNumberToName(i + 1)
		w.do(err)
		head := w.say(c.Head)
		if c.Needed {
			head += "*"
		}
		w.do(w.book.SetColWidth(w.t.Sheet, column, column, columnWidth))
		w.do(w.book.SetColStyle(w.t.Sheet, column, text))
		w.do(w.book.SetCellStr(w.t.Sheet, column+"1", head))
		w.do(w.book.SetCellStyle(w.t.Sheet, column+"1", column+"1", bold))
		w.choices(column, w.t.Choices[c.Name])
	}
}

// choices lets the column's cells choose; the list lies on the second sheet, because one in
// the cell itself is bounded to 255 characters.
func (w *writing) choices(column string, list []string) {
	if len(list) == 0 {
		return
	}
	aside, err := excelize.ColumnNumberToName(firstChoice + w.lists())
	w.do(err)
	for i, one := range list {
		cell, err := excelize.JoinCellName(aside, i+1)
		w.do(err)
		w.do(w.book.SetCellStr(w.t.Help, cell, one))
	}
	v := excelize.NewDataValidation(true)
	v.SetSqref(fmt.Sprintf("%[1]s2:%[1]s%[2]d", column, roster.MaxRows+1))
	v.SetSqrefDropList(fmt.Sprintf("'%[1]s'!$%[2]s$1:$%[2]s$%[3]d", w.t.Help, aside, len(list)))
	w.do(w.book.AddDataValidation(w.t.Sheet, v))
}

// firstChoice is the first column of the second sheet that holds a list to choose from.
const firstChoice = 6

// lists counts the lists that were written.
func (w *writing) lists() int {
	v, err := w.book.GetDataValidations(w.t.Sheet)
	w.do(err)
	return len(v)
}

// help says what goes where.
func (w *writing) help() {
	for i, c := range w.t.Columns {
		needed := term.Words{ZH: "可以不填", EN: "may be empty"}
		if c.Needed {
			needed = term.Words{ZH: "必须填写", EN: "needed"}
		}
		for j, text := range []string{w.say(c.Head), w.say(needed), w.say(c.Says)} {
			cell, err := excelize.CoordinatesToCellName(j+1, i+1)
			w.do(err)
			w.do(w.book.SetCellStr(w.t.Help, cell, text))
		}
	}
	w.do(w.book.SetColWidth(w.t.Help, "A", "B", columnWidth))
	w.do(w.book.SetColWidth(w.t.Help, "C", "C", 3*columnWidth))
}
