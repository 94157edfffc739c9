package intake

import (
	"context"
	"errors"
	"time"

	"liuhen/internal/fault"
)

// Expiry finds and ends the records whose time is over.
type Expiry interface {
	// ExpiredUploads returns up to limit of them, the earliest first.
	ExpiredUploads(ctx context.Context, at time.Time, limit int) ([]Upload, error)
	// EndExpired durably forgets one if its time is over, and reports whether it was.
	EndExpired(ctx context.Context, id string, at time.Time) (bool, error)
}

const (
	// expireBatch is how many records are looked at in one go.
	expireBatch = 100
	// strayAge is when staged bytes without a record are nobody's: a file on its way in
	// one plain request has none, and a crash leaves the same.
	strayAge = 24 * time.Hour
)

// Expire ends every upload whose time is over, on whichever node it lies, and returns
// how many it ended. Bytes that lie here go with it; each node removes its others by
// RemoveStrays, and so does one that was away when it is back. It may run beside
// everything else and be repeated; what a crash leaves is dealt with by the next time.
func (d *Desk) Expire(ctx context.Context) (n int, err error) {
	for {
		now := d.Now()
		over, err := d.Expiry.ExpiredUploads(ctx, now, expireBatch)
		if err != nil {
			return n, err
		}
		for _, up := range over {
			ended, err := d.expire(ctx, up.ID, now)
			if err != nil {
				return n, err
			}
			if ended {
				n++
			}
		}
		if len(over) < expireBatch {
			return n, nil
		}
	}
}

// expire ends the record first: from then on nobody adds to the bytes.
func (d *Desk) expire(ctx context.Context, id string, now time.Time) (bool, error) {
	ended, err := d.Expiry.EndExpired(ctx, id, now)
	if err != nil || !ended {
		return false, err
	}
	return true, d.discard(ctx, id)
}

// discard leaves what is being written for the next time.
func (d *Desk) discard(ctx context.Context, id string) error {
	err := d.Uploads.Discard(ctx, id)
	if errors.Is(err, fault.UploadBusy) {
		return nil
	}
	return err
}

// RemoveStrays removes the bytes staged on this node that no record names, and returns
// how many. It may run beside everything else and be repeated.
func (d *Desk) RemoveStrays(ctx context.Context) (n int, err error) {
	before := d.Now().Add(-strayAge)
	err = d.Uploads.Uploads(ctx, func(id string, changed time.Time) error {
		if !changed.Before(before) {
			return nil
		}
		_, err := d.Records.Upload(ctx, id)
		if !errors.Is(err, fault.UploadMissing) {
			return err
		}
		n++
		return d.discard(ctx, id)
	})
	return n, err
}
