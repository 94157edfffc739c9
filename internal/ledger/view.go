package ledger

import (
	"context"
	"strconv"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"liuhen/internal/fault"
	"liuhen/internal/translog"
)

// Head is a published checkpoint of a log, as a rule the newest one.
type Head struct {
	translog.Checkpoint
	Signed []byte             // as published
	Key    *translog.Verifier // the log's key that signed it; the first, where several did
}

// Head returns the newest published checkpoint, its signature checked. It fails
// with a fault of kind NotFound as long as the log has none.
func (l *Ledger) Head(ctx context.Context, logID string) (Head, error) {
	n, err := NamesOf(logID)
	if err != nil {
		return Head{}, err
	}
	signed, err := l.Shelf.Read(ctx, n.Checkpoint())
	if err != nil {
		return Head{}, err
	}
	return l.open(logID, signed)
}

// open checks a signed checkpoint of a log.
func (l *Ledger) open(logID string, signed []byte) (Head, error) {
	signer, err := l.Keys.Signer(logID)
	if err != nil {
		return Head{}, err
	}
	known, err := l.Keys.Verifiers(logID)
	if err != nil {
		return Head{}, err
	}
	c, err := translog.OpenCheckpoint(signed, signer.Name(), known)
	if err != nil {
		return Head{}, err
	}
	key, err := translog.Signatory(signed, signer.Name(), known)
	return Head{Checkpoint: c, Signed: signed, Key: key}, err
}

// awaitPoll is how often Await looks for what another process published.
const awaitPoll = 250 * time.Millisecond

// Await returns the head as soon as it covers place. It fails with
// log-checkpoint-pending when ctx ends first, and with the refusal of a refused log.
func (l *Ledger) Await(ctx context.Context, logID string, place int64) (Head, error) {
	for {
		changed := l.change()
		head, err := l.Head(ctx, logID)
		if err == nil && head.Size > place {
			return head, nil
		}
		if ctx.Err() != nil {
			return Head{}, pending(place, ctx.Err())
		}
		if err != nil && fault.KindOf(err) != fault.NotFound {
			return Head{}, err
		}
		if err := l.Refusal(logID); err != nil {
			return Head{}, err
		}
		l.Notify()
		select {
		case <-ctx.Done():
			return Head{}, pending(place, ctx.Err())
		case <-changed:
		case <-l.After(awaitPoll):
		}
	}
}

func pending(place int64, cause error) error {
	return fault.LogPending.Err("await checkpoint", "", cause).With("place", strconv.FormatInt(place, 10))
}

// View is a log as of one checkpoint. All its proofs lead to that checkpoint or to
// earlier sizes. It is not safe for concurrent use.
type View struct {
	Head
	tiles   shelfTiles
	bundles map[int64][]translog.Entry // by number, each checked
}

// maxBundles bounds the entry bundles that a View keeps: 4 MiB.
const maxBundles = 256

// View returns the log as of its head.
func (l *Ledger) View(ctx context.Context, logID string) (*View, error) {
	head, err := l.Head(ctx, logID)
	if err != nil {
		return nil, err
	}
	return l.view(logID, head)
}

// ViewAt returns the log as of a signed checkpoint that it published at any time. It
// fails with log-signature-invalid or log-malformed for anything else.
func (l *Ledger) ViewAt(logID string, signed []byte) (*View, error) {
	head, err := l.open(logID, signed)
	if err != nil {
		return nil, err
	}
	return l.view(logID, head)
}

func (l *Ledger) view(logID string, head Head) (*View, error) {
	n, err := NamesOf(logID)
	tiles := shelfTiles{shelf: l.Shelf, names: n, cache: map[tlog.Tile][]byte{}}
	return &View{Head: head, tiles: tiles, bundles: map[int64][]translog.Entry{}}, err
}

// Entry returns the entry at place as it was published, checked against the view's
// checkpoint. It fails with log-checkpoint-pending beyond the view, and with
// log-tile-corrupt where the published files do not lead to the checkpoint.
func (v *View) Entry(ctx context.Context, place int64) (translog.Entry, error) {
	if place < 0 || place >= v.Size {
		return translog.Entry{}, pending(place, nil)
	}
	number := place / translog.TileWidth
	if v.bundles[number] == nil {
		bundle, err := v.bundle(ctx, number)
		if err != nil {
			return translog.Entry{}, err
		}
		if len(v.bundles) >= maxBundles {
			clear(v.bundles)
		}
		v.bundles[number] = bundle
	}
	return v.bundles[number][place%translog.TileWidth], nil
}

