package asip

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"

	"liuhen/internal/digest"
	"liuhen/internal/fault"
)

// Sums is one payload file with its size and both digests.
type Sums struct {
	Path   string // inside the root folder
	Size   int64
	SHA256 digest.SHA256
	SM3    digest.SM3
}

const checksumHead = "# 校验信息 liuhen.checksums/v1：算法 SM3（GB/T 32905-2016）和 SHA-256；路径相对于本文件所在文件夹\n"

// writeChecksums writes 校验信息.txt: every payload file but itself, in the order of
// paths, as cksum -c of GNU coreutils reads it.
func writeChecksums(w io.Writer, files func(yield func(Sums) bool)) error {
	b := bufio.NewWriterSize(w, 64<<10)
	_, _ = b.WriteString(checksumHead)
	for s := range files {
		if s.Path == ChecksumPaper {
			continue
		}
		path := s.Path[len(dataFolder):]
		_, _ = fmt.Fprintf(b, "# %d 字节\nSM3 (%s) = %s\nSHA256 (%s) = %s\n", s.Size, path, s.SM3, path, s.SHA256)
	}
	return b.Flush()
}

// Checksums reads 校验信息.txt.
type Checksums struct {
	lines *lines
	begun bool
}

// NewChecksums reads from r.
func NewChecksums(r io.Reader) *Checksums {
	return &Checksums{lines: newLines(r, ChecksumPaper, maxTagLine)}
}

// Next returns the next file, or io.EOF after the last. It fails with
// package-malformed.
func (c *Checksums) Next() (Sums, error) {
	if !c.begun {
		c.begun = true
		if err := c.lines.expect(checksumHead); err != nil {
			return Sums{}, err
		}
	}
	size, err := c.lines.next()
	if err != nil {
		return Sums{}, err
	}
	sm3, err3 := c.lines.next()
	sha, err2 := c.lines.next()
	if err2 != nil || err3 != nil {
		return Sums{}, c.lines.early(err3, err2)
	}
	s := Sums{}
	path, text, ok := tagged(sm3, "SM3 (")
	path2, text2, ok2 := tagged(sha, "SHA256 (")
	s.Path = dataFolder + path
	s.SM3, err3 = digest.ParseSM3(text)
	s.SHA256, err2 = digest.ParseSHA256(text2)
	s.Size, err = parseInt(strings.TrimSuffix(strings.TrimPrefix(size, "# "), " 字节"))
	if !ok || !ok2 || path != path2 || err != nil || err2 != nil || err3 != nil || size != fmt.Sprintf("# %d 字节", s.Size) {
		return Sums{}, c.lines.bad("no checksum")
	}
	return s, nil
}

// tagged takes a line "TAG (path) = digest" apart; the path may hold anything.
func tagged(line, prefix string) (path, sum string, ok bool) {
	rest, ok := strings.CutPrefix(line, prefix)
	at := strings.LastIndex(rest, ") = ")
	if !ok || at < 1 {
		return "", "", false
	}
	return rest[:at], rest[at+len(") = "):], true
}

// lines reads a text of foreign origin line by line, each closed by one newline.
type lines struct {
	r    *bufio.Reader
	path string
	most int
	n    int
}

// maxTagLine bounds a line of every text but events.txt.
const maxTagLine = 4 << 10

func newLines(r io.Reader, path string, most int) *lines {
	return &lines{r: bufio.NewReaderSize(r, min(most, 64<<10)), path: path, most: most}
}

// next returns the next line without its newline, or io.EOF at the end of the text.
func (l *lines) next() (string, error) {
	l.n++
	var text []byte
	for {
		part, err := l.r.ReadSlice('\n')
		text = append(text, part...)
		switch {
		case len(text) > l.most:
			return "", l.bad("the line is too long")
		case err == nil:
			return string(text[:len(text)-1]), nil
		case errors.Is(err, io.EOF) && len(text) == 0:
			return "", io.EOF
		case errors.Is(err, io.EOF):
			return "", l.bad("the last line is not closed")
		case !errors.Is(err, bufio.ErrBufferFull):
			return "", err
		}
	}
}

// expect reads one line that must be head.
func (l *lines) expect(head string) error {
	text, err := l.next()
	if err == nil && text+"\n" != head {
		err = l.bad("it does not begin as it must")
	}
	return l.early(err)
}

// early turns the end of the text where something must follow into a fault and
// returns the first error.
func (l *lines) early(errs ...error) error {
	for _, err := range errs {
		if errors.Is(err, io.EOF) {
			return l.bad("it ends early")
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (l *lines) bad(detail string) error {
	return malformed(l.path, fmt.Sprintf("line %d: %s", l.n, detail))
}

func malformed(path, detail string) error {
	return fault.PackageForm.Err("read package", Show(path), nil).With("path", Show(path)).With("detail", detail)
}
