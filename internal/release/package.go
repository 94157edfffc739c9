package release

import (
	"context"
	"errors"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"liuhen/internal/access"
	"liuhen/internal/asip"
	"liuhen/internal/casefile"
	"liuhen/internal/fault"
	"liuhen/internal/item"
	"liuhen/internal/ledger"
	"liuhen/internal/translog"
)

// Package is an issued package that is ready to be sent once.
type Package struct {
	Issuance casefile.Issuance
	// Name is the file name of the package.
	Name string
	// Own is the checkpoint of the case file's own log as of which the package speaks.
	Own ledger.Head
	// Size is the length of the package in bytes; 0 while nobody has made it.
	Size int64

	desk    *Desk
	plan    *asip.Plan
	logs    []asip.Log
	dossier *dossier
}

// Open makes an issued package ready for whoever may see the content of its case
// file and every item in it. Nothing can fail for want of rights or of a checkpoint after it returns.
// The first opening fixes the checkpoints that the package shows. ctx must outlive
// the package. Errors: not-found, not-allowed, log-checkpoint-pending (try again),
// casefile-members-differ, package-rebuilt-differs, and those of the stores.
func (d *Desk) Open(ctx context.Context, p access.Person, id casefile.IssuanceID) (*Package, error) {
	i, f, err := d.issuance(ctx, p, access.ReadContent, id)
	if err != nil {
		return nil, err
	}
	out, err := d.open(ctx, i, f)
	if err != nil {
		return nil, err
	}
	return out, d.mayTake(ctx, p, i, out.dossier.items)
}

// mayTake refuses a package with a restricted item to who may not see the item: a file is
// given away as a whole or not at all.
func (d *Desk) mayTake(ctx context.Context, p access.Person, i casefile.Issuance, items []item.ID) error {
	hidden, err := d.Register.Withheld(ctx, access.ScopeFor(p, access.ReadContent), items)
	if err == nil && len(hidden) > 0 {
		err = fault.NotAllowed.Err("open package", i.Ref().String(), nil).WithTerm("action", string(access.ReadContent), access.ReadContent.Words())
	}
	return err
}

func (d *Desk) open(ctx context.Context, i casefile.Issuance, f casefile.CaseFile) (*Package, error) {
	s, plan, err := d.plan(ctx, f)
	if err != nil {
		return nil, err
	}
	if plan.Manifest != i.Manifest {
		return nil, fault.PackageRebuilt.Err("open package", i.Ref().String(), nil)
	}
	s.issuance, s.views = i.Ref(), map[string]*ledger.View{}
	out := &Package{desk: d, Issuance: i, Name: asip.FileName(i.Number), plan: plan, dossier: s}
	for _, origin := range slices.Sorted(maps.Keys(s.origins)) {
		places, err := s.places(origin)
		if err != nil {
			return nil, err
		}
		view, err := d.fixed(ctx, i, strings.TrimPrefix(origin, "liuhen/"), places)
		if err != nil {
			return nil, err
		}
		s.views[origin] = view
		out.logs = append(out.logs, s.log(view, places))
	}
	out.Own = s.views[s.head.Log].Head
	out.Size, err = d.size(ctx, i.ID)
	return out, err
}

// sizeName is where the length of a package is kept once it was made.
func sizeName(id casefile.IssuanceID) string { return "package/" + string(id) + "/size" }

