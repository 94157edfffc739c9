package media

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"strings"

	"liuhen/internal/recording"
)

const maxCheckedChunk = 64 << 10 // longer chunks are skipped unread

// readPNG reads the chunks up to IEND; image data is skipped.
func readPNG(file span, f *findings) error {
	for at, n := int64(8), 0; ; n++ {
		if n == maxBoxes {
			return tooMuch("more than %d chunks", maxBoxes)
		}
		head, err := file.hop(at, 8)
		if err != nil {
			return err
		}
		size, kind := int64(binary.BigEndian.Uint32(head)), string(head[4:])
		if size > 1<<31-1 {
			return malformed("chunk %q of %d bytes", kind, size)
		}
		end := at + 12 + size
		if end > file.size {
			return truncated("chunk %q ends at %d of %d bytes", kind, end, file.size)
		}
		if kind == "IEND" {
			return nil
		}
		if n == 0 && kind != "IHDR" {
			return malformed("chunk %q comes first", kind)
		}
		if err := pngChunk(kind, file.sub(at+4, size+8), f); err != nil {
			return err
		}
		at = end
	}
}

var pngReaders = map[string]func(span, []byte, *findings) error{
	"IHDR": pngHeader, "tIME": pngTime, "pHYs": pngDensity, "tEXt": pngText, "iTXt": pngLongText,
	"eXIf": func(body span, _ []byte, f *findings) error { f.failed(readEXIF(body, f)); return nil },
}

// pngChunk reads one chunk of those that tell something; p begins with the chunk's
// kind and ends with its checksum, which has to be right.
func pngChunk(kind string, p span, f *findings) error {
	read := pngReaders[kind]
	if read == nil {
		return nil
	}
	if p.size > maxCheckedChunk {
		f.failed(tooMuch("chunk %q of %d bytes", kind, p.size-8))
		return nil
	}
	b, err := p.read(0, int(p.size))
	if err != nil {
		return err
	}
	body, sum := b[4:len(b)-4], binary.BigEndian.Uint32(b[len(b)-4:])
	if crc32.ChecksumIEEE(b[:len(b)-4]) != sum {
		f.failed(malformed("the checksum of chunk %q is wrong", kind))
		return nil
	}
	return read(p.sub(4, int64(len(body))), body, f)
}

func pngHeader(_ span, b []byte, f *findings) error {
	if len(b) != 13 {
		return malformed("a header of %d bytes", len(b))
	}
	f.size(int(binary.BigEndian.Uint32(b)), int(binary.BigEndian.Uint32(b[4:])))
	return nil
}

// pngTime reads the time of last change, which the format prescribes in UTC.
func pngTime(_ span, b []byte, f *findings) error {
	if len(b) != 7 {
		return malformed("a time of %d bytes", len(b))
	}
	year := int(binary.BigEndian.Uint16(b))
	raw := fmt.Sprintf("%04d-%02d-%02dT%02d:%02d:%02d", year, b[2], b[3], b[4], b[5], b[6])
	f.tag("png.tIME", raw)
	wall, ok := wallTime(year, int(b[2]), int(b[3]), int(b[4]), int(b[5]), int(b[6]))
	if !ok {
		f.notTime(4, "png.tIME", raw)
		return nil
	}
	f.started(4, "png.tIME", raw, moment{wall: wall, zone: recording.ZoneByFormat})
	return nil
}

// pngDensity reads dots per metre.
func pngDensity(_ span, b []byte, f *findings) error {
	if len(b) != 9 {
		return malformed("a density of %d bytes", len(b))
	}
	if b[8] == 1 {
		mdpi := func(b []byte) int64 { return (int64(binary.BigEndian.Uint32(b))*127 + 2) / 5 }
		f.density(mdpi(b), mdpi(b[4:]))
	}
	return nil
}

func pngText(_ span, b []byte, f *findings) error {
	keyword, text, ok := bytes.Cut(b, []byte{0})
	if !ok {
		return malformed("a text without keyword")
	}
	keepText(string(keyword), string(text), f)
	return nil
}

// pngLongText reads iTXt: keyword, compression, language, translated keyword, text.
// Compressed texts are left alone.
func pngLongText(_ span, b []byte, f *findings) error {
	keyword, rest, ok := bytes.Cut(b, []byte{0})
	if !ok || len(rest) < 2 {
		return malformed("a text without keyword")
	}
	if rest[0] != 0 || strings.HasPrefix(string(keyword), "XML:") {
		return nil
	}
	parts := bytes.SplitN(rest[2:], []byte{0}, 3)
	if len(parts) != 3 {
		return malformed("a text without its language")
	}
	keepText(string(keyword), string(parts[2]), f)
	return nil
}

func keepText(keyword, text string, f *findings) {
	key := "png." + keyword
	f.tag(key, text)
	if at, ok := isoMoment(text); ok && keyword == "Creation Time" {
		f.started(3, key, text, at)
	}
}
