package s3blob

import (
	"bytes"
	"context"
	"io"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"liuhen/internal/fault"
)

// Reach asks whether the bucket answers. Errors: storage-away, storage-refused,
// bucket-unfit when there is no such bucket.
func (w *wire) Reach(ctx context.Context) error {
	limited, cancel := w.limited(ctx, 0)
	defer cancel()
	_, err := w.client.HeadBucket(limited, &s3.HeadBucketInput{Bucket: w.bucket})
	if err != nil && outcomeOf(err) == gone {
		return w.unfit("没有这个存储桶", "there is no such bucket", "先由存储管理员创建", "have it made")
	}
	if err != nil {
		return w.broken(ctx, "reach bucket", w.options.Bucket, err)
	}
	return nil
}

// Check looks whether the bucket keeps what it is given: versions, Object Lock without
// a term of its own, and a put that never takes the place of another; whether we may
// write and read; and whether it is ours, which the first installation that comes writes
// down. Errors: bucket-unfit with what is to be done, bucket-of-another, storage-refused,
// storage-away, storage-full, storage-failed.
func (w *wire) Check(ctx context.Context) error {
	for _, step := range []func(context.Context) error{w.Reach, w.keepsVersions, w.locks, w.probe, w.claim} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

func (w *wire) unfit(zh, en, doZh, doEn string) error {
	return fault.BucketUnfit.Err("check bucket", w.options.Bucket, nil).With("bucket", w.options.Bucket).
		WithBoth("problem", zh, en).WithBoth("remedy", doZh, doEn)
}

func (w *wire) keepsVersions(ctx context.Context) error {
	limited, cancel := w.limited(ctx, 0)
	defer cancel()
	got, err := w.client.GetBucketVersioning(limited, &s3.GetBucketVersioningInput{Bucket: w.bucket})
	if err != nil {
		return w.broken(ctx, "check versions of bucket", w.options.Bucket, err)
	}
	if got.Status != types.BucketVersioningStatusEnabled {
		return w.unfit("没有启用版本控制", "it keeps no versions", "启用版本控制", "enable versioning")
	}
	return nil
}

// locks refuses a term that the bucket sets by itself, too: it would lock for longer
// than was decided, and such a lock cannot be shortened.
func (w *wire) locks(ctx context.Context) error {
	limited, cancel := w.limited(ctx, 0)
	defer cancel()
	got, err := w.client.GetObjectLockConfiguration(limited, &s3.GetObjectLockConfigurationInput{Bucket: w.bucket})
	if err != nil && outcomeOf(err) != gone {
		return w.broken(ctx, "check lock of bucket", w.options.Bucket, err)
	}
	switch {
	case err != nil || got.ObjectLockConfiguration == nil || got.ObjectLockConfiguration.ObjectLockEnabled != types.ObjectLockEnabledEnabled:
		return w.unfit("没有启用对象锁定（Object Lock）", "Object Lock is not enabled", "启用对象锁定，多数存储只能在创建时启用", "enable it; most stores can only do so when the bucket is made")
	case setsRetention(got.ObjectLockConfiguration.Rule):
		return w.unfit("设有默认保留期限", "it sets a retention by default", "取消默认保留期限，期限由本系统逐件设定", "take the default away; each file is given its own")
	}
	return nil
}

func setsRetention(rule *types.ObjectLockRule) bool {
	if rule == nil || rule.DefaultRetention == nil {
		return false
	}
	return aws.ToInt32(rule.DefaultRetention.Days) > 0 || aws.ToInt32(rule.DefaultRetention.Years) > 0
}

// The probe is written once and stays.
const probeKey = "probe"

var probeText = []byte("留痕 liuhen\n")

func (w *wire) probe(ctx context.Context) error {
	for range 2 {
		err := w.putNew(ctx, probeKey, probeText)
		if err == nil {
			continue
		}
		if outcomeOf(err) != taken {
			return w.broken(ctx, "write probe", probeKey, err)
		}
		data, err := w.readSmall(ctx, "read probe", probeKey)
		if err == nil && !bytes.Equal(data, probeText) {
			return w.unfit("不归留痕使用", "something else uses it", "为留痕单独创建存储桶", "make a bucket for Liuhen alone")
		}
		return err
	}
	return w.unfit("不支持条件写入（If-None-Match）", "it does not know conditional puts (If-None-Match)", "升级存储软件或更换存储", "use a newer or another store")
}

// installationKey is where the first installation leaves its name, which stays.
const installationKey = "installation"

// claim leaves our name in a bucket that nobody has, and compares it in one that somebody
// has. The put is conditional: of two that come at once one finds the other's.
func (w *wire) claim(ctx context.Context) error {
	ours := []byte(w.options.Installation)
	if len(ours) == 0 {
		return nil
	}
	err := w.putNew(ctx, installationKey, ours)
	if err == nil {
		return nil
	}
	if outcomeOf(err) != taken {
		return w.broken(ctx, "name installation", installationKey, err)
	}
	return w.compare(ctx)
}

// compare compares the name that lies in the bucket with ours.
func (w *wire) compare(ctx context.Context) error {
	theirs, err := w.readSmall(ctx, "read installation", installationKey)
	if err == nil && string(theirs) != w.options.Installation {
		return fault.BucketOfAnother.Err("check bucket", w.options.Bucket, nil).With("bucket", w.options.Bucket)
	}
	return err
}

// Ours reads whether another installation keeps its bytes in the bucket, and leaves
// nothing there: one without a name is nobody's yet. Errors: those of Check but bucket-unfit.
func (w *wire) Ours(ctx context.Context) error {
	err := w.compare(ctx)
	if outcomeOf(err) == gone {
		return nil
	}
	return err
}

// mostSmall is more than any of ours has.
const mostSmall = 1 << 10

// readSmall reads the beginning of an object that is small if it is ours.
func (w *wire) readSmall(ctx context.Context, op, key string) ([]byte, error) {
	limited, cancel := w.limited(ctx, 0)
	defer cancel()
	got, err := w.client.GetObject(limited, &s3.GetObjectInput{Bucket: w.bucket, Key: aws.String(key)})
	if err != nil {
		return nil, w.broken(ctx, op, key, err)
	}
	defer got.Body.Close()
	data, err := io.ReadAll(io.LimitReader(got.Body, mostSmall))
	if err != nil {
		return nil, w.broken(ctx, op, key, err)
	}
	return data, nil
}
