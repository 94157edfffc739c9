package media_test

import (
	"bytes"
	"compress/zlib"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"liuhen/internal/media"
	"liuhen/internal/recording"
)

func codes(f recording.Facts) []recording.ProblemCode {
	var out []recording.ProblemCode
	for _, p := range f.Problems {
		out = append(out, p.Code)
	}
	return out
}

func TestNamesClaimAndContentDecides(t *testing.T) {
	t.Parallel()
	film := mp4()
	for name, mismatch := range map[string]bool{
		"a.mp4": false, "a.MOV": false, "a.m4a": false, "a": false, "a.exe": false, "": false, ".mp4": false, "a.mp4 ": false,
		"a.jpg": true, "a.pdf": true, "../../a.wav": true, "a\x00.png": true, strings.Repeat("é", 150) + ".tif": true,
		"\u202egpj.pdf": true, "NUL.avi": true, "〔2026〕😀.png": true,
	} {
		f := inspect(film, name)
		sound(t, f)
		if f.Format != "video/mp4" || f.Has(recording.NameMismatch) != mismatch {
			t.Errorf("%q: %s, says %q, %+v", name, f.Format, f.NameSays, f.Problems)
		}
	}
	if f := inspect([]byte("DEMO"), "a.mp4"); f.NameSays != "video/mp4" || !slices.Equal(codes(f), []recording.ProblemCode{recording.NotRecognised}) {
		t.Errorf("unknown content: %+v", f)
	}
}

func TestKindsThatAreNamedOnly(t *testing.T) {
	t.Parallel()
	packets := bytes.Repeat(append([]byte{0x47}, make([]byte, 187)...), 5)
	stamped := bytes.Repeat(append([]byte{1, 2, 3, 4, 0x47}, make([]byte, 187)...), 5)
	for name, b := range map[string][]byte{
		"a.avi": []byte("RIFF\x00\x00\x00\x00AVI LIST"), "a.webp": []byte("RIFF\x00\x00\x00\x00WEBPVP8 "), "a.ts": packets, "a.mts": stamped,
		"a.mkv": []byte("\x1aE\xdf\xa3DEMO"), "a.ofd": []byte("PK\x03\x04DEMO"), "a.doc": []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
		"a.heic": box("ftyp", []byte("heic"), u32(0)), "a.aac": []byte("\xff\xf1\x50\x80\x02\x1f\xfc"),
		"a.bmp": append([]byte("BM\x46\x00\x00\x00\x00\x00\x00\x00\x36\x00\x00\x00\x28\x00\x00\x00"), make([]byte, 52)...),
		"a.tif": append([]byte("II+\x00\x08\x00\x00\x00"), make([]byte, 8)...),
	} {
		f := inspect(b, name)
		if !slices.Equal(codes(f), []recording.ProblemCode{recording.NotExamined}) || f.NameSays != f.Format {
			t.Errorf("%s: %s %+v", name, f.Format, f.Problems)
		}
	}
}

// brokenStore answers every read in one bad way.
type brokenStore func(p []byte, off int64) (int, error)

func (b brokenStore) ReadAt(p []byte, off int64) (int, error) { return b(p, off) }

func TestStoresThatFail(t *testing.T) {
	t.Parallel()
	film := mp4()
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	for name, c := range map[string]struct {
		ctx   context.Context
		store io.ReaderAt
		want  recording.ProblemCode
	}{
		"error":   {context.Background(), brokenStore(func([]byte, int64) (int, error) { return 0, errors.New("disk says no") }), recording.Unreadable},
		"shorter": {context.Background(), bytes.NewReader(film[:20]), recording.Unreadable},
		"nothing": {context.Background(), brokenStore(func([]byte, int64) (int, error) { return 0, nil }), recording.Unreadable},
		"panic":   {context.Background(), brokenStore(func([]byte, int64) (int, error) { panic("store") }), recording.ReaderFailed},
		"stopped": {cancelled, bytes.NewReader(film), recording.OutOfTime},
	} {
		f := media.Inspect(c.ctx, c.store, int64(len(film)), "a.mp4")
		if !slices.Equal(codes(f), []recording.ProblemCode{c.want}) {
			t.Errorf("%s: %+v", name, f)
		}
	}
	for _, size := range []int64{0, -1} {
		if f := media.Inspect(context.Background(), bytes.NewReader(nil), size, ""); !f.Has(recording.Empty) {
			t.Errorf("size %d: %+v", size, f)
		}
	}
}

