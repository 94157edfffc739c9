package fsck

import (
	"bytes"
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"liuhen/internal/custody"
	"liuhen/internal/fault"
	"liuhen/internal/ledger"
	"liuhen/internal/translog"
)

// Log is an agency's log as the database has it.
type Log struct {
	Agency string
	Origin string
	Tree   *Tree // nil where there is no tree row
	End    int64 // one more than the highest place; 0 for none
}

// Tree is a tree row as it lies.
type Tree struct {
	Size             int64
	Root, Checkpoint []byte
}

// claim is a root that somebody signed, or wrote down, for a size of a log.
type claim struct {
	size    int64
	root    []byte
	part    Part
	subject string
}

// logCheck is the check of one log.
type logCheck struct {
	*check
	agency  string
	names   ledger.Names
	known   note.Verifiers // nil where the keys could not be read
	row     Log
	claims  []claim // rising by size
	size    int64   // of the greatest tree that is claimed and that the events reach
	grower  translog.Grower
	tree    tlog.Tree // grown so far
	broken  bool      // an entry is missing: the tree cannot be grown further
	last    int64     // time of the last event, microseconds
	pending bool      // no checkpoint was published when the check began
	ahead   ahead     // on the shelf, and of more events than the row covers
}

// logs checks every log, then what lies on the shelf for none of them.
func (c *check) logs(ctx context.Context) {
	agencies, err := c.Logs.Logs(ctx)
	if err != nil {
		c.fail(ctx, PartLog, "log", err)
		return
	}
	c.listed = agencies
	c.strayEvents(ctx)
	for _, agency := range agencies {
		if ctx.Err() != nil {
			return
		}
		c.log(ctx, agency)
	}
	for _, k := range c.options.Kept {
		if !c.kept[k.Name] {
			c.find(Finding{Mismatch, PartCheckpoint, k.Name, "log=unknown"})
		}
	}
	c.shelf(ctx, agencies)
}

// strayEvents finds events that no log holds.
func (c *check) strayEvents(ctx context.Context) {
	keys, err := c.Logs.StrayEvents(ctx)
	if err != nil {
		c.fail(ctx, PartEvent, "event", err)
	}
	for _, key := range keys {
		c.find(Finding{Mismatch, PartEvent, "event/" + strconv.FormatInt(key, 10), "log=unknown"})
	}
}

func (c *check) log(ctx context.Context, agency string) {
	l := &logCheck{check: c, agency: agency}
	var err error
	if l.names, err = ledger.NamesOf(agency); err == nil {
		err = l.lookAhead(ctx)
	}
	if err == nil {
		err = l.claim(ctx)
	}
	if err != nil {
		c.fail(ctx, PartLog, "log/"+agency, err)
		return
	}
	c.count(func(r *Report, p *Progress) {
		r.Logs++
		r.Pending += max(0, l.row.End-l.size)
		p.EventsTotal += l.row.End
	})
	c.sizes[agency] = l.size
	l.beyond()
	for first := int64(0); first < l.row.End && ctx.Err() == nil; first += translog.TileWidth {
		l.bundle(ctx, first)
	}
	if ctx.Err() == nil {
		l.finish(ctx)
	}
}

// claim collects what is claimed of the log. The published checkpoint is read before
// the row that must extend it, so that neither can overtake the other.
func (l *logCheck) claim(ctx context.Context) error {
	var err error
	if keys, err := l.Keys.Publics(l.agency); err != nil {
		l.fail(ctx, PartCheckpoint, "log/"+l.agency, err)
	} else {
		l.known = verifiers(keys)
	}
	published, perr := l.Shelf.Read(ctx, l.names.Checkpoint())
	if l.row, err = l.Logs.LogRow(ctx, l.agency); err != nil {
		return err
	}
	origin, err := translog.Origin(l.agency)
	if err != nil || origin != l.row.Origin {
		l.find(Finding{Mismatch, PartLog, "log/" + l.agency, "columns=origin"})
	}
	l.claimRow(ctx, origin)
	switch {
	case fault.KindOf(perr) == fault.NotFound && perr != nil:
		l.pending = true // of a log that is a moment old; finish looks again
	case perr != nil:
		l.fail(ctx, PartCheckpoint, l.names.Checkpoint(), perr)
	default:
		l.signed(ctx, PartCheckpoint, l.names.Checkpoint(), origin, published)
	}
	for _, k := range l.options.Kept {
		if bytes.HasPrefix(k.Signed, []byte(origin+"\n")) {
			l.check.kept[k.Name] = true
			l.signed(ctx, PartCheckpoint, k.Name, origin, k.Signed)
		}
	}
	slices.SortStableFunc(l.claims, func(a, b claim) int { return cmp.Compare(a.size, b.size) })
	for _, c := range l.claims {
		if c.size <= l.row.End {
			l.size = max(l.size, c.size)
		}
	}
	return nil
}

