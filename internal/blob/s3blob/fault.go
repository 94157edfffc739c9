package s3blob

import (
	"context"
	"errors"
	"net/http"

	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/smithy-go"

	"liuhen/internal/fault"
)

// outcome is what an answer of the store means to us.
type outcome int

const (
	away    outcome = iota // no answer, or that it is busy: nothing is known
	gone                   // no such key, version or upload
	taken                  // a condition of the put does not hold, or another put is under way
	beyond                 // the range begins behind the end
	full                   // no room
	refused                // not allowed
	altered                // the bytes that arrived are not those of the digest
	failed                 // the store says that it failed
)

// What the store says of a version that was never locked, and of a bucket without
// Object Lock.
const (
	noLock              = "NoSuchObjectLockConfiguration"
	noLockConfiguration = "ObjectLockConfigurationNotFoundError"
)

// neverLocked tells a version without a retention from one that is not there.
func neverLocked(err error) bool {
	var said smithy.APIError
	return errors.As(err, &said) && said.ErrorCode() == noLock
}

// outcomes are the codes that say more than their status, in the words of several
// makers.
var outcomes = map[string]outcome{
	"NoSuchBucket":                away,
	"QuotaExceeded":               full, // a 403
	"InsufficientStorage":         full,
	"XMinioStorageFull":           full,
	"BadDigest":                   altered,
	"XAmzContentChecksumMismatch": altered,
	"InvalidObjectState":          failed, // a 403: moved to where it cannot be read from
	noLock:                        gone,
	noLockConfiguration:           gone,
}

var statuses = map[int]outcome{
	http.StatusNotFound:                     gone,
	http.StatusMethodNotAllowed:             gone, // the version named is the mark of a deletion
	http.StatusConflict:                     taken,
	http.StatusPreconditionFailed:           taken,
	http.StatusRequestedRangeNotSatisfiable: beyond,
	http.StatusInsufficientStorage:          full,
	http.StatusUnauthorized:                 refused,
	http.StatusForbidden:                    refused,
	http.StatusTooManyRequests:              away,
	http.StatusBadGateway:                   away,
	http.StatusServiceUnavailable:           away,
	http.StatusGatewayTimeout:               away,
}

// outcomeOf judges an error of the SDK.
func outcomeOf(err error) outcome {
	var said smithy.APIError
	if errors.As(err, &said) {
		if o, ok := outcomes[said.ErrorCode()]; ok {
			return o
		}
	}
	var answer *awshttp.ResponseError
	if !errors.As(err, &answer) || answer.Response == nil {
		return away
	}
	if o, ok := statuses[answer.HTTPStatusCode()]; ok {
		return o
	}
	if answer.HTTPStatusCode() < http.StatusBadRequest { // the answer broke off after its head
		return away
	}
	return failed
}

// broken gives an error of the store, other than that the thing is not there, its
// code. When the caller has given up, that is the error.
func (w *wire) broken(ctx context.Context, op, subject string, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	switch outcomeOf(err) {
	case full:
		return fault.StorageFull.Err(op, subject, err)
	case refused:
		return fault.StorageRefused.Err(op, subject, err).With("bucket", w.options.Bucket)
	case gone, taken, beyond, altered, failed:
		return fault.StorageFailed.Err(op, subject, err)
	case away:
	}
	return fault.StorageAway.Err(op, subject, err)
}

// unread gives the error of a reading its code: missing and unreadable are the two
// that say something of the thing itself. A store that fails at one object while it
// answers for the bucket cannot read that object.
func (w *wire) unread(ctx context.Context, op, subject string, err error, missing, unreadable *fault.Code) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	switch outcomeOf(err) {
	case gone:
		return missing.Err(op, subject, err)
	case failed:
		if w.Reach(ctx) == nil {
			return unreadable.Err(op, subject, err)
		}
		return fault.StorageAway.Err(op, subject, err)
	}
	return w.broken(ctx, op, subject, err)
}

// unlisted gives the error of a listing its code; a failure says nothing of any one
// object.
func (w *wire) unlisted(ctx context.Context, op, subject string, err error) error {
	if ctx.Err() == nil && outcomeOf(err) == failed {
		return fault.StorageAway.Err(op, subject, err)
	}
	return w.broken(ctx, op, subject, err)
}
