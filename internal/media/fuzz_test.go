package media_test

import (
	"bytes"
	"context"
	"encoding/json"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"liuhen/internal/fault"
	"liuhen/internal/media"
	"liuhen/internal/recording"
)

// sound holds what is true of all Facts, however hostile the file.
func sound(t *testing.T, f recording.Facts) {
	t.Helper()
	text, err := json.Marshal(f)
	if err != nil || len(text) > recording.MaxEncoded {
		t.Fatalf("%d bytes of JSON, %v", len(text), err)
	}
	if f.Duration < 0 || f.Duration > media.Longest.Microseconds() || f.Width < 0 || f.Height < 0 || f.Pages < 0 ||
		f.SampleRate < 0 || f.Channels < 0 || f.Format == "" {
		t.Fatalf("numbers out of range: %s", text)
	}
	for _, p := range f.Problems {
		if p.Code == recording.ReaderFailed || p.Code.Fault() == fault.Unexpected {
			t.Fatalf("problem %+v", p)
		}
	}
	if c := f.Started; c != nil {
		at, ok := c.In(time.UTC)
		if ok != (c.Wall != "") || ok && (c.Zone == recording.ZoneUnknown && at.Format(recording.WallLayout) != c.Wall || at.Year() < recording.FirstYear-1) {
			t.Fatalf("clock %+v", c)
		}
	}
	if p := f.Position; p != nil && (max(p.Latitude, -p.Latitude) > 90e7 || max(p.Longitude, -p.Longitude) > 180e7) {
		t.Fatalf("position %+v", p)
	}
	legible(t, reflect.ValueOf(f))
}

// legible walks all texts: valid UTF-8 that commands no terminal.
func legible(t *testing.T, v reflect.Value) {
	t.Helper()
	switch v.Kind() {
	case reflect.String:
		commands := func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) }
		if !utf8.ValidString(v.String()) || strings.ContainsFunc(v.String(), commands) {
			t.Fatalf("text %q", v.String())
		}
	case reflect.Struct:
		for i := range v.NumField() {
			legible(t, v.Field(i))
		}
	case reflect.Slice:
		for i := range v.Len() {
			legible(t, v.Index(i))
		}
	case reflect.Pointer:
		if !v.IsNil() {
			legible(t, v.Elem())
		}
	}
}

// fuzzParser feeds one parser; its starting points are committed under testdata/fuzz.
func fuzzParser(f *testing.F, kind string) {
	f.Helper()
	f.Fuzz(func(t *testing.T, b []byte) {
		first := media.InspectAs(kind, b)
		sound(t, first)
		if !reflect.DeepEqual(first, media.InspectAs(kind, b)) {
			t.Fatal("two answers for the same bytes")
		}
	})
}

func FuzzMP4(f *testing.F)  { fuzzParser(f, "video/mp4") }
func FuzzWAV(f *testing.F)  { fuzzParser(f, "audio/wav") }
func FuzzMP3(f *testing.F)  { fuzzParser(f, "audio/mpeg") }
func FuzzJPEG(f *testing.F) { fuzzParser(f, "image/jpeg") }
func FuzzPNG(f *testing.F)  { fuzzParser(f, "image/png") }
func FuzzTIFF(f *testing.F) { fuzzParser(f, "image/tiff") }
func FuzzPDF(f *testing.F)  { fuzzParser(f, "application/pdf") }

// FuzzInspect chooses the parser by the bytes, starting from the seeds of all of
// them, and holds the limits of reading.
func FuzzInspect(f *testing.F) {
	paths, err := filepath.Glob("testdata/fuzz/*/*")
	if err != nil || len(paths) == 0 {
		f.Fatal("no seeds", err)
	}
	for _, path := range paths {
		f.Add(seed(f, filepath.Join(filepath.Base(filepath.Dir(path)), filepath.Base(path))))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		w := &watched{ReaderAt: bytes.NewReader(b), size: int64(len(b))}
		sound(t, media.Inspect(context.Background(), w, w.size, "a\u202egpj.mp4"))
		if w.wrong != nil || w.bytes > media.MaxRead || w.calls > media.MaxCalls {
			t.Fatalf("%d bytes in %d calls: %v", w.bytes, w.calls, w.wrong)
		}
	})
}
