package intake

import (
	"context"
	"errors"
	"time"

	"liuhen/internal/digest"
	"liuhen/internal/fault"
)

// Condemned keeps which bytes are about to be removed because no item names them.
type Condemned interface {
	// UnnamedBlobs returns those of the bytes that no item names and that are not
	// condemned.
	UnnamedBlobs(ctx context.Context, among []digest.SHA256) ([]digest.SHA256, error)
	// CondemnBlob durably marks bytes that nothing names and to which nothing happened
	// since before, and reports whether they are marked. From then on nothing can name
	// them until they are forgotten.
	CondemnBlob(ctx context.Context, d digest.SHA256, size int64, before time.Time) (bool, error)
	// CondemnedBlobs returns up to limit condemned bytes by digest, after the one given.
	CondemnedBlobs(ctx context.Context, after digest.SHA256, limit int) ([]digest.SHA256, error)
	// ForgetBlob removes bytes that are condemned by remove, durably records that they are
	// condemned no longer, and reports whether they were. Nobody else does meanwhile, and
	// whoever was about to name them has to look again. Where remove fails they stay
	// condemned, and its error comes back.
	ForgetBlob(ctx context.Context, d digest.SHA256, remove func(ctx context.Context) error) (bool, error)
}

// Shelves are where bytes are found and removed.
type Shelves interface {
	Vault
	// Walk calls fn for all bytes that are kept, and stops at its first error.
	Walk(ctx context.Context, fn func(d digest.SHA256, size int64, changed time.Time) error) error
	// Remove removes bytes durably; what is gone is no error.
	Remove(ctx context.Context, d digest.SHA256) error
}

// Collector removes bytes that were stored and that no item ever came to name, as when
// the server was killed between the two.
type Collector struct {
	Rows  Condemned
	Bytes Shelves
	// Sound fails while the rows may not know what was stored, as after an older copy of
	// the database was put back: then bytes that nothing names may be somebody's.
	Sound func(ctx context.Context) error
	Now   func() time.Time
}

const (
	// orphanAge is when bytes without an item are nobody's.
	orphanAge = 24 * time.Hour
	// collectBatch is how many bytes are looked up in one go.
	collectBatch = 100
	// collectErrors is how many errors are told; where more bytes stay, their number is.
	collectErrors = 10
)

// Collected is what became of bytes that nothing names.
type Collected struct {
	Removed int
	Left    int // could not be removed, and are tried again the next time
}

// Collect removes the bytes that are condemned, then those that nothing names, nothing
// locks and nobody has stored for a day. Bytes that cannot be removed hold up no others:
// they are counted, and the errors of the first of them come back at the end; those that
// the store itself has locked meanwhile may be stored and named again. It may run
// beside everything else and be repeated: whoever stores the same bytes meanwhile is
// told to try again or stores them anew, and what a crash leaves condemned is removed
// the next time. While the rows are in doubt nothing is removed, and Sound's error is
// the answer.
func (c Collector) Collect(ctx context.Context) (Collected, error) {
	if err := c.Sound(ctx); err != nil {
		return Collected{}, err
	}
	r := &round{Collector: c, before: c.Now().Add(-orphanAge)}
	err := r.finish(ctx)
	if err == nil {
		err = r.walk(ctx)
	}
	return r.Collected, errors.Join(append(r.failed, err)...)
}

// round is one round of the collector.
type round struct {
	Collector
	Collected
	before time.Time // what was stored later is somebody's
	failed []error   // of bytes that stay
}

// finish removes what was condemned before.
func (r *round) finish(ctx context.Context) error {
	var after digest.SHA256
	for {
		left, err := r.Rows.CondemnedBlobs(ctx, after, collectBatch)
		if err != nil || len(left) == 0 {
			return err
		}
		for _, d := range left {
			if err := r.remove(ctx, d); err != nil {
				return err
			}
		}
		after = left[len(left)-1]
	}
}

// walk condemns and removes what nothing names.
func (r *round) walk(ctx context.Context) error {
	var met []digest.SHA256
	sizes := map[digest.SHA256]int64{}
	ask := func() error {
		unnamed, err := r.Rows.UnnamedBlobs(ctx, met)
		for i := 0; err == nil && i < len(unnamed); i++ {
			err = r.take(ctx, unnamed[i], sizes[unnamed[i]])
		}
		met = met[:0]
		clear(sizes)
		return err
	}
	err := r.Bytes.Walk(ctx, func(d digest.SHA256, size int64, changed time.Time) error {
		if !changed.Before(r.before) {
			return nil
		}
		met, sizes[d] = append(met, d), size
		if len(met) < collectBatch {
			return nil
		}
		return ask()
	})
	if err != nil {
		return err
	}
	return ask()
}

// take condemns and removes bytes that nothing names, unless they are locked.
func (r *round) take(ctx context.Context, d digest.SHA256, size int64) error {
	_, until, err := r.Bytes.Protection(ctx, d)
	switch {
	case errors.Is(err, fault.BlobMissing) || err == nil && until.After(r.Now()):
		return nil
	case err != nil:
		return r.leave(ctx, err)
	}
	condemned, err := r.Rows.CondemnBlob(ctx, d, size, r.before)
	if err != nil || !condemned {
		return err
	}
	return r.remove(ctx, d)
}

// remove removes condemned bytes, unless another server has. Its error ends the round.
func (r *round) remove(ctx context.Context, d digest.SHA256) error {
	var failed error
	gone := false
	_, err := r.Rows.ForgetBlob(ctx, d, func(ctx context.Context) error {
		failed = r.Bytes.Remove(ctx, d)
		gone = failed == nil
		if errors.Is(failed, fault.BlobLocked) { // until later: they are as if nobody had condemned them
			failed = nil
		}
		return failed
	})
	switch {
	case failed != nil:
		return r.leave(ctx, failed)
	case gone:
		r.Removed++
	}
	return err
}

// leave passes over bytes that cannot be removed, unless nobody waits any more.
func (r *round) leave(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return err
	}
	r.Left++
	if len(r.failed) < collectErrors {
		r.failed = append(r.failed, err)
	}
	return nil
}
