package workbook_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"liuhen/internal/extract"
	"liuhen/internal/fault"
	"liuhen/internal/workbook"
)

func written(t *testing.T, format extract.Format, rows ...[]string) []byte {
	t.Helper()
	var out bytes.Buffer
	sheet, err := new(workbook.Excel).Sheet(format, "案件 & <1>", &out)
	for _, row := range rows {
		if err == nil {
			err = sheet.Add(row)
		}
	}
	if err == nil {
		err = sheet.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

var awkward = [][]string{
	{"编号", "名称", "备注"},
	{"000123", "农药 <案> & \"引号\"", "第一行\n第二行"},
	{"=1+1", "+86", "-5"}, {"@SUM(A1)", "\ttab", "\rcr"}, {"＝1", "－1", "\nlf"},
	{"", "_x0041_", "末尾 "},
	{"9.9E+10", "12345678901234567890", "𠮷"},
}

// TestAnotherReaderFindsWhatWasWritten judges the workbook by a library that did not write it.
func TestAnotherReaderFindsWhatWasWritten(t *testing.T) {
	t.Parallel()
	file, err := excelize.OpenReader(bytes.NewReader(written(t, extract.XLSX, awkward...)))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := file.GetRows("案件 & <1>")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(awkward, rows); diff != "" {
		t.Error(diff)
	}
}

// TestNoCellIsAFormula: all are text, and what might become a formula when somebody edits it
// bears the mark that keeps it text.
func TestNoCellIsAFormula(t *testing.T) {
	t.Parallel()
	file, err := excelize.OpenReader(bytes.NewReader(written(t, extract.XLSX, awkward...)))
	if err != nil {
		t.Fatal(err)
	}
	for r, row := range awkward {
		for c, cell := range row {
			name, _ := excelize.CoordinatesToCellName(c+1, r+1)
			formula, err := file.GetCellFormula("案件 & <1>", name)
			if err != nil || formula != "" {
				t.Errorf("%s: formula %q, %v", name, formula, err)
			}
			kind, _ := file.GetCellType("案件 & <1>", name)
			if cell != "" && kind != excelize.CellTypeInlineString {
				t.Errorf("%s: type %v", name, kind)
			}
			style, _ := file.GetCellStyle("案件 & <1>", name)
			if (r >= 2 && r <= 4) != (style == 2) {
				t.Errorf("%s %q: style %d", name, cell, style)
			}
		}
	}
}

// TestCSVIsReadByExcel: the mark of its encoding, the line ends of the standard, and an
// apostrophe before whatever might be computed.
func TestCSVIsReadByExcel(t *testing.T) {
	t.Parallel()
	text, marked := strings.CutPrefix(string(written(t, extract.CSV, awkward...)), "\ufeff")
	if !marked || !strings.HasPrefix(text, "编号,名称,备注\r\n") {
		t.Errorf("begins %q", text[:30])
	}
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != len(awkward) || rows[1][0] != "000123" {
		t.Errorf("%q", rows)
	}
	for _, row := range rows[2:5] {
		for _, cell := range row {
			if !strings.HasPrefix(cell, "'") {
				t.Errorf("%q might be computed", cell)
			}
		}
	}
}

func TestALongTextIsCutToACell(t *testing.T) {
	t.Parallel()
	file, err := excelize.OpenReader(bytes.NewReader(written(t, extract.XLSX, []string{"h"}, []string{strings.Repeat("𠮷", 20000)})))
	if err != nil {
		t.Fatal(err)
	}
	got, err := file.GetCellValue("案件 & <1>", "A2")
	if err != nil || got != strings.Repeat("𠮷", 16383)+"…" {
		t.Errorf("%d characters, %v", len([]rune(got)), err)
	}
}

// TestAMillionRowsInLittleMemory: what is held does not grow with the rows, and the row
// beyond the last one of Excel is refused in words, while CSV goes on.
func TestAMillionRowsInLittleMemory(t *testing.T) {
	t.Parallel()
	row := []string{"云溪市第一号", "农药"}
	for _, format := range extract.Formats() {
		sheet, err := new(workbook.Excel).Sheet(format, "案件", io.Discard)
		if err != nil {
			t.Fatal(err)
		}
		most := uint64(0)
		for i := range extract.MaxRows {
			if err := sheet.Add(row); err != nil {
				t.Fatal(format, i, err)
			}
			if i%(1<<18) == 0 {
				var m runtime.MemStats
				runtime.GC()
				runtime.ReadMemStats(&m)
				most = max(most, m.HeapAlloc)
			}
		}
		err = sheet.Add(row)
		if (format == extract.XLSX) != errors.Is(err, fault.ExtractTooLong) || (format == extract.CSV && err != nil) {
			t.Errorf("%s: %v", format, err)
		}
		if err := sheet.Close(); err != nil || most > 64<<20 {
			t.Errorf("%s: %d bytes of heap, %v", format, most, err)
		}
	}
}
