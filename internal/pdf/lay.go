package pdf

import (
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	"liuhen/internal/fault"
	"liuhen/internal/paper"
)

// Sizes of type and what stands between lines.
const (
	titleSize  = 18 * pt
	ownerSize  = 12 * pt
	frontSize  = 26 * pt
	bodySize   = 1050
	tableSize  = 9 * pt
	smallSize  = 8 * pt
	hairline   = 50
	cellMargin = 4 * pt
	signHeight = 11339 // a round seal has 40 mm
	symbolSide = 6236  // 22 mm
)

// Edges of what is printed on. Papers are bound at the left.
var (
	left   = mm(25)
	right  = pageWidth - mm(15)
	top    = mm(24)
	bottom = pageHeight - mm(22)
)

// setter lays one sheet out.
type setter struct {
	sub    *subset
	widths map[rune]int
	sheet  paper.Sheet
	pages  []*page
	y      int // where the next block begins
	noted  map[rune]bool
	lost   []lost
}

// Press lays sheets out in one typeface. It is safe for concurrent use.
type Press struct{ face func() (*typeface, error) }

// NewPress returns a press that reads its typeface when it first needs it; ok is false
// where there is none, as font.Regular says.
func NewPress(file func() (data []byte, ok bool)) *Press {
	return &Press{sync.OnceValues(func() (*typeface, error) {
		data, ok := file()
		if !ok {
			return nil, fault.FontNotBuilt.Err("print", "", nil)
		}
		face, err := parseTypeface(data)
		if err != nil {
			return nil, fault.FontNotBuilt.Err("print", "", err)
		}
		return face, nil
	})}
}

// Lay lays a sheet out and returns the PDF and how many pages it has. It fails with
// font-not-built where there is no typeface that can be read.
func (p *Press) Lay(sheet paper.Sheet) (data []byte, pages int, err error) {
	face, err := p.face()
	if err != nil {
		return nil, 0, err
	}
	s := &setter{sub: newSubset(face), widths: map[rune]int{}, sheet: sheet, noted: map[rune]bool{}}
	s.turn()
	s.title()
	for _, b := range sheet.Blocks {
		s.block(b)
	}
	s.how()
	s.note()
	for i := range s.pages {
		s.edges(i)
	}
	return write(s.name(), sheet.PrintedAt, s.sub, s.pages), len(s.pages), nil
}

// name is the title of the paper.
func (s *setter) name() string {
	if s.sheet.Title != "" {
		return s.sheet.Title
	}
	return s.sheet.Kind.Words().ZH
}

// turn begins a new page.
func (s *setter) turn() {
	s.pages = append(s.pages, &page{})
	s.y = top
}

func (s *setter) page() *page { return s.pages[len(s.pages)-1] }

// leading is the height of a line.
func leading(size int) int { return size * 3 / 2 }

// put draws one line of text whose box begins at y.
func (s *setter) put(p *page, x, y, size int, bold bool, line []rune) {
	cids := make([]uint16, len(line))
	for i, r := range line {
		cids[i] = s.sub.cid(r)
	}
	p.text(x, y+leading(size)/2+size*38/100, size, bold, cids)
}

// line draws one line that the program itself words, and that is known to be short.
func (s *setter) line(p *page, x, y, size int, text string) {
	s.put(p, x, y, size, false, s.shown(text)[0])
}

// title draws agency, title and number in the middle, and the QR code beside them.
func (s *setter) title() {
	p, side := s.page(), 0
	if code, ok := encodeQR(s.sheet.Link); ok && s.sheet.Link != "" {
		side = symbolSide
		p.symbol(code, right-side, top, side)
		text := s.shown(string(s.sheet.Code))[0]
		const size = 6 * pt
		s.put(p, right-s.width(text, size), top+side+2*pt, size, false, text)
	}
	s.centred(s.sheet.Agency, ownerSize, false, side)
	s.centred(s.name(), titleSize, true, side)
	if s.sheet.Number != "" {
		s.centred(s.sheet.Number, tableSize, false, side)
	}
	s.y = max(s.y+8*pt, min(side, 1)*(top+side+14*pt))
}

// centred draws lines in the middle, and leaves room at both sides.
func (s *setter) centred(text string, size int, bold bool, side int) {
	for _, line := range s.wrap(text, size, right-left-2*side-2*cellMargin) {
		s.need(leading(size))
		s.put(s.page(), (left+right)/2-s.width(line, size)/2, s.y, size, bold, line)
		s.y += leading(size)
	}
}

// need begins a new page unless the height is left on this one.
func (s *setter) need(height int) {
	if s.y+height > bottom && s.y > top {
		s.turn()
	}
}

