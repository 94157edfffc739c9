package pdf

import (
	"encoding/binary"
	"errors"
)

// typeface is a TrueType font. It is safe for concurrent use.
type typeface struct {
	tables  map[string][]byte
	upem    int
	ascent  int // in units of the em, as descent below
	descent int
	box     [4]int
	long    bool // loca has offsets of four bytes
	glyphs  int
	metrics int // entries of hmtx that have a width
	groups  []group
}

// group is a run of characters whose glyphs follow each other.
type group struct{ first, last, glyph uint32 }

// errTypeface says that a font is no TrueType font that we can read.
var errTypeface = errors.New("not a TrueType font with outlines in glyf and a Unicode cmap")

// parseTypeface reads the tables of a font. The font is ours; what is checked is that it
// has what is needed, not that it is sound.
func parseTypeface(data []byte) (*typeface, error) {
	f := &typeface{tables: map[string][]byte{}}
	if len(data) < 12 || binary.BigEndian.Uint32(data) != 0x00010000 {
		return nil, errTypeface
	}
	count := int(binary.BigEndian.Uint16(data[4:]))
	if len(data) < 12+16*count {
		return nil, errTypeface
	}
	for i := range count {
		entry := data[12+16*i:]
		from, size := uint64(binary.BigEndian.Uint32(entry[8:])), uint64(binary.BigEndian.Uint32(entry[12:]))
		if from+size > uint64(len(data)) {
			return nil, errTypeface
		}
		f.tables[string(entry[:4])] = data[from : from+size]
	}
	return f, errors.Join(f.readHead(), f.readMap())
}

// readHead reads sizes and counts.
func (f *typeface) readHead() error {
	head, hhea, maxp := f.tables["head"], f.tables["hhea"], f.tables["maxp"]
	if len(head) < 54 || len(hhea) < 36 || len(maxp) < 6 || f.tables["glyf"] == nil {
		return errTypeface
	}
	f.upem = int(binary.BigEndian.Uint16(head[18:]))
	for i := range f.box {
		f.box[i] = signed(head[36+2*i:])
	}
	f.long = binary.BigEndian.Uint16(head[50:]) != 0
	f.ascent, f.descent = signed(hhea[4:]), signed(hhea[6:])
	f.metrics, f.glyphs = int(binary.BigEndian.Uint16(hhea[34:])), int(binary.BigEndian.Uint16(maxp[4:]))
	offset := 2
	if f.long {
		offset = 4
	}
	if f.upem == 0 || f.metrics == 0 || len(f.tables["hmtx"]) < 4*f.metrics || len(f.tables["loca"]) < offset*(f.glyphs+1) {
		return errTypeface
	}
	return nil
}

func signed(b []byte) int { return int(int16(binary.BigEndian.Uint16(b))) } //nolint:gosec // the format's two's complement

// readMap reads the map of all of Unicode (format 12).
func (f *typeface) readMap() error {
	cmap := f.tables["cmap"]
	if len(cmap) < 4 {
		return errTypeface
	}
	for i := range int(binary.BigEndian.Uint16(cmap[2:])) {
		if len(cmap) < 12+8*i {
			return errTypeface
		}
		at := uint64(binary.BigEndian.Uint32(cmap[8+8*i:]))
		if at+16 > uint64(len(cmap)) || binary.BigEndian.Uint16(cmap[at:]) != 12 {
			continue
		}
		return f.readGroups(cmap[at:])
	}
	return errTypeface
}

func (f *typeface) readGroups(table []byte) error {
	count := int(binary.BigEndian.Uint32(table[12:]))
	if len(table) < 16+12*count {
		return errTypeface
	}
	f.groups = make([]group, count)
	for i := range f.groups {
		b := table[16+12*i:]
		f.groups[i] = group{binary.BigEndian.Uint32(b), binary.BigEndian.Uint32(b[4:]), binary.BigEndian.Uint32(b[8:])}
	}
	return nil
}

// glyph returns the glyph of a character; 0 where the typeface has none.
func (f *typeface) glyph(r rune) int {
	c := uint32(r) //nolint:gosec // no rune is negative where text is valid
	low, high := 0, len(f.groups)
	for low < high {
		mid := (low + high) / 2
		switch g := f.groups[mid]; {
		case c < g.first:
			high = mid
		case c > g.last:
			low = mid + 1
		default:
			if n := int(g.glyph + c - g.first); n < f.glyphs {
				return n
			}
			return 0
		}
	}
	return 0
}

// width is how far a glyph moves on, in thousandths of the em.
func (f *typeface) width(glyph int) int {
	return int(binary.BigEndian.Uint16(f.tables["hmtx"][4*min(glyph, f.metrics-1):])) * 1000 / f.upem
}

// outline returns the bytes of a glyph; none for one that shows nothing.
func (f *typeface) outline(glyph int) []byte {
	from, until := f.offset(glyph), f.offset(glyph+1)
	if glyph >= f.glyphs || from >= until || until > len(f.tables["glyf"]) {
		return nil
	}
	return f.tables["glyf"][from:until]
}

func (f *typeface) offset(glyph int) int {
	if f.long {
		return int(binary.BigEndian.Uint32(f.tables["loca"][4*min(glyph, f.glyphs):]))
	}
	return 2 * int(binary.BigEndian.Uint16(f.tables["loca"][2*min(glyph, f.glyphs):]))
}
