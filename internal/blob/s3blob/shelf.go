package s3blob

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"liuhen/internal/blob"
	"liuhen/internal/fault"
)

// shelfPrefix begins the key of every small object.
const shelfPrefix = "shelf/"

// Shelf implements blob.Shelf. Every Publish leaves the version before it behind, which
// a rule of the bucket sweeps.
type Shelf struct{ *wire }

// Publish implements blob.Shelf.
func (s *Shelf) Publish(ctx context.Context, name string, data []byte) error {
	if err := blob.CheckName(name); err != nil {
		return err
	}
	if err := s.putSmall(ctx, shelfPrefix+name, data, nil); err != nil {
		return s.broken(ctx, "publish", name, err)
	}
	return nil
}

// PublishOnce implements blob.Shelf. When the name is taken, be it by our own put whose
// answer was lost, what is there decides.
func (s *Shelf) PublishOnce(ctx context.Context, name string, data []byte) error {
	if err := blob.CheckName(name); err != nil {
		return err
	}
	var err error
	for range tries {
		err = s.putNew(ctx, shelfPrefix+name, data)
		if err == nil {
			return nil
		}
		if ctx.Err() != nil || outcomeOf(err) != taken {
			return s.broken(ctx, "publish once", name, err)
		}
		kept, rerr := s.Read(ctx, name)
		switch {
		case errors.Is(rerr, fault.ShelfMissing): // the other put is still under way
			continue
		case rerr != nil:
			return rerr
		case !bytes.Equal(kept, data):
			return fault.ShelfDiffers.Err("publish once", name, nil)
		}
		return nil
	}
	return s.broken(ctx, "publish once", name, err)
}

// Read implements blob.Shelf.
func (s *Shelf) Read(ctx context.Context, name string) ([]byte, error) {
	if err := blob.CheckName(name); err != nil {
		return nil, err
	}
	var err error
	for range s.options.Attempts {
		var data []byte
		data, err = s.readOnce(ctx, name)
		if err == nil {
			return data, nil
		}
		if ctx.Err() != nil || outcomeOf(err) != away {
			break
		}
	}
	return nil, s.unread(ctx, "read object", name, err, fault.ShelfMissing, fault.ShelfUnreadable)
}

func (s *Shelf) readOnce(ctx context.Context, name string) ([]byte, error) {
	ctx, cancel := s.limited(ctx, 0)
	defer cancel()
	got, err := s.client.GetObject(ctx, &s3.GetObjectInput{Bucket: s.bucket, Key: aws.String(shelfPrefix + name)})
	if err != nil {
		return nil, err
	}
	defer got.Body.Close()
	return io.ReadAll(got.Body)
}

// Clear implements blob.Clearer. It marks the object as deleted: what lies below the mark is
// swept by the rule of the bucket that sweeps former versions.
func (s *Shelf) Clear(ctx context.Context, name string) error {
	if err := blob.CheckName(name); err != nil {
		return err
	}
	limited, cancel := s.limited(ctx, 0)
	defer cancel()
	_, err := s.client.DeleteObject(limited, &s3.DeleteObjectInput{Bucket: s.bucket, Key: aws.String(shelfPrefix + name)})
	if err != nil && outcomeOf(err) != gone {
		return s.broken(ctx, "clear", name, err)
	}
	return nil
}

// Names implements blob.Shelf. It holds one page of the listing.
func (s *Shelf) Names(ctx context.Context, start string, fn func(name string) error) error {
	in := &s3.ListObjectsV2Input{Bucket: s.bucket, Prefix: aws.String(shelfPrefix + start)}
	for {
		page, err := s.namePage(ctx, in)
		if err != nil {
			return s.unlisted(ctx, "list objects", start, err)
		}
		for _, object := range page.Contents {
			name := strings.TrimPrefix(aws.ToString(object.Key), shelfPrefix)
			if !strings.HasPrefix(name, start) || blob.CheckName(name) != nil {
				continue // not ours
			}
			if err := fn(name); err != nil {
				return err
			}
		}
		if !aws.ToBool(page.IsTruncated) {
			return nil
		}
		in.ContinuationToken = page.NextContinuationToken
	}
}

func (s *Shelf) namePage(ctx context.Context, in *s3.ListObjectsV2Input) (*s3.ListObjectsV2Output, error) {
	ctx, cancel := s.limited(ctx, 0)
	defer cancel()
	return s.client.ListObjectsV2(ctx, in)
}
