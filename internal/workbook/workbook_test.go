package workbook_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"liuhen/internal/fault"
	"liuhen/internal/roster"
	"liuhen/internal/workbook"
)

// filled is a blank table with rows below its headings.
func filled(t *testing.T, k roster.Kind, rows ...[]any) []byte {
	t.Helper()
	data, err := new(workbook.Excel).Blank(roster.Blank{
		Sheet: "名册", Help: "填写说明", Columns: k.Columns(), Choices: map[string][]string{"kind": {"手机", "无人机"}, "issued": {"是", "否"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return changed(t, data, func(book *excelize.File) {
		for i, row := range rows {
			cell, err := excelize.CoordinatesToCellName(1, i+2)
			if err == nil {
				err = book.SetSheetRow("名册", cell, &row)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	})
}

// changed is the workbook after a change.
func changed(t *testing.T, data []byte, change func(*excelize.File)) []byte {
	t.Helper()
	book, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	change(book)
	out, err := book.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestABlankTableIsReadAsItWasFilledIn(t *testing.T) {
	t.Parallel()
	for _, k := range roster.Kinds() {
		lines, err := new(workbook.Excel).Lines(filled(t, k))
		if err != nil || len(lines) != 1 {
			t.Fatalf("%s: %+v, %v", k, lines, err)
		}
		if rows, err := roster.Read(k, lines); err != nil || len(rows) != 0 {
			t.Errorf("%s: %+v, %v", k, rows, err)
		}
	}
	lines, err := new(workbook.Excel).Lines(filled(t, roster.Officers, []any{"", "执法一科", "林一禾", 99092100017}, []any{}, []any{"", "", "何青", "0012"}))
	if err != nil {
		t.Fatal(err)
	}
	want := []roster.Line{{Number: 2, Cells: []string{"", "执法一科", "林一禾", "99092100017"}}, {Number: 4, Cells: []string{"", "", "何青", "0012"}}}
	if diff := cmp.Diff(want, lines[1:]); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestNoFormulaIsComputed: what comes of one is what the file says that it was, and nothing
// where the file says nothing.
func TestNoFormulaIsComputed(t *testing.T) {
	t.Parallel()
	data := changed(t, filled(t, roster.Officers), func(book *excelize.File) {
		if err := errors.Join(book.SetCellStr("名册", "C2", "林一禾"), book.SetCellFormula("名册", "D2", `=WEBSERVICE("http://127.0.0.1/")&"1"`)); err != nil {
			t.Fatal(err)
		}
	})
	lines, err := new(workbook.Excel).Lines(data)
	if err != nil || len(lines) != 2 {
		t.Fatalf("%+v, %v", lines, err)
	}
	if cells := lines[1].Cells; slices.ContainsFunc(cells[3:], func(c string) bool { return c != "" }) {
		t.Errorf("a formula became %q", cells)
	}
}

// part is one part of an archive; more adds them to a workbook's own.
type part struct {
	name string
	data []byte
}

func repacked(t *testing.T, data []byte, drop string, more ...part) []byte {
	t.Helper()
	from, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	to := zip.NewWriter(&out)
	for _, f := range from.File {
		if f.Name != drop {
			if err := to.Copy(f); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, p := range more {
		w, err := to.Create(p.name)
		if err == nil {
			_, err = w.Write(p.data)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := to.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestHostileWorkbooks(t *testing.T) {
	t.Parallel()
	fit := filled(t, roster.Officers, []any{"", "", "林一禾"})
	const sheet = "xl/worksheets/sheet1.xml"
	var long [][]any
	for range roster.MaxRows + 1 {
		long = append(long, []any{"", "", "某人"})
	}
	many := make([]part, 300)
	for i := range many {
		many[i] = part{"xl/media/" + strings.Repeat("a", i+1), nil}
	}
	from1904 := true
	for name, c := range map[string]struct {
		data []byte
		want *fault.Code
	}{
		"nothing":           {nil, fault.WorkbookUnreadable},
		"a text":            {[]byte("姓名,执法证号\n"), fault.WorkbookUnreadable},
		"of the old kind":   {append([]byte{0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1}, make([]byte, 4096)...), fault.WorkbookUnreadable},
		"another archive":   {repacked(t, fit, "xl/workbook.xml"), fault.WorkbookUnreadable},
		"macros":            {repacked(t, fit, "", part{"xl/vbaProject.bin", []byte("x")}), fault.WorkbookUnreadable},
		"controls":          {repacked(t, fit, "", part{`xl\ActiveX\activeX1.bin`, []byte("x")}), fault.WorkbookUnreadable},
		"links":             {repacked(t, fit, "", part{"xl/externalLinks/externalLink1.xml", []byte("<x/>")}), fault.WorkbookUnreadable},
		"a bomb":            {repacked(t, fit, sheet, part{sheet, bytes.Repeat([]byte("<row/>"), 4<<20)}), fault.WorkbookTooLarge},
		"too large":         {make([]byte, 5<<20), fault.WorkbookTooLarge},
		"too many parts":    {repacked(t, fit, "", many...), fault.WorkbookTooLarge},
		"too long":          {filled(t, roster.Officers, long...), fault.RosterTooLong},
		"a line far below":  {repacked(t, fit, sheet, part{sheet, []byte(`<worksheet><sheetData><row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData></worksheet>`)}), fault.RosterTooLong},
		"no sheet":          {repacked(t, fit, sheet), fault.WorkbookUnreadable},
		"broken xml":        {repacked(t, fit, sheet, part{sheet, []byte(`<worksheet><sheetData><row r="1"><c r="A1"><v>1</w></c>`)}), fault.WorkbookUnreadable},
		"deep xml":          {repacked(t, fit, sheet, part{sheet, bytes.Repeat([]byte("<a>"), 1<<20)}), fault.WorkbookUnreadable},
		"dates since 1904":  {changed(t, fit, func(b *excelize.File) { _ = b.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &from1904}) }), fault.WorkbookUnreadable},
		"an archive cut in": {fit[:len(fit)/2], fault.WorkbookUnreadable},
	} {
		if lines, err := new(workbook.Excel).Lines(c.data); !errors.Is(err, c.want) {
			t.Errorf("%s: %d lines, %v", name, len(lines), err)
		}
	}
}

// FuzzLines: whatever comes in, the program goes on, and no line is longer than is looked at.
func FuzzLines(f *testing.F) {
	data, err := new(workbook.Excel).Blank(roster.Blank{Sheet: "名册", Help: "说明", Columns: roster.Devices.Columns()})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Fuzz(func(t *testing.T, data []byte) {
		lines, err := new(workbook.Excel).Lines(data)
		if err != nil && fault.KindOf(err) != fault.Invalid {
			t.Error(err)
		}
		for _, line := range lines {
			if len(line.Cells) > 50 {
				t.Errorf("a line of %d cells", len(line.Cells))
			}
		}
	})
}