// verifiers accepts what any of the keys signed.
func verifiers(keys []*translog.Verifier) note.Verifiers {
	all := make([]note.Verifier, 0, len(keys))
	for _, k := range keys {
		all = append(all, k)
	}
	return note.VerifierList(all...)
}

// claimRow takes the tree row's own claim and that of the checkpoint in it.
func (l *logCheck) claimRow(ctx context.Context, origin string) {
	subject := "log/" + l.agency + "/tree"
	t := l.row.Tree
	if t == nil {
		l.find(Finding{Missing, PartTree, subject, ""})
		return
	}
	if t.Size == 0 && len(t.Root)+len(t.Checkpoint) == 0 {
		return
	}
	row := claim{t.Size, t.Root, PartTree, subject}
	l.claims = append(l.claims, row)
	if c, ok := l.signed(ctx, PartTree, subject, origin, t.Checkpoint); ok && (c.size != row.size || !bytes.Equal(c.root, row.root)) {
		l.find(Finding{Mismatch, PartTree, subject, "columns=size,root signed=" + strconv.FormatInt(c.size, 10)}) // each may be true of the log
	}
}

// signed takes the claim of a signed checkpoint; ok reports that it is one.
func (l *logCheck) signed(ctx context.Context, part Part, subject, origin string, signed []byte) (said claim, ok bool) {
	if l.known == nil {
		return said, false // the keys could not be read, which is a finding already
	}
	c, err := translog.OpenCheckpoint(signed, origin, l.known)
	if err != nil {
		l.fail(ctx, part, subject, err)
		return said, false
	}
	said = claim{c.Size, c.Root[:], part, subject}
	l.claims = append(l.claims, said)
	return said, true
}

// bundle checks the 256 events from first on and what the shelf holds of them. The
// shelf is read first, so that the database has at least what it has.
func (l *logCheck) bundle(ctx context.Context, first int64) {
	var s *sealed
	if first < l.size {
		s = l.readSealed(ctx, first)
	}
	events, err := l.Logs.EventRows(ctx, l.agency, first, first+translog.TileWidth)
	if err != nil {
		l.fail(ctx, PartEvent, place(l.agency, first), err)
		l.broken = true
		return
	}
	entries := l.events(ctx, first, events)
	if first < l.size {
		l.covered(ctx, s, first, events, entries)
	}
	l.compareAhead(ctx, first, events, entries)
}

// covered compares as much of a bundle as the checkpoints cover.
func (l *logCheck) covered(ctx context.Context, s *sealed, first int64, events []Event, entries []translog.Entry) {
	l.compareSealed(s, first, events)
	wanted := min(l.size-first, translog.TileWidth)
	if int64(len(entries)) < wanted {
		l.broken = true
	}
	if !l.broken {
		l.compareEntries(ctx, first, entries[:wanted])
		l.grow(ctx, entries[:wanted])
	}
}

// events checks the events of one bundle and returns their entries, as far as they
// follow one another from first on.
func (l *logCheck) events(ctx context.Context, first int64, events []Event) []translog.Entry {
	var entries []translog.Entry
	l.nouns(ctx, first, l.opened(ctx, events))
	next := first
	for _, e := range events {
		l.gap(next, e.Place)
		entry, err := entryOf(e)
		if err == nil && first+int64(len(entries)) == e.Place {
			entries = append(entries, entry)
		}
		next = e.Place + 1
	}
	l.gap(next, min(l.row.End, first+translog.TileWidth))
	return entries
}

// nouns looks for the rows of the nouns that the events tell of.
func (l *logCheck) nouns(ctx context.Context, first int64, nouns []custody.Ref) {
	without, err := l.Nouns.WithoutRow(ctx, nouns)
	if err != nil {
		l.fail(ctx, PartRow, place(l.agency, first), err)
	}
	for _, noun := range without {
		l.find(Finding{Missing, PartRow, noun.String(), ""})
	}
}

// gap reports the places from next up to but not including until.
func (l *logCheck) gap(next, until int64) {
	if next == until-1 {
		l.find(Finding{Missing, PartEvent, place(l.agency, next), ""})
	} else if next < until {
		l.find(Finding{Missing, PartEvent, place(l.agency, next), "until=" + strconv.FormatInt(until-1, 10)})
	}
}

