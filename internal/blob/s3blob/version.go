package s3blob

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"liuhen/internal/digest"
	"liuhen/internal/fault"
)

// prefix begins the key of every blob.
const prefix = "blobs/sha256/"

// keyOf returns where the blob lies, as in a folder: stores that are folders
// themselves would list a million names to find one.
func keyOf(d digest.SHA256) string {
	name := d.String()
	return prefix + name[:2] + "/" + name[2:4] + "/" + name
}

// version is one version of a key.
type version struct {
	id     string
	size   int64
	stored time.Time
}

// versions calls fn for every version and every mark of a deletion whose key begins
// with start: by key, the newest version first.
func (w *wire) versions(ctx context.Context, start string, fn func(page *s3.ListObjectVersionsOutput) error) error {
	in := &s3.ListObjectVersionsInput{Bucket: w.bucket, Prefix: aws.String(start)}
	for {
		page, err := w.versionPage(ctx, in)
		if err != nil {
			return w.unlisted(ctx, "list versions", start, err)
		}
		if err := fn(page); err != nil {
			return err
		}
		if !aws.ToBool(page.IsTruncated) {
			return nil
		}
		in.KeyMarker, in.VersionIdMarker = page.NextKeyMarker, page.NextVersionIdMarker
	}
}

func (w *wire) versionPage(ctx context.Context, in *s3.ListObjectVersionsInput) (*s3.ListObjectVersionsOutput, error) {
	ctx, cancel := w.limited(ctx, 0)
	defer cancel()
	return w.client.ListObjectVersions(ctx, in)
}

func versionOf(v types.ObjectVersion) version {
	return version{aws.ToString(v.VersionId), aws.ToInt64(v.Size), aws.ToTime(v.LastModified).UTC()}
}

// all returns every version of the blob's key, the oldest last, and the marks of
// deletions, which hide nothing from us.
func (s *Store) all(ctx context.Context, d digest.SHA256) (versions []version, marks []string, err error) {
	key := keyOf(d)
	err = s.versions(ctx, key, func(page *s3.ListObjectVersionsOutput) error {
		for _, v := range page.Versions {
			if aws.ToString(v.Key) == key {
				versions = append(versions, versionOf(v))
			}
		}
		for _, m := range page.DeleteMarkers {
			if aws.ToString(m.Key) == key {
				marks = append(marks, aws.ToString(m.VersionId))
			}
		}
		return nil
	})
	return versions, marks, err
}

// find asks the store for the blob: the oldest version.
func (s *Store) find(ctx context.Context, op string, d digest.SHA256) (version, error) {
	versions, _, err := s.all(ctx, d)
	if err != nil {
		return version{}, err
	}
	if len(versions) == 0 {
		s.forget(d)
		return version{}, fault.BlobMissing.Err(op, d.String(), nil)
	}
	oldest := versions[len(versions)-1]
	s.remember(d, oldest)
	return oldest, nil
}

// mostKnown bounds the versions that are remembered, at some 100 bytes each.
const mostKnown = 50_000

// remember keeps the version, so that reading on in a blob needs no listing.
func (s *Store) remember(d digest.SHA256, v version) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.known) >= mostKnown {
		clear(s.known)
	}
	s.known[d] = v
}

func (s *Store) forget(d digest.SHA256) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.known, d)
}

func (s *Store) remembered(d digest.SHA256) (version, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	v, ok := s.known[d]
	return v, ok
}
