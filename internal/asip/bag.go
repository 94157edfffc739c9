package asip

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"liuhen/internal/casefile"
	"liuhen/internal/digest"
)

// BagInfo returns bag-info.txt (RFC 8493 section 2.2.2) of an issued package. It
// says nothing that the issuance does not say, so that a reader makes it again and
// compares.
func BagInfo(i casefile.Issuance) string {
	return fmt.Sprintf(`Bag-Software-Agent: %s
Bagging-Date: %s
External-Description: 归档信息包 %s
External-Identifier: %s
Internal-Sender-Identifier: %s
Payload-Oxum: %d.%d
`, i.Format, i.Issued.At.In(beijing).Format("2006-01-02"), i.Code, i.Number, i.ID, i.Bytes, i.Files)
}

// Listed is one line of a manifest.
type Listed struct {
	SHA256 digest.SHA256
	Path   string // inside the root folder
}

// writeListed writes one line as sha256sum -c reads it. Our paths hold neither
// backslash nor line break, so that no line needs escaping.
func writeListed(w io.Writer, sum digest.SHA256, path string) error {
	_, err := fmt.Fprintf(w, "%s  %s\n", sum, path)
	return err
}

// Manifest reads manifest-sha256.txt or tagmanifest-sha256.txt.
type Manifest struct {
	lines *lines
	last  string
}

// NewManifest reads from r; path names the file in errors.
func NewManifest(r io.Reader, path string) *Manifest {
	return &Manifest{lines: newLines(r, path, maxTagLine)}
}

// Next returns the next line, or io.EOF after the last. It fails with
// package-malformed where paths are not in ascending byte order, each once.
func (m *Manifest) Next() (Listed, error) {
	line, err := m.lines.next()
	if err != nil {
		return Listed{}, err
	}
	hex, path, ok := strings.Cut(line, "  ")
	sum, err := digest.ParseSHA256(hex)
	if !ok || err != nil {
		return Listed{}, m.lines.bad("no digest and path")
	}
	if path <= m.last {
		return Listed{}, m.lines.bad("paths are not in order, each once")
	}
	m.last = path
	return Listed{SHA256: sum, Path: path}, nil
}

// parseInt reads the one spelling of a number that is not negative.
func parseInt(s string) (int64, error) {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 0 || strconv.FormatInt(n, 10) != s {
		return 0, fmt.Errorf("%q is no number", s)
	}
	return n, nil
}
