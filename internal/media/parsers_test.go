package media_test

import (
	"bytes"
	"slices"
	"testing"

	"liuhen/internal/recording"
)

// clockOf gives the best clock in a few words.
func clockOf(f recording.Facts) string {
	if f.Started == nil {
		return "none"
	}
	return f.Started.Wall + " " + string(f.Started.Zone) + " " + f.Started.Source
}

func TestMovieTimes(t *testing.T) {
	t.Parallel()
	for created, want := range map[uint32]string{
		0:          "none",
		1:          "  mvhd.creation_time", // 1904
		2082844800: "  mvhd.creation_time", // 1970
		1780449165: "  mvhd.creation_time", // Unix seconds written by mistake: 1960
		3863293965: "2026-06-03T01:12:45.000000 by-format mvhd.creation_time",
		1<<32 - 1:  "none", // all ones mean nothing, as a duration does
		1<<32 - 2:  "2040-02-06T06:28:14.000000 by-format mvhd.creation_time",
	} {
		f := inspect(append(box("ftyp", []byte("isom")), box("moov", mvhd(created, 1000, 2000))...), "")
		if got := clockOf(f); got != want || f.Has(recording.ImplausibleTime) != (want == "  mvhd.creation_time") {
			t.Errorf("%d: %q %+v, want %q", created, got, f.Problems, want)
		}
	}
	long := box("mvhd", u32(1<<24), u64(1<<63), u64(0), u32(1000), u64(1<<63), make([]byte, 80))
	f := inspect(append(box("ftyp", []byte("isom")), box("moov", long)...), "")
	if !f.Has(recording.ImplausibleTime) || f.Problems[1].Detail != `mvhd.creation_time: "9223372036854775808"` || !f.Has(recording.Malformed) || f.Duration != 0 || f.Started.Raw != "9223372036854775808" {
		t.Errorf("64 bits: %+v", f)
	}
}

func TestMovieLengths(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		scale, duration uint32
		want            int64
		wrong           bool
	}{
		{1000, 2000, 2_000_000, false}, {90000, 1, 11, false}, {30000, 1001, 33366, false}, {1, 31_622_400, 31_622_400_000_000, false},
		{1, 31_622_401, 0, true}, {1000, 0, 0, false}, {0, 0, 0, false}, {0, 5, 0, true}, {1000, 1<<32 - 1, 0, false},
	} {
		f := inspect(append(box("ftyp", []byte("isom")), box("moov", mvhd(3863293965, c.scale, c.duration))...), "")
		if f.Duration != c.want || f.Has(recording.Malformed) != c.wrong || clockOf(f) == "none" {
			t.Errorf("%+v: %+v", c, f)
		}
	}
}

func TestMovieTracks(t *testing.T) {
	t.Parallel()
	f := inspect(mp4(track("soun", "mp4a", 48000, 0)), "a.m4a")
	if f.Format != "audio/mp4" || f.SampleRate != 48000 || f.Channels != 2 || f.Width != 0 || !slices.Equal(f.Codecs, []string{"mp4a"}) {
		t.Errorf("sound only: %+v", f)
	}
	f = inspect(mp4(track("soun", "mp4a", 48000, 0), track("vide", "hvc1", 1920, 1080), track("text", "tx3g", 1, 1)), "a.mp4")
	if f.Format != "video/mp4" || f.SampleRate != 48000 || f.Width != 1920 || f.Height != 1080 || !slices.Equal(f.Codecs, []string{"mp4a", "hvc1", "tx3g"}) {
		t.Errorf("three tracks: %+v", f)
	}
	f = inspect(append(box("wide"), mp4()[16:]...), "a.mov")
	if f.Format != "video/mp4" || f.Duration != 2_000_000 || len(f.Problems) > 0 {
		t.Errorf("without ftyp: %+v", f)
	}
}

