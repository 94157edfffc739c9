package s3blob_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"liuhen/internal/blob/blobtest"
	"liuhen/internal/blob/fsblob"
	"liuhen/internal/blob/s3blob"
	"liuhen/internal/blob/s3blob/gateway"
	"liuhen/internal/digest"
	"liuhen/internal/durable"
)

func TestMain(m *testing.M) { os.Exit(blobtest.Main(m)) }

func TestSuite(t *testing.T) {
	t.Parallel()
	g := gateway.Start(t)
	blobtest.Run(t, "s3", func(t *testing.T) blobtest.Subject { return newPlace(t, g).subject(t) })
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// place is a bucket behind a proxy, with a folder for uploads.
type place struct {
	gateway *gateway.Gateway
	address s3blob.Address
	proxy   *proxy
	folder  string
	change  func(o *s3blob.Options) // of what open uses; nil for none
}

var buckets atomic.Int32

func newPlace(t *testing.T, g *gateway.Gateway) *place {
	t.Helper()
	p := &place{
		gateway: g, address: g.Bucket(t, fmt.Sprintf("evidence-%d", buckets.Add(1))),
		proxy: newProxy(t, g.Endpoint), folder: t.TempDir(),
	}
	p.address.Endpoint = p.proxy.URL
	return p
}

func keyOf(d digest.SHA256) string {
	hex := d.String()
	return "blobs/sha256/" + hex[:2] + "/" + hex[2:4] + "/" + hex
}

// partSize is the least that S3 allows.
const partSize = 5 << 20

// open gives the store as a process that starts now finds it.
func (p *place) open(t *testing.T) (s3blob.Bucket, *fsblob.Staging) {
	t.Helper()
	staging, err := fsblob.OpenStaging(p.folder, fsblob.Options{Checkpoint: 1 << 20, OnStep: p.step})
	must(t, err)
	o := s3blob.Options{
		Address: p.address, Credentials: gateway.Key, Staging: staging, Parts: staging, Now: time.Now,
		Attempts: 3, Pause: time.Millisecond, PartSize: partSize,
	}
	if p.change != nil {
		p.change(&o)
	}
	b := s3blob.New(o)
	t.Cleanup(b.Close)
	return b, staging
}

// step passes the suite's hook to the local disk too.
func (p *place) step(act durable.Act) error {
	p.proxy.mu.Lock()
	defer p.proxy.mu.Unlock()
	if p.proxy.hook == nil {
		return nil
	}
	return p.proxy.hook(act.Step)
}

func (p *place) subject(t *testing.T) blobtest.Subject {
	t.Helper()
	b, staging := p.open(t)
	return blobtest.Subject{
		Store: b.Store, Rereader: b.Store, Locker: b.Store, Remover: b.Store, Shelf: b.Shelf,
		Staging: staging, Progress: staging, Taker: staging, Parts: staging, HoldsLocks: true,
		Restart: p.subject,
		Tail: func(t *testing.T, id string, junk []byte) {
			part, err := os.OpenFile(filepath.Join(p.folder, "staging", id+".part"), os.O_WRONLY|os.O_APPEND, 0)
			must(t, err)
			_, err = part.Write(junk)
			must(t, err)
			must(t, part.Close())
		},
		Flip: func(t *testing.T, d digest.SHA256, at int64) {
			data, err := os.ReadFile(p.file(d))
			must(t, err)
			data[at] ^= 1
			must(t, os.WriteFile(p.file(d), data, 0)) //nolint:gosec // the mode stays
		},
		Plant: p.plant,
		Break: func(_ *testing.T, d digest.SHA256) {
			p.proxy.mu.Lock()
			defer p.proxy.mu.Unlock()
			p.proxy.broken["/"+p.address.Bucket+"/"+keyOf(d)] = true
		},
		Fail: func(h func(string) error) {
			p.proxy.mu.Lock()
			defer p.proxy.mu.Unlock()
			p.proxy.hook = h
		},
	}
}

func (p *place) file(d digest.SHA256) string { return p.gateway.File(p.address.Bucket, keyOf(d)) }

// plant writes on the server's disk where the blob is there, else puts as a stranger
// who has our key.
func (p *place) plant(t *testing.T, d digest.SHA256, data []byte) {
	t.Helper()
	if _, err := os.Stat(p.file(d)); err == nil {
		must(t, os.WriteFile(p.file(d), data, 0)) //nolint:gosec // the mode stays
		return
	}
	p.put(t, keyOf(d), data)
}

func (p *place) put(t *testing.T, key string, data []byte) {
	t.Helper()
	_, err := p.gateway.Raw.PutObject(t.Context(), &s3.PutObjectInput{Bucket: aws.String(p.address.Bucket), Key: aws.String(key), Body: bytes.NewReader(data)})
	must(t, err)
}
