package asip

import (
	"crypto/sha256"
	"hash"
	"io"
	"iter"
	"slices"
	"strconv"
	"strings"

	"github.com/emmansun/gmsm/sm3"

	"liuhen/internal/digest"
	"liuhen/internal/fault"
	"liuhen/internal/translog"
)

// Source gives the parts of a package, each as often as it is asked, and always the
// same: what lies before the sealing never changes.
type Source interface {
	// Members gives the members in order of position.
	Members() iter.Seq2[Member, error]
	// Steps gives the steps of the process in their order.
	Steps() iter.Seq2[Step, error]
	// Events gives the events that the package shows of one log: for each member in
	// order the item's events up to its Last, if they lie there, then the events of
	// its placement; then those of the handovers in which the items were signed
	// over, in ascending order of id; then those of the case file; then the issue.
	Events(log string) iter.Seq2[Event, error]
	// Open reads the bytes with this digest.
	Open(d digest.SHA256) (io.ReadCloser, error)
}

// Plan is the payload of a package before it is written: every file with its size
// and digests. Its memory grows by about 150 bytes for each member.
type Plan struct {
	// Head is what the papers say.
	Head Head
	// Manifest is the SHA-256 of manifest-sha256.txt, to be committed in the log.
	Manifest digest.SHA256
	// Files is the number of payload files.
	Files int64
	// Bytes is the sum of their sizes.
	Bytes int64

	members []planned // in order of position
	order   []int32   // indexes of members in order of path
	papers  []Sums    // sorted by path; ChecksumPaper is among them
	config  [len(folderNames)]int64
}

// planned is a member as the zip and the lists need it.
type planned struct {
	sha256 digest.SHA256
	sm3    digest.SM3
	size   int64
	name   string // below its folder
	folder folder
}

func (p planned) path() string { return dataFolder + folderNames[p.folder] + "/" + p.name }

// Draft becomes a Plan as the members come.
type Draft struct {
	plan      Plan
	root      translog.Ordered
	catalogue *tally
	basic     *tally
	papers    [2]memberPaper
}

// memberPaper is a paper with one row for each member.
type memberPaper interface {
	add(m Member, path string)
	finish() error
}

// NewDraft begins a plan. It fails with package-name-invalid or package-too-large.
func NewDraft(h Head) (*Draft, error) {
	if err := CheckNumber(h.Number); err != nil {
		return nil, err
	}
	if h.Count > MaxMembers {
		return nil, fault.PackageTooLarge.Err("plan package", h.Number, nil).With("detail", strconv.FormatInt(h.Count, 10))
	}
	d := &Draft{plan: Plan{Head: h}, catalogue: newTally(), basic: newTally()}
	d.papers = [2]memberPaper{newCatalogue(d.catalogue, h), newBasic(d.basic, h)}
	return d, nil
}

// Add takes the next member. It fails with member-order when its position is not
// the next one, and with package-too-large beyond MaxMembers.
func (d *Draft) Add(m Member) error {
	if err := d.root.Add(m.Line()); err != nil {
		return err
	}
	if m.Position > MaxMembers {
		return fault.PackageTooLarge.Err("plan package", d.plan.Head.Number, nil).With("detail", number(m.Position))
	}
	path := m.Path(d.plan.Head.Count)
	for _, p := range d.papers {
		p.add(m, path)
	}
	f := folderOf(m.Placement.Part, m.Item.Class)
	d.plan.config[f]++
	d.plan.members = append(d.plan.members, planned{
		sha256: m.Item.SHA256, sm3: m.Item.SM3, size: m.Item.Size, folder: f, name: strings.Clone(path[strings.LastIndexByte(path, '/')+1:]),
	})
	return nil
}

// Root returns the ordered root of the members added.
func (d *Draft) Root() digest.SHA256 { return d.root.Root() }

// Count returns the number of members added.
func (d *Draft) Count() int64 { return d.root.Count() }

