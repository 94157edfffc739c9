package main

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf16"
)

// utf16Hex writes text as a PDF string of UTF-16BE digits, with a mark or without.
func utf16Hex(text string, mark bool) string {
	var b strings.Builder
	b.WriteString("<")
	if mark {
		b.WriteString("FEFF")
	}
	for _, u := range utf16.Encode([]rune(text)) {
		fmt.Fprintf(&b, "%04X", u)
	}
	return b.String() + ">"
}

// sheetContent sets the lines of one page: Chinese in the reader's own Song type,
// DEMO big and grey across it.
func sheetContent(title string, lines []string, foot string) string {
	var b strings.Builder
	b.WriteString("q 0.85 g BT /F2 120 Tf 0.86 0.5 -0.5 0.86 140 260 Tm (DEMO) Tj ET Q\n")
	fmt.Fprintf(&b, "BT /F1 20 Tf 1 0 0 1 150 760 Tm %s Tj ET\n", utf16Hex(title, false))
	for i, line := range lines {
		fmt.Fprintf(&b, "BT /F1 12 Tf 1 0 0 1 72 %d Tm %s Tj ET\n", 710-26*i, utf16Hex(line, false))
	}
	fmt.Fprintf(&b, "BT /F2 10 Tf 1 0 0 1 270 40 Tm (%s) Tj ET", foot)
	return b.String()
}

// paper lays out a PDF 1.4 with a cross-reference table.
func paper(infoDictionary string, pages ...string) []byte {
	var kids []string
	for i := range pages {
		kids = append(kids, fmt.Sprintf("%d 0 R", 7+2*i))
	}
	objects := []string{
		"<< /Type /Catalog /Pages 2 0 R >>",
		fmt.Sprintf("<< /Type /Pages /Kids [%s] /Count %d >>", strings.Join(kids, " "), len(pages)),
		"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>",
		"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >>" +
			" /DW 1000 /FontDescriptor << /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880]" +
			" /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >> >>",
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
		infoDictionary,
	}
	for i, content := range pages {
		objects = append(objects,
			fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R /F2 5 0 R >> >> /Contents %d 0 R >>", 8+2*i),
			fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(content), content))
	}
	return withTable("1.4", objects)
}

// withTable numbers the objects from 1 on; the first is the catalogue, the sixth the
// information dictionary.
func withTable(version string, objects []string) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%%PDF-%s\n%%\xe2\xe3\xcf\xd3\n", version)
	var table strings.Builder
	for i, o := range objects {
		fmt.Fprintf(&table, "%010d 00000 n \n", b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n%s", len(objects)+1, table.String())
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R /Info 6 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, start)
	return b.Bytes()
}

// packedPaper is a PDF 1.5 whose objects lie in an object stream, found through a
// cross-reference stream with a predictor, as scanners and office programs write.
func packedPaper(infoDictionary string) []byte {
	packed := []string{"<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [] /Count 3 >>", infoDictionary}
	var pairs, bodies string
	for i, o := range packed {
		pairs += fmt.Sprintf("%d %d ", i+1, len(bodies))
		bodies += o + " "
	}
	var b bytes.Buffer
	b.WriteString("%PDF-1.5\n%\xe2\xe3\xcf\xd3\n")
	inside := b.Len()
	stream := deflate([]byte(pairs + bodies))
	fmt.Fprintf(&b, "4 0 obj\n<< /Type /ObjStm /N 3 /First %d /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream\nendobj\n", len(pairs), len(stream), stream)
	start := b.Len()
	records := [][]byte{{0, 0, 0, 0}, {2, 0, 4, 0}, {2, 0, 4, 1}, {2, 0, 4, 2}, {1, 0, byte(inside), 0}, {1, byte(start >> 8), byte(start), 0}}
	stream = deflate(predicted(records))
	fmt.Fprintf(&b, "5 0 obj\n<< /Type /XRef /Size 6 /W [1 2 1] /Root 1 0 R /Info 3 0 R /Filter /FlateDecode"+
		" /DecodeParms << /Predictor 12 /Columns 4 >> /Length %d >>\nstream\n%s\nendstream\nendobj\n", len(stream), stream)
	fmt.Fprintf(&b, "startxref\n%d\n%%%%EOF\n", start)
	return b.Bytes()
}

// predicted writes rows as differences to the row above.
func predicted(rows [][]byte) []byte {
	var out []byte
	above := make([]byte, len(rows[0]))
	for _, row := range rows {
		out = append(out, 2)
		for i := range row {
			out = append(out, row[i]-above[i])
		}
		above = row
	}
	return out
}
