package main

import (
	"bytes"
	"compress/zlib"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
)

// jpegPhoto draws a shelf with goods, marks it DEMO and puts the EXIF in front.
func jpegPhoto(c *canvas, p photo) []byte {
	picture := image.NewYCbCr(image.Rect(0, 0, c.w, c.h), image.YCbCrSubsampleRatio420)
	copy(picture.Y, c.pix)
	for i := range picture.Cb {
		picture.Cb[i], picture.Cr[i] = 122, 130
	}
	var b bytes.Buffer
	must(jpeg.Encode(&b, picture, &jpeg.Options{Quality: 80}))
	block := append([]byte("Exif\x00\x00"), exifBlock(p, c.w, c.h)...)
	out := append([]byte{0xff, 0xd8, 0xff, 0xe1}, u16(uint16(len(block)+2))...)
	return append(append(out, block...), b.Bytes()[2:]...)
}

// shelf is the scene of a photograph: three boards with boxes and bottles.
func shelf(line string) *canvas {
	c := newCanvas(640, 480, 190)
	for board := range 3 {
		y := 150 + 110*board
		c.rect(30, y, 580, 10, 70)
		for i := range 9 {
			h := 40 + (i*37+board*53)%45
			c.rect(44+i*62, y-h, 46, h, byte(90+(i*29+board*61)%110))
			c.frame(44+i*62, y-h, 46, h, 2, 60)
		}
	}
	c.rect(0, 0, 640, 44, 30)
	c.text(10, 12, 3, 18, 230, line)
	c.text(180, 190, 12, 72, 250, "DEMO")
	c.sample(250, 300, 5, 250)
	return c
}

const (
	scanWidth  = 1654 // A4 at 200 dpi
	scanHeight = 2339
)

// sheet draws a scanned form: title, ruled table, page number.
func sheet(title, page string, rows []string) *canvas {
	c := newCanvas(scanWidth, scanHeight, 255)
	c.text(200, 150, 8, 56, 0, title)
	c.text(200, 260, 4, 28, 0, "DEMO - FICTIONAL PEOPLE AND PLACES")
	c.sample(690, 1980, 8, 0)
	c.frame(180, 360, 1294, 110*len(rows), 4, 0)
	for i, row := range rows {
		c.rect(180, 360+110*i, 1294, 4, 0)
		c.text(210, 400+110*i, 5, 35, 0, row)
	}
	c.text(760, 2200, 4, 28, 0, page)
	return c
}

// bilevel packs a canvas into bits, a set bit being black.
func bilevel(c *canvas) []byte {
	var out []byte
	for y := range c.h {
		row := make([]byte, (c.w+7)/8)
		for x := range c.w {
			if c.pix[y*c.w+x] < 128 {
				row[x/8] |= 0x80 >> (x % 8)
			}
		}
		out = append(out, row...)
	}
	return out
}

// chunk makes one PNG chunk.
func chunk(kind string, body []byte) []byte {
	checked := append([]byte(kind), body...)
	return append(append(u32(uint32(len(body))), checked...), u32(crc32.ChecksumIEEE(checked))...)
}

// pngScan codes a page in two colours, with resolution, time and texts.
func pngScan(c *canvas, extra ...[]byte) []byte {
	picture := image.NewPaletted(image.Rect(0, 0, c.w, c.h), color.Palette{color.White, color.Black})
	for i, v := range c.pix {
		if v < 128 {
			picture.Pix[i] = 1
		}
	}
	var b bytes.Buffer
	must((&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&b, picture))
	const header = 8 + 25 // signature and IHDR
	out := append([]byte(nil), b.Bytes()[:header]...)
	for _, e := range extra {
		out = append(out, e...)
	}
	return append(out, b.Bytes()[header:]...)
}

// tiffScan writes the pages one behind the other, deflated, in little endian.
func tiffScan(fields func(page int) []field, pages ...*canvas) []byte {
	out := append([]byte("II*\x00"), 0, 0, 0, 0)
	link := 4 // where the offset of the next directory belongs
	for i, c := range pages {
		data := deflate(bilevel(c))
		at := uint32(len(out))
		out = append(out, data...)
		if len(out)%2 == 1 {
			out = append(out, 0)
		}
		little.PutUint32(out[link:], uint32(len(out)))
		all := append([]field{
			long(0x00fe, 2), long(0x0100, uint32(c.w)), long(0x0101, uint32(c.h)), short(0x0102, 1), short(0x0103, 8),
			short(0x0106, 0), long(0x0111, at), short(0x0115, 1), long(0x0116, uint32(c.h)), long(0x0117, uint32(len(data))),
			rational(0x011a, 200, 1), rational(0x011b, 200, 1), short(0x0128, 2),
		}, fields(i)...)
		link = len(out) + 2 + 12*len(all)
		out = append(out, directory(uint32(len(out)), all, 0)...)
	}
	return out
}

func deflate(b []byte) []byte {
	var out bytes.Buffer
	w, err := zlib.NewWriterLevel(&out, zlib.BestCompression)
	must(err)
	_, err = w.Write(b)
	must(err)
	must(w.Close())
	return out.Bytes()
}

// must stops on what cannot happen when writing to memory.
func must(err error) {
	if err != nil {
		panic(err)
	}
}
