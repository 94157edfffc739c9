package media

import (
	"encoding/binary"
	"math"
	"math/bits"
	"strconv"
	"strings"
	"time"

	"liuhen/internal/recording"
)

// Limits of one MP4.
const (
	maxBoxes  = 15000
	maxDepth  = 8
	maxKeys   = 256
	maxTracks = 64
)

// box is one box (ISO/IEC 14496-12 4.2) without its header.
type box struct {
	kind string
	body span
}

// mp4 walks the boxes of one file.
type mp4 struct {
	f         *findings
	boxes     int
	tracks    int
	hasMovie  bool
	hasMedia  bool
	hasVideo  bool
	hasSound  bool
	handles   string // what the current track holds: "vide", "soun"
	sized     bool   // a sample description gave the size
	scale     uint64 // of the movie header, units a second
	fragments uint64 // duration stated for all fragments, in scale
	indexed   int64  // microseconds summed from segment indexes
	keys      []string
}

// isMP4 sees a first box of a kind that files begin with; old QuickTime files have
// no ftyp.
func isMP4(head []byte) bool {
	if len(head) < 8 {
		return false
	}
	switch string(head[4:8]) {
	case "ftyp", "moov", "mdat", "wide", "styp":
		return true
	case "free", "skip", "pnot":
		return head[0] == 0
	}
	return false
}

func readMP4(file span, f *findings) error {
	m := &mp4{f: f}
	err := m.walk(file, 0, true, m.top)
	m.finish()
	switch {
	case err != nil:
		return err
	case !m.hasMovie && f.facts.Format == "image/heic":
		return trouble{recording.NotExamined, "image/heic"}
	case !m.hasMovie && m.hasMedia:
		return truncated("media data without a movie header: the recording was not finished, or is cut off")
	case !m.hasMovie:
		return malformed("no movie header")
	}
	return nil
}

// finish draws what needs more than one box.
func (m *mp4) finish() {
	if m.f.facts.Duration == 0 && m.fragments > 0 {
		m.f.lasts(micros(m.fragments, m.scale))
	}
	if m.f.facts.Duration == 0 && m.indexed > 0 {
		m.f.lasts(m.indexed, true)
	}
	if m.f.facts.Format == "video/mp4" && m.hasSound && !m.hasVideo {
		m.f.facts.Format = "audio/mp4"
	}
}

// walk calls visit for every box in p. At the top of a file headers lie far apart
// and the last box may run to the end of the file.
func (m *mp4) walk(p span, depth int, top bool, visit func(box) error) error {
	if depth > maxDepth {
		return tooMuch("boxes more than %d deep", maxDepth)
	}
	for at := int64(0); p.size-at >= 8; {
		if m.boxes++; m.boxes > maxBoxes {
			return tooMuch("more than %d boxes", maxBoxes)
		}
		b, next, err := readBox(p, at, top)
		if err != nil {
			return err
		}
		if err := visit(b); err != nil {
			return err
		}
		if next > p.size {
			return cutBox(p, b, next, top)
		}
		at = next
	}
	return nil
}

func cutBox(p span, b box, next int64, top bool) error {
	if !top {
		return malformed("box %q runs %d bytes past the box around it", b.kind, next-p.size)
	}
	return truncated("box %q ends at %d of %d bytes", b.kind, next, p.size)
}

// readBox reads the header at at. next is where the box says that it ends, which
// may lie past p; body never does.
func readBox(p span, at int64, top bool) (b box, next int64, err error) {
	header, err := p.hop(at, 8)
	if err != nil {
		return b, 0, err
	}
	b.kind = string(header[4:8])
	size, body := int64(binary.BigEndian.Uint32(header)), int64(8)
	switch {
	case size == 1:
		long, err := p.hop(at+8, 8)
		if err != nil {
			return b, 0, err
		}
		wide := binary.BigEndian.Uint64(long)
		if wide > math.MaxInt64/2 {
			return b, 0, malformed("box %q of %d bytes", b.kind, wide)
		}
		size, body = int64(wide), 16
	case size == 0 && top:
		size = p.size - at
	}
	if size < body {
		return b, 0, malformed("box %q of %d bytes", b.kind, size)
	}
	b.body = p.sub(at+body, size-body)
	return b, at + size, nil
}

// children makes a visitor descend.
func (m *mp4) children(b box, depth int, visit func(box, int) error) error {
	return m.walk(b.body, depth, false, func(c box) error { return visit(c, depth+1) })
}

func (m *mp4) top(b box) error {
	switch b.kind {
	case "ftyp":
		return m.brand(b.body)
	case "mdat":
		m.hasMedia = true
	case "sidx":
		return m.segmentIndex(b.body)
	case "moov":
		m.hasMovie = true
		return m.children(b, 1, m.movie)
	}
	return nil
}

// brand makes the format more exact by the major brand.
func (m *mp4) brand(p span) error {
	b, err := p.read(0, 4)
	if err != nil {
		return err
	}
	brand := string(b)
	m.f.tag("ftyp.major_brand", strings.TrimRight(brand, " "))
	switch {
	case brand == "qt  ":
		m.f.facts.Format = "video/quicktime"
	case strings.HasPrefix(brand, "3g"):
		m.f.facts.Format = "video/3gpp"
	case strings.HasPrefix(brand, "M4A"):
		m.f.facts.Format = "audio/mp4"
	case brand == "heic" || brand == "heix" || brand == "mif1" || brand == "msf1":
		m.f.facts.Format = "image/heic"
	}
	return nil
}

