package workbook

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"

	"github.com/xuri/excelize/v2"

	"liuhen/internal/fault"
	"liuhen/internal/roster"
)

// The bounds of a workbook that came in.
const (
	maxFile     = 4 << 20  // bytes as it came
	maxUnpacked = 16 << 20 // bytes of all its parts
	maxParts    = 200
	maxColumns  = 50    // of a line that are read
	maxLines    = 20000 // of a sheet that are looked at, empty ones included
)

// Excel reads and writes .xlsx. One file is read at a time, so that many at once take no
// more memory than one.
type Excel struct{ reading sync.Mutex }

// Lines returns what the first sheet of a workbook holds: raw values, of a formula the one
// that was computed last where it was saved. Errors: workbook-unreadable, workbook-too-large,
// roster-too-long.
func (x *Excel) Lines(data []byte) (lines []roster.Line, err error) {
	if err := inspect(data); err != nil {
		return nil, err
	}
	x.reading.Lock()
	defer x.reading.Unlock()
	defer func() { // the library is large, and the file hostile
		if p := recover(); p != nil {
			lines, err = nil, damaged(fmt.Errorf("panic: %v", p))
		}
	}()
	book, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{
		RawCellValue: true, UnzipSizeLimit: maxUnpacked, UnzipXMLSizeLimit: maxUnpacked,
	})
	if err != nil {
		return nil, damaged(err)
	}
	defer func() { _ = book.Close() }() // it lies in memory only
	if p, err := book.GetWorkbookProps(); err == nil && p.Date1904 != nil && *p.Date1904 {
		return nil, unreadable("文件采用 1904 日期系统", "its dates count from 1904", nil)
	}
	return linesOf(book)
}

func linesOf(book *excelize.File) ([]roster.Line, error) {
	rows, err := book.Rows(book.GetSheetName(0))
	if err != nil {
		return nil, damaged(err)
	}
	defer func() { _ = rows.Close() }() // it lies in memory only
	lines := []roster.Line{}
	for number := 1; rows.Next(); number++ {
		if number > maxLines {
			return nil, roster.TooLong()
		}
		cells, err := rows.Columns(excelize.Options{RawCellValue: true})
		if err != nil {
			return nil, damaged(err)
		}
		if line, ok := lineOf(number, cells); ok {
			lines = append(lines, line)
		}
		if len(lines) > roster.MaxRows+1 { // the headings are one more
			return nil, roster.TooLong()
		}
	}
	if err := rows.Error(); err != nil {
		return nil, damaged(err)
	}
	return lines, nil
}

// lineOf is a line that says something; its cells are cut off behind the last one that is
// looked at.
func lineOf(number int, cells []string) (roster.Line, bool) {
	line := roster.Line{Number: number, Cells: make([]string, 0, min(len(cells), maxColumns))}
	says := false
	for _, cell := range cells[:min(len(cells), maxColumns)] {
		line.Cells = append(line.Cells, cell)
		says = says || strings.TrimSpace(cell) != ""
	}
	return line, says
}

// ole begins what older office programs wrote, and what a password protects.
var ole = []byte{0xD0, 0xCF, 0x11, 0xE0}

// inspect refuses what the library shall not see.
func inspect(data []byte) error {
	if len(data) > maxFile {
		return fault.WorkbookTooLarge.Err("read workbook", "", nil)
	}
	if bytes.HasPrefix(data, ole) {
		return unreadable("是旧格式（.xls）或者加了密码", "it is of the old kind (.xls) or has a password", nil)
	}
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return unreadable("不是 .xlsx 文件", "it is no .xlsx file", err)
	}
	if len(archive.File) > maxParts {
		return fault.WorkbookTooLarge.Err("read workbook", "", nil)
	}
	unpacked, book := uint64(0), false
	for _, part := range archive.File {
		unpacked += min(part.UncompressedSize64, maxUnpacked+1) // no sum can run over
		name := strings.ToLower(strings.ReplaceAll(part.Name, `\`, "/"))
		book = book || name == "xl/workbook.xml"
		if active(name) {
			return unreadable("含有宏、控件或者外部链接", "it has macros, controls or links to other files", nil)
		}
	}
	if unpacked > maxUnpacked {
		return fault.WorkbookTooLarge.Err("read workbook", "", nil)
	}
	if !book {
		return unreadable("不是 .xlsx 文件", "it is no .xlsx file", nil)
	}
	for _, part := range archive.File {
		if err := wellFormed(part); err != nil {
			return damaged(err)
		}
	}
	return nil
}

// wellFormed reads a part of XML to its end: the library takes what it meets before a
// mistake for the whole, and rows would be missing without a word.
func wellFormed(part *zip.File) error {
	if !strings.HasSuffix(strings.ToLower(part.Name), ".xml") {
		return nil
	}
	data, err := part.Open()
	if err != nil {
		return err
	}
	defer func() { _ = data.Close() }() // it was read
	depth := 0
	for decoder := xml.NewDecoder(data); depth < maxDepth; {
		token, err := decoder.Token()
		switch token.(type) {
		case xml.StartElement:
			depth++
		case xml.EndElement:
			depth--
		}
		if err != nil {
			return notEOF(err)
		}
	}
	return errors.New("too deep")
}

// maxDepth is how deep the elements of a part may lie in each other; a workbook's own lie
// less than half as deep.
const maxDepth = 64

func notEOF(err error) error {
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// active tells parts of a workbook that do something or fetch something.
func active(name string) bool {
	for _, mark := range []string{"vbaproject", "xl/activex/", "xl/externallinks/", "xl/macrosheets/", "xl/embeddings/", "xl/connections.xml", "xl/querytables/", "customui/"} {
		if strings.Contains(name, mark) {
			return true
		}
	}
	return false
}

func damaged(err error) error {
	return unreadable("文件已损坏或者结构不符", "it is damaged or built otherwise", err)
}

func unreadable(zh, en string, cause error) error {
	return fault.WorkbookUnreadable.Err("read workbook", "", cause).WithBoth("problem", zh, en)
}
