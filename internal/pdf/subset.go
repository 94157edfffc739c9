package pdf

import (
	"encoding/binary"
	"slices"
)

// subset is what of a typeface one document shows. Each character has a glyph of its
// own, numbered in the order in which it first came, so that no two characters are
// taken for each other when the text is searched; 0 is for none.
type subset struct {
	face  *typeface
	runes []rune
	cids  map[rune]uint16
}

func newSubset(face *typeface) *subset {
	return &subset{face: face, runes: []rune{0}, cids: map[rune]uint16{}}
}

// cid returns the number under which a character is shown.
func (s *subset) cid(r rune) uint16 {
	if n, ok := s.cids[r]; ok {
		return n
	}
	n := uint16(len(s.runes)) //nolint:gosec // a typeface has fewer than 65536 glyphs, and only those come here
	s.cids[r] = n
	s.runes = append(s.runes, r)
	return n
}

// file is the subset as a TrueType font.
func (s *subset) file() []byte {
	sources := s.sources()
	loca, glyf, hmtx := make([]byte, 4, 4*len(sources)+4), []byte{}, []byte{}
	places := map[int]uint16{}
	for i := len(sources) - 1; i >= 0; i-- { // the first of the same glyph counts
		places[sources[i]] = uint16(i) //nolint:gosec // see cid
	}
	for _, glyph := range sources {
		glyf = append(glyf, moved(s.face.outline(glyph), places)...)
		glyf = append(glyf, make([]byte, -len(glyf)&3)...)
		loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf))) //nolint:gosec // some megabytes at most
		hmtx = append(hmtx, s.metrics(glyph)...)
	}
	head, hhea, maxp := slices.Clone(s.face.tables["head"]), slices.Clone(s.face.tables["hhea"]), slices.Clone(s.face.tables["maxp"])
	binary.BigEndian.PutUint32(head[8:], 0)
	binary.BigEndian.PutUint16(head[50:], 1)
	binary.BigEndian.PutUint16(hhea[34:], uint16(len(sources))) //nolint:gosec // see cid
	binary.BigEndian.PutUint16(maxp[4:], uint16(len(sources)))  //nolint:gosec // see cid
	tables := map[string][]byte{"glyf": glyf, "head": head, "hhea": hhea, "hmtx": hmtx, "loca": loca, "maxp": maxp}
	for _, name := range []string{"cvt ", "fpgm", "prep"} {
		if t := s.face.tables[name]; t != nil {
			tables[name] = t
		}
	}
	return joined(tables)
}

// sources are the glyphs of the typeface in the order of the subset: those of the
// characters, then those of which others are put together.
func (s *subset) sources() []int {
	glyphs := make([]int, len(s.runes))
	known := map[int]bool{0: true}
	for i, r := range s.runes {
		if i > 0 {
			glyphs[i] = s.face.glyph(r)
			known[glyphs[i]] = true
		}
	}
	for i := 0; i < len(glyphs); i++ {
		for _, at := range parts(s.face.outline(glyphs[i])) {
			part := int(binary.BigEndian.Uint16(s.face.outline(glyphs[i])[at:]))
			if !known[part] {
				known[part] = true
				glyphs = append(glyphs, part)
			}
		}
	}
	return glyphs
}

// Flags of a part of a glyph that is put together.
const (
	wordArguments = 1 << 0
	oneScale      = 1 << 3
	moreParts     = 1 << 5
	twoScales     = 1 << 6
	matrix        = 1 << 7
)

// parts returns where the numbers of its parts stand in a glyph that is put together.
func parts(outline []byte) (at []int) {
	if len(outline) < 10 || signed(outline) >= 0 {
		return nil
	}
	for i := 10; i+4 <= len(outline); {
		at = append(at, i+2)
		flags := binary.BigEndian.Uint16(outline[i:])
		i += 6
		if flags&wordArguments != 0 {
			i += 2
		}
		switch {
		case flags&oneScale != 0:
			i += 2
		case flags&twoScales != 0:
			i += 4
		case flags&matrix != 0:
			i += 8
		}
		if flags&moreParts == 0 {
			break
		}
	}
	return at
}

// moved returns the outline with its parts named as the subset numbers them.
func moved(outline []byte, places map[int]uint16) []byte {
	out := slices.Clone(outline)
	for _, at := range parts(outline) {
		binary.BigEndian.PutUint16(out[at:], places[int(binary.BigEndian.Uint16(outline[at:]))])
	}
	return out
}

// metrics is the entry of hmtx of a glyph.
func (s *subset) metrics(glyph int) []byte {
	hmtx, last := s.face.tables["hmtx"], s.face.metrics-1
	if glyph <= last {
		return hmtx[4*glyph : 4*glyph+4]
	}
	bearing := []byte{0, 0}
	if at := 4*s.face.metrics + 2*(glyph-s.face.metrics); at+2 <= len(hmtx) {
		bearing = hmtx[at : at+2]
	}
	return slices.Concat(hmtx[4*last:4*last+2], bearing)
}

// joined writes tables as a font file.
func joined(tables map[string][]byte) []byte {
	names := make([]string, 0, len(tables))
	for name := range tables {
		names = append(names, name)
	}
	slices.Sort(names)
	count := len(names)
	power := 0
	for 2<<power <= count {
		power++
	}
	out := binary.BigEndian.AppendUint32(nil, 0x00010000)
	for _, n := range []int{count, 16 << power, power, 16*count - 16<<power} {
		out = binary.BigEndian.AppendUint16(out, uint16(n)) //nolint:gosec // nine tables at most
	}
	body, start := []byte{}, 12+16*count
	for _, name := range names {
		out = append(out, name...)
		for _, n := range []uint32{sum(tables[name]), uint32(start + len(body)), uint32(len(tables[name]))} { //nolint:gosec // some megabytes at most
			out = binary.BigEndian.AppendUint32(out, n)
		}
		body = append(body, tables[name]...)
		body = append(body, make([]byte, -len(body)&3)...)
	}
	return append(out, body...)
}

// sum is the checksum of a table.
func sum(table []byte) (total uint32) {
	padded := append(slices.Clone(table), make([]byte, -len(table)&3)...)
	for i := 0; i < len(padded); i += 4 {
		total += binary.BigEndian.Uint32(padded[i:])
	}
	return total
}
