package s3blob_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"liuhen/internal/blob/s3blob"
	"liuhen/internal/blob/s3blob/gateway"
	"liuhen/internal/fault"
)

// What a bucket lacks is found at the start, and what to do is said.
func TestAnUnfitBucketIsNamed(t *testing.T) {
	t.Parallel()
	p := newPlace(t, gateway.Start(t))
	b, _ := p.open(t)
	for range 2 { // also when the probe is there already
		must(t, b.Check(t.Context()))
	}
	for name, unfit := range map[string]struct {
		bucket func(ctx context.Context, raw *s3.Client, name *string) error
		says   string
	}{
		"none":     {func(context.Context, *s3.Client, *string) error { return nil }, "there is no such bucket"},
		"versions": {plainBucket, "it keeps no versions"},
		"lock":     {versionedBucket, "Object Lock is not enabled"},
		"default":  {impatientBucket, "it sets a retention by default"},
		"used":     {usedBucket, "something else uses it"},
	} {
		bucket := "unfit-" + name
		must(t, unfit.bucket(t.Context(), p.gateway.Raw, aws.String(bucket)))
		p.change = func(o *s3blob.Options) { o.Bucket = bucket }
		b, _ := p.open(t)
		err := b.Check(t.Context())
		if !errors.Is(err, fault.BucketUnfit) || fault.Of(err).Args["problem"] != unfit.says || fault.Of(err).Args["bucket"] != bucket {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func plainBucket(ctx context.Context, raw *s3.Client, name *string) error {
	_, err := raw.CreateBucket(ctx, &s3.CreateBucketInput{Bucket: name})
	return err
}

func versionedBucket(ctx context.Context, raw *s3.Client, name *string) error {
	if err := plainBucket(ctx, raw, name); err != nil {
		return err
	}
	_, err := raw.PutBucketVersioning(ctx, &s3.PutBucketVersioningInput{
		Bucket: name, VersioningConfiguration: &types.VersioningConfiguration{Status: types.BucketVersioningStatusEnabled},
	})
	return err
}

func lockingBucket(ctx context.Context, raw *s3.Client, name *string) error {
	_, err := raw.CreateBucket(ctx, &s3.CreateBucketInput{Bucket: name, ObjectLockEnabledForBucket: aws.Bool(true)})
	return err
}

func impatientBucket(ctx context.Context, raw *s3.Client, name *string) error {
	if err := lockingBucket(ctx, raw, name); err != nil {
		return err
	}
	_, err := raw.PutObjectLockConfiguration(ctx, &s3.PutObjectLockConfigurationInput{
		Bucket: name,
		ObjectLockConfiguration: &types.ObjectLockConfiguration{
			ObjectLockEnabled: types.ObjectLockEnabledEnabled,
			Rule: &types.ObjectLockRule{DefaultRetention: &types.DefaultRetention{
				Mode: types.ObjectLockRetentionModeGovernance, Days: aws.Int32(1),
			}},
		},
	})
	return err
}

func usedBucket(ctx context.Context, raw *s3.Client, name *string) error {
	if err := lockingBucket(ctx, raw, name); err != nil {
		return err
	}
	_, err := raw.PutObject(ctx, &s3.PutObjectInput{Bucket: name, Key: aws.String("probe"), Body: strings.NewReader("another's")})
	return err
}

// A store that takes one put over another would let two servers publish two histories.
func TestAStoreWithoutConditionalPutsIsRefused(t *testing.T) {
	t.Parallel()
	p := newPlace(t, gateway.Start(t))
	b, _ := p.open(t)
	p.proxy.set(func(r *http.Request) treatment {
		if r.Method == http.MethodPut {
			return treatment{status: http.StatusOK} // whatever is there already
		}
		return treatment{}
	})
	err := b.Check(t.Context())
	if !errors.Is(err, fault.BucketUnfit) || !strings.Contains(fault.Of(err).Args["problem"], "If-None-Match") {
		t.Errorf("got %v", err)
	}
}

// Reach tells a bucket that is away from one that answers, and who is refused.
func TestReach(t *testing.T) {
	t.Parallel()
	p := newPlace(t, gateway.Start(t))
	b, _ := p.open(t)
	must(t, b.Reach(t.Context()))
	p.change = func(o *s3blob.Options) { o.Credentials.SecretKey = "another" }
	stranger, _ := p.open(t)
	want(t, stranger.Reach(t.Context()), fault.StorageRefused)
	want(t, stranger.Check(t.Context()), fault.StorageRefused)
	p.proxy.Close()
	want(t, b.Reach(t.Context()), fault.StorageAway)
	want(t, b.Check(t.Context()), fault.StorageAway)
}

// TestABucketHasOneInstallation: several servers of one share it, another is refused
// before it has changed anything, and what a stranger left there is not read to its end.
func TestABucketHasOneInstallation(t *testing.T) {
	t.Parallel()
	p := newPlace(t, gateway.Start(t))
	as := func(name string) error {
		p.change = func(o *s3blob.Options) { o.Installation = name }
		b, _ := p.open(t)
		return b.Check(t.Context())
	}
	must(t, as("first"))
	must(t, as("first"))
	want(t, as("second"), fault.BucketOfAnother)
	must(t, as("first"))
	reads := func() error {
		b, _ := p.open(t)
		return b.Ours(t.Context())
	}
	must(t, reads())
	p.change = func(o *s3blob.Options) { o.Installation = "second" }
	want(t, reads(), fault.BucketOfAnother)
	fresh := newPlace(t, gateway.Start(t))
	fresh.change = func(o *s3blob.Options) { o.Installation = "second" }
	nobodys, _ := fresh.open(t)
	must(t, nobodys.Ours(t.Context()))
	must(t, nobodys.Ours(t.Context())) // the first left nothing there
	must(t, as("first"))
	long := newPlace(t, gateway.Start(t))
	long.put(t, "installation", make([]byte, 5<<20))
	long.change = func(o *s3blob.Options) { o.Installation = "first" }
	b, _ := long.open(t)
	want(t, b.Check(t.Context()), fault.BucketOfAnother)
}
