package s3blob_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"liuhen/internal/blob"
	"liuhen/internal/blob/fsblob"
	"liuhen/internal/blob/s3blob"
	"liuhen/internal/blob/s3blob/gateway"
	"liuhen/internal/digest"
	"liuhen/internal/fault"
)

// deed is one thing that is done to a store.
type deed struct {
	size   int
	stored bool // the blob is there before
	reads  bool // and nothing is written
	do     func(ctx context.Context, b s3blob.Bucket, d digest.SHA256) error
	done   func(t *testing.T, p *place, b s3blob.Bucket, data []byte)
}

var until = time.Date(2090, 1, 1, 0, 0, 0, 0, time.UTC)

// idOf names the upload and the small object that belong to a digest.
func idOf(d digest.SHA256) string { return d.String()[:16] }

func deeds() map[string]deed {
	adopt := func(known bool) func(ctx context.Context, b s3blob.Bucket, d digest.SHA256) error {
		return func(ctx context.Context, b s3blob.Bucket, d digest.SHA256) error {
			return b.Store.Adopt(ctx, idOf(d), d, known)
		}
	}
	return map[string]deed{
		"adopt":          {1000, false, false, adopt(false), kept},
		"adopt by parts": {partSize + 17, false, false, adopt(false), kept},
		"adopt again":    {1000, true, true, adopt(false), kept},
		"adopt known":    {1000, true, true, adopt(true), kept},
		"lock": {1000, true, false, func(ctx context.Context, b s3blob.Bucket, d digest.SHA256) error {
			_, err := b.Store.Lock(ctx, d, until)
			return err
		}, locked},
		"remove": {1000, true, false, func(ctx context.Context, b s3blob.Bucket, d digest.SHA256) error {
			return b.Store.Remove(ctx, d)
		}, removed},
		"publish": {1000, false, false, func(ctx context.Context, b s3blob.Bucket, d digest.SHA256) error {
			return b.Shelf.Publish(ctx, idOf(d), []byte("text"))
		}, published},
		"publish once": {1000, false, false, func(ctx context.Context, b s3blob.Bucket, d digest.SHA256) error {
			return b.Shelf.PublishOnce(ctx, idOf(d), []byte("text"))
		}, publishedOnce},
	}
}

func kept(t *testing.T, p *place, b s3blob.Bucket, data []byte) {
	t.Helper()
	holds(t, b, data)
	p.single(t, keyOf(digest.SumSHA256(data)))
}

func locked(t *testing.T, p *place, b s3blob.Bucket, data []byte) {
	t.Helper()
	kept(t, p, b, data)
	if _, got, err := b.Store.Protection(t.Context(), digest.SumSHA256(data)); err != nil || !got.Equal(until) {
		t.Errorf("locked until %v, %v", got, err)
	}
}

func removed(t *testing.T, p *place, _ s3blob.Bucket, data []byte) {
	t.Helper()
	if ids := p.versions(t, keyOf(digest.SumSHA256(data))); len(ids) != 0 {
		t.Errorf("%d versions are left", len(ids))
	}
}

func published(t *testing.T, _ *place, b s3blob.Bucket, data []byte) {
	t.Helper()
	if got, err := b.Shelf.Read(t.Context(), idOf(digest.SumSHA256(data))); err != nil || string(got) != "text" {
		t.Errorf("%q %v", got, err)
	}
}

func publishedOnce(t *testing.T, p *place, b s3blob.Bucket, data []byte) {
	t.Helper()
	published(t, p, b, data)
	p.single(t, "shelf/"+idOf(digest.SumSHA256(data)))
}

// begin brings the store to where the deed begins, with bytes of its own.
func (d deed) begin(t *testing.T, b s3blob.Bucket, staging *fsblob.Staging, seed string) []byte {
	t.Helper()
	data := sample(seed, d.size)
	if d.stored {
		keep(t, b, staging, data)
	}
	stage(t, staging, idOf(digest.SumSHA256(data)), data)
	return data
}

// each plays every deed in a bucket of its own; requests is how many it takes.
func each(t *testing.T, play func(t *testing.T, p *place, d deed, requests int)) {
	t.Helper()
	g := gateway.Start(t)
	t.Run("deeds", func(t *testing.T) {
		for name, d := range deeds() {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				p := newPlace(t, g)
				play(t, p, d, p.count(t, d))
			})
		}
	})
}

