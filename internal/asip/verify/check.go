package verify

import (
	"io"
	"strings"

	"liuhen/internal/asip"
	"liuhen/internal/fault"
	"liuhen/internal/translog"
)

// maxTags bounds the files outside the payload that a package can have.
const maxTags = 5*asip.MaxLogs + 16

// check is one package under examination.
type check struct {
	zip     *asip.Archive
	report  *Report
	trust   []*translog.Verifier
	prints  []string // fingerprints that the user named, short or long
	each    func(Item)
	root    string                // with a final slash
	tags    map[string]asip.Entry // readable files but the members, by path inside the root
	strays  map[string]bool       // names that were reported and are not to be reported again; see remember
	own     string                // origin of the case file's log
	logs    map[string]*story     // by origin
	members []expected            // by position, from 0
	issued  issued
	quick   bool // the payload by SHA-256 alone
}

// expected is what a member's bytes must be.
type expected struct {
	sums [64]byte // SHA-256 and SM3
	size int64
	path [16]byte // the beginning of its path's SHA-256
	seen bool     // its answer was told
	lost bool     // the manifest lists it, and it was named as missing
}

// Package checks the package in the first size bytes of r. trust are the keys that
// the user named. each is called for every member as its answer is known, in no
// fixed order, and may be nil. Package always answers.
func Package(r io.ReaderAt, size int64, trust []*translog.Verifier, each func(Item)) *Report {
	return examine(r, size, trust, nil, each)
}

// Arrived checks as Package does whether the bytes are a package in which everything
// fits, whoever signed it, but by SHA-256 alone: enough for one that was just received,
// since the record of issue names the manifest by it, and several times as fast.
func Arrived(r io.ReaderAt, size int64) *Report {
	c := newCheck(r, size, nil, nil, nil)
	c.quick = true
	c.all()
	return c.report
}

// examine is Package, with fingerprints for keys that come with the package.
func examine(r io.ReaderAt, size int64, trust []*translog.Verifier, prints []string, each func(Item)) *Report {
	c := newCheck(r, size, trust, prints, each)
	c.all()
	return c.report
}

// newCheck opens the zip; where that fails, the report says so and zip is nil.
func newCheck(r io.ReaderAt, size int64, trust []*translog.Verifier, prints []string, each func(Item)) *check {
	if each == nil {
		each = func(Item) {}
	}
	c := &check{
		report: &Report{Answers: map[Answer]int64{}}, trust: trust, prints: prints, each: each,
		tags: map[string]asip.Entry{}, strays: map[string]bool{}, logs: map[string]*story{},
	}
	zip, err := asip.OpenArchive(r, size)
	if err != nil {
		c.report.find(err)
		return c
	}
	c.zip = zip
	return c
}

// all does the whole check, as far as there is ground to go on.
func (c *check) all() {
	if c.zip == nil || !c.survey() {
		return
	}
	c.checkTags()
	c.openLogs()
	c.checkMembers()
	c.checkPayload()
	c.checkIssue()
}

// survey walks the directory once: names, order, and where the files are that are
// not members. It reports whether there is ground to go on.
func (c *check) survey() bool {
	last := ""
	for e, err := range c.zip.Entries() {
		if err != nil {
			c.report.find(err)
			return len(c.tags) > 0
		}
		if c.root == "" {
			c.root = e.Name[:strings.LastIndexByte(e.Name, '/')+1]
		}
		path, inside := strings.CutPrefix(e.Name, c.root)
		if e.Odd != "" {
			c.report.bad(fault.PackageForm, path, e.Odd)
		}
		switch {
		case !inside || e.Name <= last:
			c.stray(e.Name, path)
			continue
		case !strings.HasPrefix(path, "data/") && (!c.knownTag(path) || len(c.tags) >= maxTags):
			c.report.bad(fault.PackageExtra, path, "")
			continue
		case !strings.HasPrefix(path, "data/"), isPaper(path):
			c.tag(path, e)
		}
		last = e.Name
	}
	return true
}

// stray names a file that does not stand in the order of names. What stands twice
// is told from what is simply too much by looking through the directory again.
func (c *check) stray(name, path string) {
	if c.strays[name] {
		return
	}
	code := fault.PackageExtra
	if len(c.strays) < maxLookups {
		c.remember(name)
		if c.times(name) > 1 {
			code = fault.PackageDoubled
		}
	}
	c.report.bad(code, path, "")
}

// maxLookups bounds how often the directory is walked to look for one name.
const maxLookups = 16

func (c *check) times(name string) (n int) {
	for e, err := range c.zip.Entries() {
		if err == nil && e.Name == name {
			n++
		}
	}
	return n
}

var papers = []string{
	asip.ReadmePaper, asip.ConfigPaper, asip.BasicPaper, asip.ProcessPaper, asip.CataloguePaper, asip.ChecksumPaper,
}

func isPaper(path string) bool {
	for _, p := range papers {
		if p == path {
			return true
		}
	}
	return false
}

// tag keeps a file that is no member, if it can be read.
func (c *check) tag(path string, e asip.Entry) {
	if e.Damage != "" {
		c.remember(path)
		c.report.bad(fault.PackageUnreadable, path, e.Damage)
		return
	}
	c.tags[path] = e
}

// knownTag reports whether the format has a file of this name.
func (c *check) knownTag(path string) bool {
	switch path {
	case asip.BagInfoFile, asip.BagItFile, asip.ManifestFile, asip.TagFile, asip.MembersFile:
		return true
	}
	if isPaper(path) {
		return true
	}
	_, name, ok := cutLogFile(path)
	return ok && name != ""
}

// cutLogFile takes proofs/<agency>/<name> apart and returns the log's origin.
func cutLogFile(path string) (origin, name string, ok bool) {
	parts := strings.Split(path, "/")
	if len(parts) != 3 {
		return "", "", false
	}
	origin = "liuhen/" + parts[1]
	folder, err := asip.LogFolder(origin)
	if err != nil || folder+parts[2] != path {
		return "", "", false
	}
	for _, known := range []string{asip.CheckpointFile, asip.EntriesFile, asip.EventsFile, asip.HashesFile, asip.KeyFile} {
		if parts[2] == known {
			return origin, known, true
		}
	}
	return "", "", false
}

// open returns the bytes of a tag file or paper; what is not there is a finding.
func (c *check) open(path string) (*io.SectionReader, bool) {
	e, ok := c.tags[path]
	if !ok {
		c.missing(path)
		return nil, false
	}
	return c.zip.Open(e), true
}

// missing names a file that must be there, once. One that could not be read was
// named already.
func (c *check) missing(path string) {
	if !c.strays[path] {
		c.remember(path)
		c.report.bad(fault.PackageMissing, path, "")
	}
}

// remember keeps a name that was reported. Where as many are kept as a report lists,
// the list is full, so that a name told once more is only counted once more.
func (c *check) remember(name string) {
	if len(c.strays) < maxFindings {
		c.strays[name] = true
	}
}

// content returns the whole of a small file.
func (c *check) content(path string, most int64) ([]byte, bool) {
	r, ok := c.open(path)
	if !ok {
		return nil, false
	}
	if r.Size() > most {
		c.report.bad(fault.PackageForm, path, "it is too long")
		return nil, false
	}
	b, err := io.ReadAll(r)
	if err != nil {
		c.report.bad(fault.PackageUnreadable, path, asip.Show(err.Error()))
		return nil, false
	}
	return b, true
}
