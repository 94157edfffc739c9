package asip

import (
	"bufio"
	"encoding/binary"
	"hash/crc32"
	"io"
)

// The zip of a package (PKWARE APPNOTE 6.3.10) has one shape only, so that the same
// files give the same bytes and a reader needs to understand nothing else: files in
// ascending byte order of name, stored, one after the other from the first byte on,
// each with a data descriptor; one time for all; no folders, comments, disks or
// encryption.
const (
	localMagic      = 0x04034b50
	descriptorMagic = 0x08074b50
	centralMagic    = 0x02014b50
	end64Magic      = 0x06064b50
	locator64Magic  = 0x07064b50
	endMagic        = 0x06054b50

	localSize      = 30
	centralSize    = 46
	end64Size      = 56
	locatorSize    = 20
	endSize        = 22
	descriptor32   = 16
	descriptor64   = 24
	zip64Extra     = 20 // id, length and two sizes, in local headers
	zip64Tag       = 1
	flagsUsed      = 1<<3 | 1<<11           // sizes follow the data; names are UTF-8
	dosDate        = 1<<5 | 1               // 1 January 1980
	madeBy         = 3<<8 | 45              // Unix, 4.5
	fileMode       = uint32(0o100644) << 16 // a plain file
	need32, need64 = 20, 45
	max16          = 1<<16 - 1
	max32          = 1<<32 - 1
)

// unknownSize is the size of a file that is not known before it was written.
const unknownSize = -1

// zipWriter writes a zip to a stream. The directory is held until close: about 150
// bytes for each file.
type zipWriter struct {
	w       *bufio.Writer
	at      int64 // bytes written so far
	count   int64
	central []byte
}

func newZipWriter(w io.Writer) *zipWriter { return &zipWriter{w: bufio.NewWriterSize(w, 256<<10)} }

// Write counts what goes into the zip.
func (z *zipWriter) Write(p []byte) (int, error) {
	n, err := z.w.Write(p)
	z.at += int64(n)
	return n, err
}

// add writes one file: body writes its bytes, of which there must be size.
func (z *zipWriter) add(name string, size int64, body func(io.Writer) error) error {
	big := size == unknownSize || size >= max32
	start := z.at
	if _, err := z.Write(localHeader(name, big)); err != nil {
		return err
	}
	sum := &crcWriter{w: z}
	if err := body(sum); err != nil {
		return err
	}
	if size != unknownSize && sum.n != size {
		return io.ErrShortWrite
	}
	if _, err := z.Write(descriptor(sum.crc, sum.n, big)); err != nil {
		return err
	}
	z.count++
	z.central = appendCentral(z.central, directoryEntry{name: name, crc: sum.crc, size: sum.n, offset: start, big: big})
	return nil
}

// close writes the directory. Without it no program takes the bytes for a zip.
func (z *zipWriter) close() error {
	start := z.at
	if _, err := z.Write(z.central); err != nil {
		return err
	}
	if _, err := z.Write(endRecords(z.count, int64(len(z.central)), start)); err != nil {
		return err
	}
	return z.w.Flush()
}

// crcWriter takes checksum and size of a file on its way.
type crcWriter struct {
	w   io.Writer
	crc uint32
	n   int64
}

func (c *crcWriter) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	c.crc = crc32.Update(c.crc, crc32.IEEETable, p[:n])
	c.n += int64(n)
	return n, err
}

// localHeader returns the header before a file's bytes. A file of 4 GiB or more, or
// of unknown size, has the zip64 field, which makes its descriptor longer.
func localHeader(name string, big bool) []byte {
	le := binary.LittleEndian
	b := le.AppendUint32(make([]byte, 0, localSize+len(name)+zip64Extra), localMagic)
	b = le.AppendUint16(b, needed(big))
	b = le.AppendUint16(b, flagsUsed)
	b = append(b, make([]byte, 4)...) // stored, midnight
	b = le.AppendUint16(b, dosDate)
	b = append(b, make([]byte, 4)...) // checksum: in the descriptor
	size, extra := uint32(0), uint16(0)
	if big {
		size, extra = max32, zip64Extra
	}
	b = le.AppendUint32(b, size)
	b = le.AppendUint32(b, size)
	b = le.AppendUint16(b, uint16(len(name)))
	b = le.AppendUint16(b, extra)
	b = append(b, name...)
	if big {
		b = le.AppendUint16(b, zip64Tag)
		b = le.AppendUint16(b, 16)
		b = append(b, make([]byte, 16)...)
	}
	return b
}

