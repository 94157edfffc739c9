package asip

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"iter"
	"slices"
	"strings"
	"unicode/utf8"

	"liuhen/internal/fault"
)

// Archive is a zip as somebody handed it in. It is read in memory that does not
// grow with the number of its files, and never further than its own size: files may
// not overlap, leave gaps, hide behind each other or be compressed.
type Archive struct {
	r          io.ReaderAt
	size       int64
	start, end int64 // of the directory
	count      int64
}

// Entry is one file of an Archive.
type Entry struct {
	Name string
	Size int64
	CRC  uint32
	// Damage says in English why the bytes are not to be read; empty if they are.
	Damage string
	// Odd says what around the bytes is not as Write makes it, although they can be read.
	Odd string

	data int64 // offset of the first byte
}

// ZipPart names the zip itself in errors.
const ZipPart = "zip"

// OpenArchive finds the directory of the zip in the first size bytes of r. It fails
// with not-a-package where r does not begin as a package begins, with package-cut
// where the end is missing, and with package-malformed where the end is another
// than Write makes.
func OpenArchive(r io.ReaderAt, size int64) (*Archive, error) {
	if err := begins(r, size); err != nil {
		return nil, err
	}
	tail := make([]byte, min(size, endSize+locatorSize+end64Size))
	if _, err := r.ReadAt(tail, size-int64(len(tail))); err != nil && !errors.Is(err, io.EOF) {
		return nil, unreadable(err)
	}
	end, ok := bytes.CutPrefix(tail[len(tail)-endSize:], binary.LittleEndian.AppendUint32(nil, endMagic))
	if !ok {
		return nil, notAtEnd(r, size)
	}
	a := &Archive{r: r, size: size}
	if !a.readEnd(end, tail[:len(tail)-endSize]) {
		return nil, malformed(ZipPart, "the end of the directory contradicts itself")
	}
	return a, nil
}

// begins tells whether the first file in the zip is that of a package.
func begins(r io.ReaderAt, size int64) error {
	head := make([]byte, localSize+MaxName)
	n, err := r.ReadAt(head, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return unreadable(err)
	}
	head = head[:min(int64(n), size)]
	none := fault.NoPackage.Err("open package", "", nil)
	if len(head) < localSize || binary.LittleEndian.Uint32(head) != localMagic {
		return none.With("detail", "no zip")
	}
	length := int(binary.LittleEndian.Uint16(head[26:]))
	if length > len(head)-localSize || !strings.HasSuffix(string(head[localSize:][:length]), "/"+BagInfoFile) {
		return none.With("detail", "its first file is not "+BagInfoFile)
	}
	return nil
}

// notAtEnd tells a cut file from one to which something was added.
func notAtEnd(r io.ReaderAt, size int64) error {
	tail := make([]byte, min(size, 64<<10))
	if _, err := r.ReadAt(tail, size-int64(len(tail))); err != nil && !errors.Is(err, io.EOF) {
		return unreadable(err)
	}
	at := bytes.LastIndex(tail, binary.LittleEndian.AppendUint32(nil, endMagic))
	if at >= 0 && len(tail)-at > endSize {
		return malformed(ZipPart, "something follows its end")
	}
	return fault.PackageCut.Err("open package", "", nil).With("detail", "the directory at the end is missing")
}

func unreadable(err error) error {
	return fault.PackageUnreadable.Err("read package", ZipPart, err).With("path", ZipPart).With("detail", Show(err.Error()))
}

// readEnd takes in the end record, and the zip64 records in before where the end
// points to them. It reports whether they say where and how long the directory is
// without contradiction.
func (a *Archive) readEnd(end, before []byte) bool {
	le := binary.LittleEndian
	disks, count, count2 := le.Uint32(end), le.Uint16(end[4:]), le.Uint16(end[6:])
	size, start, comment := le.Uint32(end[8:]), le.Uint32(end[12:]), le.Uint16(end[16:])
	if disks != 0 || count != count2 || comment != 0 {
		return false
	}
	a.count, a.start = int64(count), int64(start)
	records := int64(endSize)
	length := int64(size)
	if count == max16 || size == max32 || start == max32 {
		if len(before) < locatorSize+end64Size {
			return false
		}
		records += locatorSize + end64Size
		b, locator := before[len(before)-locatorSize-end64Size:], before[len(before)-locatorSize:]
		if le.Uint32(b) != end64Magic || le.Uint64(b[4:]) != end64Size-12 || le.Uint64(b[16:]) != 0 || le.Uint64(b[24:]) != le.Uint64(b[32:]) ||
			le.Uint32(locator) != locator64Magic || le.Uint64(locator[8:]) != uint64(a.size-records) {
			return false
		}
		a.count, length, a.start = int64(le.Uint64(b[24:])), int64(le.Uint64(b[40:])), int64(le.Uint64(b[48:]))
	}
	a.end = a.size - records
	if a.count < 0 || a.start < 0 || length < 0 || a.start > a.end || a.end-a.start != length || a.count > length/centralSize {
		return false
	}
	return bytes.HasSuffix(slices.Concat(before, binary.LittleEndian.AppendUint32(nil, endMagic), end), endRecords(a.count, length, a.start))
}