func (s *setter) block(b paper.Block) {
	if b.Heading != "" {
		s.need(leading(bodySize) * 3) // a heading does not stand alone at the foot of a page
		s.y += 4 * pt
		for _, line := range s.wrap(b.Heading, bodySize, right-left) {
			s.need(leading(bodySize))
			s.put(s.page(), left, s.y, bodySize, true, line)
			s.y += leading(bodySize)
		}
		s.y += 2 * pt
	}
	switch {
	case b.Front != nil:
		s.front(*b.Front)
	case b.Fields != nil:
		s.fields(b.Fields)
	case b.Grid != nil:
		s.table(*b.Grid)
	case b.Box != nil:
		s.room(*b.Box)
	case b.Signs != nil:
		s.signs(b.Signs)
	case b.Text != "":
		s.paragraphs(b.Text, bodySize)
	}
	s.y += 6 * pt
}

func (s *setter) paragraphs(text string, size int) {
	for _, line := range s.wrap(text, size, right-left) {
		s.need(leading(size))
		s.put(s.page(), left, s.y, size, false, line)
		s.y += leading(size)
	}
}

// front draws the face of a file.
func (s *setter) front(f paper.Front) {
	s.y += mm(30)
	s.centred(f.Title, frontSize, true, 0)
	s.y += mm(30)
	s.fields(f.Lines)
}

// cell is one cell of a row: its place, and its lines.
type cell struct {
	x, width int
	lines    [][]rune
	right    bool
	label    bool // names what stands beside it
}

// row draws cells of one height, over as many pages as its lines need; head is drawn
// first on every new page.
func (s *setter) row(cells []cell, size, least int, head func()) {
	most := 0
	for _, c := range cells {
		most = max(most, len(c.lines))
	}
	from := 0
	for {
		height := max((most-from)*leading(size), least) + cellMargin
		if s.y+height > bottom && s.y > top && (from > 0 || height <= bottom-top-mm(30) || s.y+6*leading(size) > bottom) {
			s.turn()
			head()
		}
		fit := max((bottom-s.y-cellMargin)/leading(size), 1)
		until := min(from+fit, most)
		s.cells(cells, size, from, until, max((until-from)*leading(size), min(least, bottom-s.y-cellMargin))+cellMargin)
		if from = until; from >= most {
			return
		}
		least = 0
	}
}

// cells draws the lines from up to until of each cell in its frame.
func (s *setter) cells(cells []cell, size, from, until, height int) {
	p := s.page()
	for _, c := range cells {
		if c.label {
			p.fill(c.x, s.y, c.width, height, 95)
		}
		p.box(c.x, s.y, c.width, height, hairline)
		y := s.y + cellMargin/2
		for _, line := range c.lines[min(from, len(c.lines)):min(until, len(c.lines))] {
			x := c.x + cellMargin
			if c.right {
				x = c.x + c.width - cellMargin - s.width(line, size)
			}
			s.put(p, x, y, size, false, line)
			y += leading(size)
		}
	}
	s.y += height
}

// noHead is drawn on the pages of what has no head.
func noHead() {}

// fields draws what is stated in a form: two to a row, or one that is wide.
func (s *setter) fields(fields []paper.Field) {
	label, half := mm(28), (right-left)/2
	for i := 0; i < len(fields); i++ {
		f := fields[i]
		if f.Wide || i+1 == len(fields) || fields[i+1].Wide {
			s.row(append([]cell{}, s.stated(f, left, label, right-left-label)...), bodySize, leading(bodySize), noHead)
			continue
		}
		i++
		cells := append(s.stated(f, left, label, half-label), s.stated(fields[i], left+half, label, right-left-half-label)...)
		s.row(cells, bodySize, leading(bodySize), noHead)
	}
}

// stated are the two cells of a field.
func (s *setter) stated(f paper.Field, x, label, room int) []cell {
	return []cell{
		{x: x, width: label, lines: s.wrap(f.Label, bodySize, label-2*cellMargin), label: true},
		{x: x + label, width: room, lines: s.wrap(f.Value, bodySize, room-2*cellMargin)},
	}
}

// table draws rows under a head that every page repeats.
func (s *setter) table(t paper.Grid) {
	places := columns(t.Columns)
	titles := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		titles[i] = c.Title
	}
	head := func() { s.row(s.tableRow(t, places, titles, true), tableSize, leading(tableSize), noHead) }
	s.need(4 * leading(tableSize))
	head()
	for _, r := range t.Rows {
		s.row(s.tableRow(t, places, r, false), tableSize, leading(tableSize), head)
	}
	if len(t.Rows) == 0 {
		s.row([]cell{{x: left, width: right - left, lines: s.wrap(t.Empty, tableSize, right-left-2*cellMargin)}}, tableSize, leading(tableSize), head)
	}
}

