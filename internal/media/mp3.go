package media

import (
	"bytes"
	"encoding/binary"
	"fmt"
)

// Limits of one MP3.
const (
	maxSearch = 64 << 10 // foreign bytes before the first frame
	maxWalk   = 3 << 20  // bytes of frames counted one by one
)

// frame is one MPEG audio frame's header.
type frame struct {
	version  int // 1, 2, or 25 for 2.5
	layer    int
	rate     int // Hz
	samples  int // in the frame
	length   int // bytes, header included
	channels int
}

var (
	// bitrates in kbit/s by version class (0: MPEG-1, 1: others), layer and index.
	bitrates = [2][4][15]int{
		{
			{},
			{0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448},
			{0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384},
			{0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320},
		},
		{
			{},
			{0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256},
			{0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160},
			{0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160},
		},
	}
	sampleRates = [3]int{44100, 48000, 32000}
)

// parseFrame reads a frame header; ok is false where b begins with none. Frames of
// free format, whose length is not stated, count as none.
func parseFrame(b []byte) (f frame, ok bool) {
	if len(b) < 4 || b[0] != 0xff || b[1]&0xe0 != 0xe0 {
		return f, false
	}
	version, layer, rate, index := b[1]>>3&3, 4-int(b[1]>>1&3), int(b[2]>>2&3), int(b[2]>>4)
	if version == 1 || layer == 4 || rate == 3 || index == 0 || index == 15 {
		return f, false
	}
	f.layer, f.rate, f.channels = layer, sampleRates[rate], 2
	class := 1
	switch version {
	case 3:
		f.version, class = 1, 0
	case 2:
		f.version, f.rate = 2, f.rate/2
	case 0:
		f.version, f.rate = 25, f.rate/4
	}
	if b[3]>>6 == 3 {
		f.channels = 1
	}
	f.samples = frameSamples(layer, class)
	pad, kbit := int(b[2]>>1&1), bitrates[class][layer][index]
	if layer == 1 {
		f.length = (12*kbit*1000/f.rate + pad) * 4
	} else {
		f.length = f.samples/8*kbit*1000/f.rate + pad
	}
	return f, f.length >= 4
}

func frameSamples(layer, class int) int {
	switch {
	case layer == 1:
		return 384
	case layer == 3 && class == 1:
		return 576
	}
	return 1152
}

// like reports whether two frames can belong to one stream.
func (f frame) like(g frame) bool {
	return f.version == g.version && f.layer == g.layer && f.rate == g.rate
}

// isMP3 sees an ID3v2 tag, or two frames in a row (or one that fills a tiny file).
func isMP3(head []byte) bool {
	if bytes.HasPrefix(head, []byte("ID3")) && len(head) >= 10 && head[3] < 0xff && head[6]|head[7]|head[8]|head[9] < 0x80 {
		return true
	}
	f, ok := parseFrame(head)
	if !ok || f.length+4 > len(head) {
		return ok && f.length == len(head)
	}
	g, ok := parseFrame(head[f.length:])
	return ok && f.like(g)
}

func readMP3(file span, f *findings) error {
	sound, err := readID3(file, f)
	f.failed(err) // the sound may be whole though its tag is not
	sound = withoutTail(sound)
	at, first, err := firstFrame(sound)
	if err != nil {
		return err
	}
	f.codec(fmt.Sprintf("mp%d", first.layer))
	f.facts.SampleRate, f.facts.Channels = first.rate, first.channels
	sound = sound.sub(at, sound.size)
	if frames, size, ok := statedFrames(sound, first); ok {
		f.lasts(micros(uint64(frames)*uint64(first.samples), uint64(first.rate)))
		if int64(size) > sound.size {
			return truncated("the sound of %d bytes has %d", size, sound.size)
		}
		return nil
	}
	return countFrames(sound, first, f)
}

// withoutTail takes an ID3v1 tag off the end.
func withoutTail(p span) span {
	const size = 128
	if b, err := p.hop(p.size-size, 3); err == nil && string(b) == "TAG" {
		return p.sub(0, p.size-size)
	}
	return p
}

// firstFrame finds the first header that a second one follows.
func firstFrame(p span) (int64, frame, error) {
	for at := int64(0); at < min(p.size-4, maxSearch); at++ {
		b, err := p.read(at, 4)
		if err != nil {
			return 0, frame{}, err
		}
		f, ok := parseFrame(b)
		if !ok {
			continue
		}
		next := at + int64(f.length)
		if next == p.size {
			return at, f, nil
		}
		if b, err = p.read(next, 4); err != nil {
			continue
		}
		if g, ok := parseFrame(b); ok && f.like(g) {
			return at, f, nil
		}
	}
	return 0, frame{}, malformed("no MPEG audio frame")
}

// statedFrames reads how many frames and bytes the stream has from the Xing, Info
// or VBRI header that encoders put into the first frame.
func statedFrames(p span, first frame) (frames, size uint32, ok bool) {
	side := 32
	switch {
	case first.version == 1 && first.channels == 1, first.version != 1 && first.channels == 2:
		side = 17
	case first.version != 1:
		side = 9
	}
	b, err := p.read(int64(4+side), 16)
	if err != nil {
		return 0, 0, false
	}
	be := binary.BigEndian
	if mark := string(b[:4]); (mark == "Xing" || mark == "Info") && b[7]&1 == 1 {
		if b[7]&2 == 2 {
			size = be.Uint32(b[12:])
		}
		return be.Uint32(b[8:]), size, true
	}
	if b, err = p.read(36, 18); err == nil && string(b[:4]) == "VBRI" {
		return be.Uint32(b[14:]), be.Uint32(b[10:]), true
	}
	return 0, 0, false
}

// countFrames goes from frame to frame. Where the file is too long for that, the
// rest is estimated from the part that was counted, and a tag says so.
func countFrames(p span, first frame, f *findings) error {
	samples, at := uint64(0), int64(0)
	var stop error
	for p.size-at >= 4 && at < maxWalk {
		b, err := p.read(at, 4)
		if err != nil {
			stop = err
			break
		}
		g, ok := parseFrame(b)
		if !ok || !g.like(first) {
			stop = afterSound(p, at)
			break
		}
		if at += int64(g.length); at > p.size {
			stop = truncated("the last frame wants %d bytes more", at-p.size)
			break
		}
		samples += uint64(g.samples)
	}
	if at >= maxWalk && at < p.size {
		f.tag("mp3.duration", "estimated from the first part of the file")
		if samples, stated := scaled(samples, uint64(p.size), uint64(at)); stated {
			f.lasts(micros(samples, uint64(first.rate)))
		}
		return stop
	}
	f.lasts(micros(samples, uint64(first.rate)))
	return stop
}

// afterSound judges what stands where a frame should: tags may end a file.
func afterSound(p span, at int64) error {
	b, err := p.sub(at, p.size).head(8)
	if err != nil {
		return err
	}
	if bytes.HasPrefix(b, []byte("APETAGEX")) || bytes.HasPrefix(b, []byte("LYRICS")) || len(bytes.Trim(b, "\x00")) == 0 {
		return nil
	}
	return malformed("no frame at offset %d", p.base+at)
}