// Entries gives the files in the order of the directory. An error ends them and is
// package-malformed or package-file-unreadable.
func (a *Archive) Entries() iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		d := &directory{a: a, r: bufio.NewReaderSize(io.NewSectionReader(a.r, a.start, a.end-a.start), 64<<10)}
		for range a.count {
			e, err := d.next()
			if !yield(e, err) || err != nil {
				return
			}
		}
		if err := d.done(); err != nil {
			yield(Entry{}, err)
		}
	}
}

// Open reads the bytes of an entry without Damage.
func (a *Archive) Open(e Entry) *io.SectionReader { return io.NewSectionReader(a.r, e.data, e.Size) }

// directory walks the central directory and, beside it, the local headers.
type directory struct {
	a    *Archive
	r    *bufio.Reader
	free int64 // where the next local header must stand

	doubt bool // free was guessed; the file before is reported already
}

// central is one record of the directory.
type central struct {
	raw           []byte
	name          string
	flags, method uint16
	crc, mode     uint32
	size, packed  int64
	offset        int64
}

func (d *directory) next() (Entry, error) {
	c, err := d.record()
	if err != nil {
		return Entry{}, err
	}
	e := Entry{Name: c.name, Size: c.size, CRC: c.crc, Damage: c.damage()}
	if c.offset < d.free {
		d.doubt = true
		e.Damage = first(e.Damage, "it lies over another file")
		return e, nil
	}
	if c.offset > d.free {
		d.doubt = true
		e.Damage = first(e.Damage, "something hides before it")
	}
	l := d.local(c)
	e.Damage, e.data, d.free = first(e.Damage, l.damage), l.data, l.next
	if l.damage != "" {
		d.doubt = true
		d.free = d.guess(c)
	}
	if e.Damage == "" {
		e.Odd = d.odd(c, l)
	}
	return e, nil
}

// odd compares what stands in the directory and before the bytes with the one shape
// that Write makes, bit by bit.
func (d *directory) odd(c central, l local) string {
	header := make([]byte, l.data-c.offset)
	if why := d.readAt(header, c.offset); why != "" {
		return why
	}
	for _, big := range []bool{false, true} {
		record := appendCentral(nil, directoryEntry{name: c.name, crc: c.crc, size: c.size, offset: c.offset, big: big})
		if bytes.Equal(record, c.raw) && bytes.Equal(localHeader(c.name, big), header) {
			return ""
		}
	}
	return "what the zip says around its bytes is not what a package says"
}

func first(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// guess is where the next file begins if a damaged local header had its usual
// length.
func (d *directory) guess(c central) int64 {
	usual := int64(localSize+len(c.name)) + c.size + descriptor32
	if big := usual + zip64Extra + descriptor64 - descriptor32; c.size >= max32 || d.magicAt(c.offset+big) {
		usual = big
	}
	return c.offset + usual
}

// magicAt tells whether a local header or the directory stands at offset.
func (d *directory) magicAt(offset int64) bool {
	b := make([]byte, 4)
	if offset == d.a.start {
		return true
	}
	n, _ := d.a.r.ReadAt(b, offset) // what cannot be read is no header
	return n == 4 && offset < d.a.start && binary.LittleEndian.Uint32(b) == localMagic
}

// record reads one record of the directory.
func (d *directory) record() (central, error) {
	le := binary.LittleEndian
	var b [centralSize]byte
	if _, err := io.ReadFull(d.r, b[:]); err != nil {
		return central{}, d.failed(err)
	}
	nameLen, extraLen, commentLen := int(le.Uint16(b[28:])), int(le.Uint16(b[30:])), int(le.Uint16(b[32:]))
	if le.Uint32(b[:]) != centralMagic || le.Uint16(b[34:]) != 0 || commentLen != 0 || nameLen == 0 || nameLen > MaxName {
		return central{}, malformed(ZipPart, "a record of the directory is damaged")
	}
	rest := make([]byte, nameLen+extraLen)
	if _, err := io.ReadFull(d.r, rest); err != nil {
		return central{}, d.failed(err)
	}
	c := central{
		raw: slices.Concat(b[:], rest), name: string(rest[:nameLen]), flags: le.Uint16(b[8:]), method: le.Uint16(b[10:]), crc: le.Uint32(b[16:]),
		mode: le.Uint32(b[38:]) >> 16, packed: int64(le.Uint32(b[20:])), size: int64(le.Uint32(b[24:])), offset: int64(le.Uint32(b[42:])),
	}
	extra := zip64Field(rest[nameLen:])
	for _, n := range []*int64{&c.size, &c.packed, &c.offset} {
		if *n != max32 {
			continue
		}
		if len(extra) < 8 {
			return central{}, malformed(ZipPart, "a record of the directory lacks its sizes")
		}
		*n, extra = int64(le.Uint64(extra)), extra[8:]
	}
	if c.size < 0 || c.packed < 0 || c.offset < 0 || c.offset > d.a.start || c.size > d.a.start-c.offset {
		return central{}, malformed(ZipPart, "a record of the directory points outside")
	}
	return c, nil
}

func (d *directory) failed(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return malformed(ZipPart, "the directory is shorter than it says")
	}
	return unreadable(err)
}

