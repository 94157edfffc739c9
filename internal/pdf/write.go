package pdf

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"
)

// Lengths are in hundredths of a point, counted from the left and from the top, so that no
// machine rounds otherwise than another.
const (
	pt         = 100
	pageWidth  = 59528 // A4
	pageHeight = 84189
)

// mm is a millimetre.
func mm(n int) int { return n * 28346 / 100 }

// page is what is drawn on one page.
type page struct{ ops bytes.Buffer }

// number spells a length in points.
func number(n int) string {
	sign := ""
	if n < 0 {
		sign, n = "-", -n
	}
	return strings.TrimSuffix(fmt.Sprintf("%s%d.%02d", sign, n/pt, n%pt), ".00")
}

// text draws characters of the subset from (x, y), where y is the line that they stand on.
func (p *page) text(x, y, size int, bold bool, cids []uint16) {
	if len(cids) == 0 {
		return
	}
	p.ops.WriteString("BT /F " + number(size) + " Tf ")
	if bold { // the typeface has one weight: its outlines are drawn with a pen
		p.ops.WriteString("2 Tr " + number(size/36) + " w ")
	}
	fmt.Fprintf(&p.ops, "%s %s Td <", number(x), number(pageHeight-y))
	for _, c := range cids {
		fmt.Fprintf(&p.ops, "%04X", c)
	}
	p.ops.WriteString("> Tj ")
	if bold {
		p.ops.WriteString("0 Tr ")
	}
	p.ops.WriteString("ET\n")
}

// line draws a line of a width.
func (p *page) line(x1, y1, x2, y2, width int) {
	fmt.Fprintf(&p.ops, "%s w %s %s m %s %s l S\n", number(width), number(x1), number(pageHeight-y1), number(x2), number(pageHeight-y2))
}

// box draws the frame of a rectangle.
func (p *page) box(x, y, width, height, pen int) {
	fmt.Fprintf(&p.ops, "%s w %s %s %s %s re S\n", number(pen), number(x), number(pageHeight-y-height), number(width), number(height))
}

// fill fills a rectangle with a grey, 0 for black and 100 for white.
func (p *page) fill(x, y, width, height, grey int) {
	fmt.Fprintf(&p.ops, "%s g %s %s %s %s re f 0 g\n", number(grey), number(x), number(pageHeight-y-height), number(width), number(height))
}

// symbol draws a QR code in a square.
func (p *page) symbol(s symbol, x, y, side int) {
	for row := range s.size {
		top, bottom := y+side*row/s.size, y+side*(row+1)/s.size
		for from := 0; from < s.size; from++ {
			until := from
			for until < s.size && s.dark[row][until] {
				until++
			}
			if until > from {
				left, right := x+side*from/s.size, x+side*until/s.size
				p.fill(left, top, right-left, bottom-top, 0)
				from = until
			}
		}
	}
}

// document is a PDF file in the making.
type document struct {
	out     bytes.Buffer
	offsets []int
}

// object writes the next object; its number is the count of those before it, plus one.
func (d *document) object(body string) {
	d.offsets = append(d.offsets, d.out.Len())
	fmt.Fprintf(&d.out, "%d 0 obj\n%s\nendobj\n", len(d.offsets), body)
}

// stream writes the next object as compressed bytes.
func (d *document) stream(entries string, data []byte) {
	var packed bytes.Buffer
	z := zlib.NewWriter(&packed)
	_, _ = z.Write(data) // memory takes it
	_ = z.Close()
	d.object(fmt.Sprintf("<< /Length %d /Filter /FlateDecode%s >>\nstream\n%s\nendstream", packed.Len(), entries, packed.String()))
}

// Numbers of the objects that come first; those of the pages follow by two.
const (
	catalogue = 1 + iota
	pageTree
	information
	fontObject
	descendant
	descriptor
	fontFile
	unicodeMap
	firstPage
)

