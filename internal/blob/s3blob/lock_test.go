package s3blob_test

import (
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"liuhen/internal/blob"
	"liuhen/internal/blob/s3blob"
	"liuhen/internal/blob/s3blob/gateway"
	"liuhen/internal/digest"
	"liuhen/internal/fault"
)

// stranger has our key and speaks to the store past our code.
type stranger struct {
	*place
	key     *string
	version *string
}

func (p *place) stranger(t *testing.T, d digest.SHA256) stranger {
	t.Helper()
	p.single(t, keyOf(d))
	return stranger{p, aws.String(keyOf(d)), aws.String(p.versions(t, keyOf(d))[0])}
}

// refused fails if any way to remove or free the version is open.
func (s stranger) refused(t *testing.T, ways map[string]func() error) {
	t.Helper()
	for way, try := range ways {
		if err := try(); err == nil {
			t.Errorf("the server allowed to %s", way)
		}
	}
}

func (s stranger) remove(t *testing.T, bypass bool) func() error {
	return func() error {
		_, err := s.gateway.Raw.DeleteObject(t.Context(), &s3.DeleteObjectInput{
			Bucket: aws.String(s.address.Bucket), Key: s.key, VersionId: s.version, BypassGovernanceRetention: aws.Bool(bypass),
		})
		return err
	}
}

func (s stranger) retain(t *testing.T, mode types.ObjectLockRetentionMode, until time.Time) func() error {
	return func() error {
		_, err := s.gateway.Raw.PutObjectRetention(t.Context(), &s3.PutObjectRetentionInput{
			Bucket: aws.String(s.address.Bucket), Key: s.key, VersionId: s.version, BypassGovernanceRetention: aws.Bool(true),
			Retention: &types.ObjectLockRetention{Mode: mode, RetainUntilDate: aws.Time(until)},
		})
		return err
	}
}

// A blob is held from its first byte on, and from its lock on nobody can remove,
// shorten or replace it, who has every key that we have.
func TestTheServerRefusesToRemoveALockedVersion(t *testing.T) {
	t.Parallel()
	p := newPlace(t, gateway.Start(t))
	b, staging := p.open(t)
	for name, data := range map[string][]byte{"whole": sample("a", 1000), "by parts": sample("b", partSize+1)} {
		t.Run(name, func(t *testing.T) {
			d := keep(t, b, staging, data)
			s := p.stranger(t, d)
			s.refused(t, map[string]func() error{"remove what is held": s.remove(t, true)})
			until := time.Now().AddDate(1, 0, 0).UTC()
			protection, err := b.Store.Lock(t.Context(), d, until)
			must(t, err)
			if protection != blob.ObjectLock {
				t.Errorf("protection %q", protection)
			}
			_, err = s.gateway.Raw.PutObjectLegalHold(t.Context(), &s3.PutObjectLegalHoldInput{ // which a key can
				Bucket: aws.String(s.address.Bucket), Key: s.key, VersionId: s.version,
				LegalHold: &types.ObjectLockLegalHold{Status: types.ObjectLockLegalHoldStatusOff},
			})
			must(t, err)
			s.refused(t, map[string]func() error{
				"remove":            s.remove(t, false),
				"remove and bypass": s.remove(t, true),
				"shorten":           s.retain(t, types.ObjectLockRetentionModeCompliance, until.AddDate(0, -1, 0)),
				"weaken":            s.retain(t, types.ObjectLockRetentionModeGovernance, until.AddDate(1, 0, 0)),
			})
			p.put(t, keyOf(d), []byte("other bytes")) // adds a version
			_, err = s.gateway.Raw.DeleteObject(t.Context(), &s3.DeleteObjectInput{Bucket: aws.String(s.address.Bucket), Key: s.key})
			must(t, err) // only marks
			above := len(p.versions(t, keyOf(d)))
			again, _ := p.open(t)
			for _, b := range []s3blob.Bucket{b, again} {
				holds(t, b, data)
				want(t, b.Store.Remove(t.Context(), d), fault.BlobLocked)
				holds(t, b, data)
			}
			if left := len(p.versions(t, keyOf(d))); left != above {
				t.Errorf("a refused removal left %d of %d versions", left, above)
			}
		})
	}
}

// Removing takes everything that was ever put under the digest.
func TestRemoveLeavesNoVersion(t *testing.T) {
	t.Parallel()
	p := newPlace(t, gateway.Start(t))
	b, staging := p.open(t)
	d := keep(t, b, staging, sample("a", 1000))
	p.put(t, keyOf(d), []byte("over it"))
	_, err := p.gateway.Raw.DeleteObject(t.Context(), &s3.DeleteObjectInput{Bucket: aws.String(p.address.Bucket), Key: aws.String(keyOf(d))})
	must(t, err)
	p.put(t, keyOf(d), []byte("and again"))
	must(t, b.Store.Remove(t.Context(), d))
	left, err := p.gateway.Raw.ListObjectVersions(t.Context(), &s3.ListObjectVersionsInput{Bucket: aws.String(p.address.Bucket)})
	must(t, err)
	if len(left.Versions)+len(left.DeleteMarkers) != 0 {
		t.Errorf("left: %d versions, %d marks", len(left.Versions), len(left.DeleteMarkers))
	}
}

// Wrong bytes under a lock cannot be replaced; that is said, and the upload is kept.
func TestWrongBytesUnderALockKeepTheUpload(t *testing.T) {
	t.Parallel()
	p := newPlace(t, gateway.Start(t))
	b, staging := p.open(t)
	data := sample("a", 1000)
	d := keep(t, b, staging, data)
	_, err := b.Store.Lock(t.Context(), d, time.Now().AddDate(1, 0, 0))
	must(t, err)
	p.plant(t, d, sample("b", 1000)) // on the server's disk
	stage(t, staging, "v", data)
	want(t, b.Store.Adopt(t.Context(), "v", d, false), fault.StorageFailed)
	if kept, _, err := staging.Offset(t.Context(), "v"); err != nil || kept != 1000 {
		t.Errorf("the upload: %d %v", kept, err)
	}
}