func (m *mp4) movie(b box, depth int) error {
	switch b.kind {
	case "mvhd":
		return m.movieHeader(b.body)
	case "trak":
		if m.tracks++; m.tracks > maxTracks {
			return tooMuch("more than %d tracks", maxTracks)
		}
		m.handles = ""
		return m.children(b, depth, m.track)
	case "mvex":
		return m.children(b, depth, m.extends)
	case "udta":
		return m.children(b, depth, m.userData)
	case "meta":
		return m.metadata(b, depth)
	}
	return nil
}

// versioned reads the first fields of a full box: of 32 bits each, or, where wide
// says so, of 32 bits in version 0 and 64 bits in later ones.
func versioned(p span, wide ...bool) ([]uint64, error) {
	version, err := p.read(0, 1)
	if err != nil {
		return nil, err
	}
	out, at := make([]uint64, 0, len(wide)), int64(4)
	for _, w := range wide {
		n := 4
		if w && version[0] > 0 {
			n = 8
		}
		field, err := p.read(at, n)
		if err != nil {
			return nil, err
		}
		value := uint64(binary.BigEndian.Uint32(field[n-4:]))
		if n == 8 {
			value = binary.BigEndian.Uint64(field)
		} else if w && value == math.MaxUint32 {
			value = math.MaxUint64 // "unknown" in both widths
		}
		out, at = append(out, value), at+int64(n)
	}
	return out, nil
}

// movieHeader reads mvhd (8.2.2): creation and modification, scale, duration.
func (m *mp4) movieHeader(p span) error {
	n, err := versioned(p, true, true, false, true)
	if err != nil {
		return err
	}
	created, scale, duration := n[0], n[2], n[3]
	m.scale = scale
	m.f.tag("mvhd.creation_time", strconv.FormatUint(created, 10))
	m.f.tag("mvhd.timescale", strconv.FormatUint(scale, 10))
	if duration != math.MaxUint64 {
		m.f.tag("mvhd.duration", strconv.FormatUint(duration, 10))
		m.f.lasts(micros(duration, scale))
	}
	if created != 0 && created != math.MaxUint64 {
		m.created(created)
	}
	return nil
}

// epoch1904 is the zero of MP4 times, midnight UTC of 1 January 1904, in Unix seconds.
const epoch1904 = -2082844800

// created states mvhd's creation time. The format prescribes UTC; cameras often
// write local time, and nothing in the file tells which.
func (m *mp4) created(seconds uint64) {
	const rank = 3
	raw := strconv.FormatUint(seconds, 10)
	if seconds > 1<<40 { // 34,000 years, beyond what time and calendars hold
		m.f.notTime(rank, "mvhd.creation_time", raw)
		return
	}
	wall := time.Unix(int64(seconds)+epoch1904, 0).UTC()
	m.f.started(rank, "mvhd.creation_time", raw, moment{wall: wall, zone: recording.ZoneByFormat})
}

// micros is duration units of 1/scale seconds in microseconds; ok is false where
// that is no number of microseconds.
func micros(duration, scale uint64) (int64, bool) {
	if duration == 0 {
		return 0, true
	}
	us, ok := scaled(duration, 1_000_000, scale)
	return int64(min(us, math.MaxInt64)), ok && us <= math.MaxInt64
}

// scaled is n·num/den; ok is false where that is no 64-bit number.
func scaled(n, num, den uint64) (q uint64, ok bool) {
	hi, lo := bits.Mul64(n, num)
	if hi >= den {
		return 0, false
	}
	q, _ = bits.Div64(hi, lo, den)
	return q, true
}

// extends reads mehd (8.8.2), the duration of a fragmented movie.
func (m *mp4) extends(b box, _ int) error {
	if b.kind != "mehd" {
		return nil
	}
	n, err := versioned(b.body, true)
	if err == nil && n[0] != math.MaxUint64 {
		m.fragments = n[0]
	}
	return err
}

// segmentIndex adds up sidx (8.16.3), which live recordings write per segment.
func (m *mp4) segmentIndex(p span) error {
	n, err := versioned(p, false, false, true, true)
	if err != nil {
		return err
	}
	version, err := p.read(0, 1)
	if err != nil {
		return err
	}
	at := int64(20)
	if version[0] > 0 {
		at = 28
	}
	count, err := p.read(at, 4)
	if err != nil {
		return err
	}
	var sum uint64
	for i := range int64(binary.BigEndian.Uint16(count[2:])) {
		ref, err := p.read(at+4+12*i, 8)
		if err != nil {
			return err
		}
		sum += uint64(binary.BigEndian.Uint32(ref[4:]))
	}
	if us, ok := micros(sum, n[1]); ok && m.indexed < longest.Microseconds() {
		m.indexed += min(us, longest.Microseconds())
	}
	return nil
}
