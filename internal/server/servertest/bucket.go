package servertest

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"liuhen/internal/blob/s3blob"
	"liuhen/internal/blob/s3blob/gateway"
	"liuhen/internal/server"
)

// Bucket is a bucket with Object Lock on a real S3 server, for towns to keep their bytes
// in. It ends with the test.
type Bucket struct {
	address s3blob.Address
	gateway *gateway.Gateway
	away    atomic.Bool
	silent  atomic.Bool
	refusal atomic.Int32 // the status that everything is answered with; 0 for none
	t       testing.TB
}

// NewBucket starts the server and makes the bucket.
func NewBucket(t testing.TB) *Bucket {
	t.Helper()
	b := &Bucket{gateway: gateway.Start(t), t: t}
	b.address = b.gateway.Bucket(t, "evidence")
	to, err := url.Parse(b.address.Endpoint)
	if err != nil {
		t.Fatal(err)
	}
	pass := &httputil.ReverseProxy{
		Rewrite:      func(r *httputil.ProxyRequest) { r.SetURL(to); r.Out.Host = r.In.Host }, // the host is signed
		ErrorHandler: func(w http.ResponseWriter, _ *http.Request, _ error) { w.WriteHeader(http.StatusBadGateway) },
	}
	between := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if b.away.Load() {
			panic(http.ErrAbortHandler) // the connection is cut
		}
		if b.silent.Load() {
			_, _ = io.Copy(io.Discard, r.Body) // only then is it seen that the other side has gone
			<-r.Context().Done()
			panic(http.ErrAbortHandler)
		}
		if status := b.refusal.Load(); status != 0 {
			w.WriteHeader(int(status))
			return
		}
		pass.ServeHTTP(w, r)
	}))
	t.Cleanup(between.Close)
	b.address.Endpoint = between.URL
	return b
}

// decided is longer than any test will be run: the store's clock is the real one, while
// a town's stands where the test put it.
const decided = 100 * 365 * 24 * time.Hour

// Use makes a house keep its bytes in the bucket.
func (b *Bucket) Use(o *server.Options) {
	o.Store, o.StoreKey, o.Hold = b.address, gateway.Key, decided
}

// Away cuts the connections to the bucket, or lets them through again.
func (b *Bucket) Away(away bool) { b.away.Store(away) }

// Silent takes in whatever is sent and answers nothing, or answers again.
func (b *Bucket) Silent(silent bool) { b.silent.Store(silent) }

// Refuse answers everything with the status, or lets it through again with 0.
func (b *Bucket) Refuse(status int) { b.refusal.Store(int32(status)) } //nolint:gosec // a status is small

// Harm alters the first byte of what the store has for a digest, on its disk.
func (b *Bucket) Harm(sha256 string) {
	b.t.Helper()
	path := b.file(sha256)
	data, err := os.ReadFile(path)
	if err == nil {
		data[0] ^= 1
		err = os.WriteFile(path, data, 0) //nolint:gosec // the mode stays
	}
	if err != nil {
		b.t.Fatal(err)
	}
}

// Lose removes what the store has for a digest, from its disk.
func (b *Bucket) Lose(sha256 string) {
	b.t.Helper()
	if err := os.Remove(b.file(sha256)); err != nil {
		b.t.Fatal(err)
	}
}

// Shelved is where the store keeps a small object on its disk.
func (b *Bucket) Shelved(name string) string { return b.gateway.File(b.address.Bucket, "shelf/"+name) }

func (b *Bucket) file(sha256 string) string {
	return b.gateway.File(b.address.Bucket, keyOf(sha256))
}

// Overwrite puts something else under the name of a digest, as someone who has the key.
func (b *Bucket) Overwrite(sha256 string) {
	b.t.Helper()
	if err := b.gateway.Put(b.t.Context(), b.address.Bucket, "blobs/sha256/"+sha256[:2]+"/"+sha256[2:4]+"/"+sha256, []byte("something else")); err != nil {
		b.t.Fatal(err)
	}
}

// Delete tries to remove a digest's bytes as someone who has the key: for good, by the
// number of the version, and as everybody else does, which only marks them as deleted.
// The error is the store's answer to the first.
func (b *Bucket) Delete(sha256 string) error {
	b.t.Helper()
	refusal, err := b.gateway.Delete(b.t.Context(), b.address.Bucket, keyOf(sha256))
	if err != nil {
		b.t.Fatal(errors.Join(refusal, err))
	}
	return refusal
}

// Single fails the test unless the store has exactly one version for each digest.
func (b *Bucket) Single(sums ...string) {
	b.t.Helper()
	for _, sum := range sums {
		page, err := b.gateway.Raw.ListObjectVersions(b.t.Context(), &s3.ListObjectVersionsInput{
			Bucket: aws.String(b.address.Bucket), Prefix: aws.String(keyOf(sum)),
		})
		if err != nil || len(page.Versions) != 1 || len(page.DeleteMarkers) != 0 {
			b.t.Errorf("%s: %+v, %v", sum, page, err)
		}
	}
}

// UnderWay is how many uploads by parts the store holds that nobody completed or ended.
func (b *Bucket) UnderWay() int {
	b.t.Helper()
	page, err := b.gateway.Raw.ListMultipartUploads(b.t.Context(), &s3.ListMultipartUploadsInput{Bucket: aws.String(b.address.Bucket)})
	if err != nil {
		b.t.Fatal(err)
	}
	return len(page.Uploads)
}

func keyOf(sha256 string) string {
	return "blobs/sha256/" + sha256[:2] + "/" + sha256[2:4] + "/" + sha256
}
