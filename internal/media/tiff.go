package media

import (
	"encoding/binary"
	"fmt"
	"math"
	"strconv"
	"strings"

	"liuhen/internal/recording"
)

// Limits of one TIFF structure.
const (
	maxEntries = 512
	maxPagesIn = 4096 // image file directories followed
	maxNumbers = 4    // numbers of one field that are kept as text
)

// directoryEntry is one field of an image file directory (TIFF 6.0 section 2).
type directoryEntry struct {
	tag   uint16
	kind  uint16
	count uint32
	value span // exactly count values
}

// tiff reads the directories of one TIFF structure: a file, or an EXIF block.
type tiff struct {
	f     *findings
	in    span
	order binary.ByteOrder
	texts map[string]string // by tag key, first found
	cut   int64             // end of the last strip, if it lies behind the file
	block bool              // an EXIF block inside another file
}

// typeSizes gives the bytes of one value of each field type.
var typeSizes = [...]int64{0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8}

// Field types.
const (
	typeByte      = 1
	typeASCII     = 2
	typeShort     = 3
	typeLong      = 4
	typeRational  = 5
	typeUndefined = 7
	typeSRational = 10
)

func isTIFF(head []byte) bool {
	return len(head) >= 8 && (string(head[:4]) == "II*\x00" || string(head[:4]) == "MM\x00*" ||
		string(head[:4]) == "II+\x00" || string(head[:4]) == "MM\x00+")
}

// openTIFF reads the header and gives the offset of the first directory.
func openTIFF(in span, f *findings) (*tiff, int64, error) {
	b, err := in.read(0, 8)
	if err != nil {
		return nil, 0, err
	}
	t := &tiff{f: f, in: in, texts: map[string]string{}}
	switch string(b[:2]) {
	case "II":
		t.order = binary.LittleEndian
	case "MM":
		t.order = binary.BigEndian
	default:
		return nil, 0, malformed("byte order %q", b[:2])
	}
	if magic := t.order.Uint16(b[2:]); magic != 42 {
		return nil, 0, malformed("TIFF magic number %d", magic)
	}
	return t, int64(t.order.Uint32(b[4:])), nil
}

// directory reads the fields of the directory at off and where the next one is; 0
// for none. Fields whose values lie outside are left out and noted.
func (t *tiff) directory(off int64) (entries []directoryEntry, next int64, err error) {
	b, err := t.in.read(off, 2)
	if err != nil {
		return nil, 0, err
	}
	n := int(t.order.Uint16(b))
	if n > maxEntries {
		return nil, 0, tooMuch("a directory of %d fields", n)
	}
	if b, err = t.in.read(off+2, 12*n); err != nil {
		return nil, 0, err
	}
	for i := range n {
		if e, ok := t.entry(b[12*i:], off+2+12*int64(i)); ok {
			entries = append(entries, e)
		}
	}
	// Some cameras leave the last four bytes out.
	if b, err = t.in.read(off+2+12*int64(n), 4); err != nil {
		return entries, 0, nil //nolint:nilerr // then there is no next directory
	}
	return entries, int64(t.order.Uint32(b)), nil
}

func (t *tiff) entry(b []byte, at int64) (e directoryEntry, ok bool) {
	e.tag, e.kind, e.count = t.order.Uint16(b), t.order.Uint16(b[2:]), t.order.Uint32(b[4:])
	if e.kind == 0 || int(e.kind) >= len(typeSizes) {
		return e, false
	}
	size := typeSizes[e.kind] * int64(e.count)
	off := at + 8
	if size > 4 {
		off = int64(t.order.Uint32(b[8:]))
	}
	if off > t.in.size || size > t.in.size-off {
		t.f.failed(truncated("field %04x has its %d bytes at offset %d", e.tag, size, t.in.base+off))
		return e, false
	}
	e.value = t.in.sub(off, size)
	return e, true
}

// number reads value i of a field of whole numbers.
func (t *tiff) number(e directoryEntry, i uint32) (int64, bool) {
	if i >= e.count {
		return 0, false
	}
	size := typeSizes[e.kind]
	b, err := e.value.read(int64(i)*size, int(size))
	if err != nil {
		return 0, false
	}
	switch e.kind {
	case typeByte:
		return int64(b[0]), true
	case typeShort:
		return int64(t.order.Uint16(b)), true
	case typeLong:
		return int64(t.order.Uint32(b)), true
	}
	return 0, false
}

// ratio reads value i of a field of fractions.
func (t *tiff) ratio(e directoryEntry, i uint32) (num, den int64, ok bool) {
	if e.kind != typeRational && e.kind != typeSRational || i >= e.count {
		return 0, 0, false
	}
	b, err := e.value.read(int64(i)*8, 8)
	if err != nil {
		return 0, 0, false
	}
	if e.kind == typeSRational {
		return int64(int32(t.order.Uint32(b))), int64(int32(t.order.Uint32(b[4:]))), true
	}
	return int64(t.order.Uint32(b)), int64(t.order.Uint32(b[4:])), true
}

// text gives a field as text: letters as found without the closing NULs, numbers
// in decimal, fractions as "n/d".
func (t *tiff) text(e directoryEntry) string {
	if e.kind == typeASCII || e.kind == typeUndefined {
		b, err := e.value.head(maxText)
		if err != nil {
			return ""
		}
		return strings.TrimRight(string(b), "\x00")
	}
	var words []string
	for i := range min(e.count, maxNumbers) {
		if n, ok := t.number(e, i); ok {
			words = append(words, strconv.FormatInt(n, 10))
		} else if n, d, ok := t.ratio(e, i); ok {
			words = append(words, fmt.Sprintf("%d/%d", n, d))
		}
	}
	return strings.Join(words, " ")
}