func TestCoordinates(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][2]int64{
		"+38.2500+084.5000/":        {382500000, 845000000},
		"+38.2500+084.5000+1100.5/": {382500000, 845000000},
		"-12.5-000.0000001/":        {-125000000, -1},
		"+3815.5+08430/":            {382583333, 845000000},
		"+381500+0843000.36/":       {382500000, 845001000},
		"+38.25+084.5CRSWGS_84/":    {382500000, 845000000},
		"+90+180/":                  {900000000, 1800000000},
		"+00.123456789-179.9999999": {1234567, -1799999999},
	} {
		f := inspect(mp4(quickText("\xa9xyz", text)), "")
		if f.Position == nil || [2]int64{f.Position.Latitude, f.Position.Longitude} != want || f.Position.Raw != text {
			t.Errorf("%s: %+v, want %v", text, f.Position, want)
		}
	}
	for _, text := range []string{"", "/", "+", "++", "+38", "+91+000/", "-91+000/", "+38-181/", "+38+181/", "+8+084/", "+38.x+084/", "+38+0845", "38+084", "+38 084", "+380000000+084/"} {
		f := inspect(mp4(quickText("\xa9xyz", text)), "")
		if f.Position != nil || !f.Has(recording.ImplausiblePosition) {
			t.Errorf("%q: %+v %+v", text, f.Position, f.Problems)
		}
	}
}

