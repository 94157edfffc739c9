package footage

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math"
	"math/rand/v2"

	"liuhen/internal/demo"
	"liuhen/internal/fault"
)

// The committed photo whose EXIF block the drawn ones take over, and what stands in it.
const (
	photoSample = "photo-20260603-092210.jpg"
	photoDate   = "2026:06:03 09:22:10"
	photoDigits = "2006:01:02 15:04:05"
)

// Photo returns a JPEG of a camera: a shop front with goods of the take's own, the
// clock of the take, and an EXIF block that says when and with which device.
func Photo(t Take) ([]byte, error) {
	data, err := sample(photoSample)
	if err != nil {
		return nil, err
	}
	const start = 2 // behind the mark that begins every JPEG
	block := data[start : start+2+int(data[start+2])<<8+int(data[start+3])]
	block, err = restamp(block, photoDate, t.At.In(demo.Beijing).Format(photoDigits), filmDevice, Serial(t.Device))
	if err != nil {
		return nil, err
	}
	var picture bytes.Buffer
	if err := jpeg.Encode(&picture, shopFront(t), &jpeg.Options{Quality: 75}); err != nil {
		return nil, fault.Unexpected.Err("code photo", "", err)
	}
	comment := []byte(t.mark())
	out := append([]byte{0xff, 0xd8}, block...)
	out = append(out, 0xff, 0xfe, byte((len(comment)+2)>>8), byte(len(comment)+2))
	return append(append(out, comment...), picture.Bytes()[start:]...), nil
}

// chance draws what tells the pictures of takes apart.
func (t Take) chance() *rand.Rand {
	return rand.New(rand.NewPCG(uint64(t.At.UnixMicro()), uint64(t.Device)<<32|uint64(t.Number))) //nolint:gosec // it draws pictures
}

func shopFront(t Take) image.Image {
	c, chance := newCanvas(640, 480, 205), t.chance()
	c.rect(0, 60, 640, 70, uint8(60+chance.IntN(80))) //nolint:gosec // a grey
	c.demo(40, 72, 6, 245)
	c.digits(260, 76, 4, 245, t.At.In(demo.Beijing).Format("01 02 15 04"))
	for board := range 3 {
		y := 220 + 100*board
		c.rect(30, y, 580, 8, 70)
		for x := 40; x < 560; {
			w, h := 24+chance.IntN(40), 30+chance.IntN(50)
			c.rect(x, y-h, w, h, uint8(80+chance.IntN(110))) //nolint:gosec // a grey
			c.rect(x+4, y-h+6, w-8, h/3, 235)                // the label
			x += w + 6
		}
	}
	for i := range 33 { // the scale
		c.rect(40+17*i, 450, 2, 10+5*(1-min(i%5, 1)), 20)
	}
	return c
}

// Page is a scanned page to be made.
type Page struct {
	Take
	Lean  float64 // degrees by which the paper lay askew, at most 4
	Blank bool    // nothing is written on it
}

// The size of a page: A4 at 100 dots to the inch.
const (
	pageWidth  = 827
	pageHeight = 1169
)

// Scan returns a PNG of a page with lines that look like writing.
func Scan(p Page) ([]byte, error) {
	paper := newCanvas(pageWidth, pageHeight, 255)
	if !p.Blank {
		p.write(paper)
	}
	var b bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&b, lean(paper, p.Lean)); err != nil {
		return nil, fault.Unexpected.Err("code page", "", err)
	}
	const header = 8 + 25 // signature and IHDR
	out := append([]byte(nil), b.Bytes()[:header]...)
	out = append(out, chunk("tEXt", append([]byte("Comment\x00"), p.mark()...))...)
	return append(out, b.Bytes()[header:]...), nil
}

// chunk makes a PNG chunk.
func chunk(kind string, body []byte) []byte {
	checked := append([]byte(kind), body...)
	out := append(binary.BigEndian.AppendUint32(nil, uint32(len(body))), checked...) //nolint:gosec // a line of text
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(checked))
}

// lean turns a page by so many degrees in whole numbers of 1/65536 dot, so that every
// machine makes the same; beside the paper the lid of the scanner shows.
func lean(paper canvas, degrees float64) image.Image {
	const one = 1 << 16
	leaning := image.NewPaletted(paper.Rect, color.Palette{color.White, color.Gray{160}, color.Black})
	tilt := int(math.Round(degrees * one * math.Pi / 180)) // its sine; the cosine is 1 for what paper leans
	for y := range pageHeight {
		row := leaning.Pix[y*leaning.Stride:]
		for x := range pageWidth {
			fromX, fromY := x+(y-pageHeight/2)*tilt/one, y-(x-pageWidth/2)*tilt/one
			switch {
			case fromX < 0 || fromX >= pageWidth || fromY < 0 || fromY >= pageHeight:
				row[x] = 1
			case paper.Pix[fromY*paper.Stride+fromX] < 128:
				row[x] = 2
			}
		}
	}
	return leaning
}

// write puts a head, the mark and lines of words on the paper.
func (p Page) write(paper canvas) {
	chance := p.chance()
	paper.rect(260, 90, 310, 22, 0)
	paper.demo(330, 130, 7, 0)
	paper.digits(120, 200, 2, 0, p.At.In(demo.Beijing).Format("2006 01 02 15 04 05"))
	paper.digits(600, 200, 2, 0, Serial(p.Device)[7:])
	for y := 260; y < 1060; y += 32 {
		for x, end := 100, 500+chance.IntN(230); x < end; {
			w := 12 + chance.IntN(46)
			paper.rect(x, y, w, 12, 0)
			x += w + 8
		}
	}
}