// keep keeps the fields of a directory that names lists.
func (t *tiff) keep(entries []directoryEntry, part string, names map[uint16]string) {
	for _, e := range entries {
		name := names[e.tag]
		if name == "" {
			continue
		}
		key, text := part+"."+name, t.text(e)
		t.f.tag(key, text)
		if _, known := t.texts[key]; !known {
			t.texts[key] = text
		}
	}
}

// find gives the first field of that tag.
func find(entries []directoryEntry, tag uint16) (directoryEntry, bool) {
	for _, e := range entries {
		if e.tag == tag {
			return e, true
		}
	}
	return directoryEntry{}, false
}

// first gives the first number of a field, 0 where there is none.
func (t *tiff) first(entries []directoryEntry, tag uint16) int64 {
	e, ok := find(entries, tag)
	if !ok {
		return 0
	}
	n, _ := t.number(e, 0)
	return n
}

// compressions names the values of the Compression field.
var compressions = map[int64]string{
	1: "tiff-none", 2: "tiff-ccitt-rle", 3: "tiff-ccitt-g3", 4: "tiff-ccitt-g4", 5: "tiff-lzw",
	6: "tiff-ojpeg", 7: "tiff-jpeg", 8: "tiff-deflate", 32773: "tiff-packbits", 32946: "tiff-deflate",
}

// readTIFF reads the first page's fields and counts the pages.
func readTIFF(file span, f *findings) error {
	if b, err := file.read(2, 2); err == nil && (b[0] == '+' || b[1] == '+') {
		f.codec("bigtiff")
		return trouble{recording.NotExamined, "BigTIFF"}
	}
	t, off, err := openTIFF(file, f)
	if err != nil {
		return err
	}
	pages, err := t.pages(off)
	f.facts.Pages = pages
	t.conclude()
	if err == nil && t.cut > 0 {
		return truncated("image data ends at %d of %d bytes", t.cut, file.size)
	}
	return err
}

// pages follows the chain of directories. Reduced images (NewSubfileType bit 0) are
// previews of a page and masks (bit 2) are part of one.
func (t *tiff) pages(off int64) (int, error) {
	seen, pages := map[int64]bool{}, 0
	for off != 0 {
		if seen[off] {
			return pages, malformed("the directories run in a circle at offset %d", off)
		}
		if len(seen) == maxPagesIn {
			return 0, tooMuch("more than %d directories", maxPagesIn)
		}
		seen[off] = true
		entries, next, err := t.directory(off)
		if err != nil {
			return pages, err
		}
		if len(entries) == 0 {
			return pages, malformed("a directory without fields at offset %d", off)
		}
		if len(seen) == 1 {
			t.image(entries)
		}
		if t.first(entries, tagSubfile)&5 == 0 {
			pages++
		}
		t.checkStrips(entries)
		off = next
	}
	if pages == 0 {
		return 0, malformed("no page")
	}
	return pages, nil
}

// Tags of the page itself.
const (
	tagSubfile      = 0x00fe
	tagWidth        = 0x0100
	tagHeight       = 0x0101
	tagCompression  = 0x0103
	tagStripOffsets = 0x0111
	tagStripCounts  = 0x0117
	tagXResolution  = 0x011a
	tagYResolution  = 0x011b
	tagUnit         = 0x0128
	tagTileOffsets  = 0x0144
	tagTileCounts   = 0x0145
)

// image reads the first page.
func (t *tiff) image(entries []directoryEntry) {
	t.f.size(int(t.first(entries, tagWidth)), int(t.first(entries, tagHeight)))
	if c := t.first(entries, tagCompression); c != 0 {
		name := compressions[c]
		if name == "" {
			name = fmt.Sprintf("tiff-%d", c)
		}
		t.f.codec(name)
	}
	t.exif(entries)
}

// checkStrips notes where the last strip or tile ends.
func (t *tiff) checkStrips(entries []directoryEntry) {
	for _, pair := range [][2]uint16{{tagStripOffsets, tagStripCounts}, {tagTileOffsets, tagTileCounts}} {
		offsets, ok := find(entries, pair[0])
		counts, both := find(entries, pair[1])
		if !ok || !both || offsets.count == 0 || counts.count != offsets.count {
			continue
		}
		off, _ := t.number(offsets, offsets.count-1)
		n, _ := t.number(counts, counts.count-1)
		if end := off + n; end > t.in.size {
			t.cut = max(t.cut, end)
		}
	}
}

// resolution reads dots per inch or centimetre; other units tell nothing.
func (t *tiff) resolution(entries []directoryEntry) {
	perUnit := map[int64]int64{0: 1000, 2: 1000, 3: 2540}[t.first(entries, tagUnit)]
	x, okX := find(entries, tagXResolution)
	y, okY := find(entries, tagYResolution)
	if !okX || !okY || perUnit == 0 {
		return
	}
	xn, xd, _ := t.ratio(x, 0)
	yn, yd, _ := t.ratio(y, 0)
	if t.block && xn == 72*xd && yn == 72*yd {
		return // what EXIF has cameras write for "not known"
	}
	if xd > 0 && yd > 0 && xn < math.MaxInt32 && yn < math.MaxInt32 {
		t.f.density((xn*perUnit+xd/2)/xd, (yn*perUnit+yd/2)/yd)
	}
}
