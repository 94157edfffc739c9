package media

import "encoding/binary"

// track visits the boxes of a track down to its sample descriptions.
func (m *mp4) track(b box, depth int) error {
	switch b.kind {
	case "mdia", "minf", "stbl":
		return m.children(b, depth, m.track)
	case "tkhd":
		return m.trackHeader(b.body)
	case "hdlr":
		return m.handler(b.body)
	case "stsd":
		return m.samples(b.body)
	case "udta":
		return m.children(b, depth, m.userData)
	case "meta":
		return m.metadata(b, depth)
	}
	return nil
}

// trackHeader reads the picture's size, the last two fields of tkhd (8.3.2), used
// where no sample description states it.
func (m *mp4) trackHeader(p span) error {
	if p.size < 84 {
		return truncated("a track header of %d bytes", p.size)
	}
	b, err := p.read(p.size-8, 8)
	if err != nil {
		return err
	}
	if w, h := binary.BigEndian.Uint16(b), binary.BigEndian.Uint16(b[4:]); w > 0 && h > 0 {
		m.f.size(int(w), int(h))
	}
	return nil
}

// handler notes which media the track holds (8.4.3). In QuickTime a second hdlr, of
// the data, stands in minf and says nothing here.
func (m *mp4) handler(p span) error {
	b, err := p.read(8, 4)
	if err != nil || m.handles != "" {
		return err
	}
	m.handles = string(b)
	m.hasVideo = m.hasVideo || m.handles == "vide"
	m.hasSound = m.hasSound || m.handles == "soun"
	return nil
}

// samples reads the first sample description of a track (8.5.2): codec and size.
func (m *mp4) samples(p span) error {
	entry, _, err := readBox(p, 8, false)
	if err != nil {
		return err
	}
	m.f.codec(entry.kind)
	if entry.body.size < 28 || (m.handles != "vide" && m.handles != "soun") {
		return nil
	}
	b, err := entry.body.read(0, 28)
	if err != nil {
		return err
	}
	if m.handles == "soun" {
		m.sound(b)
	} else {
		m.picture(b)
	}
	return nil
}

// picture takes the coded size of the first track with pictures, which is what a
// player's decoder sees; the track header's is only how large to show it.
func (m *mp4) picture(b []byte) {
	w, h := int(binary.BigEndian.Uint16(b[24:])), int(binary.BigEndian.Uint16(b[26:]))
	if w > 0 && h > 0 && !m.sized {
		m.f.facts.Width, m.f.facts.Height, m.sized = w, h, true
	}
}

func (m *mp4) sound(b []byte) {
	if m.f.facts.SampleRate == 0 {
		m.f.facts.Channels = int(binary.BigEndian.Uint16(b[16:]))
		m.f.facts.SampleRate = int(binary.BigEndian.Uint16(b[24:]))
	}
}
