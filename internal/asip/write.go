package asip

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"hash"
	"io"
	"iter"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"liuhen/internal/casefile"
	"liuhen/internal/digest"
	"liuhen/internal/fault"
	"liuhen/internal/translog"
)

// Log is one agency's log as of the checkpoint that the package shows.
type Log struct {
	Origin string
	Key    string    // public key in the note form, without a newline
	Signed []byte    // the signed checkpoint as published
	Tree   tlog.Tree // what it says
	Places []int64   // of the events shown, ascending
	// Entry gives the entry at a place; it is asked in ascending order.
	Entry func(place int64) (translog.Entry, error)
	// Hashes gives stored hashes of Tree.
	Hashes tlog.HashReader
}

// KeyMark is the first line of every key.txt: a key that comes with what it signed
// proves nothing.
const KeyMark = "# 本公钥随包附送，单凭它不能证明来源；请从机关、档案馆或市级公布处另行取得公钥或核对指纹。A key inside a package proves nothing by itself.\n"

var agencyRule = regexp.MustCompile(`^[0-9A-Za-z_-]{1,64}$`)

// LogFolder returns where the proofs from the log of this origin lie, with a final
// slash. It fails with package-name-invalid for an origin of another form than
// liuhen/<agency id>.
func LogFolder(origin string) (string, error) {
	agency, ok := strings.CutPrefix(origin, "liuhen/")
	if !ok || !agencyRule.MatchString(agency) {
		return "", fault.PackageName.Err("name proofs", Show(origin), nil).With("detail", Show(origin))
	}
	return proofFolder + agency + "/", nil
}

// Write writes the package of the plan, issued as i, to w. Members and papers are
// asked of src again and hashed as they pass: package-bytes-differ or
// package-rebuilt-differs when they are not what the plan says. On any error the
// bytes written are no zip. package-interrupted means that w failed.
func Write(w io.Writer, p *Plan, i casefile.Issuance, logs []Log, src Source) error {
	if i.Manifest != p.Manifest || i.Files != p.Files || i.Bytes != p.Bytes || i.Number != p.Head.Number || i.Format != Format {
		return fault.PackageRebuilt.Err("write package", i.Ref().String(), nil)
	}
	out := &sink{w: w}
	b := &bag{zip: newZipWriter(out), root: p.Head.Number + "/", plan: p, src: src}
	err := b.write(i, logs)
	if err == nil {
		err = b.zip.close()
	}
	if out.err != nil {
		return fault.PackageStopped.Err("write package", i.Ref().String(), out.err)
	}
	return err
}

// sink remembers that the receiver failed, which no other error may hide.
type sink struct {
	w   io.Writer
	err error
}

func (s *sink) Write(p []byte) (int, error) {
	n, err := s.w.Write(p)
	if err != nil {
		s.err = err
	}
	return n, err
}

// bag writes the files of a package in order.
type bag struct {
	zip  *zipWriter
	root string
	plan *Plan
	src  Source
	tags []Listed // tag files written so far
	buf  []byte   // for copying
}

func (b *bag) write(i casefile.Issuance, logs []Log) error {
	proofs, err := b.proofs(logs)
	if err != nil {
		return err
	}
	if err := b.tag(tagFile{BagInfoFile, text(BagInfo(i))}); err != nil {
		return err
	}
	if err := b.tag(tagFile{BagItFile, text(BagItText)}); err != nil {
		return err
	}
	for s := range b.plan.payload {
		if err := b.payload(s); err != nil {
			return err
		}
	}
	if err := b.tag(tagFile{ManifestFile, b.plan.writeManifest}); err != nil {
		return err
	}
	for _, f := range proofs {
		if err := b.tag(f); err != nil {
			return err
		}
	}
	listed := b.tags
	return b.tag(tagFile{TagFile, func(w io.Writer) error {
		for _, l := range listed {
			if err := writeListed(w, l.SHA256, l.Path); err != nil {
				return err
			}
		}
		return nil
	}})
}

// tagFile is one file outside the payload.
type tagFile struct {
	path string
	body func(io.Writer) error
}

func text(s string) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := io.WriteString(w, s)
		return err
	}
}

// tag writes a tag file and remembers its digest.
func (b *bag) tag(f tagFile) error {
	sum := sha256.New()
	err := b.zip.add(b.root+f.path, unknownSize, func(w io.Writer) error { return f.body(io.MultiWriter(w, sum)) })
	b.tags = append(b.tags, Listed{SHA256: digest.SHA256(sum.Sum(nil)), Path: f.path})
	return err
}

// payload writes one payload file and compares its digest.
func (b *bag) payload(s Sums) error {
	sum := sha256.New()
	err := b.zip.add(b.root+s.Path, s.Size, func(w io.Writer) error {
		into := &exact{w: w, sum: sum, left: s.Size, differs: fault.PackageBytes.Err("write package", s.Path, nil).With("path", s.Path)}
		if err := b.body(into, s); err != nil {
			return err
		}
		if into.left != 0 || digest.SHA256(sum.Sum(nil)) != s.SHA256 {
			return into.differs
		}
		return nil
	})
	return err
}