func needed(big bool) uint16 {
	if big {
		return need64
	}
	return need32
}

func descriptor(crc uint32, size int64, big bool) []byte {
	le := binary.LittleEndian
	b := le.AppendUint32(nil, descriptorMagic)
	b = le.AppendUint32(b, crc)
	if big {
		b = le.AppendUint64(b, uint64(size))
		return le.AppendUint64(b, uint64(size))
	}
	b = le.AppendUint32(b, uint32(size))
	return le.AppendUint32(b, uint32(size))
}

// directoryEntry is a file as the central directory tells of it.
type directoryEntry struct {
	name   string
	crc    uint32
	size   int64
	offset int64 // of the local header
	big    bool  // the local header has the zip64 field
}

func appendCentral(b []byte, e directoryEntry) []byte {
	le := binary.LittleEndian
	var extra []byte
	size, offset := uint32(e.size), uint32(e.offset)
	if e.size >= max32 {
		size = max32
		extra = le.AppendUint64(extra, uint64(e.size))
		extra = le.AppendUint64(extra, uint64(e.size))
	}
	if e.offset >= max32 {
		offset = max32
		extra = le.AppendUint64(extra, uint64(e.offset))
	}
	if len(extra) > 0 {
		head := le.AppendUint16(le.AppendUint16(nil, zip64Tag), uint16(len(extra)))
		extra = append(head, extra...)
	}
	b = le.AppendUint32(b, centralMagic)
	b = le.AppendUint16(b, madeBy)
	b = le.AppendUint16(b, needed(e.big || len(extra) > 0))
	b = le.AppendUint16(b, flagsUsed)
	b = append(b, make([]byte, 4)...)
	b = le.AppendUint16(b, dosDate)
	b = le.AppendUint32(b, e.crc)
	b = le.AppendUint32(b, size)
	b = le.AppendUint32(b, size)
	b = le.AppendUint16(b, uint16(len(e.name)))
	b = le.AppendUint16(b, uint16(len(extra)))
	b = append(b, make([]byte, 6)...) // no comment, first disk, no inner attributes
	b = le.AppendUint32(b, fileMode)
	b = le.AppendUint32(b, offset)
	b = append(b, e.name...)
	return append(b, extra...)
}

// endRecords returns what follows the directory.
func endRecords(count, size, start int64) []byte {
	le := binary.LittleEndian
	var b []byte
	if count >= max16 || size >= max32 || start >= max32 {
		b = le.AppendUint32(b, end64Magic)
		b = le.AppendUint64(b, end64Size-12)
		b = le.AppendUint16(b, madeBy)
		b = le.AppendUint16(b, need64)
		b = append(b, make([]byte, 8)...)
		for _, n := range []int64{count, count, size, start} {
			b = le.AppendUint64(b, uint64(n))
		}
		b = le.AppendUint32(b, locator64Magic)
		b = append(b, make([]byte, 4)...)
		b = le.AppendUint64(b, uint64(start+size))
		b = le.AppendUint32(b, 1)
	}
	b = le.AppendUint32(b, endMagic)
	b = append(b, make([]byte, 4)...)
	b = le.AppendUint16(b, uint16(min(count, max16)))
	b = le.AppendUint16(b, uint16(min(count, max16)))
	b = le.AppendUint32(b, uint32(min(size, max32)))
	b = le.AppendUint32(b, uint32(min(start, max32)))
	return append(b, 0, 0)
}
