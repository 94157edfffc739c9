package media_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"liuhen/internal/media"
	"liuhen/internal/recording"
)

const samples = "../demo/samples"

func inspect(b []byte, name string) recording.Facts {
	return media.Inspect(context.Background(), bytes.NewReader(b), int64(len(b)), name)
}

func read(t testing.TB, path ...string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(path...))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// lines writes raw texts one a line, so that a table can hold them as one string.
func lines(tags []recording.Tag) string {
	var b strings.Builder
	for _, t := range tags {
		b.WriteString(t.Key + " = " + t.Value + "\n")
	}
	return b.String()
}

// sameFacts compares all of the facts, the raw texts as lines.
func sameFacts(t *testing.T, got, want recording.Facts, raw string) {
	t.Helper()
	if diff := cmp.Diff(strings.TrimPrefix(raw, "\n"), lines(got.Raw)); diff != "" {
		t.Errorf("raw texts (-want +got):\n%s", diff)
	}
	got.Raw = nil
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("facts (-want +got):\n%s", diff)
	}
}

var (
	sand        = &recording.Position{Latitude: 382500000, Longitude: 845000000, Raw: "+38.2500+084.5000/"}
	twoHundred  = &recording.Density{X: 200000, Y: 200000}
	statedClock = &recording.Clock{
		Raw: "2026-06-03T09:12:45+0800", Source: "meta.com.apple.quicktime.creationdate",
		Wall: "2026-06-03T09:12:45.000000", Zone: recording.ZoneStated, Offset: 28800,
	}
)

const keyedRaw = `
ftyp.major_brand = isom
mvhd.creation_time = 3863293965
mvhd.timescale = 1000
mvhd.duration = 12000
meta.com.apple.quicktime.make = 云影
meta.com.apple.quicktime.model = YY-3
meta.example.yunying.serial = YY3-26-000117
meta.com.apple.quicktime.creationdate = 2026-06-03T09:12:45+0800
meta.com.apple.quicktime.location.ISO6709 = +38.2500+084.5000/
meta.com.apple.quicktime.comment = DEMO 演示样本
`

func TestFilms(t *testing.T) {
	t.Parallel()
	keyed := recording.Facts{
		Format: "video/mp4", NameSays: "video/mp4", Started: statedClock, Duration: 12_000_000, Codecs: []string{"avc1"},
		Width: 320, Height: 240, Maker: "云影", Model: "YY-3", Serial: "YY3-26-000117", Position: sand,
	}
	t.Run("metadata by key", func(t *testing.T) {
		t.Parallel()
		sameFacts(t, inspect(read(t, samples, "body-20260603-091245.mp4"), "body-20260603-091245.mp4"), keyed, keyedRaw)
	})
	t.Run("truncated", func(t *testing.T) {
		t.Parallel()
		cut := keyed
		cut.Problems = []recording.Problem{{Code: recording.Truncated, Detail: `box "mdat" ends at 86742 of 12288 bytes`}}
		sameFacts(t, inspect(read(t, "testdata/truncated.mp4"), "truncated.mp4"), cut, keyedRaw)
	})
	t.Run("only the movie header tells the time", func(t *testing.T) {
		t.Parallel()
		sameFacts(t, inspect(read(t, samples, "body-20260603-093010.mp4"), "body-20260603-093010.mp4"), recording.Facts{
			Format: "video/mp4", NameSays: "video/mp4", Duration: 8_000_000, Codecs: []string{"avc1"}, Width: 320, Height: 240,
			Maker: "云影", Model: "YY-3", Started: &recording.Clock{
				Raw: "3863295010", Source: "mvhd.creation_time", Wall: "2026-06-03T01:30:10.000000", Zone: recording.ZoneByFormat,
			},
		}, `
ftyp.major_brand = isom
mvhd.creation_time = 3863295010
mvhd.timescale = 1000
mvhd.duration = 8000
udta.©mak = 云影
udta.©mod = YY-3
udta.©cmt = DEMO 演示样本
`)
	})
	t.Run("quicktime", func(t *testing.T) {
		t.Parallel()
		sameFacts(t, inspect(read(t, samples, "body-20260603-101500.mov"), "body-20260603-101500.MOV"), recording.Facts{
			Format: "video/quicktime", NameSays: "video/quicktime", Duration: 6_000_000, Codecs: []string{"avc1"}, Width: 320, Height: 240,
			Maker: "云影", Model: "YY-3", Position: sand, Started: &recording.Clock{
				Raw: "3863326500", Source: "mvhd.creation_time", Wall: "2026-06-03T10:15:00.000000", Zone: recording.ZoneByFormat,
			},
		}, `
ftyp.major_brand = qt
mvhd.creation_time = 3863326500
mvhd.timescale = 1000
mvhd.duration = 6000
udta.©mak = 云影
udta.©mod = YY-3
udta.©xyz = +38.2500+084.5000/
udta.©cmt = DEMO 演示样本
`)
	})
}