// size returns the length of a package; 0 while nobody has made it.
func (d *Desk) size(ctx context.Context, id casefile.IssuanceID) (int64, error) {
	data, err := d.Shelf.Read(ctx, sizeName(id))
	if fault.KindOf(err) == fault.NotFound {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	n, err := strconv.ParseInt(string(data), 10, 64)
	if err != nil || n <= 0 {
		return 0, fault.PackageRebuilt.Err("open package", id.Ref().String(), err)
	}
	return n, nil
}

// keepSize keeps the length of a package that was made; it fails with shelf-differs where
// one made before had another.
func (d *Desk) keepSize(ctx context.Context, id casefile.IssuanceID, n int64) error {
	return d.Shelf.PublishOnce(ctx, sizeName(id), strconv.AppendInt(nil, n, 10))
}

// Measure returns the length of an issued package. Where nobody has made it yet, it is
// made and thrown away at once, as Rehearse does; report is told as there.
func (d *Desk) Measure(ctx context.Context, id casefile.IssuanceID, report func(done, total int64)) (int64, error) {
	n, err := d.size(ctx, id)
	if n > 0 || err != nil {
		return n, err
	}
	i, err := d.Files.Issuance(ctx, id)
	if err == nil {
		err = d.rehearse(ctx, i, report)
	}
	if err != nil {
		return 0, err
	}
	return d.size(ctx, id)
}

// log is what the package shows of one log.
func (s *dossier) log(v *ledger.View, places []int64) asip.Log {
	return asip.Log{
		Origin: v.Origin, Key: v.Key.String(), Signed: v.Signed, Tree: v.Tree(), Places: places,
		Entry:  func(place int64) (translog.Entry, error) { return v.Entry(s.ctx, place) },
		Hashes: v.Hashes(s.ctx),
	}
}

// fixed returns the log as of the checkpoint that this package shows of it for ever:
// the newest one when it was first opened, which covers all the places.
func (d *Desk) fixed(ctx context.Context, i casefile.Issuance, logID string, places []int64) (*ledger.View, error) {
	name := "package/" + string(i.ID) + "/" + logID
	signed, err := d.Shelf.Read(ctx, name)
	if fault.KindOf(err) == fault.NotFound {
		signed, err = d.fix(ctx, name, logID, places)
	}
	if err != nil {
		return nil, err
	}
	v, err := d.Logs.ViewAt(logID, signed)
	if err == nil && v.Size <= last(places) { // it was put in the place of another
		err = fault.PackageRebuilt.Err("open package", i.Ref().String(), nil)
	}
	return v, err
}

// fix waits for a checkpoint over the places and keeps it. Where two do this at
// once, the first one counts for both.
func (d *Desk) fix(ctx context.Context, name, logID string, places []int64) ([]byte, error) {
	waiting, cancel := context.WithTimeout(ctx, d.Patience)
	defer cancel()
	head, err := d.Logs.Await(waiting, logID, last(places))
	if err != nil {
		return nil, err
	}
	err = d.Shelf.PublishOnce(ctx, name, head.Signed)
	if errors.Is(err, fault.ShelfDiffers) {
		return d.Shelf.Read(ctx, name)
	}
	return head.Signed, err
}

// last is the highest of sorted places; -1 for none.
func last(places []int64) int64 {
	if len(places) == 0 {
		return -1
	}
	return places[len(places)-1]
}

// WriteTo sends the package. The same issuance gives the same bytes every time. When
// it fails, what was written is no valid zip, and the receiver must be told that the
// stream ended early. Errors: package-interrupted when w failed,
// package-bytes-differ, blob-missing, blob-unreadable, log-payload-mismatch,
// log-tile-corrupt, and those of the stores.
func (p *Package) WriteTo(w io.Writer) (int64, error) {
	counted := &counter{w: w}
	err := asip.Write(counted, p.plan, p.Issuance, p.logs, p.dossier)
	return counted.n, err
}

// errEnough ends the making of a package whose rest nobody wants.
var errEnough = errors.New("enough")

// WritePart sends the bytes of WriteTo from one offset up to another. Those before are
// made and passed over, since each file is checked against what was sealed as a whole; a
// part that reaches to the end succeeds only when all of the package was made, holds and
// is as long as Size tells. Errors: as of WriteTo, and package-rebuilt-differs.
func (p *Package) WritePart(w io.Writer, from, until int64) error {
	if p.Size > 0 && until >= p.Size {
		return p.writeRest(w, from)
	}
	if p.whole(from, until) {
		return p.writeFirst(w)
	}
	_, err := p.WriteTo(&window{w: w, from: from, until: until})
	if errors.Is(err, errEnough) {
		return nil
	}
	return err
}

// writeRest sends what lies behind an offset. Nothing signs the length that was told, so
// the last byte is kept back until the whole was made and has that length: else a
// number that is too small would end the sending cleanly.
func (p *Package) writeRest(w io.Writer, from int64) error {
	e := &ending{window: window{w: w, from: from, until: p.Size - 1}, size: p.Size}
	_, err := p.WriteTo(e)
	if e.beyond || err == nil && e.made != p.Size {
		return fault.PackageRebuilt.Err("send package", p.Issuance.Ref().String(), err)
	}
	if err == nil && from < p.Size {
		_, err = w.Write(e.last[:])
	}
	return err
}

// ending is a window onto all but the last of a known number of bytes.
type ending struct {
	window
	size, made int64
	last       [1]byte
	beyond     bool // more came than there should be
}

func (e *ending) Write(b []byte) (int, error) {
	n := len(b)
	if e.made += int64(n); e.made > e.size {
		e.beyond = true
		return 0, errEnough
	}
	if n > 0 && e.made == e.size {
		e.last[0], b = b[n-1], b[:n-1]
	}
	if _, err := e.window.Write(b); err != nil {
		return 0, err
	}
	return n, nil
}

// window lets through what lies between two offsets. What comes before passes as
// nothing, so that who waits for it sees that it comes.
type window struct {
	w           io.Writer
	at          int64
	from, until int64
}

func (v *window) Write(b []byte) (int, error) {
	if v.at >= v.until && len(b) > 0 {
		return 0, errEnough
	}
	n := int64(len(b))
	low, high := min(max(v.from-v.at, 0), n), min(max(v.until-v.at, 0), n)
	if _, err := v.w.Write(b[min(low, high):high]); err != nil {
		return 0, err
	}
	v.at += n
	return len(b), nil
}

// counter counts what passes.
type counter struct {
	w io.Writer
	n int64
}

func (c *counter) Write(b []byte) (int, error) {
	n, err := c.w.Write(b)
	c.n += int64(n)
	return n, err
}
