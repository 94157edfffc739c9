package main

import "bytes"

// H.264 (ITU-T H.264) in its smallest honest form: constrained baseline, CAVLC. A
// macroblock is skipped when it did not change, predicted without residual when its
// neighbours already show it, and sent as plain samples (I_PCM) otherwise. So what a
// player shows is exactly the canvas.

const (
	mbSize   = 16
	chromaCb = 120 // one tint for the whole film
	chromaCr = 124
)

// bitWriter writes most significant bits first.
type bitWriter struct {
	out  []byte
	free int // bits not yet used in the last byte
}

func (w *bitWriter) bits(value uint32, n int) {
	for n--; n >= 0; n-- {
		if w.free == 0 {
			w.out, w.free = append(w.out, 0), 8
		}
		w.free--
		w.out[len(w.out)-1] |= byte(value>>n&1) << w.free
	}
}

// ue writes an unsigned Exp-Golomb code (9.1).
func (w *bitWriter) ue(v uint32) {
	n := 0
	for (v+1)>>(n+1) != 0 {
		n++
	}
	w.bits(0, n)
	w.bits(v+1, n+1)
}

func (w *bitWriter) align() { w.free = 0 }

// trailing ends the payload of a NAL unit: a one and zeros.
func (w *bitWriter) trailing() []byte {
	w.bits(1, 1)
	w.align()
	return w.out
}

// nal puts the header before a payload and breaks up what looks like a start code.
func nal(header byte, payload []byte) []byte {
	out, zeros := []byte{header}, 0
	for _, b := range payload {
		if zeros == 2 && b <= 3 {
			out, zeros = append(out, 3), 0
		}
		if zeros++; b != 0 {
			zeros = 0
		}
		out = append(out, b)
	}
	return out
}

// sequenceParameters gives the SPS for a picture of whole macroblocks.
func sequenceParameters(w, h int) []byte {
	b := &bitWriter{}
	b.bits(66, 8)   // baseline
	b.bits(0xc0, 8) // constrained
	b.bits(30, 8)   // level 3.0
	b.ue(0)
	b.ue(4) // frame numbers of 8 bits
	b.ue(2) // shown in the order coded
	b.ue(1) // one reference
	b.bits(0, 1)
	b.ue(uint32(w/mbSize - 1))
	b.ue(uint32(h/mbSize - 1))
	b.bits(0b1100, 4) // frames only, direct 8x8, no cropping, no VUI
	return nal(0x67, b.trailing())
}

func pictureParameters() []byte {
	b := &bitWriter{}
	b.ue(0)
	b.ue(0)
	b.bits(0, 2) // CAVLC
	b.ue(0)
	b.ue(0)
	b.ue(0)
	b.bits(0, 3) // no weights
	b.ue(0)
	b.ue(0)
	b.ue(0)
	b.bits(0b100, 3) // deblocking is controlled in the slice
	return nal(0x68, b.trailing())
}

// slice codes one picture: a key picture when there is none before.
type slice struct {
	bitWriter
	now, before *canvas
	pcm         []bool // by macroblock: sent as plain samples
}

func codePicture(now, before *canvas, number int) []byte {
	s := &slice{now: now, before: before, pcm: make([]bool, now.w*now.h/mbSize/mbSize)}
	s.header(number)
	if before == nil {
		s.keyPicture()
		return nal(0x65, s.trailing())
	}
	s.changes()
	return nal(0x41, s.trailing())
}

func (s *slice) header(number int) {
	s.ue(0)
	if s.before == nil {
		s.ue(7) // all slices are I
	} else {
		s.ue(5) // all slices are P
	}
	s.ue(0)
	s.bits(uint32(number), 8)
	if s.before == nil {
		s.ue(0)      // IDR picture id
		s.bits(0, 2) // reference marking
	} else {
		s.bits(0, 3) // default references, sliding window
	}
	s.ue(0) // quantiser as in the parameters
	s.ue(1) // no deblocking
}

func (s *slice) keyPicture() {
	across := s.now.w / mbSize
	for i := range s.pcm {
		mode, ok := s.predicted(i%across, i/across)
		if !ok {
			s.ue(25)
			s.plain(i)
			continue
		}
		s.ue(1 + mode) // Intra 16x16, no coefficients
		s.ue(0)        // chroma predicted as its mean
		s.ue(0)        // same quantiser
		if s.coefficientContext(i) < 2 {
			s.bits(1, 1)
		} else {
			s.bits(0b000011, 6)
		}
	}
}

// coefficientContext is nC of 9.2.1 for the first block, where a neighbour counts 16
// when sent as plain samples and 0 otherwise.
func (s *slice) coefficientContext(i int) int {
	across, sum, known := s.now.w/mbSize, 0, 0
	count := func(j int) {
		known++
		if s.pcm[j] {
			sum += 16
		}
	}
	if i%across > 0 {
		count(i - 1)
	}
	if i >= across {
		count(i - across)
	}
	if known == 2 {
		return (sum + 1) / 2
	}
	return sum
}

// predicted gives the Intra 16x16 mode (0 from above, 1 from the left) that yields
// the macroblock exactly, if one does. The first one has nothing to be told from.
func (s *slice) predicted(mx, my int) (mode uint32, ok bool) {
	above, left := my > 0, mx > 0
	for y := range mbSize {
		for x := range mbSize {
			v := s.at(mx*mbSize+x, my*mbSize+y)
			above = above && v == s.at(mx*mbSize+x, my*mbSize-1)
			left = left && v == s.at(mx*mbSize-1, my*mbSize+y)
		}
	}
	if above {
		return 0, true
	}
	return 1, left
}

func (s *slice) at(x, y int) byte { return s.now.pix[y*s.now.w+x] }

// changes codes a picture as what changed since the one before.
func (s *slice) changes() {
	skipped := uint32(0)
	for i := range s.pcm {
		if bytes.Equal(macroblock(s.now, i), macroblock(s.before, i)) {
			skipped++
			continue
		}
		s.ue(skipped)
		s.ue(5 + 25)
		s.plain(i)
		skipped = 0
	}
	if skipped > 0 {
		s.ue(skipped)
	}
}

// plain writes a macroblock's samples as they are.
func (s *slice) plain(i int) {
	s.pcm[i] = true
	s.align()
	s.out = append(s.out, macroblock(s.now, i)...)
	s.out = append(s.out, bytes.Repeat([]byte{chromaCb}, 64)...)
	s.out = append(s.out, bytes.Repeat([]byte{chromaCr}, 64)...)
}

func macroblock(c *canvas, i int) []byte {
	across := c.w / mbSize
	x, y := i%across*mbSize, i/across*mbSize
	var out []byte
	for row := range mbSize {
		out = append(out, c.pix[(y+row)*c.w+x:][:mbSize]...)
	}
	return out
}
