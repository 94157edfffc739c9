package media_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"strings"
)

// Builders of small files, each as plain as its format allows.

func box(kind string, body ...[]byte) []byte {
	content := bytes.Join(body, nil)
	return append(append(u32(uint32(8+len(content))), kind...), content...)
}

func u16(values ...uint16) []byte {
	var out []byte
	for _, v := range values {
		out = binary.BigEndian.AppendUint16(out, v)
	}
	return out
}

func u32(values ...uint32) []byte {
	var out []byte
	for _, v := range values {
		out = binary.BigEndian.AppendUint32(out, v)
	}
	return out
}

func u64(v uint64) []byte { return binary.BigEndian.AppendUint64(nil, v) }

func mvhd(created, scale, duration uint32) []byte {
	return box("mvhd", u32(0, created, created, scale, duration), make([]byte, 80))
}

// mp4 is a movie of 2 s from 2026-06-05T01:12:45 with more boxes in its moov.
func mp4(more ...[]byte) []byte {
	return append(box("ftyp", []byte("isom"), u32(0)), box("moov", append([][]byte{mvhd(3863466765, 1000, 2000)}, more...)...)...)
}

func quickText(kind, text string) []byte {
	return box("udta", box(kind, u16(uint16(len(text)), 0x55c4), []byte(text)))
}

// track has two channels and a rate of a Hz, or a picture of a by b.
func track(handler, codec string, a, b uint16) []byte {
	entry := box(codec, make([]byte, 16), u16(2, 16), u32(0), u16(a, b), make([]byte, 60))
	return box("trak", box("mdia", box("hdlr", u32(0, 0), []byte(handler), make([]byte, 13)),
		box("minf", box("stbl", box("stsd", u32(0, 1), entry)))))
}

func wavChunk(kind string, body []byte) []byte {
	out := append(append([]byte(kind), binary.LittleEndian.AppendUint32(nil, uint32(len(body)))...), body...)
	return append(out, make([]byte, len(body)%2)...)
}

// wavFormat describes 16-bit stereo at 16 kHz under the code.
func wavFormat(code uint16) []byte {
	le := binary.LittleEndian
	b := le.AppendUint16(le.AppendUint16(nil, code), 2)
	b = le.AppendUint32(le.AppendUint32(b, 16000), 64000)
	return wavChunk("fmt ", le.AppendUint16(le.AppendUint16(b, 4), 16))
}

func wav(chunks ...[]byte) []byte {
	return append([]byte("RIFF\xff\xff\xff\xffWAVE"), bytes.Join(chunks, nil)...)
}

func pngChunk(kind string, body []byte) []byte {
	checked := append([]byte(kind), body...)
	return append(append(u32(uint32(len(body))), checked...), u32(crc32.ChecksumIEEE(checked))...)
}

func png(chunks ...[]byte) []byte {
	header := pngChunk("IHDR", append(u32(3, 2), 1, 0, 0, 0, 0))
	return append(append([]byte("\x89PNG\r\n\x1a\n"), header...), bytes.Join(chunks, nil)...)
}

// ifd is a big-endian TIFF with one directory of the fields, each tag, type, count
// and value or offset, followed by data at offset 8+2+12n+4.
func ifd(data []byte, fields ...[4]uint32) []byte {
	out := append([]byte("MM\x00*\x00\x00\x00\x08"), u16(uint16(len(fields)))...)
	for _, f := range fields {
		out = append(append(out, u16(uint16(f[0]), uint16(f[1]))...), u32(f[2], f[3])...)
	}
	return append(append(out, 0, 0, 0, 0), data...)
}

func jpeg(exif []byte) []byte {
	block := append([]byte("Exif\x00\x00"), exif...)
	out := append([]byte("\xff\xd8\xff\xe1"), u16(uint16(len(block)+2))...)
	return append(append(out, block...), "\xff\xc0\x00\x0b\x08\x00\x02\x00\x03\x01\x01\x11\x00\xff\xda\x00\x02\x00\xff\xd9"...)
}

// pdf numbers the objects from 1 on; the first is the catalogue, the second the
// information dictionary.
func pdf(trailer string, objects ...string) []byte {
	var b, table strings.Builder
	b.WriteString("%PDF-1.4\n")
	for i, o := range objects {
		fmt.Fprintf(&table, "%010d 00000 n \n", b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 1\n0000000000 65535 f \n1 %d\n%s", len(objects), table.String())
	fmt.Fprintf(&b, "trailer\n<< /Root 1 0 R /Info 2 0 R %s >>\nstartxref\n%d\n%%%%EOF\n", trailer, start)
	return []byte(b.String())
}

// frame is a silent MPEG-1 Layer III frame of 288 bytes and 36 ms.
func frame() []byte { return append([]byte{0xff, 0xfb, 0x58, 0xc0}, make([]byte, 284)...) }

// watched counts what is asked of a file and fails when it is asked for more than
// there is.
type watched struct {
	io.ReaderAt
	size  int64
	bytes int64
	calls int
	wrong error
}

func (w *watched) ReadAt(p []byte, off int64) (int, error) {
	w.calls++
	w.bytes += int64(len(p))
	if off < 0 || off+int64(len(p)) > w.size {
		w.wrong = errors.Join(w.wrong, fmt.Errorf("%d bytes asked for at %d of %d", len(p), off, w.size))
	}
	return w.ReaderAt.ReadAt(p, off)
}

// pieces is a large file of which only some bytes are not zero.
type pieces map[int64][]byte

func (p pieces) ReadAt(b []byte, off int64) (int, error) {
	clear(b)
	for at, piece := range p {
		from, to := max(at, off), min(at+int64(len(piece)), off+int64(len(b)))
		if from < to {
			copy(b[from-off:to-off], piece[from-at:])
		}
	}
	return len(b), nil
}