func TestSound(t *testing.T) {
	t.Parallel()
	sameFacts(t, inspect(read(t, samples, "inquiry-20260603-094500.wav"), "inquiry.wav"), recording.Facts{
		Format: "audio/wav", NameSays: "audio/wav", Duration: 5_000_000, Codecs: []string{"pcm-u8"}, SampleRate: 8000, Channels: 1,
		Started: &recording.Clock{Raw: "2026-06-03 09:45:00", Source: "bext.OriginationDate", Wall: "2026-06-03T09:45:00.000000"},
	}, `
bext.Description = DEMO 演示样本
bext.Originator = 云影 YY-R1
bext.OriginatorReference = YYR1-26-000042
bext.OriginationDate = 2026-06-03
bext.OriginationTime = 09:45:00
info.ISFT = YY-OS 3.2 DEMO
info.ICMT = DEMO 演示样本
`)
}

func TestPhotographs(t *testing.T) {
	t.Parallel()
	t.Run("offset, fraction, place", func(t *testing.T) {
		t.Parallel()
		sameFacts(t, inspect(read(t, samples, "photo-20260603-092031.jpg"), "photo.jpg"), recording.Facts{
			Format: "image/jpeg", NameSays: "image/jpeg", Version: "0232", Width: 640, Height: 480,
			Maker: "云影", Model: "YY-3", Serial: "YY3-26-000117",
			Started: &recording.Clock{
				Raw: "2026:06:03 09:20:31 +08:00", Source: "exif.DateTimeOriginal",
				Wall: "2026-06-03T09:20:31.250000", Zone: recording.ZoneStated, Offset: 28800,
			},
			Position: &recording.Position{Latitude: 382500000, Longitude: 845000000, Raw: "N 38/1 15/1 0/1, E 84/1 30/1 0/1"},
		}, `
tiff.ImageDescription = DEMO 演示样本 货架
tiff.Make = 云影
tiff.Model = YY-3
tiff.Orientation = 1
tiff.Software = YY-OS 3.2 DEMO
tiff.DateTime = 2026:06:03 09:20:31
exif.ExifVersion = 0232
exif.DateTimeOriginal = 2026:06:03 09:20:31
exif.DateTimeDigitized = 2026:06:03 09:20:31
exif.OffsetTimeOriginal = +08:00
exif.SubSecTimeOriginal = 250
exif.PixelXDimension = 640
exif.PixelYDimension = 480
exif.BodySerialNumber = YY3-26-000117
gps.GPSLatitudeRef = N
gps.GPSLatitude = 38/1 15/1 0/1
gps.GPSLongitudeRef = E
gps.GPSLongitude = 84/1 30/1 0/1
gps.GPSMapDatum = WGS-84
`)
	})
	t.Run("wall clock only", func(t *testing.T) {
		t.Parallel()
		f := inspect(read(t, samples, "photo-20260603-092210.jpg"), "photo.jpg")
		want := &recording.Clock{Raw: "2026:06:03 09:22:10", Source: "exif.DateTimeOriginal", Wall: "2026-06-03T09:22:10.000000"}
		if diff := cmp.Diff(want, f.Started); diff != "" || f.Position != nil || f.Problems != nil {
			t.Errorf("%s\n%+v", diff, f)
		}
	})
}

func TestPhotographsOfYearsThatNoCameraSaw(t *testing.T) {
	t.Parallel()
	for name, raw := range map[string]string{
		"exif-year-171546.jpg": "171546:06:03 09:12:45",
		"exif-year-0000.jpg":   "0000:00:00 00:00:00",
	} {
		f := inspect(read(t, "testdata", name), name)
		want := &recording.Clock{Raw: raw, Source: "exif.DateTimeOriginal"}
		if diff := cmp.Diff(want, f.Started); diff != "" || !f.Has(recording.ImplausibleTime) {
			t.Errorf("%s: %s\n%+v", name, diff, f.Problems)
		}
		if v, _ := f.Tag("exif.DateTimeOriginal"); v != raw || f.Width != 64 || f.Model != "YY-3" {
			t.Errorf("%s: the rest was lost: %+v", name, f)
		}
	}
}

