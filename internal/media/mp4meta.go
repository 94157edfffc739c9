package media

import (
	"encoding/binary"
	"strconv"
	"strings"
	"unicode/utf16"

	"liuhen/internal/recording"
)

// maxText is how much of one text a parser reads.
const maxText = 1024

// Well-known types of a metadata value.
const (
	valueUTF8  = 1
	valueUTF16 = 2
)

// userData visits what stands in udta: QuickTime's international texts, whose
// names begin with ©, 3GPP's location, and a metadata box.
func (m *mp4) userData(b box, depth int) error {
	switch {
	case b.kind == "meta":
		return m.metadata(b, depth)
	case b.kind == "loci":
		return m.location(b.body)
	case b.kind[0] == 0xa9:
		return m.international(b)
	}
	return nil
}

// kindName writes a box kind as text: its © is one byte, not UTF-8.
func kindName(kind string) string {
	if kind[0] == 0xa9 {
		return "©" + kind[1:]
	}
	return kind
}

// international reads the first text of a QuickTime user data item: length,
// language, text.
func (m *mp4) international(b box) error {
	head, err := b.body.read(0, 4)
	if err != nil {
		return err
	}
	n := int(binary.BigEndian.Uint16(head))
	text, err := b.body.read(4, min(n, maxText))
	if err != nil {
		return err
	}
	m.text("udta."+kindName(b.kind), string(text))
	return nil
}

// location reads 3GPP TS 26.244 loci: name, role, then longitude, latitude and
// altitude in 1/65536 degree.
func (m *mp4) location(p span) error {
	b, err := p.head(maxText)
	if err != nil {
		return err
	}
	if len(b) < 6 {
		return truncated("a location of %d bytes", len(b))
	}
	name, rest := cutText(b[6:])
	if len(rest) < 9 {
		return nil
	}
	longitude := int64(int32(binary.BigEndian.Uint32(rest[1:])))
	latitude := int64(int32(binary.BigEndian.Uint32(rest[5:])))
	raw := name + " " + strconv.FormatInt(latitude, 10) + "/65536 " + strconv.FormatInt(longitude, 10) + "/65536"
	m.f.tag("udta.loci", raw)
	if m.f.facts.Position == nil {
		m.f.place(latitude*10_000_000>>16, longitude*10_000_000>>16, raw)
	}
	return nil
}

// cutText splits at the first NUL; without one everything is text.
func cutText(b []byte) (text string, rest []byte) {
	for i, c := range b {
		if c == 0 {
			return string(b[:i]), b[i+1:]
		}
	}
	return string(b), nil
}

// metadata visits meta, which is a full box in MP4 and a plain one in QuickTime.
func (m *mp4) metadata(b box, depth int) error {
	if b.body.size < 8 {
		return nil
	}
	head, err := b.body.read(0, 8)
	if err != nil {
		return err
	}
	if string(head[4:]) != "hdlr" {
		b.body = b.body.sub(4, b.body.size)
	}
	m.keys = nil
	return m.children(b, depth, m.metadataPart)
}

func (m *mp4) metadataPart(b box, depth int) error {
	switch b.kind {
	case "keys":
		return m.metadataKeys(b.body)
	case "ilst":
		return m.children(b, depth, m.metadataItem)
	}
	return nil
}

// metadataKeys reads the names that the items of ilst give by number, from 1 on.
func (m *mp4) metadataKeys(p span) error {
	head, err := p.read(4, 4)
	if err != nil {
		return err
	}
	count := int(binary.BigEndian.Uint32(head))
	at := int64(8)
	for range min(count, maxKeys) {
		key, next, err := readBox(p, at, false)
		if err != nil {
			return err
		}
		name, err := key.body.head(maxKey)
		if err != nil {
			return err
		}
		m.keys, at = append(m.keys, string(name)), next
	}
	return nil
}

// metadataItem reads the values of one item of ilst.
func (m *mp4) metadataItem(b box, depth int) error {
	name := kindName(b.kind)
	if n := binary.BigEndian.Uint32([]byte(b.kind)); n >= 1 && int64(n) <= int64(len(m.keys)) {
		name = m.keys[n-1]
	}
	return m.children(b, depth, func(c box, _ int) error {
		if c.kind != "data" {
			return nil
		}
		return m.value("meta."+name, c.body)
	})
}