// count plays the deed unharmed and returns how many requests it takes.
func (p *place) count(t *testing.T, d deed) int {
	t.Helper()
	b, staging := p.open(t)
	data := d.begin(t, b, staging, "unharmed")
	var requests atomic.Int32
	p.proxy.set(func(*http.Request) treatment {
		requests.Add(1)
		return treatment{}
	})
	must(t, d.do(t.Context(), b, digest.SumSHA256(data)))
	p.proxy.set(nil)
	d.done(t, p, b, data)
	if requests.Load() == 0 {
		t.Fatal("nothing was asked of the store")
	}
	return int(requests.Load())
}

// nth harms the request number n, and refuses all that follow if it is the last.
func nth(n int, harm treatment, last bool) func(*http.Request) treatment {
	var seen atomic.Int32
	return func(*http.Request) treatment {
		switch i := int(seen.Add(1)) - 1; {
		case i == n:
			return harm
		case i > n && last:
			return treatment{before: true}
		}
		return treatment{}
	}
}

// A request that fails for a moment, a cut connection and a lost answer are passed over,
// wherever they happen, and leave nothing twice.
func TestOneFailureIsPassedOver(t *testing.T) {
	t.Parallel()
	harms := map[string]treatment{
		"500":        {status: http.StatusInternalServerError, code: "InternalError"},
		"cut before": {before: true}, "cut after": {after: true},
	}
	each(t, func(t *testing.T, p *place, d deed, requests int) {
		b, staging := p.open(t)
		for kind, harm := range harms {
			for n := range requests {
				data := d.begin(t, b, staging, fmt.Sprint(kind, n))
				p.proxy.set(nth(n, harm, false))
				err := d.do(t.Context(), b, digest.SumSHA256(data))
				p.proxy.set(nil)
				if err != nil {
					t.Fatalf("%s at request %d: %v", kind, n, err)
				}
				d.complete(t, p, b, data)
			}
		}
	})
}

// We die at any request, before the store heard of it or after it was done; the next
// process does the same again and finds nothing lost and nothing twice.
func TestADeathAtAnyRequestIsResumed(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, p *place, d deed, requests int) {
		for kind, harm := range map[string]treatment{"before": {before: true}, "after": {after: true}} {
			for n := range requests {
				b, staging := p.open(t)
				data := d.begin(t, b, staging, fmt.Sprint(kind, n))
				p.proxy.set(nth(n, harm, true))
				err := d.do(t.Context(), b, digest.SumSHA256(data))
				p.proxy.set(nil)
				if err == nil {
					t.Errorf("%s request %d: acknowledged", kind, n)
				}
				b, _ = p.open(t)
				if err := d.do(t.Context(), b, digest.SumSHA256(data)); err != nil {
					t.Fatalf("after a death %s request %d: %v", kind, n, err)
				}
				d.complete(t, p, b, data)
			}
		}
	})
}

// complete is done, but for an upload by parts whose number we never learned, which a
// rule of the bucket sweeps.
func (d deed) complete(t *testing.T, p *place, b s3blob.Bucket, data []byte) {
	t.Helper()
	p.sweep(t)
	d.done(t, p, b, data)
}