// write puts a document together.
func write(title string, made time.Time, sub *subset, pages []*page) []byte {
	var d document
	d.out.WriteString("%PDF-1.7\n%\xE5\x8D\xB0\xE5\x88\xB7\n")
	d.object(fmt.Sprintf("<< /Type /Catalog /Pages %d 0 R /Lang (zh-CN) /ViewerPreferences << /DisplayDocTitle true >> >>", pageTree))
	kids := make([]string, len(pages))
	for i := range pages {
		kids[i] = strconv.Itoa(firstPage+2*i) + " 0 R"
	}
	d.object(fmt.Sprintf("<< /Type /Pages /Count %d /Kids [%s] /MediaBox [0 0 %s %s] /Resources << /Font << /F %d 0 R >> >> >>",
		len(pages), strings.Join(kids, " "), number(pageWidth), number(pageHeight), fontObject))
	d.object(fmt.Sprintf("<< /Title %s /Producer (Liuhen) /CreationDate (D:%s+08'00') >>", spelt(title), made.Format("20060102150405")))
	d.font(sub)
	for i, p := range pages {
		d.object(fmt.Sprintf("<< /Type /Page /Parent %d 0 R /Contents %d 0 R >>", pageTree, firstPage+2*i+1))
		d.stream("", p.ops.Bytes())
	}
	return d.end()
}

// spelt is a text as PDF spells it beyond ASCII.
func spelt(text string) string {
	var out strings.Builder
	out.WriteString("<FEFF")
	for _, unit := range utf16.Encode([]rune(text)) {
		fmt.Fprintf(&out, "%04X", unit)
	}
	return out.String() + ">"
}

// font writes the typeface's subset, and what its characters are called in Unicode.
func (d *document) font(s *subset) {
	face := s.face
	em := func(n int) int { return n * 1000 / face.upem }
	const name = "LIUHEN+NotoSerifSC-Regular"
	d.object(fmt.Sprintf("<< /Type /Font /Subtype /Type0 /BaseFont /%s /Encoding /Identity-H /DescendantFonts [%d 0 R] /ToUnicode %d 0 R >>", name, descendant, unicodeMap))
	var widths strings.Builder
	for _, r := range s.runes {
		fmt.Fprintf(&widths, "%d ", face.width(face.glyph(r)))
	}
	d.object(fmt.Sprintf("<< /Type /Font /Subtype /CIDFontType2 /BaseFont /%s /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> "+
		"/FontDescriptor %d 0 R /DW 1000 /W [0 [%s]] /CIDToGIDMap /Identity >>", name, descriptor, widths.String()))
	d.object(fmt.Sprintf("<< /Type /FontDescriptor /FontName /%s /Flags 4 /FontBBox [%d %d %d %d] /ItalicAngle 0 /Ascent %d /Descent %d /CapHeight %d /StemV 80 /FontFile2 %d 0 R >>",
		name, em(face.box[0]), em(face.box[1]), em(face.box[2]), em(face.box[3]), em(face.ascent), em(face.descent), em(face.ascent), fontFile))
	data := s.file()
	d.stream(fmt.Sprintf(" /Length1 %d", len(data)), data)
	d.stream("", []byte(toUnicode(s.runes)))
}

// toUnicode maps the numbers of a subset to their characters, a hundred to a section as
// the format bounds it.
func toUnicode(runes []rune) string {
	var out strings.Builder
	out.WriteString("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n" +
		"/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n")
	for from := 1; from < len(runes); from += 100 {
		some := runes[from:min(from+100, len(runes))]
		fmt.Fprintf(&out, "%d beginbfchar\n", len(some))
		for i, r := range some {
			fmt.Fprintf(&out, "<%04X> <", from+i)
			for _, unit := range utf16.Encode([]rune{r}) {
				fmt.Fprintf(&out, "%04X", unit)
			}
			out.WriteString(">\n")
		}
		out.WriteString("endbfchar\n")
	}
	out.WriteString("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n")
	return out.String()
}

// end writes where everything is. The document's id is the digest of its content.
func (d *document) end() []byte {
	id := sha256.Sum256(d.out.Bytes())
	start := d.out.Len()
	fmt.Fprintf(&d.out, "xref\n0 %d\n0000000000 65535 f \n", len(d.offsets)+1)
	for _, at := range d.offsets {
		fmt.Fprintf(&d.out, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(&d.out, "trailer\n<< /Size %d /Root %d 0 R /Info %d 0 R /ID [<%x> <%x>] >>\nstartxref\n%d\n%%%%EOF\n",
		len(d.offsets)+1, catalogue, information, id[:16], id[:16], start)
	return d.out.Bytes()
}
