package ledger

import (
	"context"
	"strconv"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"liuhen/internal/fault"
	"liuhen/internal/translog"
)

// Head is the newest published checkpoint of a log.
type Head struct {
	translog.Checkpoint
	Signed []byte // as published
}

// Head returns the newest published checkpoint, its signature checked. It fails
// with a fault of kind NotFound as long as the log has none.
func (l *Ledger) Head(ctx context.Context, logID string) (Head, error) {
	n, err := namesOf(logID)
	if err != nil {
		return Head{}, err
	}
	signed, err := l.Shelf.Read(ctx, n.checkpoint())
	if err != nil {
		return Head{}, err
	}
	signer, err := l.Keys.Signer(logID)
	if err != nil {
		return Head{}, err
	}
	known, err := l.Keys.Verifiers(logID)
	if err != nil {
		return Head{}, err
	}
	c, err := translog.OpenCheckpoint(signed, signer.Name(), known)
	return Head{Checkpoint: c, Signed: signed}, err
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
	tiles shelfTiles
}

// View returns the log as of its head.
func (l *Ledger) View(ctx context.Context, logID string) (*View, error) {
	head, err := l.Head(ctx, logID)
	if err != nil {
		return nil, err
	}
	n, err := namesOf(logID)
	return &View{Head: head, tiles: shelfTiles{shelf: l.Shelf, names: n, cache: map[tlog.Tile][]byte{}}}, err
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

// Consistency returns the proof that the log's first to entries begin with its
// first from, from published tiles.
func (l *Ledger) Consistency(ctx context.Context, logID string, from, to int64) (tlog.TreeProof, error) {
	v, err := l.View(ctx, logID)
	if err != nil {
		return nil, err
	}
	return v.Consistency(ctx, from, to)
}
