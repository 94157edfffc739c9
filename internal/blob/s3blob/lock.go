package s3blob

import (
	"context"
	"errors"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"liuhen/internal/blob"
	"liuhen/internal/digest"
	"liuhen/internal/fault"
)

// Lock implements blob.Locker: retention in COMPLIANCE mode, which nobody can shorten,
// rounded up to a whole second. The legal hold of the upload stays on beside it, until
// Remove lifts it after the retention's end: a lock that was not rolled forward in time
// then leaves the blob held, not free.
func (s *Store) Lock(ctx context.Context, d digest.SHA256, until time.Time) (string, error) {
	release, err := s.changes.Wait(ctx, d)
	if err != nil {
		return "", err
	}
	defer release()
	v, err := s.find(ctx, "lock blob", d)
	if err != nil {
		return "", err
	}
	until = wholeSecond(until)
	have, err := s.retention(ctx, "lock blob", d, v)
	if err != nil || have.holds(until) {
		return blob.ObjectLock, err
	}
	refusal := s.retain(ctx, d, v, until)
	have, err = s.retention(ctx, "lock blob", d, v) // another server may have locked for longer meanwhile
	switch {
	case err == nil && have.holds(until):
		return blob.ObjectLock, nil
	case refusal != nil:
		return "", s.broken(ctx, "lock blob", d.String(), refusal)
	case err != nil:
		return "", err
	}
	return "", fault.BlobUnprotected.Err("lock blob", d.String(), nil)
}

// wholeSecond rounds up, so that a lock never ends early.
func wholeSecond(t time.Time) time.Time {
	cut := t.Truncate(time.Second)
	if cut.Before(t) {
		cut = cut.Add(time.Second)
	}
	return cut.UTC()
}

// retention is a lock as read back.
type retention struct {
	mode  types.ObjectLockRetentionMode
	until time.Time
}

func (r retention) holds(until time.Time) bool {
	return r.mode == types.ObjectLockRetentionModeCompliance && !r.until.Before(until)
}

// retain sets the retention; the error is the SDK's.
func (s *Store) retain(ctx context.Context, d digest.SHA256, v version, until time.Time) error {
	ctx, cancel := s.limited(ctx, 0)
	defer cancel()
	_, err := s.client.PutObjectRetention(ctx, &s3.PutObjectRetentionInput{
		Bucket: s.bucket, Key: aws.String(keyOf(d)), VersionId: aws.String(v.id),
		Retention: &types.ObjectLockRetention{Mode: types.ObjectLockRetentionModeCompliance, RetainUntilDate: aws.Time(until)},
	})
	return err
}

// retention reads the lock back; zero when there is none.
func (s *Store) retention(ctx context.Context, op string, d digest.SHA256, v version) (retention, error) {
	limited, cancel := s.limited(ctx, 0)
	defer cancel()
	got, err := s.client.GetObjectRetention(limited, &s3.GetObjectRetentionInput{
		Bucket: s.bucket, Key: aws.String(keyOf(d)), VersionId: aws.String(v.id),
	})
	switch {
	case err != nil && neverLocked(err):
		return retention{}, nil
	case err != nil:
		return retention{}, s.unread(ctx, op, d.String(), err, fault.BlobMissing, fault.BlobUnreadable)
	case got.Retention == nil:
		return retention{}, nil
	}
	return retention{got.Retention.Mode, aws.ToTime(got.Retention.RetainUntilDate).UTC()}, nil
}

// Protection implements blob.Locker. The legal hold alone is no protection by this
// count: it has no date, and whoever has our key can lift it.
func (s *Store) Protection(ctx context.Context, d digest.SHA256) (string, time.Time, error) {
	v, err := s.find(ctx, "read back lock", d)
	if err != nil {
		return "", time.Time{}, err
	}
	have, err := s.retention(ctx, "read back lock", d, v)
	if err != nil || have.mode != types.ObjectLockRetentionModeCompliance {
		return "", time.Time{}, err
	}
	return blob.ObjectLock, have.until, nil
}

// unlocked refuses while a retention of the version runs, of whatever mode.
func (s *Store) unlocked(ctx context.Context, d digest.SHA256, v version) error {
	have, err := s.retention(ctx, "remove blob", d, v)
	if errors.Is(err, fault.BlobMissing) {
		return nil
	}
	if err != nil {
		return err
	}
	if have.until.After(s.options.Now()) {
		return fault.BlobLocked.Err("remove blob", d.String(), nil).With("until", have.until.Format(time.RFC3339))
	}
	return nil
}
