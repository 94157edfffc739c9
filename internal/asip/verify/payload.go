package verify

import (
	"crypto/sha256"
	"errors"
	"hash"
	"hash/crc32"
	"io"
	"strings"

	"github.com/emmansun/gmsm/sm3"

	"liuhen/internal/asip"
	"liuhen/internal/digest"
	"liuhen/internal/fault"
)

// payload reads manifest, checksums and zip side by side in the order of paths.
type payload struct {
	c         *check
	manifest  *asip.Manifest
	checksums *asip.Checksums
	listed    asip.Listed // the manifest's line at hand; an empty path at its end
	whole     bool        // the manifest is there and was read without failure so far
	files     int64
	bytes     int64
	buf       []byte
}

// checkPayload hashes every payload file once and compares it with the manifest,
// with 校验信息 and, if it is a member, with what sealing committed.
func (c *check) checkPayload() {
	p := &payload{c: c, buf: make([]byte, 1<<20)}
	if r, ok := c.open(asip.ManifestFile); ok {
		p.manifest, p.whole = asip.NewManifest(r, asip.ManifestFile), true
	}
	if r, ok := c.open(asip.ChecksumPaper); ok {
		p.checksums = asip.NewChecksums(r)
	}
	p.advance()
	last := ""
	for e, err := range c.zip.Entries() {
		if err != nil {
			break // named by survey
		}
		path, inside := strings.CutPrefix(e.Name, c.root)
		if !inside || e.Name <= last {
			continue
		}
		if strings.HasPrefix(path, "data/") {
			last = e.Name
			p.file(path, e)
		}
	}
	for p.listed.Path != "" {
		p.missing()
	}
	p.absent()
	c.checkOxum(p)
}

// advance takes the next line of the manifest to hand.
func (p *payload) advance() {
	p.listed = asip.Listed{}
	if p.manifest == nil {
		return
	}
	l, err := p.manifest.Next()
	if err != nil {
		p.manifest = nil
		if !errors.Is(err, io.EOF) {
			p.whole = false
			p.c.report.find(err)
		}
		return
	}
	p.listed = l
}

// missing names what the manifest lists at hand and the zip has not, and goes on.
func (p *payload) missing() {
	p.c.missing(p.listed.Path)
	if _, m := p.member(p.listed.Path); m != nil {
		m.lost = true
	}
	p.advance()
}

// file checks one file of the zip.
func (p *payload) file(path string, e asip.Entry) {
	for p.listed.Path != "" && p.listed.Path < path {
		p.missing()
	}
	p.files++
	p.bytes += e.Size
	s, why := p.sums(e)
	if why != "" {
		if !p.c.strays[path] { // else survey named it
			p.c.report.bad(fault.PackageUnreadable, path, why)
		}
		p.answer(path, Unreadable)
		p.listedAs(path)
		return
	}
	p.compareListed(path, s)
	p.compareChecksum(path, s)
	p.answer(path, p.judge(path, s))
}

// sums reads a file's bytes; why says what hindered.
func (p *payload) sums(e asip.Entry) (s asip.Sums, why string) {
	if e.Damage != "" {
		return s, e.Damage
	}
	a, b, crc := sha256.New(), sm3.New(), crc32.NewIEEE()
	into := []io.Writer{a, crc}
	if !p.c.quick {
		into = append(into, b)
	}
	n, err := io.CopyBuffer(io.MultiWriter(into...), struct{ io.Reader }{p.c.zip.Open(e)}, p.buf)
	switch {
	case err != nil:
		return s, "reading fails: " + asip.Show(err.Error())
	case n != e.Size:
		return s, "it ends early"
	case crc.Sum32() != e.CRC:
		p.c.report.bad(fault.PackageFile, strings.TrimPrefix(e.Name, p.c.root), "CRC-32 in the zip")
	}
	return asip.Sums{Size: n, SHA256: digest.SHA256(sum(a)), SM3: digest.SM3(sum(b))}, ""
}

func sum(h hash.Hash) [32]byte { return [32]byte(h.Sum(nil)) }

// is reports whether a file has the size and digests that are due; a quick check made no
// SM3.
func (p *payload) is(s, due asip.Sums) bool {
	return s.Size == due.Size && s.SHA256 == due.SHA256 && (p.c.quick || s.SM3 == due.SM3)
}