// columns returns where columns begin, and where the last one ends.
func columns(columns []paper.Column) []int {
	total := 0
	for _, c := range columns {
		total += c.Width
	}
	places, at := []int{left}, 0
	for _, c := range columns {
		at += c.Width
		places = append(places, left+(right-left)*at/max(total, 1))
	}
	return places
}

func (s *setter) tableRow(t paper.Grid, places []int, texts []string, head bool) []cell {
	cells := make([]cell, len(t.Columns))
	for i := range cells {
		x, width := places[i], places[i+1]-places[i]
		cells[i] = cell{x: x, width: width, right: t.Columns[i].Right && !head, label: head}
		if i < len(texts) {
			cells[i].lines = s.wrap(texts[i], tableSize, width-2*cellMargin)
		}
	}
	return cells
}

// room draws a framed room to write in.
func (s *setter) room(b paper.Box) {
	lines := s.wrap(b.Label, bodySize, right-left-2*cellMargin)
	if b.Text != "" {
		lines = append(lines, s.wrap(b.Text, bodySize, right-left-2*cellMargin)...)
	}
	s.row([]cell{{x: left, width: right - left, lines: lines}}, bodySize, b.Lines*leading(bodySize), noHead)
}

// signs draws places to sign and to seal, up to three beside each other.
func (s *setter) signs(signs []string) {
	const most = 3
	for i := 0; i < len(signs); i += most {
		some := signs[i:min(i+most, len(signs))]
		s.need(signHeight)
		for k, who := range some {
			x := left + (right-left)*k/len(some)
			width := left + (right-left)*(k+1)/len(some) - x
			s.page().box(x, s.y, width, signHeight, hairline)
			for n, line := range s.wrap(who, bodySize, width-2*cellMargin) {
				s.put(s.page(), x+cellMargin, s.y+cellMargin/2+n*leading(bodySize), bodySize, false, line)
			}
			day := s.shown("年　　月　　日")[0]
			s.put(s.page(), x+width-mm(6)-s.width(day, bodySize), s.y+signHeight-leading(bodySize)-cellMargin/2, bodySize, false, day)
		}
		s.y += signHeight
	}
}

// how tells who printed the paper, since the head of a page has room for a part of a long
// name only, and in what way it can be checked.
func (s *setter) how() {
	s.paragraphs("本件由 "+s.sheet.PrintedBy+" 于 "+Moment(s.sheet.PrintedAt)+" 打印。", smallSize)
	if s.sheet.Link == "" {
		return
	}
	s.paragraphs("查验方法：扫描首页二维码，或在浏览器打开 "+s.sheet.Link+"，核对文书种类、单位、日期、数量；并可核对 PDF 文件的 SHA-256。查验码 "+string(s.sheet.Code)+"。", smallSize)
}

// note says what the substitutes stand for.
func (s *setter) note() {
	if len(s.lost) == 0 {
		return
	}
	points := make([]string, len(s.lost))
	for i, l := range s.lost {
		points[i] = fmt.Sprintf("U+%04X（第%d页）", l.r, l.page)
	}
	s.paragraphs("注：以下字符字体中没有或不可显示，文中以〓代替，括号内为首次出现的页码："+strings.Join(points, "、")+"。", smallSize)
}

// edges draws head and foot of a page, now that it is known how many there are.
func (s *setter) edges(i int) {
	p, y := s.pages[i], mm(12)
	who := s.shown(s.sheet.PrintedBy + " 打印于 " + Moment(s.sheet.PrintedAt))[0]
	room := right - left - s.width(who, smallSize) - 10*pt
	if room < mm(40) { // a name that fills the line stands on the first of several
		who = s.breakLines(who, smallSize, right-left-mm(40))[0]
		room = mm(40)
	}
	s.put(p, right-s.width(who, smallSize), y, smallSize, false, who)
	s.put(p, left, y, smallSize, false, s.breakLines(s.shown(s.name() + "　" + s.sheet.Agency)[0], smallSize, room)[0])
	p.line(left, y+leading(smallSize), right, y+leading(smallSize), hairline)
	foot := bottom + mm(5)
	p.line(left, foot, right, foot, hairline)
	s.line(p, left, foot+pt, smallSize, "查验码 "+string(s.sheet.Code))
	number := s.shown("第 " + strconv.Itoa(i+1) + " 页　共 " + strconv.Itoa(len(s.pages)) + " 页")[0]
	s.put(p, right-s.width(number, smallSize), foot+pt, smallSize, false, number)
}

// Moment spells a time as papers do.
func Moment(t time.Time) string { return t.Format("2006年1月2日 15:04") }
