package workbook

import (
	"archive/zip"
	"bufio"
	"encoding/csv"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"liuhen/internal/extract"
)

// Sheet begins a file of rows on w: a workbook with one sheet of that title, or CSV with a
// byte order mark. Rows are written as they come, in memory that does not grow with their
// number, and the same rows make the same bytes. No cell is ever taken for a formula.
func (*Excel) Sheet(format extract.Format, title string, w io.Writer) (extract.Sheet, error) {
	if format == extract.CSV {
		return newPlain(w)
	}
	return newBook(title, w)
}

// risky reports whether an office program might take a text for a formula, or for the
// beginning of one once it looks past what it strips; also in the wide forms of East Asian typing.
func risky(cell string) bool {
	first, _ := utf8.DecodeRuneInString(cell)
	return strings.ContainsRune("=+-@\t\r\n＝＋－＠", first) && cell != ""
}

// plain is CSV (RFC 4180).
type plain struct{ csv *csv.Writer }

func newPlain(w io.Writer) (extract.Sheet, error) {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return nil, err
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	return plain{out}, nil
}

// Add implements extract.Sheet. An apostrophe before what might be a formula keeps office
// programs from computing it; CSV has no other way to say that a cell is text.
func (p plain) Add(cells []string) error {
	safe := make([]string, len(cells))
	for i, cell := range cells {
		safe[i] = cell
		if risky(cell) {
			safe[i] = "'" + cell
		}
	}
	return p.csv.Write(safe)
}

// Close implements extract.Sheet.
func (p plain) Close() error {
	p.csv.Flush()
	return p.csv.Error()
}

// book is a workbook with one sheet (ISO/IEC 29500), written part by part: all parts but
// the sheet first, so that the sheet can grow to the end.
type book struct {
	archive *zip.Writer
	sheet   *bufio.Writer
	rows    int
}

// The parts that are the same in every workbook, but for the sheet's title.
const (
	xmlHead      = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	mainSpace    = `http://schemas.openxmlformats.org/spreadsheetml/2006/main`
	relSpace     = `http://schemas.openxmlformats.org/officeDocument/2006/relationships`
	packageSpace = `http://schemas.openxmlformats.org/package/2006/`
	bookKind     = `application/vnd.openxmlformats-officedocument.spreadsheetml.`

	contentTypes = xmlHead + `<Types xmlns="` + packageSpace + `content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Override PartName="/xl/workbook.xml" ContentType="` + bookKind + `sheet.main+xml"/>` +
		`<Override PartName="/xl/styles.xml" ContentType="` + bookKind + `styles+xml"/>` +
		`<Override PartName="/xl/worksheets/sheet1.xml" ContentType="` + bookKind + `worksheet+xml"/></Types>`
	rootRels = xmlHead + `<Relationships xmlns="` + packageSpace + `relationships">` +
		`<Relationship Id="rId1" Type="` + relSpace + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`
	bookRels = xmlHead + `<Relationships xmlns="` + packageSpace + `relationships">` +
		`<Relationship Id="rId1" Type="` + relSpace + `/worksheet" Target="worksheets/sheet1.xml"/>` +
		`<Relationship Id="rId2" Type="` + relSpace + `/styles" Target="styles.xml"/></Relationships>`
	// Every cell is text (number format 49); style 1 is a heading, and 2 also bears the mark
	// of an entry that begins with an apostrophe, so that it stays text when it is edited.
	styles = xmlHead + `<styleSheet xmlns="` + mainSpace + `">` +
		`<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>` +
		`<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>` +
		`<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>` +
		`<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>` +
		`<cellXfs count="3"><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>` +
		`<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/>` +
		`<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" quotePrefix="1"/></cellXfs>` +
		`<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`
	sheetHead = xmlHead + `<worksheet xmlns="` + mainSpace + `"><sheetViews><sheetView workbookViewId="0">` +
		`<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>` +
		`<sheetFormatPr defaultRowHeight="15"/><cols><col min="1" max="50" width="22" customWidth="1"/></cols><sheetData>`
	sheetTail = `</sheetData></worksheet>`
)

func newBook(title string, w io.Writer) (extract.Sheet, error) {
	b := &book{archive: zip.NewWriter(w)}
	var name strings.Builder
	if err := xml.EscapeText(&name, []byte(title)); err != nil {
		return nil, err
	}
	sheets := xmlHead + `<workbook xmlns="` + mainSpace + `" xmlns:r="` + relSpace + `"><sheets><sheet name="` + name.String() + `" sheetId="1" r:id="rId1"/></sheets></workbook>`
	for _, part := range []struct{ name, text string }{
		{"[Content_Types].xml", contentTypes}, {"_rels/.rels", rootRels}, {"xl/workbook.xml", sheets}, {"xl/_rels/workbook.xml.rels", bookRels}, {"xl/styles.xml", styles},
	} {
		out, err := b.archive.Create(part.name)
		if err == nil {
			_, err = io.WriteString(out, part.text)
		}
		if err != nil {
			return nil, err
		}
	}
	out, err := b.archive.Create("xl/worksheets/sheet1.xml")
	if err != nil {
		return nil, err
	}
	b.sheet = bufio.NewWriterSize(out, 64<<10)
	_, err = b.sheet.WriteString(sheetHead)
	return b, err
}

// Add implements extract.Sheet. The first row is the headings.
func (b *book) Add(cells []string) error {
	if b.rows == extract.MaxRows {
		return extract.TooLong()
	}
	b.rows++
	var errs []error
	put := func(text string) {
		_, err := b.sheet.WriteString(text)
		errs = append(errs, err)
	}
	put(`<row r="` + strconv.Itoa(b.rows) + `">`)
	for _, cell := range cells {
		if cell == "" && b.rows > 1 {
			put(`<c/>`)
			continue
		}
		put(`<c s="` + b.style(cell) + `" t="inlineStr"><is><t xml:space="preserve">`)
		errs = append(errs, xml.EscapeText(b.sheet, []byte(cellText(cell))))
		put(`</t></is></c>`)
	}
	put(`</row>`)
	return errors.Join(errs...)
}

func (b *book) style(cell string) string {
	switch {
	case b.rows == 1:
		return "1"
	case risky(cell):
		return "2"
	}
	return "0"
}

// Close implements extract.Sheet.
func (b *book) Close() error {
	_, err := b.sheet.WriteString(sheetTail)
	return errors.Join(err, b.sheet.Flush(), b.archive.Close())
}

// maxText is how many UTF-16 units a cell of Excel holds.
const maxText = 32767

// coded is what office programs read as the code of a character (ISO/IEC 29500-1, 22.9.2.19).
var coded = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

// cellText is a text as a cell holds it: what looks like the code of a character is kept from
// being read as one, and what is too long for any cell is cut.
func cellText(s string) string {
	if len(s) > maxText { // in bytes, of which a unit has at least one
		units, at := 0, len(s)
		for i, r := range s {
			if units += max(1, utf16Len(r)); units > maxText-1 {
				at = i
				break
			}
		}
		if at < len(s) {
			s = s[:at] + "…"
		}
	}
	return coded.ReplaceAllStringFunc(s, func(code string) string { return "_x005F" + code })
}

func utf16Len(r rune) int {
	if r > 0xFFFF {
		return 2
	}
	return 1
}
