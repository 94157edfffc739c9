package ledger

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"strconv"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"liuhen/internal/fault"
	"liuhen/internal/translog"
)

// CheckStart must pass for a log before its first event is accepted. It fails
// with log-behind-checkpoint, and refuses the log, when the database does not
// extend the newest published checkpoint, as after the restore of an old copy or
// a failover that lost events; where only the row is behind, and the events lead to
// that checkpoint, the row is brought up to it. It fails with another fault of kind Corrupt when row or
// checkpoint is not what it claims to be. It fails with log-key-missing, and refuses the
// log, when the key that its agency names was swapped for another. If it passes, an
// earlier refusal is lifted and the committed checkpoint is the published one.
func (l *Ledger) CheckStart(ctx context.Context, logID string) error {
	if err := l.named(ctx, logID); err != nil {
		return err
	}
	if err := l.settle(ctx, logID); err != nil {
		return l.judge(logID, err)
	}
	l.setRefusal(logID, nil)
	return nil
}

// named refuses the log where the named key is not here while others are: what those
// sign, the agency's noun disowns.
func (l *Ledger) named(ctx context.Context, logID string) error {
	if l.Named == nil {
		return nil
	}
	err := l.Named(ctx, logID)
	if errors.Is(err, fault.LogKeyMissing) {
		l.setRefusal(logID, err)
	}
	return l.judge(logID, err)
}

// settle publishes the committed checkpoint if it is not the published one. It
// holds the log's lock, so that publications never overtake each other.
func (l *Ledger) settle(ctx context.Context, logID string) error {
	n, err := NamesOf(logID)
	if err != nil {
		return err
	}
	return l.Trees.WithTree(ctx, logID, func(ctx context.Context, t Tree, next Next) (Tree, error) {
		t, same, err := l.agree(ctx, logID, n, t, next)
		if err != nil || same {
			return t, err
		}
		if err := l.Shelf.Publish(ctx, n.Checkpoint(), t.Checkpoint); err != nil {
			return t, err
		}
		l.mu.Lock()
		defer l.mu.Unlock()
		l.announce()
		return t, nil
	})
}

// agree fails unless the row t is signed and extends the published checkpoint, or the
// committed events lead from it to that: then row is what was published. same reports
// that nothing is left to publish.
func (l *Ledger) agree(ctx context.Context, logID string, n Names, t Tree, next Next) (row Tree, same bool, err error) {
	signer, err := l.Keys.Signer(logID)
	if err != nil {
		return t, false, err
	}
	known, err := l.Keys.Verifiers(logID)
	if err != nil {
		return t, false, err
	}
	if err := checkRow(t, signer.Name(), known); err != nil {
		return t, false, err
	}
	published, err := l.Shelf.Read(ctx, n.Checkpoint())
	switch {
	case fault.KindOf(err) == fault.NotFound:
		return t, t.Size == 0, nil
	case err != nil:
		return t, false, err
	case bytes.Equal(published, t.Checkpoint):
		return t, true, nil
	}
	c, err := translog.OpenCheckpoint(published, signer.Name(), known)
	if err != nil {
		return t, false, err
	}
	tiles := &shelfTiles{ctx: ctx, shelf: l.Shelf, names: n}
	if c.Size <= t.Size {
		return t, false, extends(logID, tiles, t, c)
	}
	if err := overtaken(logID, tiles, t, c, next); err != nil {
		return t, false, err
	}
	l.Log.WarnContext(ctx, "log's row caught up with its published checkpoint", "log", logID, "row", t.Size, "published", c.Size)
	return Tree{Size: c.Size, Root: c.Root, Checkpoint: published}, true, nil
}

// checkRow fails unless the row's checkpoint is signed and says what the row says.
func checkRow(t Tree, origin string, known note.Verifiers) error {
	if t.Size == 0 && len(t.Checkpoint) == 0 {
		return nil
	}
	c, err := translog.OpenCheckpoint(t.Checkpoint, origin, known)
	if err != nil {
		return err
	}
	if c.Size != t.Size || c.Root != t.Root {
		return fault.LogSignature.Err("check tree row", origin, nil)
	}
	return nil
}

// extends fails with log-behind-checkpoint unless c is an earlier state of t.
func extends(logID string, tiles translog.TileReader, t Tree, c translog.Checkpoint) error {
	root, err := translog.RootAt(t.tree(), c.Size, tiles)
	if err == nil && root != c.Root {
		err = behind(logID, t, c)
	}
	return err
}

// overtaken fails unless c, which is ahead of the row t, is the same history: the
// committed events lead from t to exactly its root. Then only the commit of the row was
// lost, as by a standby that lacks the last moment of its primary. It fails with
// log-behind-checkpoint where events are missing or are others, and with
// log-entry-rewritten where one is not the event that t holds.
//
// It signs nothing and writes nothing: everything that c covers was on the shelf before
// c was published. However far c is ahead, one bundle is held in memory.
func overtaken(logID string, tiles translog.TileReader, t Tree, c translog.Checkpoint, next Next) error {
	if last, err := next(c.Size-1, 1); err != nil || len(last) == 0 {
		return cmp.Or(err, behind(logID, t, c)) // before anything is read of a log that may be long
	}
	g, err := translog.Resume(t.tree(), tiles)
	if err != nil {
		return err
	}
	var tree tlog.Tree
	for from := t.Size &^ (translog.TileWidth - 1); from < c.Size; from += translog.TileWidth {
		leaves, err := next(from, int(min(translog.TileWidth, c.Size-from)))
		if err != nil {
			return err
		}
		if err := contiguous(from, leaves); err != nil {
			return err
		}
		hashes := make([]tlog.Hash, len(leaves))
		for i, leaf := range leaves {
			hashes[i] = leaf.Entry.Leaf()
		}
		held := min(max(0, t.Size-from), int64(len(hashes)))
		if err := g.Holds(hashes[:held]); err != nil {
			return err
		}
		if tree, _, err = g.Add(hashes[held:]); err != nil {
			return err
		}
	}
	if tree != c.Tree() {
		return behind(logID, t, c)
	}
	return nil
}

// behind says that t does not lead to the published c.
func behind(logID string, t Tree, c translog.Checkpoint) error {
	return fault.LogBehindCheckpoint.Err("check log", logID, nil).
		With("database", strconv.FormatInt(t.Size, 10)).
		With("published", strconv.FormatInt(c.Size, 10))
}