func TestEveryCutIsNoticed(t *testing.T) {
	t.Parallel()
	for _, name := range []string{
		"body-20260603-101500.mov", "inquiry-20260603-094500.wav", "photo-20260603-092210.jpg", "scan-record-1.png", "scan-receipts.tif", "record-of-inquiry.pdf",
	} {
		whole := read(t, samples, name)
		for n := len(whole) - 8; n > 16; n -= 1 + len(whole)/199 {
			f := inspect(whole[:n], name)
			sound(t, f)
			if len(f.Problems) == 0 || f.Has(recording.NotRecognised) {
				t.Fatalf("%s cut to %d of %d bytes: %+v", name, n, len(whole), f)
			}
		}
	}
}

func TestFiftyGigabytesAreNotRead(t *testing.T) {
	t.Parallel()
	const size = int64(50 << 30)
	film := mp4()
	head, movie := film[:16], film[16:]
	w := &watched{size: size, ReaderAt: pieces{
		0: head, 16: append(append(u32(1), "mdat"...), u64(uint64(size-16-int64(len(movie))))...), size - int64(len(movie)): movie,
	}}
	f := media.Inspect(context.Background(), w, size, "a.mp4")
	if f.Duration != 2_000_000 || len(f.Problems) > 0 || w.wrong != nil || w.bytes > 64<<10 {
		t.Errorf("%+v after %d bytes, %v", f, w.bytes, w.wrong)
	}
}

// bomb is a small file that asks for much, and what has to stop it; empty where
// nothing is wrong.
type bomb struct {
	file []byte
	stop string
}