// What lasts is said for what it is, and nothing is half-done.
func TestLastingTroubleIsSaid(t *testing.T) {
	t.Parallel()
	troubles := map[string]struct {
		harm treatment
		code *fault.Code
	}{
		"busy":         {treatment{status: http.StatusServiceUnavailable, code: "SlowDown"}, fault.StorageAway},
		"too many":     {treatment{status: http.StatusTooManyRequests, code: "TooManyRequests"}, fault.StorageAway},
		"no bucket":    {treatment{status: http.StatusNotFound, code: "NoSuchBucket"}, fault.StorageAway},
		"cut":          {treatment{before: true}, fault.StorageAway},
		"answers lost": {treatment{after: true}, fault.StorageAway},
		"still":        {treatment{still: true}, fault.StorageAway},
		"wrong key":    {treatment{status: http.StatusForbidden, code: "SignatureDoesNotMatch"}, fault.StorageRefused},
		"no room":      {treatment{status: http.StatusInsufficientStorage, code: "InsufficientStorage"}, fault.StorageFull},
		"no quota":     {treatment{status: http.StatusForbidden, code: "QuotaExceeded"}, fault.StorageFull},
		"failing":      {treatment{status: http.StatusInternalServerError, code: "InternalError"}, fault.StorageFailed},
	}
	each(t, func(t *testing.T, p *place, d deed, _ int) {
		for name, trouble := range troubles {
			p.change = func(o *s3blob.Options) {
				if trouble.harm.still {
					o.Patience = 100 * time.Millisecond
				}
			}
			b, staging := p.open(t)
			p.proxy.set(nil)
			calm, _ := p.open(t)
			data := d.begin(t, calm, staging, name)
			p.proxy.set(func(r *http.Request) treatment {
				if trouble.code == fault.StorageFailed && r.Method == http.MethodGet { // it fails at writing
					return treatment{}
				}
				return trouble.harm
			})
			err := d.do(t.Context(), b, digest.SumSHA256(data))
			p.proxy.set(nil)
			if d.reads && trouble.code == fault.StorageFailed {
				continue
			}
			if !errors.Is(err, trouble.code) {
				t.Errorf("%s: %v, want %s", name, err, trouble.code.Name)
			}
			b, _ = p.open(t)
			must(t, d.do(t.Context(), b, digest.SumSHA256(data)))
			d.complete(t, p, b, data)
		}
	})
}

// A download that breaks off is gone on with where it broke; one that stands still ends.
func TestReadingGoesOnWhereItBroke(t *testing.T) {
	t.Parallel()
	p := newPlace(t, gateway.Start(t))
	b, staging := p.open(t)
	data := sample("a", 3<<20)
	d := keep(t, b, staging, data)
	var seen atomic.Int32
	p.proxy.set(func(r *http.Request) treatment {
		return treatment{halved: r.URL.Query().Has("versionId") && seen.Add(1) <= 5}
	})
	holds(t, b, data)
	if seen.Load() != 6 {
		t.Errorf("%d requests", seen.Load())
	}
	p.change = func(o *s3blob.Options) { o.Patience = 100 * time.Millisecond }
	p.proxy.set(func(r *http.Request) treatment { return treatment{still: r.URL.Query().Has("versionId")} })
	b, _ = p.open(t)
	_, err := b.Store.Open(t.Context(), d, 0)
	want(t, err, fault.StorageAway)
	p.change = func(o *s3blob.Options) { o.Patience = time.Second } // a busy machine begins to answer within it
	b, _ = p.open(t)
	p.proxy.set(func(r *http.Request) treatment { return treatment{stalled: r.URL.Query().Has("versionId")} })
	r, err := b.Store.Open(t.Context(), d, 0)
	must(t, err)
	defer r.Close()
	n, err := io.Copy(io.Discard, r)
	want(t, err, fault.StorageAway)
	if n == 0 || n == int64(len(data)) {
		t.Errorf("%d bytes were read of an answer that stood still in the middle", n)
	}
}

// Reading tells an object that cannot be read from a store that cannot be reached.
func TestUnreadableIsToldFromAway(t *testing.T) {
	t.Parallel()
	p := newPlace(t, gateway.Start(t))
	b, staging := p.open(t)
	d := keep(t, b, staging, sample("a", 100))
	must(t, b.Shelf.Publish(t.Context(), "n", nil))
	for name, trouble := range map[string]struct {
		harm  treatment
		all   bool
		blob  *fault.Code
		shelf *fault.Code
	}{
		"the object fails":        {treatment{status: http.StatusInternalServerError, code: "InternalError"}, false, fault.BlobUnreadable, fault.ShelfUnreadable},
		"the object was archived": {treatment{status: http.StatusForbidden, code: "InvalidObjectState"}, false, fault.BlobUnreadable, fault.ShelfUnreadable},
		"the store fails":         {treatment{status: http.StatusInternalServerError, code: "InternalError"}, true, fault.StorageAway, fault.StorageAway},
		"the store is busy":       {treatment{status: http.StatusServiceUnavailable, code: "SlowDown"}, false, fault.StorageAway, fault.StorageAway},
	} {
		p.proxy.set(func(r *http.Request) treatment {
			if trouble.all || r.Method == http.MethodGet && !strings.HasSuffix(r.URL.Path, p.address.Bucket) { // not a listing
				return trouble.harm
			}
			return treatment{}
		})
		_, err := b.Store.Open(t.Context(), d, 0)
		if !errors.Is(err, trouble.blob) {
			t.Errorf("%s: %v, want %s", name, err, trouble.blob.Name)
		}
		if _, err := b.Shelf.Read(t.Context(), "n"); !errors.Is(err, trouble.shelf) {
			t.Errorf("%s: %v, want %s", name, err, trouble.shelf.Name)
		}
	}
}