func TestDatesInMovies(t *testing.T) {
	t.Parallel()
	const header = "2026-06-05T01:12:45.000000 by-format mvhd.creation_time"
	for text, want := range map[string]string{
		"2026-06-03T09:12:45+0800":       "2026-06-03T09:12:45.000000 stated udta.©day",
		"2026-06-03T09:12:45.1234567Z":   "2026-06-03T09:12:45.123456 stated udta.©day",
		"2026-06-03 09:12:45":            "2026-06-03T09:12:45.000000  udta.©day",
		"2026-06-03T09:12:45.5+05:30":    "2026-06-03T09:12:45.500000 stated udta.©day",
		"2026":                           header,
		"2026-06-03":                     header,
		"":                               header,
		"171546-06-03T09:12:45":          header + " implausible",
		"0000-01-01T00:00:00":            header + " implausible",
		"2026-02-30T09:12:45":            header + " implausible",
		"1980-01-01T00:00:00Z":           header + " implausible",
		"昨天":                             header + " implausible",
		"9999999999999999-99T99:99:99.9": header + " implausible",
	} {
		f := inspect(mp4(quickText("\xa9day", text)), "")
		got := clockOf(f)
		if f.Has(recording.ImplausibleTime) {
			got += " implausible"
		}
		if got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestWAV(t *testing.T) {
	t.Parallel()
	data := wavChunk("data", make([]byte, 64000))
	unfinished := append(wavFormat(1), append([]byte("data\x00\x00\x00\x00"), make([]byte, 32000)...)...)
	for name, c := range map[string]struct {
		file     []byte
		codec    string
		duration int64
		problem  recording.ProblemCode
	}{
		"pcm":          {wav(wavFormat(1), data), "pcm-s16", 1_000_000, ""},
		"float":        {wav(wavFormat(3), data), "pcm-f16", 1_000_000, ""},
		"adpcm":        {wav(wavFormat(0x11), data), "adpcm-ima", 1_000_000, ""},
		"unknown code": {wav(wavFormat(0x1234), data), "wav-0x1234", 1_000_000, ""},
		"unfinished":   {wav(unfinished), "pcm-s16", 500_000, recording.Truncated},
		"all ones":     {append(wav(wavFormat(1)), append([]byte("data\xff\xff\xff\xff"), make([]byte, 64000)...)...), "pcm-s16", 1_000_000, recording.Truncated},
		"no sound":     {wav(wavFormat(1)), "pcm-s16", 0, recording.Truncated},
	} {
		f := inspect(c.file, "a.wav")
		if !slices.Equal(f.Codecs, []string{c.codec}) || f.Duration != c.duration || (len(f.Problems) > 0) != (c.problem != "") || (c.problem != "" && !f.Has(c.problem)) {
			t.Errorf("%s: %+v", name, f)
		}
	}
	if f := inspect(wav(data), "a.wav"); !f.Has(recording.Malformed) {
		t.Errorf("no format: %+v", f)
	}
}

func TestBroadcastTimes(t *testing.T) {
	t.Parallel()
	for stamp, want := range map[string]string{
		"2026-06-0309:45:00": "2026-06-03T09:45:00.000000  bext.OriginationDate",
		"2026_06_0309.45.00": "2026-06-03T09:45:00.000000  bext.OriginationDate",
		"2026-13-0309:45:00": "  bext.OriginationDate",
		"0000-00-0000:00:00": "  bext.OriginationDate",
		"                  ": "none",
		"":                   "none",
	} {
		b := make([]byte, 602)
		copy(b[320:], stamp)
		f := inspect(wav(wavChunk("bext", b), wavFormat(1), wavChunk("data", make([]byte, 4))), "")
		if got := clockOf(f); got != want {
			t.Errorf("%q: %q, want %q", stamp, got, want)
		}
	}
}

func TestMP3(t *testing.T) {
	t.Parallel()
	stream := bytes.Repeat(frame(), 100)
	tag := func(version, flags byte, frames string) []byte {
		return append([]byte{'I', 'D', '3', version, 0, flags, 0, 0, byte(len(frames) >> 7), byte(len(frames) & 0x7f)}, frames...)
	}
	v3 := "TYER\x00\x00\x00\x05\x00\x00\x002026TDAT\x00\x00\x00\x05\x00\x00\x000306TIME\x00\x00\x00\x05\x00\x00\x000912"
	wide := "TDRC\x00\x00\x00\x23\x00\x00\x01\xff\xfe2\x000\x002\x006\x00-\x000\x006\x00-\x000\x003\x00T\x000\x009\x00:\x001\x002\x00"
	for name, c := range map[string]struct {
		file    []byte
		clock   string
		problem recording.ProblemCode
	}{
		"bare":           {stream, "none", ""},
		"version 2.3":    {append(tag(3, 0, v3), stream...), "2026-06-03T09:12:00.000000  id3.TYER", ""},
		"UTF-16":         {append(tag(4, 0, wide), stream...), "2026-06-03T09:12:00.000000 by-format id3.TDRC", ""},
		"a year":         {append(tag(4, 0, "TDRC\x00\x00\x00\x05\x00\x00\x032026"), stream...), "none", ""},
		"bad time":       {append(tag(4, 0, "TDRC\x00\x00\x00\x07\x00\x00\x03171546"), stream...), "  id3.TDRC", recording.ImplausibleTime},
		"version 2.9":    {append(tag(9, 0, ""), stream...), "none", recording.NotExamined},
		"old tag":        {append(slices.Clone(stream), append([]byte("TAG"), make([]byte, 125)...)...), "none", ""},
		"junk":           {append(slices.Clone(stream), "something else"...), "none", recording.Malformed},
		"cut in a hurry": {stream[:len(stream)-100], "none", recording.Truncated},
	} {
		f := inspect(c.file, "a.mp3")
		frames := int64(100)
		if c.problem == recording.Truncated {
			frames = 99
		}
		if clockOf(f) != c.clock || f.Duration != frames*36_000 || (len(f.Problems) > 0) != (c.problem != "") || (c.problem != "" && !f.Has(c.problem)) {
			t.Errorf("%s: %+v, %q", name, f, clockOf(f))
		}
	}
	f := inspect(bytes.Repeat(frame(), 20_000), "a.mp3")
	if _, estimated := f.Tag("mp3.duration"); !estimated || f.Duration != 720_000_000 {
		t.Errorf("long: %+v", f)
	}
	if f := inspect(append(tag(4, 0, ""), make([]byte, 5000)...), "a.mp3"); !f.Has(recording.Malformed) {
		t.Errorf("a tag without sound: %+v", f)
	}
}

func TestPNG(t *testing.T) {
	t.Parallel()
	end := append(pngChunk("IDAT", []byte("x")), pngChunk("IEND", nil)...)
	density := pngChunk("pHYs", append(u32(11811, 11811), 1))
	flipped := slices.Clone(density)
	flipped[9] ^= 1
	f := inspect(png(density, end), "a.png")
	if f.Width != 3 || f.Height != 2 || f.Resolution == nil || f.Resolution.X != 299999 || len(f.Problems) > 0 {
		t.Errorf("plain: %+v", f)
	}
	for name, c := range map[string]struct {
		file    []byte
		problem recording.ProblemCode
	}{
		"flipped bit":  {png(flipped, end), recording.Malformed},
		"no end":       {png(density), recording.Truncated},
		"hour 25":      {png(pngChunk("tIME", append(u16(2026), 6, 4, 25, 0, 0)), end), recording.ImplausibleTime},
		"year 0":       {png(pngChunk("tIME", append(u16(0), 1, 1, 0, 0, 0)), end), recording.ImplausibleTime},
		"short time":   {png(pngChunk("tIME", nil), end), recording.Malformed},
		"huge chunk":   {append(png(), "\xff\xff\xff\xffIDAT"...), recording.Malformed},
		"wrong order":  {append([]byte("\x89PNG\r\n\x1a\n"), end...), recording.Malformed},
		"no keyword":   {png(pngChunk("tEXt", []byte("x")), end), recording.Malformed},
		"broken EXIF":  {png(pngChunk("eXIf", []byte("MM\x00*\x00\x00\xff\xff")), end), recording.Truncated},
		"foreign EXIF": {png(pngChunk("eXIf", []byte("DEMODEMO")), end), recording.Malformed},
	} {
		if f := inspect(c.file, "a.png"); len(f.Problems) != 1 || !f.Has(c.problem) || f.Started != nil && f.Started.Wall != "" {
			t.Errorf("%s: %+v", name, f)
		}
	}
	f = inspect(png(pngChunk("iTXt", []byte("Title\x00\x00\x00zh\x00\x00样本")), pngChunk("iTXt", []byte("XML:com.adobe.xmp\x00\x00\x00\x00\x00<x/>")), end), "")
	if lines(f.Raw) != "png.Title = 样本\n" {
		t.Errorf("texts: %v", f.Raw)
	}
}

func TestEXIFTimes(t *testing.T) {
	t.Parallel()
	for stamp, want := range map[string]string{
		"2026:06:03 09:12:45":   "2026-06-03T09:12:45.000000  tiff.DateTime",
		"2026-06-03 09:12:45":   "2026-06-03T09:12:45.000000  tiff.DateTime",
		"2026:06:03 09:12:45  ": "2026-06-03T09:12:45.000000  tiff.DateTime",
		"    :  :     :  :  ":   "none",
		"2024:02:29 23:59:59":   "2024-02-29T23:59:59.000000  tiff.DateTime",
		"2026:02:29 23:59:59":   "  tiff.DateTime",
		"2026:06:03 24:00:00":   "  tiff.DateTime",
		"2026:06:03 09:12:60":   "  tiff.DateTime",
		"1970:01:01 00:00:00":   "  tiff.DateTime",
		"171546:06:03 09:12:45": "  tiff.DateTime",
		"-026:06:03 09:12:45":   "  tiff.DateTime",
		"now":                   "  tiff.DateTime",
	} {
		block := ifd([]byte(stamp+"\x00"), [4]uint32{0x132, 2, uint32(len(stamp) + 1), 26})
		f := inspect(jpeg(block), "a.jpg")
		if got := clockOf(f); got != want || f.Width != 3 || f.Height != 2 {
			t.Errorf("%q: %q, want %q (%+v)", stamp, got, want, f)
		}
	}
}

// gpsBlock is EXIF with a position of fractions: three of latitude, three of
// longitude.
func gpsBlock(north, east byte, fractions ...uint32) []byte {
	const inner, values = 8 + 2 + 12 + 4, 8 + 2 + 12 + 4 + 2 + 4*12 + 4
	gps := ifd(u32(fractions...), [4]uint32{1, 2, 2, uint32(north) << 24}, [4]uint32{2, 5, 3, values},
		[4]uint32{3, 2, 2, uint32(east) << 24}, [4]uint32{4, 5, 3, values + 24})
	return append(ifd(nil, [4]uint32{0x8825, 4, 1, inner}), gps[8:]...)
}

func TestEXIFPositions(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		block    []byte
		want     [2]int64
		problems bool
	}{
		"north east":  {gpsBlock('N', 'E', 38, 1, 15, 1, 0, 1, 84, 1, 30, 1, 0, 1), [2]int64{382500000, 845000000}, false},
		"south west":  {gpsBlock('S', 'W', 3825, 100, 0, 1, 0, 1, 84, 1, 30, 1, 36, 100), [2]int64{-382500000, -845001000}, false},
		"not known":   {gpsBlock('N', 'E', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), [2]int64{}, false},
		"off the map": {gpsBlock('N', 'E', 91, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1), [2]int64{}, true},
		"overflow":    {gpsBlock('N', 'E', 1<<32-1, 1, 1<<32-1, 1, 1<<32-1, 1, 1<<32-1, 1, 0, 1, 0, 1), [2]int64{}, true},
		"wraps to 0":  {gpsBlock('N', 'E', 512409558, 1, 0, 1, 0, 1, 512409558, 1, 0, 1, 0, 1), [2]int64{}, true},
	} {
		f := inspect(jpeg(c.block), "a.jpg")
		var got [2]int64
		if f.Position != nil {
			got = [2]int64{f.Position.Latitude, f.Position.Longitude}
		}
		if got != c.want || f.Has(recording.ImplausiblePosition) != c.problems || (len(f.Problems) > 0) != c.problems {
			t.Errorf("%s: %+v %+v", name, f.Position, f.Problems)
		}
	}
}

func TestTIFF(t *testing.T) {
	t.Parallel()
	f := inspect(ifd(u32(300, 1), [4]uint32{0x100, 3, 1, 7 << 16}, [4]uint32{0x101, 4, 1, 5}, [4]uint32{0x103, 3, 1, 9 << 16},
		[4]uint32{0x11a, 5, 1, 74}, [4]uint32{0x11b, 5, 1, 74}), "a.tif")
	want := recording.Density{X: 300000, Y: 300000}
	if f.Width != 7 || f.Height != 5 || f.Pages != 1 || f.Resolution == nil || *f.Resolution != want || !slices.Equal(f.Codecs, []string{"tiff-9"}) || len(f.Problems) > 0 {
		t.Errorf("plain: %+v", f)
	}
	f = inspect(ifd(nil, [4]uint32{0x111, 4, 1, 8}, [4]uint32{0x117, 4, 1, 1000}), "a.tif")
	if !f.Has(recording.Truncated) || f.Pages != 1 {
		t.Errorf("strip behind the end: %+v", f)
	}
	f = inspect(ifd(nil, [4]uint32{0xfe, 4, 1, 1}), "a.tif")
	if !f.Has(recording.Malformed) || f.Pages != 0 {
		t.Errorf("only a preview: %+v", f)
	}
	f = inspect(ifd(nil, [4]uint32{0x10f, 2, 900, 8}), "a.tif")
	if !f.Has(recording.Truncated) || f.Maker != "" {
		t.Errorf("a text behind the end: %+v", f)
	}
}

func TestJPEGEnd(t *testing.T) {
	t.Parallel()
	whole := jpeg(ifd(nil))
	if f := inspect(append(slices.Clone(whole), mp4()...), "a.jpg"); len(f.Problems) > 0 {
		t.Errorf("a film behind the picture: %+v", f.Problems)
	}
	cut := append(slices.Clone(whole[:len(whole)-2]), bytes.Repeat([]byte{0xff, 0}, 400_000)...)
	if f := inspect(cut, "a.jpg"); !f.Has(recording.Truncated) {
		t.Errorf("no end: %+v", f)
	}
	if f := inspect(append(cut, make([]byte, 10<<20)...), "a.jpg"); len(f.Problems) > 0 {
		t.Errorf("too long to be sure: %+v", f.Problems)
	}
}

func TestPDF(t *testing.T) {
	t.Parallel()
	const tree = "<< /Pages << /Count 3 >> >>"
	stamp := func(s string) string { return "<< /CreationDate (" + s + ") >>" }
	for name, c := range map[string]struct {
		file    []byte
		pages   int
		clock   string
		problem recording.ProblemCode
	}{
		"offset":       {pdf("", tree, stamp("D:20260603163000+08'00'")), 3, "2026-06-03T16:30:00.000000 stated pdf.CreationDate", ""},
		"short offset": {pdf("", tree, stamp("D:20260603163000-0930")), 3, "2026-06-03T16:30:00.000000 stated pdf.CreationDate", ""},
		"no zone":      {pdf("", tree, stamp("202606031630")), 3, "2026-06-03T16:30:00.000000  pdf.CreationDate", ""},
		"a month":      {pdf("", tree, stamp("D:202606")), 3, "none", ""},
		"escaped": {pdf("", tree, stamp(`D:\062\060260603\
163000Z`)), 3, "2026-06-03T16:30:00.000000 stated pdf.CreationDate", ""},
		"hexadecimal": {pdf("", tree, "<< /CreationDate <443A3230323630363033313633303030> >>"), 3, "2026-06-03T16:30:00.000000  pdf.CreationDate", ""},
		"indirect":    {pdf("", "<< /Pages 3 0 R >>", "<< /CreationDate 4 0 R >>", "<< /Count 5 0 R >>", "(D:20260603163000)", "9"), 9, "2026-06-03T16:30:00.000000  pdf.CreationDate", ""},
		"year 171546": {pdf("", tree, stamp("D:1715460603163000")), 3, "  pdf.CreationDate", recording.ImplausibleTime},
		"year 0000":   {pdf("", tree, stamp("D:00000603163000")), 3, "  pdf.CreationDate", recording.ImplausibleTime},
		"encrypted":   {pdf("/Encrypt << >>", tree, stamp("D:20260603163000")), 3, "none", recording.Encrypted},
		"no count":    {pdf("", "<< /Pages << >> >>", "<< >>"), 0, "none", recording.Malformed},
		"minus pages": {pdf("", "<< /Pages << /Count -1 >> >>", "<< >>"), 0, "none", recording.Malformed},
		"own tail":    {pdf("", "1 0 R", "<< >>"), 0, "none", recording.Malformed},
		"no end":      {[]byte("%PDF-1.7\nDEMO"), 0, "none", recording.Truncated},
		"end only":    {[]byte("%PDF-1.7\nstartxref\n99999999999\n%%EOF"), 0, "none", recording.Malformed},
	} {
		f := inspect(c.file, "a.pdf")
		if f.Pages != c.pages || clockOf(f) != c.clock || (len(f.Problems) > 0) != (c.problem != "") || (c.problem != "" && !f.Has(c.problem)) {
			t.Errorf("%s: %+v, %q", name, f, clockOf(f))
		}
	}
	if f := inspect(append([]byte("mail header\n"), pdf("", tree, "null")...), ""); f.Version != "1.4" || f.Pages != 3 {
		t.Errorf("foreign bytes in front: %+v", f)
	}
	text := inspect(pdf("", tree, `<< /Title <FEFF6837672C> /Author (\xff\() /Subject (a\rb) >>`), "")
	if lines(text.Raw) != "pdf.Title = 样本\npdf.Author = xff(\npdf.Subject = a\\x0db\n" {
		t.Errorf("texts: %q", lines(text.Raw))
	}
}

func TestTextIsKeptAsFound(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"\xd4\xc6\xd3\xb0":         `\xd4\xc6\xd3\xb0`, // 云影 in GBK: bytes, not a guess
		"云影\ufffd":                 "云影\ufffd",
		"云影"[:5]:                   `云\xe5\xbd`, // cut by a field's width
		"\xff云影":                   `\xff\xe4\xba\x91\xe5\xbd\xb1`,
		`C:\DCIM\x41`:              `C:\\DCIM\\x41`,
		"a\x1b[2Jb\x7f\u0085":      `a\x1b[2Jb\x7f\u0085`,
		"\u202egpj.exe\U000e0041":  `\u202egpj.exe\U000e0041`,
		"<b>\"〔2026〕😀</b>":         "<b>\"〔2026〕😀</b>",
		"one\x00two":               `one\x00two`,
		"line\r\nbreak\u2028there": `line\x0d\x0abreak\u2028there`,
	} {
		f := inspect(mp4(quickText("\xa9mak", text)), "")
		if got, _ := f.Tag("udta.©mak"); got != want || f.Maker != want {
			t.Errorf("%q: %q and maker %q, want %q", text, got, f.Maker, want)
		}
	}
}
