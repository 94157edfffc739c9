package ledger

import (
	"context"
	"errors"
	"strconv"

	"golang.org/x/mod/sumdb/tlog"
	"golang.org/x/sync/errgroup"

	"liuhen/internal/fault"
	"liuhen/internal/translog"
)

// Bounds of one step under the log's lock: what is held in memory at once.
const (
	stepBundles = 16
	stepBytes   = 32 << 20
	writers     = 4 // objects written at the same time
)

// Integrate brings a log up to its last committed event: afterwards a published
// checkpoint covers every event that was committed before the call. It may be
// stopped anywhere and called again. A failure of kind Corrupt refuses the log, as does
// a key that its agency does not name.
func (l *Ledger) Integrate(ctx context.Context, logID string) error {
	if err := l.Refusal(logID); err != nil {
		return err
	}
	if err := l.named(ctx, logID); err != nil && !errors.Is(err, fault.KeyMissing) { // the file of keys may be another one by now
		return err
	}
	l.owe(logID, true)
	for more := true; more; {
		b, err := l.step(ctx, logID)
		if err == nil { // what is committed is published even by a process that is stopping
			err = l.settle(context.WithoutCancel(ctx), logID)
		}
		if err != nil {
			return l.judge(logID, err)
		}
		l.sweep(ctx, b.replaced)
		more = b.more
	}
	l.owe(logID, false)
	return nil
}

// owe remembers, or forgets, that a log may have a committed row that is not published:
// nothing in the database would tell.
func (l *Ledger) owe(logID string, owing bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if owing {
		l.owing[logID] = true
		return
	}
	delete(l.owing, logID)
}

// judge refuses the log when err leaves it in doubt.
func (l *Ledger) judge(logID string, err error) error {
	if fault.KindOf(err) == fault.Corrupt {
		l.setRefusal(logID, err)
	}
	return err
}

// step integrates some events and commits the row that covers them.
func (l *Ledger) step(ctx context.Context, logID string) (batch, error) {
	n, err := NamesOf(logID)
	if err != nil {
		return batch{}, err
	}
	var b batch
	err = l.Trees.WithTree(ctx, logID, func(ctx context.Context, t Tree, next Next) (Tree, error) {
		t, _, err := l.agree(ctx, logID, n, t, next)
		if err != nil {
			return t, err
		}
		b, err = gather(n, t.Size, next)
		if err != nil || b.size() == t.Size {
			return t, err
		}
		return l.grow(ctx, logID, n, t, &b)
	})
	return b, err
}

// grow puts everything that the new row speaks of on the shelf and returns the row.
func (l *Ledger) grow(ctx context.Context, logID string, n Names, t Tree, b *batch) (Tree, error) {
	tiles := &shelfTiles{ctx: ctx, shelf: l.Shelf, names: n}
	tree, grown, err := translog.Grow(t.tree(), tiles, b.from, b.leaves)
	if err != nil {
		return t, err
	}
	for _, g := range grown {
		b.add(object{name: n.Tile(g.Tile), data: g.Data, fixed: true})
		if g.Tile.W == translog.TileWidth {
			b.replaced = append(b.replaced, n.Partials(g.Tile))
		}
	}
	if err := l.write(ctx, b.objects); err != nil {
		return t, err
	}
	b.objects = nil
	return l.sign(logID, tree)
}

// sign returns the row of tree.
func (l *Ledger) sign(logID string, tree tlog.Tree) (Tree, error) {
	signer, err := l.Keys.Signer(logID)
	if err != nil {
		return Tree{}, err
	}
	c := translog.Checkpoint{Origin: signer.Name(), Size: tree.N, Root: tree.Hash}
	signed, err := translog.SignCheckpoint(c, signer)
	return Tree{Size: tree.N, Root: tree.Hash, Checkpoint: signed}, err
}

func (t Tree) tree() tlog.Tree { return tlog.Tree{N: t.Size, Hash: t.Root} }

// object is one thing to put on the shelf, once or rewritable.
type object struct {
	name  string
	data  []byte
	fixed bool
}

// write puts objects on the shelf, in no order.
func (l *Ledger) write(ctx context.Context, objects []object) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(writers)
	for _, o := range objects {
		g.Go(func() error {
			if o.fixed {
				return l.Shelf.PublishOnce(ctx, o.name, o.data)
			}
			return l.Shelf.Publish(ctx, o.name, o.data)
		})
	}
	return g.Wait()
}

// sweep removes what the full tiles replaced. What stays lying harms nobody.
func (l *Ledger) sweep(ctx context.Context, prefixes []string) {
	if l.Sweeper == nil {
		return
	}
	for _, p := range prefixes {
		if err := l.Sweeper.Sweep(ctx, p); err != nil {
			l.Log.WarnContext(ctx, "replaced partial tiles stay", "prefix", p, "error", err)
		}
	}
}

// batch is what one step integrates, beginning at the start of the bundle that
// the tree ends in.
type batch struct {
	from     int64       // place of leaves[0]
	leaves   []tlog.Hash //
	objects  []object    // to be on the shelf before the row is committed
	bytes    int         // sum of the objects' sizes
	replaced []string    // prefixes of partial objects that full ones replace
	more     bool        // events are left for another step
}

func (b *batch) size() int64 { return b.from + int64(len(b.leaves)) }

func (b *batch) add(o object) {
	b.objects = append(b.objects, o)
	b.bytes += len(o.data)
}

// gather reads the events from the last started bundle of a log of size on, as
// many bundles as one step may hold.
func gather(n Names, size int64, next Next) (batch, error) {
	b := batch{from: size &^ (translog.TileWidth - 1)}
	for range stepBundles {
		leaves, err := next(b.size(), translog.TileWidth)
		if err != nil {
			return batch{}, err
		}
		if err := contiguous(b.size(), leaves); err != nil {
			return batch{}, err
		}
		if len(leaves) > 0 {
			if err := b.bundle(n, leaves); err != nil {
				return batch{}, err
			}
		}
		b.more = len(leaves) == translog.TileWidth
		if !b.more || b.bytes >= stepBytes {
			break
		}
	}
	if b.size() < size {
		return batch{}, gap(b.size())
	}
	return b, nil
}

func contiguous(from int64, leaves []Leaf) error {
	if len(leaves) > translog.TileWidth {
		return gap(from + translog.TileWidth)
	}
	for i, leaf := range leaves {
		if leaf.Place != from+int64(i) {
			return gap(from + int64(i))
		}
	}
	return nil
}

func gap(place int64) error {
	return fault.LogPlaceGap.Err("read events", "", nil).With("place", strconv.FormatInt(place, 10))
}

// bundle adds one bundle of entries with its sealed payloads and keys.
func (b *batch) bundle(n Names, leaves []Leaf) error {
	number := leaves[0].Place / translog.TileWidth
	entries := make([]translog.Entry, len(leaves))
	for i, leaf := range leaves {
		entries[i] = leaf.Entry
		b.leaves = append(b.leaves, leaf.Entry.Leaf())
	}
	t := translog.EntriesTile(number, len(leaves))
	b.add(object{name: n.Tile(t), data: translog.EncodeBundle(entries), fixed: true})
	if t.W == translog.TileWidth {
		b.replaced = append(b.replaced, n.Partials(t), n.tails(number))
	}
	return b.sealed(n, number, leaves)
}
