package s3blob

import (
	"context"
	"net/http"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"liuhen/internal/blob"
	"liuhen/internal/digest"
)

// Options say how a bucket is worked with. Address, Credentials, Staging, Parts and
// Now must be given.
type Options struct {
	Address
	Credentials Credentials
	// Staging and Parts hold the uploads.
	Staging blob.Staging
	Parts   blob.PartOpener
	// Now tells whether a lock still runs, before the store is asked to remove.
	Now func() time.Time
	// Patience is how long a small request may take, with its retries, and how long
	// a download may stand still; 0 means 30 seconds.
	Patience time.Duration
	// Attempts is how often a request is sent before it is given up, and Pause the
	// longest time between two; 0 means 4 times and 2 seconds.
	Attempts int
	Pause    time.Duration
	// Installation names whoever keeps his bytes in the bucket, the same from every server
	// of his; Check lets no other in. Empty: nothing is asked or left.
	Installation string
	// PartSize is the size in bytes up to which a blob is put by one request, and of
	// the parts of a larger one; at least 5 MiB, and 0 means 64 MiB.
	PartSize int64
}

func (o Options) filled() Options {
	if o.Patience <= 0 {
		o.Patience = 30 * time.Second
	}
	if o.Attempts <= 0 {
		o.Attempts = 4
	}
	if o.Pause <= 0 {
		o.Pause = 2 * time.Second
	}
	if o.PartSize <= 0 {
		o.PartSize = 64 << 20
	}
	return o
}

// Bucket is a bucket with its two parts.
type Bucket struct {
	Store *Store
	Shelf *Shelf
	*wire
}

// New returns the bucket without a word to it: see Check.
func New(o Options) Bucket {
	o = o.filled()
	transport := http.DefaultTransport.(*http.Transport).Clone() //nolint:forcetypeassert // the standard library's own
	transport.Proxy, transport.MaxIdleConnsPerHost = nil, idleConnections
	w := &wire{options: o, bucket: aws.String(o.Bucket), transport: transport, client: client(o, transport)}
	return Bucket{
		Store: &Store{wire: w, known: map[digest.SHA256]version{}},
		Shelf: &Shelf{wire: w},
		wire:  w,
	}
}

// Close lets go of the connections.
func (b Bucket) Close() { b.transport.CloseIdleConnections() }

// idleConnections are kept for the requests to come.
const idleConnections = 64

// wire is how the store is spoken to.
type wire struct {
	options   Options
	bucket    *string
	transport *http.Transport
	client    *s3.Client
}

// client takes everything from the options: the SDK's own search for settings would
// ask the files of whoever runs the server, and addresses outside the intranet.
func client(o Options, transport *http.Transport) *s3.Client {
	return s3.New(s3.Options{
		BaseEndpoint: aws.String(o.Endpoint),
		Region:       o.Region,
		UsePathStyle: true,
		Credentials:  o.Credentials,
		HTTPClient:   &http.Client{Transport: transport},
		Retryer: retry.NewStandard(func(r *retry.StandardOptions) {
			r.MaxAttempts, r.MaxBackoff = o.Attempts, o.Pause
		}),
		// Every put carries the digest that we know; of a range or of a blob made of
		// parts the store has no digest, and the whole is compared by whoever reads.
		RequestChecksumCalculation: aws.RequestChecksumCalculationWhenRequired,
		ResponseChecksumValidation: aws.ResponseChecksumValidationWhenRequired,
	})
}

// slowest is the rate in bytes a second below which a transfer is given up.
const slowest = 1 << 20

// limited gives a request that carries n bytes the time that it may take.
func (w *wire) limited(ctx context.Context, n int64) (context.Context, context.CancelFunc) {
	return context.WithTimeout(ctx, w.options.Patience+time.Duration(n/slowest)*time.Second)
}
