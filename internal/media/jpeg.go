package media

import (
	"bytes"
	"encoding/binary"
)

const maxSegments = 512

// Markers of ITU-T T.81 that we look at.
const (
	markSOI  = 0xd8
	markEOI  = 0xd9
	markSOS  = 0xda
	markAPP0 = 0xe0
	markAPP1 = 0xe1
	markCOM  = 0xfe
	markTEM  = 0x01
	markRST0 = 0xd0
)

// readJPEG reads the segments up to the first scan, then looks for the end.
func readJPEG(file span, f *findings) error {
	at := int64(2)
	for range maxSegments {
		b, err := file.read(at, 4)
		if err != nil {
			return err
		}
		switch mark := b[1]; {
		case b[0] != 0xff:
			return malformed("no marker at offset %d", at)
		case mark == 0xff: // a fill byte
			at++
			continue
		case mark == markEOI:
			return malformed("the image ends before it begins")
		case mark == markTEM || mark&0xf8 == markRST0 || mark == markSOI:
			at += 2
			continue
		}
		size := int64(binary.BigEndian.Uint16(b[2:]))
		if size < 2 {
			return malformed("a segment of %d bytes at offset %d", size, at)
		}
		if at+2+size > file.size {
			return truncated("segment %02x ends at %d of %d bytes", b[1], at+2+size, file.size)
		}
		if err := segment(b[1], file.sub(at+4, size-2), f); err != nil {
			return err
		}
		if at += 2 + size; b[1] == markSOS {
			return endOfImage(file, at)
		}
	}
	return tooMuch("more than %d segments", maxSegments)
}

// segment reads what one segment says. What is wrong inside EXIF is noted and does
// not stop the reading of the image's size.
func segment(mark byte, body span, f *findings) error {
	switch {
	case mark == markAPP0:
		return jfif(body, f)
	case mark == markAPP1:
		head, err := body.head(6)
		if err == nil && string(head) == "Exif\x00\x00" {
			f.failed(readEXIF(body.sub(6, body.size), f))
		}
		return err
	case mark == markCOM:
		text, err := body.head(maxText)
		f.tag("jpeg.comment", string(bytes.TrimRight(text, "\x00")))
		return err
	case isFrame(mark):
		b, err := body.read(0, 5)
		if err != nil {
			return err
		}
		f.size(int(binary.BigEndian.Uint16(b[3:])), int(binary.BigEndian.Uint16(b[1:])))
	}
	return nil
}

// isFrame sees SOF0 to SOF15, between which three markers mean something else.
func isFrame(mark byte) bool {
	return mark >= 0xc0 && mark <= 0xcf && mark != 0xc4 && mark != 0xc8 && mark != 0xcc
}

// jfif reads the pixel density of APP0 where it has a unit.
func jfif(body span, f *findings) error {
	b, err := body.head(14)
	if err != nil || len(b) < 12 || string(b[:5]) != "JFIF\x00" {
		return err
	}
	x, y := int64(binary.BigEndian.Uint16(b[8:])), int64(binary.BigEndian.Uint16(b[10:]))
	switch b[7] {
	case 1:
		f.density(x*1000, y*1000)
	case 2:
		f.density(x*2540, y*2540)
	}
	return nil
}

// endOfImage looks for the end marker from the first scan on. Most files end with
// it; cameras may append a preview or a film behind it. Within the limit of what
// may be read, a file without it is cut off; beyond, nothing is claimed.
func endOfImage(file span, at int64) error {
	if b, err := file.hop(file.size-2, 2); err == nil && b[0] == 0xff && b[1] == markEOI && file.size-2 >= at {
		return nil
	}
	const step = 256 << 10
	last := byte(0)
	for at < file.size {
		if file.s.left < step {
			return nil
		}
		b, err := file.read(at, int(min(step, file.size-at)))
		if err != nil {
			return err
		}
		if last == 0xff && b[0] == markEOI || bytes.Contains(b, []byte{0xff, markEOI}) {
			return nil
		}
		last, at = b[len(b)-1], at+int64(len(b))
	}
	return truncated("no end of image")
}
