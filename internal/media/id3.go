package media

import (
	"bytes"
	"encoding/binary"
	"strconv"
	"strings"

	"liuhen/internal/recording"
)

// Limits of one ID3v2 tag.
const (
	maxID3       = 256 << 10 // bytes of it that are looked at; pictures may make it longer
	maxID3Frames = 256
)

// id3 is the dialect of one tag.
type id3 struct {
	f       *findings
	version byte // 2, 3, 4
	texts   map[string]string
}

// readID3 reads the tag at the start of p, if there is one, and gives what follows.
func readID3(p span, f *findings) (rest span, err error) {
	head, err := p.read(0, 10)
	if err != nil || !bytes.HasPrefix(head, []byte("ID3")) {
		return p, nil //nolint:nilerr // a file too short for a tag has none
	}
	size := int64(synchsafe(head[6:]))
	rest = p.sub(10+size, p.size)
	f.tag("id3.version", "2."+strconv.Itoa(int(head[3]))+"."+strconv.Itoa(int(head[4])))
	if size > p.size-10 {
		return rest, truncated("an ID3 tag of %d bytes", size)
	}
	if head[3] < 2 || head[3] > 4 {
		return rest, trouble{recording.NotExamined, "ID3 version 2." + strconv.Itoa(int(head[3]))}
	}
	body, err := p.read(10, int(min(size, maxID3)))
	if err != nil {
		return rest, err
	}
	t := &id3{f: f, version: head[3], texts: map[string]string{}}
	if head[5]&0x80 != 0 && t.version < 4 {
		body = bytes.ReplaceAll(body, []byte{0xff, 0}, []byte{0xff})
	}
	t.frames(t.skipExtended(body, head[5]))
	t.meaning()
	return rest, nil
}

func synchsafe(b []byte) uint32 {
	return uint32(b[0]&0x7f)<<21 | uint32(b[1]&0x7f)<<14 | uint32(b[2]&0x7f)<<7 | uint32(b[3]&0x7f)
}

// skipExtended leaves out the extended header, whose length counts itself only in
// version 2.4.
func (t *id3) skipExtended(body []byte, flags byte) []byte {
	if flags&0x40 == 0 || t.version < 3 || len(body) < 4 {
		return body
	}
	size := uint64(synchsafe(body))
	if t.version == 3 {
		size = uint64(binary.BigEndian.Uint32(body)) + 4
	}
	return body[min(size, uint64(len(body))):]
}

// frames reads the text frames; a frame that reaches past the tag ends it, as the
// padding does.
func (t *id3) frames(body []byte) {
	for range maxID3Frames {
		name, flags, content, rest, ok := t.frame(body)
		if !ok {
			return
		}
		if name[0] == 'T' && flags == 0 && len(content) > 0 {
			text := id3Text(content)
			t.f.tag("id3."+name, text)
			if _, known := t.texts[name]; !known {
				t.texts[name] = text
			}
		}
		body = rest
	}
}

// frame cuts the next frame off; flags are those that change how content is read.
func (t *id3) frame(body []byte) (name string, flags byte, content, rest []byte, ok bool) {
	header, size := 10, 0
	switch {
	case t.version == 2 && len(body) >= 6:
		header, size = 6, int(body[3])<<16|int(body[4])<<8|int(body[5])
	case t.version == 3 && len(body) >= header:
		size, flags = int(binary.BigEndian.Uint32(body[4:])), body[9]&0xe0
	case t.version == 4 && len(body) >= header:
		size, flags = int(synchsafe(body[4:])), body[9]&0x4f
	default:
		return "", 0, nil, nil, false
	}
	if body[0] == 0 || size > len(body)-header {
		return "", 0, nil, nil, false
	}
	name = string(body[:4])
	if t.version == 2 {
		name = string(body[:3])
	}
	return name, flags, body[header : header+size], body[header+size:], true
}

// id3Text decodes a text by its first byte. Encoding 0 should be Latin-1 and is
// often a local one, so its bytes are left to be kept as they are.
func id3Text(content []byte) string {
	text := content[1:]
	switch content[0] {
	case 1:
		if bytes.HasPrefix(text, []byte{0xfe, 0xff}) {
			return strings.TrimRight(wideText(text[2:], binary.BigEndian), "\x00")
		}
		text = bytes.TrimPrefix(text, []byte{0xff, 0xfe})
		return strings.TrimRight(wideText(text, binary.LittleEndian), "\x00")
	case 2:
		return strings.TrimRight(wideText(text, binary.BigEndian), "\x00")
	}
	return strings.TrimRight(string(text), "\x00")
}

// meaning takes the time of recording from the texts. Version 2.4
// prescribes UTC for its times; version 2.3 has year, day and minute apart.
func (t *id3) meaning() {
	if text := t.texts["TDRC"]; text != "" {
		if at, ok := isoMoment(text); ok && at.zone == recording.ZoneUnknown {
			at.zone = recording.ZoneByFormat
			t.f.started(1, "id3.TDRC", text, at)
		} else {
			t.f.iso(1, "id3.TDRC", text)
		}
	}
	year, day, minute := t.texts["TYER"], t.texts["TDAT"], t.texts["TIME"]
	if year != "" && day != "" && minute != "" {
		t.apart(year + " " + day + " " + minute)
	}
}

func (t *id3) apart(raw string) {
	n, ok := fields("YYYY.DDMM.hhmm", raw)
	if ok {
		wall, exists := wallTime(n[0], n[2], n[1], n[3], n[4], 0)
		if exists {
			t.f.started(2, "id3.TYER", raw, moment{wall: wall})
			return
		}
	}
	t.f.notTime(2, "id3.TYER", raw)
}