func (m *mp4) value(key string, p span) error {
	head, err := p.read(0, 8)
	if err != nil {
		return err
	}
	text, err := p.sub(8, p.size).head(maxText)
	if err != nil {
		return err
	}
	switch binary.BigEndian.Uint32(head) {
	case valueUTF8:
		m.text(key, string(text))
	case valueUTF16:
		m.text(key, wideText(text, binary.BigEndian))
	}
	return nil
}

// wideText turns UTF-16 into UTF-8; an odd last byte is dropped.
func wideText(b []byte, order binary.ByteOrder) string {
	units := make([]uint16, len(b)/2)
	for i := range units {
		units[i] = order.Uint16(b[2*i:])
	}
	return string(utf16.Decode(units))
}

// Ranks of MP4 times: what names its zone before what the format prescribes.
const (
	rankStatedDate = 1
	rankUserDate   = 2
)

// text keeps a text and takes from it what it means. Serial numbers have no common
// key; makers put theirs under a name of their own that ends in one of these.
func (m *mp4) text(key, value string) {
	m.f.tag(key, value)
	name := strings.ToLower(key[strings.LastIndexByte(key, '.')+1:])
	switch name {
	case "©mak", "make", "manufacturer":
		word(&m.f.facts.Maker, value)
	case "©mod", "model":
		word(&m.f.facts.Model, value)
	case "serial", "serialnumber", "serial-number", "serial_number":
		word(&m.f.facts.Serial, value)
	case "©xyz", "iso6709":
		m.coordinates(value)
	case "creationdate":
		m.f.iso(rankStatedDate, key, value)
	case "©day":
		m.f.iso(rankUserDate, key, value)
	}
}

func (m *mp4) coordinates(value string) {
	latitude, longitude, ok := iso6709(value)
	if !ok {
		m.f.problem(recording.ImplausiblePosition, "%s", value)
		return
	}
	m.f.place(latitude, longitude, value)
}

// iso6709 reads latitude and longitude of "+38.2500+084.5000+1100/", in degrees,
// degrees and minutes, or degrees, minutes and seconds, as 1e-7 degree.
func iso6709(text string) (latitude, longitude int64, ok bool) {
	text = strings.TrimRight(text, "/ \x00")
	if text == "" {
		return 0, 0, false
	}
	split := strings.IndexAny(text[1:], "+-") + 1
	if split == 0 {
		return 0, 0, false
	}
	second := text[split:]
	if altitude := strings.IndexAny(second[1:], "+-C") + 1; altitude > 0 {
		second = second[:altitude]
	}
	latitude, north := angle(text[:split], 2)
	longitude, east := angle(second, 3)
	return latitude, longitude, north && east
}

// angle reads a sign, digits (degrees of the given width, then perhaps two of
// minutes and two of seconds) and a decimal fraction of the last of them.
func angle(text string, width int) (int64, bool) {
	whole, fraction, _ := strings.Cut(text[1:], ".")
	if (text[0] != '+' && text[0] != '-') || len(whole) < width || len(whole) > width+4 || (len(whole)-width)%2 != 0 {
		return 0, false
	}
	fraction = (fraction + "0000000")[:7]
	const second = 3600 // the sum is kept in 1/3600 of 1e-7 degree, so that minutes and seconds lose nothing
	unit, total := int64(10_000_000)*second, int64(0)
	for at, n := 0, width; at < len(whole); at, n = at+n, 2 {
		v, err := strconv.ParseUint(whole[at:at+n], 10, 16)
		if err != nil {
			return 0, false
		}
		if at > 0 {
			unit /= 60
		}
		total += int64(v) * unit
	}
	part, err := strconv.ParseUint(fraction, 10, 32)
	if err != nil {
		return 0, false
	}
	total = (total + int64(part)*(unit/10_000_000) + second/2) / second
	if text[0] == '-' {
		total = -total
	}
	return total, true
}
