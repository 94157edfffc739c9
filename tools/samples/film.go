package main

import (
	"encoding/binary"
	"time"
)

const (
	framesPerSecond = 5
	filmWidth       = 320
	filmHeight      = 240
	timescale       = 1000
)

// clip says what one film shows and what its container tells.
type clip struct {
	brand   string    // major brand
	started time.Time // shown in the picture
	created uint32    // seconds since 1904, as the camera writes them
	seconds int
	shown   string // first line of the picture
	meta    []byte // boxes of the movie behind its tracks
}

// scene draws picture number i: the camera's line, the running time, a big DEMO and
// a block that walks along the bottom.
func (c clip) scene(background *canvas, i int) *canvas {
	now := background.clone()
	at := c.started.Add(time.Duration(i/framesPerSecond) * time.Second)
	now.text(3, 17, 2, mbSize, 235, at.Format("2006-01-02 15:04:05"))
	steps := filmWidth / mbSize
	now.rect(i%steps*mbSize, filmHeight-mbSize, mbSize, mbSize, 180)
	return now
}

func (c clip) background() *canvas {
	b := newCanvas(filmWidth, filmHeight, 48)
	b.rect(0, 0, filmWidth, 2*mbSize, 24)
	b.rect(0, filmHeight-mbSize, filmWidth, mbSize, 24)
	b.text(3, 1, 2, mbSize, 200, c.shown)
	b.text(64, 52, 8, 48, 220, "DEMO")
	b.sample(92, 140, 4, 220)
	return b
}

// pictures codes the film: one key picture and changes.
func (c clip) pictures() [][]byte {
	background := c.background()
	var out [][]byte
	var before *canvas
	for i := range c.seconds * framesPerSecond {
		now := c.scene(background, i)
		out = append(out, codePicture(now, before, i&0xff))
		before = now
	}
	return out
}

// box makes a box of ISO/IEC 14496-12; full boxes begin their body with version and
// flags.
func box(kind string, body ...[]byte) []byte {
	out := append(make([]byte, 4), kind...)
	for _, b := range body {
		out = append(out, b...)
	}
	binary.BigEndian.PutUint32(out, uint32(len(out)))
	return out
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

var matrix = u32(0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)

// film muxes the clip with the movie header first.
func film(c clip) []byte {
	samples := c.pictures()
	for i, s := range samples {
		samples[i] = append(u32(uint32(len(s))), s...)
	}
	ftyp := box("ftyp", []byte(c.brand), u32(0x200), []byte("isomavc1"))
	// The chunk's offset does not change the length of the header.
	first := len(ftyp) + len(movie(c, samples, 0)) + 8
	return append(append(ftyp, movie(c, samples, uint32(first))...), box("mdat", samples...)...)
}

func movie(c clip, samples [][]byte, first uint32) []byte {
	duration := uint32(c.seconds * timescale)
	return box("moov",
		box("mvhd", u32(0, c.created, c.created, timescale, duration, 0x10000), u16(0x100, 0), u32(0, 0), matrix,
			make([]byte, 24), u32(2)),
		box("trak",
			box("tkhd", u32(7, c.created, c.created, 1, 0, duration, 0, 0), u16(0, 0, 0, 0), matrix,
				u32(filmWidth<<16, filmHeight<<16)),
			box("mdia",
				box("mdhd", u32(0, c.created, c.created, timescale, duration), u16(undetermined, 0)),
				box("hdlr", u32(0, 0), []byte("vide"), make([]byte, 12), []byte("DEMO\x00")),
				box("minf",
					box("vmhd", u32(1), u16(0, 0, 0, 0)),
					box("dinf", box("dref", u32(0, 1), box("url ", u32(1)))),
					sampleTable(samples, first)))),
		c.meta)
}

func sampleTable(samples [][]byte, first uint32) []byte {
	sizes := u32(0, 0, uint32(len(samples)))
	for _, s := range samples {
		sizes = append(sizes, u32(uint32(len(s)))...)
	}
	n := uint32(len(samples))
	return box("stbl",
		box("stsd", u32(0, 1), sampleEntry()),
		box("stts", u32(0, 1, n, timescale/framesPerSecond)),
		box("stss", u32(0, 1, 1)),
		box("stsc", u32(0, 1, 1, n, 1)),
		box("stsz", sizes),
		box("stco", u32(0, 1, first)))
}

func sampleEntry() []byte {
	sps, pps := sequenceParameters(filmWidth, filmHeight), pictureParameters()
	config := append([]byte{1, sps[1], sps[2], sps[3], 0xff, 0xe1}, u16(uint16(len(sps)))...)
	config = append(append(config, sps...), 1)
	config = append(append(config, u16(uint16(len(pps)))...), pps...)
	return box("avc1", make([]byte, 6), u16(1), make([]byte, 16), u16(filmWidth, filmHeight),
		u32(0x480000, 0x480000, 0), u16(1), make([]byte, 32), u16(24, 0xffff), box("avcC", config))
}

// named is one entry of metadata by key.
type named struct{ key, value string }

// keyed makes the metadata box whose items are named by reverse domains.
func keyed(entries ...named) []byte {
	var keys, items []byte
	for i, e := range entries {
		keys = append(keys, box("mdta", []byte(e.key))...)
		value := box("data", u32(1, 0), []byte(e.value))
		items = append(items, append(u32(uint32(8+len(value)), uint32(i+1)), value...)...)
	}
	return box("meta", u32(0),
		box("hdlr", u32(0, 0), []byte("mdta"), make([]byte, 13)),
		box("keys", u32(0, uint32(len(entries))), keys),
		box("ilst", items))
}

const undetermined = 0x55c4 // the language code of "und", which also means UTF-8

// userData makes QuickTime's texts; keys are written with one byte for ©.
func userData(entries ...named) []byte {
	var items [][]byte
	for _, e := range entries {
		items = append(items, box("\xa9"+e.key, u16(uint16(len(e.value)), undetermined), []byte(e.value)))
	}
	return box("udta", items...)
}

// since1904 is the epoch of MP4.
func since1904(t time.Time) uint32 { return uint32(t.Unix() + 2082844800) }