// Finish ends the plan after the last member. The caller has compared Root and
// Count with the seal.
func (d *Draft) Finish(steps iter.Seq2[Step, error]) (*Plan, error) {
	p := &d.plan
	for _, paper := range d.papers {
		if err := paper.finish(); err != nil {
			return nil, err
		}
	}
	p.papers = []Sums{d.catalogue.sums(CataloguePaper), d.basic.sums(BasicPaper)}
	p.sortMembers()
	p.Files = int64(len(p.members) + len(paperNames))
	for _, paper := range []struct {
		path  string
		write func(io.Writer) error
	}{
		{ProcessPaper, func(w io.Writer) error { return writeProcess(w, steps) }},
		{ConfigPaper, func(w io.Writer) error { return writeConfig(w, p.Head, p.config) }},
		{ReadmePaper, func(w io.Writer) error { return writeReadme(w, p.Head, p.Files) }},
		{ChecksumPaper, func(w io.Writer) error { return writeChecksums(w, p.payload) }}, // last: it lists the others
	} {
		t := newTally()
		if err := paper.write(t); err != nil {
			return nil, err
		}
		p.papers = append(p.papers, t.sums(paper.path))
		slices.SortFunc(p.papers, func(a, b Sums) int { return strings.Compare(a.Path, b.Path) })
	}
	for s := range p.payload {
		p.Bytes += s.Size
	}
	t := newTally()
	if err := p.writeManifest(t); err != nil {
		return nil, err
	}
	p.Manifest = t.sums(ManifestFile).SHA256
	return p, nil
}

// paperNames lists the papers of every package.
var paperNames = []string{ReadmePaper, ConfigPaper, BasicPaper, ProcessPaper, CataloguePaper, ChecksumPaper}

func (p *Plan) sortMembers() {
	p.order = make([]int32, len(p.members))
	for i := range p.order {
		p.order[i] = int32(i)
	}
	slices.SortFunc(p.order, func(a, b int32) int {
		x, y := p.members[a], p.members[b]
		if x.folder != y.folder {
			return strings.Compare(folderNames[x.folder], folderNames[y.folder])
		}
		return strings.Compare(x.name, y.name)
	})
}

// payload gives every payload file in ascending byte order of path.
func (p *Plan) payload(yield func(Sums) bool) {
	papers := p.papers
	for _, i := range p.order {
		m := p.members[i]
		s := Sums{Path: m.path(), Size: m.size, SHA256: m.sha256, SM3: m.sm3}
		for len(papers) > 0 && papers[0].Path < s.Path {
			if !yield(papers[0]) {
				return
			}
			papers = papers[1:]
		}
		if !yield(s) {
			return
		}
	}
	for _, s := range papers {
		if !yield(s) {
			return
		}
	}
}

// writeManifest writes manifest-sha256.txt.
func (p *Plan) writeManifest(w io.Writer) error {
	for s := range p.payload {
		if err := writeListed(w, s.SHA256, s.Path); err != nil {
			return err
		}
	}
	return nil
}

func writeProcess(w io.Writer, steps iter.Seq2[Step, error]) error {
	p := newProcess(w)
	for s, err := range steps {
		if err != nil {
			return err
		}
		p.add(s)
	}
	return p.finish()
}

// tally takes the size and both digests of what is written to it.
type tally struct {
	n      int64
	sha256 hash.Hash
	sm3    hash.Hash
}

func newTally() *tally { return &tally{sha256: sha256.New(), sm3: sm3.New()} }

// Write never fails.
func (t *tally) Write(p []byte) (int, error) {
	t.n += int64(len(p))
	t.sha256.Write(p)
	t.sm3.Write(p)
	return len(p), nil
}

func (t *tally) sums(path string) Sums {
	return Sums{Path: path, Size: t.n, SHA256: digest.SHA256(t.sha256.Sum(nil)), SM3: digest.SM3(t.sm3.Sum(nil))}
}