// entryOf returns an event's entry; one that is no entry any more is made again from
// the payload, so that the tree beyond it can be compared.
func entryOf(e Event) (translog.Entry, error) {
	entry, err := translog.ParseEntry(e.Entry)
	if err != nil && e.Opened == nil && len(e.Payload) > 0 {
		return translog.Commit(e.Salt, e.Payload), nil
	}
	return entry, err
}

// grow adds entries to the tree and holds it against tiles and claims on the way.
func (l *logCheck) grow(ctx context.Context, entries []translog.Entry) {
	for len(entries) > 0 {
		n := int64(len(entries))
		for _, c := range l.claims {
			if c.size > l.tree.N && c.size < l.tree.N+n {
				n = c.size - l.tree.N
				break
			}
		}
		leaves := make([]tlog.Hash, n)
		for i, e := range entries[:n] {
			leaves[i] = e.Leaf()
		}
		tree, full, err := l.grower.Add(leaves)
		if err != nil {
			l.fail(ctx, PartTree, "log/"+l.agency, err)
			l.broken = true
			return
		}
		l.tree, entries = tree, entries[n:]
		for _, t := range full {
			if extent(t.Tile) <= l.size {
				l.compareTile(ctx, t)
			} else {
				l.begins(ctx, t.Tile, t.Data, tlog.HashSize)
			}
		}
		l.settle(ctx)
	}
}

// settle holds the tree as grown so far against the claims of its size, and at the
// greatest of them its unfinished tiles.
func (l *logCheck) settle(ctx context.Context) {
	for _, c := range l.claims {
		if c.size == l.tree.N && !bytes.Equal(c.root, l.tree.Hash[:]) {
			l.find(Finding{Mismatch, c.part, c.subject, "root=differs size=" + strconv.FormatInt(c.size, 10)})
		}
	}
	switch t := l.row.Tree; {
	case l.tree.N == l.size:
		l.edge(ctx)
	case t != nil && l.tree.N == t.Size:
		l.edgeOfRow(ctx)
	}
}

// edge compares the unfinished tiles of the greatest tree that is claimed.
func (l *logCheck) edge(ctx context.Context) {
	partial, err := l.grower.Partial()
	if err != nil {
		l.fail(ctx, PartTile, "log/"+l.agency, err)
	}
	for _, t := range partial {
		l.compareTile(ctx, t)
	}
}

// finish says which claims could not be held.
func (l *logCheck) finish(ctx context.Context) {
	l.edgeAhead(ctx)
	for _, c := range l.claims {
		switch {
		case c.size < 0, c.size > l.row.End:
			l.find(Finding{Mismatch, c.part, c.subject, "size=" + strconv.FormatInt(c.size, 10) + " database=" + strconv.FormatInt(l.row.End, 10)})
		case c.size > l.tree.N:
			l.find(Finding{NotChecked, c.part, c.subject, "root=unreached size=" + strconv.FormatInt(c.size, 10)})
		case c.size == 0 && !bytes.Equal(c.root, translog.EmptyRoot[:]):
			l.find(Finding{Mismatch, c.part, c.subject, "root=differs size=0"})
		}
	}
	if l.pending && l.row.Tree != nil && l.row.Tree.Size > 0 {
		if err := l.published(ctx); err != nil {
			l.fail(ctx, PartCheckpoint, l.names.Checkpoint(), err)
		}
	}
}

// How long a first checkpoint is waited for: it is published after the commit of the
// row that the check read, by a process that may be busy.
const (
	lookAgain = 100 * time.Millisecond
	lookTimes = 50
)

// published reads the checkpoint of a log that had none when the check began.
func (l *logCheck) published(ctx context.Context) error {
	_, err := l.Shelf.Read(ctx, l.names.Checkpoint())
	for range lookTimes {
		if l.After == nil || err == nil || fault.KindOf(err) != fault.NotFound {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-l.After(lookAgain):
		}
		_, err = l.Shelf.Read(ctx, l.names.Checkpoint())
	}
	return err
}

// shelf notes of which agencies the shelf has something, and looks for objects that no
// log has.
func (c *check) shelf(ctx context.Context, agencies []string) {
	err := c.Shelf.Names(ctx, "log/", func(name string) error {
		agency, path, _ := strings.Cut(strings.TrimPrefix(name, "log/"), "/")
		c.shelved[agency] = true
		if slices.Contains(agencies, agency) && !ledger.Known(path) {
			c.orphan(Orphan{Name: name})
		}
		return nil
	})
	if err != nil {
		c.fail(ctx, PartLog, "log", err)
	}
}
