package main

import (
	"encoding/binary"
	"slices"
)

// Field types of TIFF 6.0 and EXIF.
const (
	asciiField    = 2
	shortField    = 3
	longField     = 4
	rationalField = 5
	undefined     = 7
)

// field is one field of an image file directory, with its values as bytes.
type field struct {
	tag, kind uint16
	count     uint32
	value     []byte
}

var little = binary.LittleEndian

func ascii(tag uint16, text string) field {
	return field{tag, asciiField, uint32(len(text) + 1), append([]byte(text), 0)}
}

func short(tag uint16, v uint16) field {
	return field{tag, shortField, 1, little.AppendUint16(nil, v)}
}

func long(tag uint16, v uint32) field {
	return field{tag, longField, 1, little.AppendUint32(nil, v)}
}

// rational takes numerators and denominators in turn.
func rational(tag uint16, v ...uint32) field {
	f := field{tag, rationalField, uint32(len(v) / 2), nil}
	for _, n := range v {
		f.value = little.AppendUint32(f.value, n)
	}
	return f
}

// directory lays a directory out at offset at: its table, then the values that do
// not fit into it. next is the offset of the directory after it.
func directory(at uint32, fields []field, next uint32) []byte {
	slices.SortFunc(fields, func(a, b field) int { return int(a.tag) - int(b.tag) })
	table := little.AppendUint16(nil, uint16(len(fields)))
	var values []byte
	behind := at + 2 + 12*uint32(len(fields)) + 4
	for _, f := range fields {
		table = little.AppendUint16(little.AppendUint16(table, f.tag), f.kind)
		table = little.AppendUint32(table, f.count)
		if len(f.value) <= 4 {
			table = append(append(table, f.value...), make([]byte, 4-len(f.value))...)
			continue
		}
		table = little.AppendUint32(table, behind+uint32(len(values)))
		values = append(values, f.value...)
		if len(values)%2 == 1 {
			values = append(values, 0)
		}
	}
	return append(little.AppendUint32(table, next), values...)
}

// photo is what a camera writes into a picture.
type photo struct {
	taken, offset, fraction string
	latitude, longitude     []uint32 // degrees, minutes, seconds as fractions; nil for no position
	serial, description     string
}

// exifBlock makes the EXIF of a picture of the fictional camera.
func exifBlock(p photo, width, height int) []byte {
	inner := []field{
		{0x9000, undefined, 4, []byte("0232")}, ascii(0x9003, p.taken), ascii(0x9004, p.taken),
		long(0xa002, uint32(width)), long(0xa003, uint32(height)), ascii(0xa431, p.serial),
	}
	if p.offset != "" {
		inner = append(inner, ascii(0x9011, p.offset))
	}
	if p.fraction != "" {
		inner = append(inner, ascii(0x9291, p.fraction))
	}
	outer := []field{
		ascii(0x010e, p.description), ascii(0x010f, maker), ascii(0x0110, cameraModel), short(0x0112, 1),
		rational(0x011a, 72, 1), rational(0x011b, 72, 1), short(0x0128, 2), ascii(0x0131, "YY-OS 3.2 DEMO"),
		ascii(0x0132, p.taken), long(0x8769, 0), long(0x8825, 0),
	}
	gps := []field{{0x0000, 1, 4, []byte{2, 3, 0, 0}}}
	if p.latitude != nil {
		gps = append(gps, ascii(0x0001, "N"), rational(0x0002, p.latitude...), ascii(0x0003, "E"),
			rational(0x0004, p.longitude...), ascii(0x0012, "WGS-84"))
	}
	const first = 8
	second := first + uint32(len(directory(first, outer, 0)))
	third := second + uint32(len(directory(second, inner, 0)))
	for i := range outer {
		switch outer[i].tag {
		case 0x8769:
			outer[i] = long(0x8769, second)
		case 0x8825:
			outer[i] = long(0x8825, third)
		}
	}
	block := append([]byte("II*\x00"), little.AppendUint32(nil, first)...)
	block = append(block, directory(first, outer, 0)...)
	block = append(block, directory(second, inner, 0)...)
	return append(block, directory(third, gps, 0)...)
}