// listedAs takes the manifest's line of path, if that is the one at hand.
func (p *payload) listedAs(path string) (l asip.Listed, ok bool) {
	if l = p.listed; l.Path != path {
		return l, false
	}
	p.advance()
	return l, true
}

func (p *payload) compareListed(path string, s asip.Sums) {
	l, ok := p.listedAs(path)
	switch {
	case !ok && p.whole:
		p.c.report.bad(fault.PackageExtra, path, "")
	case ok && l.SHA256 != s.SHA256:
		p.c.report.bad(fault.PackageFile, path, "SHA-256")
	}
}

func (p *payload) compareChecksum(path string, s asip.Sums) {
	if p.checksums == nil || path == asip.ChecksumPaper {
		return
	}
	want, err := p.checksums.Next()
	switch {
	case errors.Is(err, io.EOF):
		p.checksums = nil
		p.c.report.bad(fault.PackageForm, asip.ChecksumPaper, "it ends before "+asip.Show(path))
	case err != nil:
		p.checksums = nil
		p.c.report.find(err)
	case want.Path != path:
		p.checksums = nil
		p.c.report.bad(fault.PackageForm, asip.ChecksumPaper, "it does not list "+asip.Show(path))
	case !p.is(s, want):
		p.c.report.bad(fault.PackageFile, path, "the checksum paper")
	}
}

// member returns the member that lies at path.
func (p *payload) member(path string) (position int64, m *expected) {
	name := path[strings.LastIndexByte(path, '/')+1:]
	for _, r := range name {
		if r < '0' || r > '9' {
			break
		}
		if position = position*10 + int64(r-'0'); position > asip.MaxMembers {
			return 0, nil
		}
	}
	if position < 1 || position > int64(len(p.c.members)) || p.c.members[position-1].path != pathKey(path) {
		return 0, nil
	}
	return position, &p.c.members[position-1]
}

// judge compares the bytes with what the sealing committed.
func (p *payload) judge(path string, s asip.Sums) Answer {
	_, m := p.member(path)
	if m == nil {
		return Match
	}
	due := asip.Sums{Size: m.size, SHA256: digest.SHA256(m.sums[:32]), SM3: digest.SM3(m.sums[32:])}
	if !p.is(s, due) {
		p.c.report.bad(fault.PackageFile, path, "what sealing committed")
		return Mismatch
	}
	return Match
}

// answer tells the answer of a member; other files have none.
func (p *payload) answer(path string, a Answer) {
	position, m := p.member(path)
	if m == nil || m.seen {
		return
	}
	m.seen = true
	p.tell(Item{Position: position, Path: path, Answer: a})
}

func (p *payload) tell(it Item) {
	p.c.report.Answers[it.Answer]++
	p.c.each(it)
}

// absent tells the members whose bytes were not met.
func (p *payload) absent() {
	r, ok := p.c.tags[asip.MembersFile]
	if !ok || len(p.c.members) == 0 {
		return
	}
	members, err := asip.NewMembers(p.c.zip.Open(r))
	if err != nil {
		return // named by checkMembers
	}
	for i := range p.c.members {
		m, err := members.Next()
		if err != nil {
			return
		}
		if !p.c.members[i].seen {
			if !p.c.members[i].lost {
				p.c.missing(m.Path)
			}
			p.tell(Item{Position: int64(i + 1), Path: m.Path, Answer: Missing})
		}
	}
}

// checkOxum compares number and size of the payload files with the record of issue.
func (c *check) checkOxum(p *payload) {
	i := c.report.Issuance
	if i != nil && (i.Files != p.files || i.Bytes != p.bytes) {
		c.report.find(fault.PackageManifest.Err("check package", "", nil).With("detail", "another number or size of files"))
	}
}

// checkIssue holds the manifest and bag-info.txt to the record of issue.
func (c *check) checkIssue() {
	i := c.report.Issuance
	if i == nil {
		return
	}
	if e, ok := c.tags[asip.ManifestFile]; ok {
		if got, why := c.hash(e); why == "" && got != i.Manifest {
			c.report.find(fault.PackageManifest.Err("check package", "", nil).With("detail", "SHA-256"))
		}
	}
	if b, ok := c.content(asip.BagInfoFile, 8<<10); ok && string(b) != asip.BagInfo(*i) {
		c.report.bad(fault.PackageFile, asip.BagInfoFile, "the record of issue")
	}
}
