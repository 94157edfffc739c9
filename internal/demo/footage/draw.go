package footage

import "image"

// canvas is a picture of grey values, 0 black to 255 white.
type canvas struct{ *image.Gray }

func newCanvas(w, h int, grey uint8) canvas {
	c := canvas{image.NewGray(image.Rect(0, 0, w, h))}
	c.rect(0, 0, w, h, grey)
	return c
}

// rect fills a rectangle; what lies outside the picture is cut.
func (c canvas) rect(x, y, w, h int, grey uint8) {
	r := image.Rect(x, y, x+w, y+h).Intersect(c.Rect)
	for row := r.Min.Y; row < r.Max.Y; row++ {
		line := c.Pix[c.PixOffset(r.Min.X, row):c.PixOffset(r.Max.X, row)]
		for i := range line {
			line[i] = grey
		}
	}
}

// segments are which of the seven bars of a digit are lit: top, the upper two, the
// middle, the lower two, bottom, from the lowest bit on.
var segments = [10]uint8{0x77, 0x24, 0x5d, 0x6d, 0x2e, 0x6b, 0x7b, 0x25, 0x7f, 0x6f}

// digits writes numbers as a clock shows them; anything else leaves a gap. A digit is
// six units wide and ten high.
func (c canvas) digits(x, y, unit int, grey uint8, text string) {
	for _, r := range text {
		if r >= '0' && r <= '9' {
			c.digit(x, y, unit, grey, segments[r-'0'])
			x += 3 * unit
		}
		x += 5 * unit
	}
}

func (c canvas) digit(x, y, unit int, grey uint8, lit uint8) {
	for i, bar := range [7]image.Rectangle{
		image.Rect(0, 0, 6, 1), image.Rect(0, 0, 1, 5), image.Rect(5, 0, 6, 5), image.Rect(0, 4, 6, 5),
		image.Rect(0, 5, 1, 10), image.Rect(5, 5, 6, 10), image.Rect(0, 9, 6, 10),
	} {
		if lit>>i&1 == 1 {
			c.rect(x+bar.Min.X*unit, y+bar.Min.Y*unit, bar.Dx()*unit, bar.Dy()*unit, grey)
		}
	}
}

// demoMark is the word DEMO in letters of five by seven dots, a row in the low five bits.
var demoMark = [4][7]uint8{
	{0x1e, 0x11, 0x11, 0x11, 0x11, 0x11, 0x1e}, {0x1f, 0x10, 0x10, 0x1e, 0x10, 0x10, 0x1f},
	{0x11, 0x1b, 0x15, 0x15, 0x11, 0x11, 0x11}, {0x0e, 0x11, 0x11, 0x11, 0x11, 0x11, 0x0e},
}

// demo writes DEMO, 23 dots wide.
func (c canvas) demo(x, y, dot int, grey uint8) {
	for i, letter := range demoMark {
		for row, bits := range letter {
			for col := range 5 {
				if bits>>(4-col)&1 == 1 {
					c.rect(x+(6*i+col)*dot, y+row*dot, dot, dot, grey)
				}
			}
		}
	}
}