// Staged bytes that changed on the local disk never become a blob.
func TestStagedBytesThatChangedAreRefused(t *testing.T) {
	t.Parallel()
	p := newPlace(t, gateway.Start(t))
	b, staging := p.open(t)
	for _, n := range []int{1000, partSize + 17} {
		d := stage(t, staging, "u", sample("a", n))
		p.flipPart(t, "u", int64(n-1))
		want(t, b.Store.Adopt(t.Context(), "u", d, false), fault.UploadDamaged)
		if ids := p.versions(t, keyOf(d)); len(ids) != 0 {
			t.Errorf("%d bytes: %d versions", n, len(ids))
		}
		must(t, staging.Discard(t.Context(), "u"))
	}
	p.nothingUnderWay(t)
}

// brokenParts are uploads that the local disk cannot read.
type brokenParts struct{ blob.PartOpener }

type brokenPart struct{ blob.Part }

func (p brokenParts) OpenUpload(ctx context.Context, id string) (blob.Part, int64, error) {
	part, size, err := p.PartOpener.OpenUpload(ctx, id)
	return brokenPart{part}, size, err
}

func (brokenPart) ReadAt([]byte, int64) (int, error) { return 0, syscall.EIO }

// A local disk that cannot read is told as such, and neither as the store's failure nor as
// other bytes.
func TestAPartThatCannotBeReadIsOurOwnTrouble(t *testing.T) {
	t.Parallel()
	p := newPlace(t, gateway.Start(t))
	p.change = func(o *s3blob.Options) { o.Parts = brokenParts{o.Parts} }
	b, staging := p.open(t)
	for _, n := range []int{1000, partSize + 17} {
		d := stage(t, staging, "u", sample("a", n))
		want(t, b.Store.Adopt(t.Context(), "u", d, false), fault.StorageFailed)
		must(t, staging.Discard(t.Context(), "u"))
	}
	p.nothingUnderWay(t)
}

// What a store made of our parts, and says to be something else, is read, also where the
// blob was known: its bytes are not those that anybody has compared.
func TestWhatTheStoreJoinedToSomethingElseIsRead(t *testing.T) {
	t.Parallel()
	p := newPlace(t, gateway.Start(t))
	b, staging := p.open(t)
	reads := 0
	p.proxy.set(func(r *http.Request) treatment {
		if r.Method == http.MethodGet && strings.HasPrefix(r.URL.Path, "/"+p.address.Bucket+"/blobs/") {
			reads++
		}
		return treatment{unlike: r.Method == http.MethodPost && r.URL.Query().Has("uploadId")}
	})
	d := stage(t, staging, "u", sample("a", partSize+17))
	must(t, b.Store.Adopt(t.Context(), "u", d, true))
	if reads == 0 {
		t.Error("the object was believed")
	}
}

// Two servers that take in the same bytes at once put them once, and two that publish
// under one name agree.
func TestTwoServersPutOnce(t *testing.T) {
	t.Parallel()
	p := newPlace(t, gateway.Start(t))
	for name, n := range map[string]int{"whole": 1000, "by parts": partSize + 17} {
		data := sample(name, n)
		d := digest.SumSHA256(data)
		var wg sync.WaitGroup
		errs := make([]error, 8)
		for i := range errs {
			p.folder = t.TempDir() // each its own disk
			b, staging := p.open(t)
			stage(t, staging, "u", data)
			wg.Go(func() {
				errs[i] = errors.Join(b.Store.Adopt(t.Context(), "u", d, false), b.Shelf.PublishOnce(t.Context(), idOf(d), []byte("text")))
				if _, err := b.Store.Lock(t.Context(), d, until.AddDate(0, 0, i)); err != nil {
					errs[i] = errors.Join(errs[i], err)
				}
			})
		}
		wg.Wait()
		must(t, errors.Join(errs...))
		b, _ := p.open(t)
		kept(t, p, b, data)
		publishedOnce(t, p, b, data)
	}
}
