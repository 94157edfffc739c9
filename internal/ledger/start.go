package ledger

import (
	"bytes"
	"context"
	"errors"
	"strconv"

	"golang.org/x/mod/sumdb/note"

	"liuhen/internal/fault"
	"liuhen/internal/translog"
)

// CheckStart must pass for a log before its first event is accepted. It fails
// with log-behind-checkpoint, and refuses the log, when the database does not
// extend the newest published checkpoint, as after the restore of an old copy or
// a failover that lost commits; with another fault of kind Corrupt when row or
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
	return l.Trees.WithTree(ctx, logID, func(ctx context.Context, t Tree, _ Next) (Tree, error) {
		same, err := l.agree(ctx, logID, n, t)
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

// agree fails unless the row t is signed and extends the published checkpoint;
// same reports that nothing is left to publish.
func (l *Ledger) agree(ctx context.Context, logID string, n Names, t Tree) (same bool, err error) {
	signer, err := l.Keys.Signer(logID)
	if err != nil {
		return false, err
	}
	known, err := l.Keys.Verifiers(logID)
	if err != nil {
		return false, err
	}
	if err := checkRow(t, signer.Name(), known); err != nil {
		return false, err
	}
	published, err := l.Shelf.Read(ctx, n.Checkpoint())
	switch {
	case fault.KindOf(err) == fault.NotFound:
		return t.Size == 0, nil
	case err != nil:
		return false, err
	case bytes.Equal(published, t.Checkpoint):
		return true, nil
	}
	c, err := translog.OpenCheckpoint(published, signer.Name(), known)
	if err != nil {
		return false, err
	}
	return false, l.extends(ctx, logID, n, t, c)
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
func (l *Ledger) extends(ctx context.Context, logID string, n Names, t Tree, c translog.Checkpoint) error {
	behind := fault.LogBehindCheckpoint.Err("check log", logID, nil).
		With("database", strconv.FormatInt(t.Size, 10)).
		With("published", strconv.FormatInt(c.Size, 10))
	if c.Size > t.Size {
		return behind
	}
	root, err := translog.RootAt(t.tree(), c.Size, &shelfTiles{ctx: ctx, shelf: l.Shelf, names: n})
	if err != nil {
		return err
	}
	if root != c.Root {
		return behind
	}
	return nil
}