func zipBomb(t *testing.T) []byte {
	t.Helper()
	var packed bytes.Buffer
	z := zlib.NewWriter(&packed)
	if _, err := z.Write(make([]byte, 9<<20)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return fmt.Appendf(nil, "%%PDF-1.5\n1 0 obj\n<< /Type /XRef /W [1 2 1] /Size 9 /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream\nendobj\nstartxref\n9\n%%%%EOF",
		packed.Len(), packed.String())
}

// circle is a TIFF whose directory is followed by itself, farAway one with more
// directories on pages of their own than may be read.
func circle() []byte {
	out := ifd(nil, [4]uint32{0x100, 3, 1, 0})
	copy(out[len(out)-4:], u32(8))
	return out
}

func farAway() []byte {
	out := make([]byte, 3000*media.PageSize)
	copy(out, "MM\x00*\x00\x00\x00\x08")
	for i := range 2999 {
		copy(out[i*media.PageSize+8:], bytes.Join([][]byte{u16(1, 0x100, 3), u32(1, 0, uint32((i+1)*media.PageSize+8))}, nil))
	}
	return out
}

func bombs(t *testing.T) map[string]bomb {
	t.Helper()
	deep := []byte{}
	for range 100 {
		deep = box("minf", deep)
	}
	keys := box("keys", u32(0, 1<<32-1), bytes.Repeat(box("mdta", []byte("k")), 5000))
	return map[string]bomb{
		"deep boxes":     {mp4(box("trak", deep)), "boxes more than 8 deep"},
		"many boxes":     {append(mp4(), bytes.Repeat(box("free"), 100_000)...), "more than 15000 boxes"},
		"many tracks":    {mp4(bytes.Repeat(box("trak"), 1000)), "more than 64 tracks"},
		"box of all":     {append(mp4(), append(u32(1), append([]byte("mdat"), u64(1<<63-1)...)...)...), `box "mdat" of 9223372036854775807 bytes`},
		"box of nothing": {mp4(append(u32(3), "trak"...)), `box "trak" of 3 bytes`},
		"many keys":      {mp4(box("meta", u32(0), box("hdlr", make([]byte, 24)), keys)), ""},
		"many chunks":    {wav(bytes.Repeat(wavChunk("junk", nil), 50_000)), "more than 1024 chunks"},
		"many segments":  {append([]byte("\xff\xd8"), bytes.Repeat([]byte("\xff\xe0\x00\x02"), 50_000)...), "more than 512 segments"},
		"fill bytes":     {append([]byte("\xff\xd8"), bytes.Repeat([]byte{0xff}, 1<<20)...), "more than 512 segments"},
		"many PNG parts": {png(bytes.Repeat(pngChunk("IDAT", nil), 100_000)), "more than 15000 chunks"},
		"zip bomb":       {zipBomb(t), "PDF streams of more than 8388608 bytes"},
		"deep arrays":    {pdf("", strings.Repeat("[", 40)+strings.Repeat("]", 40), "null"), "an object that cannot be read at offset 9"},
		"circle":         {circle(), "the directories run in a circle at offset 8"},
		"huge field":     {ifd(nil, [4]uint32{0x10f, 12, 1<<32 - 1, 8}), "field 010f has its 34359738360 bytes at offset 8"},
		"many fields":    {append([]byte("MM\x00*\x00\x00\x00\x08\xff\xff"), make([]byte, 1<<20)...), "a directory of 65535 fields"},
		"zero TIFF":      {append([]byte("MM\x00*\x00\x00\x00\x08"), make([]byte, 1<<20)...), "a directory without fields at offset 8"},
		"far away":       {farAway(), "read as much of the file as is allowed"},
		"false syncs":    {append([]byte("ID3\x04\x00\x00\x00\x00\x00\x00"), bytes.Repeat([]byte{0xff, 0xfb, 0x10, 0xc0}, 1<<18)...), "the last frame wants"},
	}
}

func TestBombsEndSoonAndSaySo(t *testing.T) {
	t.Parallel()
	for name, b := range bombs(t) {
		w := &watched{ReaderAt: bytes.NewReader(b.file), size: int64(len(b.file))}
		f := media.Inspect(context.Background(), w, w.size, "")
		sound(t, f)
		said := slices.ContainsFunc(f.Problems, func(p recording.Problem) bool { return strings.HasPrefix(p.Detail, b.stop) })
		if f.Format == recording.Unknown || said != (b.stop != "") || !said && len(f.Problems) > 0 {
			t.Errorf("%s: %s %+v", name, f.Format, f.Problems)
		}
		if w.wrong != nil || w.bytes > media.MaxRead || w.calls > media.MaxCalls {
			t.Errorf("%s: %d bytes in %d calls, %v", name, w.bytes, w.calls, w.wrong)
		}
	}
}

func TestFactsNeverOutgrowTheEvent(t *testing.T) {
	t.Parallel()
	for _, unit := range []string{"A", "<", "\x00", "\\", `"`, "\xff", "样", "\u202e", "\U000e0001", "\u2028"} {
		long := strings.Repeat(unit, 400)
		var items [][]byte
		for i := range 60 {
			text := fmt.Sprint(i, long)
			for _, kind := range []string{"\xa9mak", "\xa9day", "\xa9xyz"} {
				items = append(items, box(kind, u16(uint16(len(text)), 0), []byte(text)))
			}
		}
		f := inspect(mp4(box("udta", items...)), strings.Repeat(unit, 100)+".mp4")
		sound(t, f)
		if text, _ := json.Marshal(f); len(text) < recording.MaxEncoded/4 || !f.Has(recording.LimitReached) {
			t.Errorf("%q: only %d bytes of JSON, %+v", unit, len(text), f.Problems)
		}
	}
}