// zip64Field returns the content of the zip64 field among extra fields.
func zip64Field(extra []byte) []byte {
	for len(extra) >= 4 {
		tag, n := binary.LittleEndian.Uint16(extra), int(binary.LittleEndian.Uint16(extra[2:]))
		if extra = extra[4:]; n > len(extra) {
			return nil
		}
		if tag == zip64Tag {
			return extra[:n]
		}
		extra = extra[n:]
	}
	return nil
}

// damage says what forbids reading the file, by the directory alone.
func (c central) damage() string {
	kind := c.mode & 0o170000
	switch {
	case c.flags&^flagsUsed != 0:
		return "it is encrypted or has unknown flags"
	case c.method != 0:
		return "it is compressed"
	case c.size != c.packed:
		return "its sizes differ"
	case kind != 0 && kind != 0o100000:
		return "it is no plain file"
	case !safeName(c.name):
		return "its name is not allowed"
	}
	return ""
}

// safeName reports whether a name can be extracted nowhere but below the folder it
// is extracted into.
func safeName(name string) bool {
	if !utf8.ValidString(name) || strings.ContainsAny(name, "\\:") || strings.ContainsFunc(name, func(r rune) bool { return r < ' ' || r == 0x7F }) {
		return false
	}
	for part := range strings.SplitSeq(name, "/") {
		if part == "" || part == "." || part == ".." {
			return false
		}
	}
	return true
}

// local is what the header before a file's bytes says.
type local struct {
	data, next int64 // first byte; first byte after the descriptor
	damage     string
}

// local compares the header before the bytes, and the record after them, with the
// directory.
func (d *directory) local(c central) local {
	le := binary.LittleEndian
	b := make([]byte, localSize+len(c.name))
	if why := d.readAt(b, c.offset); why != "" {
		return local{damage: why}
	}
	extra := make([]byte, le.Uint16(b[28:]))
	if le.Uint32(b) != localMagic || le.Uint16(b[6:]) != c.flags || le.Uint16(b[8:]) != c.method ||
		int(le.Uint16(b[26:])) != len(c.name) || string(b[localSize:]) != c.name {
		return local{damage: "the header before it is damaged or names another file"}
	}
	if why := d.readAt(extra, c.offset+int64(len(b))); why != "" {
		return local{damage: why}
	}
	l := local{data: c.offset + int64(len(b)+len(extra))}
	if c.size > d.a.start-l.data {
		return local{damage: "it reaches beyond the files"}
	}
	wide := zip64Field(extra)
	if c.flags&(1<<3) != 0 {
		return d.descriptor(c, l, wide != nil)
	}
	l.next = l.data + c.size
	if le.Uint32(b[14:]) != c.crc || le.Uint32(b[18:]) != le.Uint32(b[22:]) || (wide == nil && int64(le.Uint32(b[18:])) != c.size) {
		l.damage = "the header before it says another size or checksum"
	}
	return l
}

// descriptor compares the record after the bytes with the directory.
func (d *directory) descriptor(c central, l local, big bool) local {
	want := descriptor(c.crc, c.size, big)
	got := make([]byte, len(want))
	l.next = l.data + c.size + int64(len(want))
	if l.next > d.a.start {
		return local{damage: "it reaches beyond the files"}
	}
	l.damage = d.readAt(got, l.next-int64(len(got)))
	if l.damage == "" && !bytes.Equal(got, want) {
		l.damage = "the record after it says another size or checksum"
	}
	return l
}

// readAt fills b from offset and says what is wrong where it cannot.
func (d *directory) readAt(b []byte, offset int64) string {
	if offset > d.a.start-int64(len(b)) {
		return "it reaches beyond the files"
	}
	if n, err := d.a.r.ReadAt(b, offset); n < len(b) {
		return "reading fails: " + Show(err.Error())
	}
	return ""
}

// done makes sure that nothing lies between the last file and the directory, and
// nothing behind its last record.
func (d *directory) done() error {
	if _, err := d.r.ReadByte(); !errors.Is(err, io.EOF) {
		return malformed(ZipPart, "the directory is longer than it says")
	}
	if d.free != d.a.start && !d.doubt {
		return malformed(ZipPart, "something hides before the directory")
	}
	return nil
}