func TestScansAndDocuments(t *testing.T) {
	t.Parallel()
	t.Run("png", func(t *testing.T) {
		t.Parallel()
		sameFacts(t, inspect(read(t, samples, "scan-record-1.png"), "scan.png"), recording.Facts{
			Format: "image/png", NameSays: "image/png", Width: 1654, Height: 2339, Resolution: twoHundred,
			Started: &recording.Clock{Raw: "2026-06-04T02:10:00", Source: "png.tIME", Wall: "2026-06-04T02:10:00.000000", Zone: recording.ZoneByFormat},
		}, `
png.tIME = 2026-06-04T02:10:00
png.Software = YY-Scan 1.4 DEMO
`)
	})
	t.Run("tiff", func(t *testing.T) {
		t.Parallel()
		sameFacts(t, inspect(read(t, samples, "scan-receipts.tif"), "scan.TIFF"), recording.Facts{
			Format: "image/tiff", NameSays: "image/tiff", Width: 1654, Height: 2339, Resolution: twoHundred, Pages: 2,
			Codecs: []string{"tiff-deflate"}, Maker: "云影", Model: "YY-S2",
			Started: &recording.Clock{Raw: "2026:06:04 10:11:00", Source: "tiff.DateTime", Wall: "2026-06-04T10:11:00.000000"},
		}, `
tiff.DocumentName = DEMO 演示样本 票据
tiff.Make = 云影
tiff.Model = YY-S2
tiff.Software = YY-Scan 1.4 DEMO
tiff.DateTime = 2026:06:04 10:11:00
`)
	})
	t.Run("pdf", func(t *testing.T) {
		t.Parallel()
		sameFacts(t, inspect(read(t, samples, "record-of-inquiry.pdf"), "record.pdf"), recording.Facts{
			Format: "application/pdf", NameSays: "application/pdf", Version: "1.4", Pages: 2,
			Started: &recording.Clock{
				Raw: "D:20260603163000+08'00'", Source: "pdf.CreationDate",
				Wall: "2026-06-03T16:30:00.000000", Zone: recording.ZoneStated, Offset: 28800,
			},
		}, `
pdf.Title = 询问笔录（演示样本）
pdf.Creator = YY-Office 2 DEMO
pdf.Producer = samples
pdf.CreationDate = D:20260603163000+08'00'
`)
	})
}

// seed reads the one value of a committed fuzz input.
func seed(t testing.TB, name string) []byte {
	t.Helper()
	text := strings.TrimSpace(string(read(t, "testdata/fuzz", name)))
	_, text, _ = strings.Cut(text, "\n")
	b, err := strconv.Unquote(strings.TrimSuffix(strings.TrimPrefix(text, "[]byte("), ")"))
	if err != nil {
		t.Fatal(err)
	}
	return []byte(b)
}

func TestSmallestFiles(t *testing.T) {
	t.Parallel()
	byFormat := func(raw, source, wall string) *recording.Clock {
		return &recording.Clock{Raw: raw, Source: source, Wall: wall, Zone: recording.ZoneByFormat}
	}
	header := byFormat("3863466765", "mvhd.creation_time", "2026-06-05T01:12:45.000000")
	for name, want := range map[string]recording.Facts{
		"FuzzMP4/fragmented": {Format: "video/mp4", Started: header, Duration: 5_000_000},
		"FuzzMP4/quicktime": {
			Format: "video/quicktime", Started: header, Duration: 2_000_000, Codecs: []string{"avc1"}, Width: 320, Height: 240,
			Position: &recording.Position{Latitude: 382501389, Longitude: -845000000, Raw: "+381500.5-0843000/"},
		},
		"FuzzMP4/loci": {
			Format: "video/3gpp", Started: header, Duration: 2_000_000, Codecs: []string{"avc1"}, Width: 320, Height: 240,
			Position: &recording.Position{Latitude: 382500000, Longitude: 845000000, Raw: "x 2506752/65536 5537792/65536"},
		},
		"FuzzWAV/rf64": {
			Format: "audio/wav", Codecs: []string{"pcm-u8"}, SampleRate: 8000, Channels: 1,
		},
		"FuzzMP3/tagged": {
			Format: "audio/mpeg", Codecs: []string{"mp3"}, SampleRate: 32000, Channels: 1, Duration: 72_000,
			Started: byFormat("2026-06-03T09:12:45", "id3.TDRC", "2026-06-03T09:12:45.000000"),
		},
		"FuzzMP3/counted": {Format: "audio/mpeg", Codecs: []string{"mp3"}, SampleRate: 32000, Channels: 1, Duration: 72_000},
		"FuzzPDF/streams": {
			Format: "application/pdf", Version: "1.5", Pages: 3,
			Started: &recording.Clock{Raw: "D:20260603163000Z", Source: "pdf.CreationDate", Wall: "2026-06-03T16:30:00.000000", Zone: recording.ZoneStated},
		},
		"FuzzInspect/zip":  {Format: "application/zip", Problems: []recording.Problem{{Code: recording.NotExamined, Detail: "application/zip"}}},
		"FuzzInspect/text": {Format: recording.Unknown, Problems: []recording.Problem{{Code: recording.NotRecognised}}},
	} {
		got := inspect(seed(t, name), "")
		got.Raw = nil
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}
