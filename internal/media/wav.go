package media

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"strings"
)

const maxChunks = 1024

// wav collects what the chunks of one RIFF/WAVE file say.
type wav struct {
	f      *findings
	chunks int
	rate   uint32 // frames a second
	align  uint16 // bytes a frame
	bytes  uint32 // bytes a second, for coded sound
	pcm    bool
	long   uint64 // size of data by ds64, for files of 4 GB and more
	data   int64  // bytes of sound that are there; -1 before the chunk was met
}

func isWAV(head []byte) bool {
	return len(head) >= 12 && string(head[8:12]) == "WAVE" &&
		(bytes.HasPrefix(head, []byte("RIFF")) || bytes.HasPrefix(head, []byte("RF64")) || bytes.HasPrefix(head, []byte("BW64")))
}

func readWAV(file span, f *findings) error {
	w := &wav{f: f, data: -1}
	err := w.walk(file, 12, w.chunk)
	w.duration()
	switch {
	case err != nil:
		return err
	case w.rate == 0:
		return malformed("no fmt chunk")
	case w.data < 0:
		return truncated("no data chunk")
	}
	return nil
}

// walk visits the chunks of p from at on. Chunks begin at even offsets.
func (w *wav) walk(p span, at int64, visit func(kind string, body span, stated int64) error) error {
	for p.size-at >= 8 {
		if w.chunks++; w.chunks > maxChunks {
			return tooMuch("more than %d chunks", maxChunks)
		}
		head, err := p.hop(at, 8)
		if err != nil {
			return err
		}
		kind, size := string(head[:4]), int64(binary.LittleEndian.Uint32(head[4:]))
		if kind == "data" && size == math.MaxUint32 && w.long > 0 {
			size = int64(min(w.long, math.MaxInt64/2))
		}
		body := p.sub(at+8, size)
		if err := visit(kind, body, size); err != nil {
			return err
		}
		if body.size < size {
			return truncated("chunk %q of %d bytes has %d", kind, size, body.size)
		}
		at += 8 + size + size&1
	}
	return nil
}

func (w *wav) chunk(kind string, body span, stated int64) error {
	switch kind {
	case "fmt ":
		return w.format(body)
	case "ds64":
		return w.wide(body)
	case "data":
		return w.sound(body, stated)
	case "bext":
		return w.broadcast(body)
	case "LIST":
		return w.list(body)
	}
	return nil
}

// sound notes the size of the data chunk. A recorder that lost power leaves 0 or
// all ones there, with the sound behind it.
func (w *wav) sound(body span, stated int64) error {
	w.data = body.size
	if rest := body.s.size - body.base; stated == 0 && rest > 0 {
		w.data = rest
		return truncated("the data chunk states no length and %d bytes follow: the recording was not finished", rest)
	}
	return nil
}

func (w *wav) wide(body span) error {
	b, err := body.read(8, 8)
	if err == nil {
		w.long = binary.LittleEndian.Uint64(b)
	}
	return err
}

var wavCodecs = map[uint16]string{1: "pcm-s", 2: "adpcm-ms", 3: "pcm-f", 6: "pcm-alaw", 7: "pcm-mulaw", 0x11: "adpcm-ima", 0x50: "mp2", 0x55: "mp3", 0xff: "aac"}

const wavExtensible = 0xfffe

// format reads the fmt chunk.
func (w *wav) format(body span) error {
	b, err := body.read(0, 16)
	if err != nil {
		return err
	}
	le := binary.LittleEndian
	code, channels, depth := le.Uint16(b), le.Uint16(b[2:]), le.Uint16(b[14:])
	w.rate, w.bytes, w.align = le.Uint32(b[4:]), le.Uint32(b[8:]), le.Uint16(b[12:])
	if code == wavExtensible && body.size >= 26 {
		sub, err := body.read(24, 2)
		if err != nil {
			return err
		}
		code = le.Uint16(sub)
	}
	w.pcm = code == 1 || code == 3 || code == 6 || code == 7
	w.f.facts.SampleRate, w.f.facts.Channels = int(w.rate), int(channels)
	w.f.codec(wavCodec(code, depth))
	return nil
}

func wavCodec(code, depth uint16) string {
	name := wavCodecs[code]
	switch {
	case name == "":
		return fmt.Sprintf("wav-0x%04x", code)
	case code == 1 && depth <= 8:
		return "pcm-u8"
	case code == 1 || code == 3:
		return fmt.Sprintf("%s%d", name, depth)
	}
	return name
}

// duration is exact for sound of fixed frames, and by the stated rate otherwise.
func (w *wav) duration() {
	switch {
	case w.data <= 0:
	case w.pcm && w.align > 0 && w.rate > 0:
		w.f.lasts(micros(uint64(w.data)/uint64(w.align), uint64(w.rate)))
	case w.bytes > 0:
		w.f.lasts(micros(uint64(w.data), uint64(w.bytes)))
	}
}

// broadcast reads the bext chunk (EBU Tech 3285): texts of fixed width, then date
// and time of origination, a wall clock without zone.
func (w *wav) broadcast(body span) error {
	b, err := body.read(0, 338)
	if err != nil {
		return err
	}
	text := func(from, width int) string { return strings.TrimRight(string(b[from:from+width]), "\x00") }
	for _, t := range []struct {
		name        string
		from, width int
	}{
		{"Description", 0, 256}, {"Originator", 256, 32}, {"OriginatorReference", 288, 32},
		{"OriginationDate", 320, 10}, {"OriginationTime", 330, 8},
	} {
		if v := text(t.from, t.width); v != "" {
			w.f.tag("bext."+t.name, v)
		}
	}
	raw := string(b[320:330]) + " " + string(b[330:338])
	if isBlank(raw) {
		return nil
	}
	if at, ok := stampMoment(raw); ok {
		w.f.started(1, "bext.OriginationDate", raw, at)
	} else {
		w.f.notTime(1, "bext.OriginationDate", raw)
	}
	return nil
}

// list reads a LIST chunk of type INFO, whose chunks are texts.
func (w *wav) list(body span) error {
	kind, err := body.read(0, 4)
	if err != nil || string(kind) != "INFO" {
		return err
	}
	return w.walk(body, 4, func(kind string, text span, _ int64) error {
		b, err := text.head(maxText)
		if err != nil {
			return err
		}
		w.info(kind, strings.TrimRight(string(b), "\x00"))
		return nil
	})
}

func (w *wav) info(kind, text string) {
	key := "info." + kind
	w.f.tag(key, text)
	if kind == "ICRD" {
		w.f.iso(2, key, text)
	}
}