// bundle reads a bundle and holds every leaf in it to the tree.
func (v *View) bundle(ctx context.Context, number int64) ([]translog.Entry, error) {
	first := number * translog.TileWidth
	t := translog.EntriesTile(number, int(min(translog.TileWidth, v.Size-first)))
	data, err := readTile(ctx, v.tiles.shelf, v.tiles.names, t)
	if fault.KindOf(err) == fault.NotFound {
		err = fault.LogTileCorrupt.Err("read entries", v.tiles.names.Tile(t), err)
	}
	if err != nil {
		return nil, err
	}
	bundle, err := translog.ParseBundle(data)
	if err != nil {
		return nil, err
	}
	indexes := make([]int64, len(bundle))
	for i := range bundle {
		indexes[i] = tlog.StoredHashIndex(0, first+int64(i))
	}
	leaves, err := v.Hashes(ctx).ReadHashes(indexes)
	if err != nil {
		return nil, err
	}
	for i, e := range bundle {
		if e.Leaf() != leaves[i] {
			return nil, fault.LogTileCorrupt.Err("read entries", v.tiles.names.Tile(t), nil)
		}
	}
	return bundle, nil
}

// Hashes gives stored hashes of the view's tree from published tiles, each checked
// against the checkpoint. It is used under ctx and no longer than the view.
func (v *View) Hashes(ctx context.Context) tlog.HashReader {
	v.tiles.ctx = ctx
	return translog.Hashes(v.Tree(), &v.tiles)
}

// Inclusion returns a proof for the entry at place under the view's checkpoint,
// complete but for the entry and the key.
func (v *View) Inclusion(ctx context.Context, place int64) (translog.Proof, error) {
	path, err := v.InclusionAt(ctx, place, v.Size)
	return translog.Proof{Place: place, Path: path, Signed: v.Signed}, err
}

// InclusionAt returns the path from the entry at place to the root of the log's
// first size entries. It fails with log-checkpoint-pending beyond the view.
func (v *View) InclusionAt(ctx context.Context, place, size int64) (tlog.RecordProof, error) {
	v.tiles.ctx = ctx
	return translog.ProveInclusion(v.Tree(), place, size, &v.tiles)
}

// Consistency returns the proof that the log's first to entries begin with its
// first from. It fails with log-checkpoint-pending beyond the view.
func (v *View) Consistency(ctx context.Context, from, to int64) (tlog.TreeProof, error) {
	v.tiles.ctx = ctx
	return translog.ProveConsistency(v.Tree(), from, to, &v.tiles)
}

// Proof returns the path from the entry at place to the root of the log's first
// size entries, from published tiles. For many proofs use View.
func (l *Ledger) Proof(ctx context.Context, logID string, place, size int64) (tlog.RecordProof, error) {
	v, err := l.View(ctx, logID)
	if err != nil {
		return nil, err
	}
	return v.InclusionAt(ctx, place, size)
}

// Inclusion returns the proof of the entry at place, complete but for the entry and the
// key. It waits for the checkpoint that covers the place and fails with
// log-checkpoint-pending when ctx ends first.
func (l *Ledger) Inclusion(ctx context.Context, logID string, place int64) (translog.Proof, error) {
	if _, err := l.Await(ctx, logID, place); err != nil {
		return translog.Proof{}, err
	}
	v, err := l.View(ctx, logID)
	if err != nil {
		return translog.Proof{}, err
	}
	return v.Inclusion(ctx, place)
}

// Consistency returns the proof that the log's first to entries begin with its
// first from, from published tiles.
func (l *Ledger) Consistency(ctx context.Context, logID string, from, to int64) (tlog.TreeProof, error) {
	v, err := l.View(ctx, logID)
	if err != nil {
		return nil, err
	}
	return v.Consistency(ctx, from, to)
}
