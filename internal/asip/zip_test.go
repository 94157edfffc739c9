package asip_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"liuhen/internal/asip"
	"liuhen/internal/fault"
)

// sparse is a file in memory that keeps no block of zeros.
type sparse struct {
	blocks map[int64][]byte
	size   int64
}

const block = 64 << 10

var zeros = make([]byte, block)

func (s *sparse) Write(p []byte) (int, error) {
	for rest := p; len(rest) > 0; {
		number, at := s.size/block, s.size%block
		n := min(int64(len(rest)), block-at)
		if s.blocks[number] != nil || !bytes.Equal(rest[:n], zeros[:n]) {
			if s.blocks[number] == nil {
				s.blocks[number] = make([]byte, block)
			}
			copy(s.blocks[number][at:], rest[:n])
		}
		s.size, rest = s.size+n, rest[n:]
	}
	return len(p), nil
}

func (s *sparse) ReadAt(p []byte, off int64) (int, error) {
	n := 0
	for n < len(p) && off < s.size {
		at := off % block
		from := s.blocks[off/block]
		if from == nil {
			from = zeros
		}
		k := copy(p[n:], from[at:min(block, at+s.size-off)])
		n, off = n+k, off+int64(k)
	}
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

// endless gives n zeros.
type endless struct{ n int64 }

func (e *endless) Read(p []byte) (int, error) {
	if e.n == 0 {
		return 0, io.EOF
	}
	n := int(min(e.n, int64(len(p))))
	clear(p[:n])
	e.n -= int64(n)
	return n, nil
}

// TestZipBeyondItsOldLimits writes a file of more than 4 GiB and one behind it, and
// reads them with our reader and with Go's.
func TestZipBeyondItsOldLimits(t *testing.T) {
	t.Parallel()
	const big = 4<<30 + 5
	out := &sparse{blocks: map[int64][]byte{}}
	z := asip.NewZip(out)
	for _, err := range []error{
		z.Add("r/bag-info.txt", 0, true, strings.NewReader("first")),
		z.Add("r/data/big", big, false, &endless{big}),
		z.Add("r/data/small", 6, false, strings.NewReader("behind")),
		z.Add("r/proofs", 0, true, strings.NewReader("last")),
		z.Close(),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if got := read(t, out, out.size); got != "r/bag-info.txt 5, r/data/big 4294967301, r/data/small 6 behind, r/proofs 4 last" {
		t.Errorf("ours: %s", got)
	}
	r, err := zip.NewReader(out, out.size)
	if err != nil || len(r.File) != 4 || r.File[1].UncompressedSize64 != big {
		t.Fatalf("Go's: %v", err)
	}
	behind, err := r.File[2].Open()
	if err != nil {
		t.Fatal(err)
	}
	if data, err := io.ReadAll(behind); err != nil || string(data) != "behind" {
		t.Errorf("Go's: %q, %v", data, err)
	}
}

// read lists what our reader finds, with the bytes of small files behind the first.
func read(t *testing.T, r io.ReaderAt, size int64) string {
	t.Helper()
	a, err := asip.OpenArchive(r, size)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for e, err := range a.Entries() {
		if err != nil {
			t.Fatal(err)
		}
		line := fmt.Sprintf("%s %d", e.Name, e.Size)
		if e.Size < 100 && len(list) > 0 {
			data, err := io.ReadAll(a.Open(e))
			if err != nil {
				t.Fatal(err)
			}
			line += " " + string(data)
		}
		if e.Damage != "" || e.Odd != "" {
			line += " DAMAGE " + e.Damage + e.Odd
		}
		list = append(list, line)
	}
	return strings.Join(list, ", ")
}

// TestZipOfManyFiles has more files than the old end record can count.
func TestZipOfManyFiles(t *testing.T) {
	t.Parallel()
	const many = 1<<16 + 3
	var out bytes.Buffer
	z := asip.NewZip(&out)
	if err := z.Add("r/bag-info.txt", 0, true, strings.NewReader("")); err != nil {
		t.Fatal(err)
	}
	for i := range many {
		if err := z.Add(fmt.Sprintf("r/data/%06d", i), 1, false, strings.NewReader("x")); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	a, err := asip.OpenArchive(bytes.NewReader(out.Bytes()), int64(out.Len()))
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for e, err := range a.Entries() {
		if err != nil || e.Damage+e.Odd != "" {
			t.Fatalf("%+v, %v", e, err)
		}
		n++
	}
	if n != many+1 {
		t.Errorf("%d files", n)
	}
	if r, err := zip.NewReader(bytes.NewReader(out.Bytes()), int64(out.Len())); err != nil || len(r.File) != n {
		t.Errorf("Go's reader: %v", err)
	}
}

func TestZipHoldsAFileToItsSize(t *testing.T) {
	t.Parallel()
	if err := asip.NewZip(io.Discard).Add("r/x", 4, false, strings.NewReader("abc")); !errors.Is(err, io.ErrShortWrite) {
		t.Errorf("a short file: %v", err)
	}
}

// TestForeignZips are zips that other programs, or somebody with bad intent, make.
// What is dangerous to read is never read; what is only strange is named.
func TestForeignZips(t *testing.T) {
	t.Parallel()
	const link, device = 0o120777 << 16, 0o020666 << 16
	for name, c := range map[string]struct {
		header  zip.FileHeader
		content string
		want    string // damage, odd or error
	}{
		"plain":       {zip.FileHeader{Name: "r/x"}, "a", "odd"},
		"compressed":  {zip.FileHeader{Name: "r/x", Method: zip.Deflate}, "aaaaaaaaaaaa", "damage"},
		"with a time": {zip.FileHeader{Name: "r/x", Modified: time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)}, "a", "odd"},
		"a comment":   {zip.FileHeader{Name: "r/x", Comment: "hello"}, "a", "error"},
		"extra":       {zip.FileHeader{Name: "r/x", Extra: []byte{9, 9, 0, 0}}, "a", "odd"},
		"upwards":     {zip.FileHeader{Name: "r/../../x"}, "a", "damage"},
		"absolute":    {zip.FileHeader{Name: "/etc/x"}, "a", "damage"},
		"backslash":   {zip.FileHeader{Name: `r\x`}, "a", "damage"},
		"a drive":     {zip.FileHeader{Name: "c:/x"}, "a", "damage"},
		"a folder":    {zip.FileHeader{Name: "r/"}, "", "damage"},
		"a link":      {zip.FileHeader{Name: "r/x", CreatorVersion: 3 << 8, ExternalAttrs: link}, "/etc/passwd", "damage"},
		"a device":    {zip.FileHeader{Name: "r/x", CreatorVersion: 3 << 8, ExternalAttrs: device}, "", "damage"},
		"no UTF-8":    {zip.FileHeader{Name: "r/\xff", NonUTF8: true}, "a", "damage"},
		"a line feed": {zip.FileHeader{Name: "r/a\nb"}, "a", "damage"},
		"a long name": {zip.FileHeader{Name: "r/" + strings.Repeat("x", asip.MaxName)}, "a", "error"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var out bytes.Buffer
			z := zip.NewWriter(&out)
			if err := errors.Join(file(z, zip.FileHeader{Name: "r/bag-info.txt"}, ""), file(z, c.header, c.content), z.Close()); err != nil {
				t.Fatal(err)
			}
			if got := secondFile(t, out.Bytes()); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
		})
	}
}

// secondFile says what our reader makes of the second file.
func secondFile(t *testing.T, data []byte) string {
	t.Helper()
	a, err := asip.OpenArchive(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for e, err := range a.Entries() {
		switch n++; {
		case err != nil && errors.Is(err, fault.PackageForm):
			return "error"
		case err != nil:
			t.Fatal(err)
		case n == 2 && e.Damage != "":
			return "damage"
		case n == 2 && e.Odd != "":
			return "odd"
		}
	}
	return "fine"
}

func file(z *zip.Writer, h zip.FileHeader, content string) error {
	w, err := z.CreateHeader(&h)
	if err != nil || content == "" {
		return err
	}
	_, err = io.WriteString(w, content)
	return err
}
