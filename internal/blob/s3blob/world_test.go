package s3blob_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"liuhen/internal/blob/fsblob"
	"liuhen/internal/blob/s3blob"
	"liuhen/internal/digest"
	"liuhen/internal/fault"
)

// sample is n bytes that depend on seed.
func sample(seed string, n int) []byte {
	out := make([]byte, 0, n+digest.Size)
	for i := 0; len(out) < n; i++ {
		block := digest.SumSHA256([]byte(fmt.Sprint(seed, i)))
		out = append(out, block[:]...)
	}
	return out[:n]
}

// stage makes a complete upload.
func stage(t *testing.T, staging *fsblob.Staging, id string, data []byte) digest.SHA256 {
	t.Helper()
	must(t, staging.Create(t.Context(), id, int64(len(data))))
	_, err := staging.Append(t.Context(), id, 0, bytes.NewReader(data), digest.SHA256{})
	must(t, err)
	return digest.SumSHA256(data)
}

// keep stages and adopts.
func keep(t *testing.T, b s3blob.Bucket, staging *fsblob.Staging, data []byte) digest.SHA256 {
	t.Helper()
	d := stage(t, staging, "u", data)
	must(t, b.Store.Adopt(t.Context(), "u", d, false))
	return d
}

// holds fails unless the blob is exactly data.
func holds(t *testing.T, b s3blob.Bucket, data []byte) {
	t.Helper()
	r, err := b.Store.Open(t.Context(), digest.SumSHA256(data), 0)
	must(t, err)
	defer r.Close()
	got, err := io.ReadAll(r)
	must(t, err)
	if !bytes.Equal(got, data) {
		t.Fatalf("read %d bytes that differ from the %d stored", len(got), len(data))
	}
}

// versions lists the versions of a key past our code.
func (p *place) versions(t *testing.T, key string) []string {
	t.Helper()
	page, err := p.gateway.Raw.ListObjectVersions(t.Context(), &s3.ListObjectVersionsInput{Bucket: aws.String(p.address.Bucket), Prefix: aws.String(key)})
	must(t, err)
	var ids []string
	for _, v := range page.Versions {
		ids = append(ids, aws.ToString(v.VersionId))
	}
	return ids
}

// flipPart turns a bit of an upload on the local disk.
func (p *place) flipPart(t *testing.T, id string, at int64) {
	t.Helper()
	path := filepath.Join(p.folder, "staging", id+".part")
	data, err := os.ReadFile(path)
	must(t, err)
	data[at] ^= 1
	must(t, os.WriteFile(path, data, 0)) //nolint:gosec // the mode stays
}

// underWay lists the uploads by parts that were neither completed nor aborted.
func (p *place) underWay(t *testing.T) []types.MultipartUpload {
	t.Helper()
	under, err := p.gateway.Raw.ListMultipartUploads(t.Context(), &s3.ListMultipartUploadsInput{Bucket: aws.String(p.address.Bucket)})
	must(t, err)
	return under.Uploads
}

// sweep does what a rule of the bucket does in time.
func (p *place) sweep(t *testing.T) {
	t.Helper()
	for _, u := range p.underWay(t) {
		_, err := p.gateway.Raw.AbortMultipartUpload(t.Context(), &s3.AbortMultipartUploadInput{Bucket: aws.String(p.address.Bucket), Key: u.Key, UploadId: u.UploadId})
		must(t, err)
	}
}

// single fails unless the key has exactly one version and nothing is half-done.
func (p *place) single(t *testing.T, key string) {
	t.Helper()
	if ids := p.versions(t, key); len(ids) != 1 {
		t.Errorf("%s has %d versions", key, len(ids))
	}
	p.nothingUnderWay(t)
}

func (p *place) nothingUnderWay(t *testing.T) {
	t.Helper()
	if n := len(p.underWay(t)); n != 0 {
		t.Errorf("%d uploads by parts are left", n)
	}
}

func want(t *testing.T, err error, code *fault.Code) {
	t.Helper()
	if !errors.Is(err, code) {
		t.Fatalf("got %v, want %s", err, code.Name)
	}
}