// exact passes on at most as many bytes as are due, and hashes them.
type exact struct {
	w       io.Writer
	sum     hash.Hash
	left    int64
	differs error
}

func (e *exact) Write(p []byte) (int, error) {
	if int64(len(p)) > e.left {
		return 0, e.differs
	}
	e.left -= int64(len(p))
	e.sum.Write(p)
	return e.w.Write(p)
}

// body writes the bytes of a payload file: a paper made again, or a member's.
func (b *bag) body(w io.Writer, s Sums) error {
	p := b.plan
	switch s.Path {
	case ReadmePaper:
		return writeReadme(w, p.Head, p.Files)
	case ConfigPaper:
		return writeConfig(w, p.Head, p.config)
	case ProcessPaper:
		return writeProcess(w, b.src.Steps())
	case ChecksumPaper:
		return writeChecksums(w, p.payload)
	case CataloguePaper:
		return b.perMember(newCatalogue(w, p.Head))
	case BasicPaper:
		return b.perMember(newBasic(w, p.Head))
	}
	r, err := b.src.Open(s.SHA256)
	if err != nil {
		return err
	}
	if b.buf == nil {
		b.buf = make([]byte, 1<<20)
	}
	// The wrapping keeps a ReadFrom or WriteTo of either side from going past exact.
	_, err = io.CopyBuffer(struct{ io.Writer }{w}, struct{ io.Reader }{r}, b.buf)
	if closed := r.Close(); err == nil {
		err = closed
	}
	return err
}

func (b *bag) perMember(paper memberPaper) error {
	for m, err := range b.src.Members() {
		if err != nil {
			return err
		}
		paper.add(m, m.Path(b.plan.Head.Count))
	}
	return paper.finish()
}

// proofs lists the files below proofs/ in order of path.
func (b *bag) proofs(logs []Log) ([]tagFile, error) {
	if len(logs) > MaxLogs {
		return nil, fault.PackageTooLarge.Err("write package", b.plan.Head.Number, nil).With("detail", number(len(logs)))
	}
	files := []tagFile{{MembersFile, b.members}}
	for _, l := range logs {
		folder, err := LogFolder(l.Origin)
		if err != nil {
			return nil, err
		}
		files = append(files,
			tagFile{folder + CheckpointFile, func(w io.Writer) error { return raw(w, l.Signed) }},
			tagFile{folder + EntriesFile, l.writeEntries},
			tagFile{folder + EventsFile, func(w io.Writer) error { return l.writeEvents(w, b.src.Events(l.Origin)) }},
			tagFile{folder + HashesFile, l.writeHashes},
			tagFile{folder + KeyFile, text(KeyMark + l.Key + "\n")},
		)
	}
	slices.SortFunc(files, func(a, b tagFile) int { return strings.Compare(a.path, b.path) })
	return files, nil
}

func raw(w io.Writer, b []byte) error {
	_, err := w.Write(b)
	return err
}

// members writes members.txt.
func (b *bag) members(w io.Writer) error {
	if err := writeMembersHead(w, b.plan.Head); err != nil {
		return err
	}
	for m, err := range b.src.Members() {
		if err != nil {
			return err
		}
		if err := writeMemberLine(w, m.Line(), m.Path(b.plan.Head.Count)); err != nil {
			return err
		}
	}
	return nil
}

func (l Log) writeEntries(w io.Writer) error {
	if err := text(entriesMagic)(w); err != nil {
		return err
	}
	for _, place := range l.Places {
		e, err := l.Entry(place)
		if err != nil {
			return err
		}
		if err := writeEntry(w, place, e); err != nil {
			return err
		}
	}
	return nil
}

// writeEvents writes events.txt and makes sure that it has one line for each place.
func (l Log) writeEvents(w io.Writer, events iter.Seq2[Event, error]) error {
	out, err := newEventWriter(w)
	if err != nil {
		return err
	}
	n := 0
	for ev, err := range events {
		if err != nil {
			return err
		}
		if _, planned := slices.BinarySearch(l.Places, ev.Place); !planned || ev.Log != l.Origin {
			return fault.PackageRebuilt.Err("write events", fmt.Sprintf("%s %d", ev.Log, ev.Place), nil)
		}
		if err := out.add(ev); err != nil {
			return err
		}
		n++
	}
	if n != len(l.Places) {
		return fault.PackageRebuilt.Err("write events", l.Origin, nil)
	}
	return nil
}

// hashBatch is how many hashes are asked for at once: the reader checks the tiles
// of one call together.
const hashBatch = 1024

func (l Log) writeHashes(w io.Writer) error {
	if err := text(hashesMagic)(w); err != nil {
		return err
	}
	var batch []int64
	flush := func() error {
		hashes, err := l.Hashes.ReadHashes(batch)
		if err != nil {
			return err
		}
		var b bytes.Buffer
		for _, h := range hashes {
			_, _ = fmt.Fprintf(&b, "%x\n", h[:])
		}
		batch = batch[:0]
		return raw(w, b.Bytes())
	}
	err := hashPlan(l.Tree.N, l.Places, func(index int64) error {
		if batch = append(batch, index); len(batch) < hashBatch {
			return nil
		}
		return flush()
	})
	if err != nil || len(batch) == 0 {
		return err
	}
	return flush()
}
