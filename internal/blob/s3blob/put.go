package s3blob

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"hash"
	"io"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"liuhen/internal/digest"
	"liuhen/internal/fault"
)

// free is the condition that the key has no object yet.
const free = "*"

var (
	// errOtherBytes says that an upload's bytes are no longer those that were hashed
	// when they came.
	errOtherBytes = errors.New("the staged bytes have changed")
	// errUnreadPart says that the local disk could not read an upload.
	errUnreadPart = errors.New("the staged bytes cannot be read")
	// errUnlike says that the store made of the parts something else than was sent.
	errUnlike = errors.New("the store joined the parts to something else")
)

// summed signs the header with the SHA-256 instead of hashing the body once more: the
// store checks the one against the other, and so what was signed.
func summed(o *s3.Options) {
	o.APIOptions = append(o.APIOptions, v4.SwapComputePayloadSHA256ForUnsignedPayloadMiddleware)
}

func base64Of(sum digest.SHA256) *string {
	return aws.String(base64.StdEncoding.EncodeToString(sum[:]))
}

// putNew puts a small object if the key is free; the error is the SDK's.
func (w *wire) putNew(ctx context.Context, key string, data []byte) error {
	return w.putSmall(ctx, key, data, aws.String(free))
}

func (w *wire) putSmall(ctx context.Context, key string, data []byte, condition *string) error {
	ctx, cancel := w.limited(ctx, int64(len(data)))
	defer cancel()
	_, err := w.client.PutObject(ctx, &s3.PutObjectInput{
		Bucket: w.bucket, Key: aws.String(key), Body: bytes.NewReader(data), ContentLength: aws.Int64(int64(len(data))),
		ChecksumSHA256: base64Of(digest.SumSHA256(data)), IfNoneMatch: condition,
	}, summed)
	return err
}

// put sends a complete upload to its key, if that is free. The error is the SDK's or
// one of ours; see unput.
func (s *Store) put(ctx context.Context, from staged, d digest.SHA256) error {
	if from.size <= s.options.PartSize {
		return s.putWhole(ctx, from, d)
	}
	return s.putParts(ctx, from, d)
}

// unsure reports whether a put that failed must be followed by another look at the
// key: someone was quicker, perhaps ourselves.
func unsure(err error) bool {
	o := outcomeOf(err)
	return o == taken || o == gone || errors.Is(err, errUnlike)
}

// unput gives the error of a put its code.
func (s *Store) unput(ctx context.Context, uploadID string, err error) error {
	switch {
	case errors.Is(err, errUnreadPart): // ours, whatever the client made of it
		return fault.StorageFailed.Err("read upload", uploadID, err)
	case errors.Is(err, errOtherBytes):
		return fault.UploadDamaged.Err("adopt upload", uploadID, err)
	}
	return s.broken(ctx, "adopt upload", uploadID, err)
}

// putWhole puts by one request, of which the store checks the digest.
func (s *Store) putWhole(ctx context.Context, from staged, d digest.SHA256) error {
	limited, cancel := s.limited(ctx, from.size)
	defer cancel()
	_, err := s.client.PutObject(limited, &s3.PutObjectInput{
		Bucket: s.bucket, Key: aws.String(keyOf(d)), Body: from.bytes(), ContentLength: aws.Int64(from.size),
		ChecksumSHA256: base64Of(d), IfNoneMatch: aws.String(free),
		ObjectLockLegalHoldStatus: types.ObjectLockLegalHoldStatusOn,
	}, summed)
	if err != nil && outcomeOf(err) == altered && !from.unchanged(d) {
		return errors.Join(errOtherBytes, err)
	}
	return err
}

// bytes reads the upload from its start.
func (from staged) bytes() *io.SectionReader { return io.NewSectionReader(from, 0, from.size) }

// unchanged reports whether the staged bytes are those of the digest.
func (from staged) unchanged(d digest.SHA256) bool {
	sum := digest.NewRunning()
	_, err := io.Copy(sum, from.bytes())
	return err == nil && sum.Sum() == d
}

// mostParts is how many parts S3 allows.
const mostParts = 10_000

// putParts puts part by part. The store checks the digest of each, and knows of the
// whole only the digest of those digests; so the digest of the whole is compared here,
// over the very bytes that went into the parts', before they become an object.
func (s *Store) putParts(ctx context.Context, from staged, d digest.SHA256) error {
	begun, err := s.beginParts(ctx, d)
	if err != nil {
		return err
	}
	p := parts{store: s, key: aws.String(keyOf(d)), id: begun, whole: digest.NewRunning(), digests: sha256.New()}
	if err := p.finish(ctx, from, d); err != nil {
		p.abort(ctx)
		return err
	}
	return nil
}

func (p *parts) finish(ctx context.Context, from staged, d digest.SHA256) error {
	each := max(p.store.options.PartSize, (from.size+mostParts-1)/mostParts)
	if err := p.send(ctx, from, each); err != nil {
		return err
	}
	if p.whole.Sum() != d {
		return errOtherBytes
	}
	return p.complete(ctx, from.size)
}

func (s *Store) beginParts(ctx context.Context, d digest.SHA256) (*string, error) {
	limited, cancel := s.limited(ctx, 0)
	defer cancel()
	begun, err := s.client.CreateMultipartUpload(limited, &s3.CreateMultipartUploadInput{
		Bucket: s.bucket, Key: aws.String(keyOf(d)),
		ChecksumAlgorithm: types.ChecksumAlgorithmSha256, ChecksumType: types.ChecksumTypeComposite,
		ObjectLockLegalHoldStatus: types.ObjectLockLegalHoldStatusOn,
	})
	if err != nil {
		return nil, err
	}
	return begun.UploadId, nil
}

// parts is one put by parts under way.
type parts struct {
	store   *Store
	key, id *string
	whole   *digest.Running
	digests hash.Hash // of the parts' digests
	done    []types.CompletedPart
}

func (p *parts) send(ctx context.Context, from staged, each int64) error {
	for at := int64(0); at < from.size; at += each {
		if err := p.sendOne(ctx, io.NewSectionReader(from, at, min(each, from.size-at))); err != nil {
			return err
		}
	}
	return nil
}

// sendOne reads twice, to hash and to send; the second time from the system's cache.
func (p *parts) sendOne(ctx context.Context, body *io.SectionReader) error {
	sum := digest.NewRunning()
	n, err := io.Copy(io.MultiWriter(p.whole, sum), body)
	if err != nil {
		return err
	}
	if n != body.Size() {
		return errOtherBytes
	}
	if _, err := body.Seek(0, io.SeekStart); err != nil {
		return err
	}
	d := sum.Sum()
	ctx, cancel := p.store.limited(ctx, body.Size())
	defer cancel()
	number := aws.Int32(int32(len(p.done) + 1)) //nolint:gosec // at most mostParts
	sent, err := p.store.client.UploadPart(ctx, &s3.UploadPartInput{
		Bucket: p.store.bucket, Key: p.key, UploadId: p.id, PartNumber: number,
		Body: body, ContentLength: aws.Int64(body.Size()), ChecksumSHA256: base64Of(d),
	}, summed)
	if err != nil {
		return err
	}
	p.digests.Write(d[:]) // a hash takes everything
	p.done = append(p.done, types.CompletedPart{PartNumber: number, ETag: sent.ETag, ChecksumSHA256: base64Of(d)})
	return nil
}

// complete makes the parts an object, if the key is still free, and compares the
// digest of digests that the store tells. A store that joins the parts by copying takes
// its time.
func (p *parts) complete(ctx context.Context, size int64) error {
	ctx, cancel := p.store.limited(ctx, size)
	defer cancel()
	made, err := p.store.client.CompleteMultipartUpload(ctx, &s3.CompleteMultipartUploadInput{
		Bucket: p.store.bucket, Key: p.key, UploadId: p.id, IfNoneMatch: aws.String(free),
		MultipartUpload: &types.CompletedMultipartUpload{Parts: p.done},
	})
	if err != nil {
		return err
	}
	ours := fmt.Sprintf("%s-%d", base64.StdEncoding.EncodeToString(p.digests.Sum(nil)), len(p.done))
	if theirs := aws.ToString(made.ChecksumSHA256); theirs != "" && theirs != ours {
		return errUnlike
	}
	return nil
}

// abort frees what was sent. If that fails the bucket's own rule does it some day.
func (p *parts) abort(ctx context.Context) {
	ctx, cancel := p.store.limited(context.WithoutCancel(ctx), 0)
	defer cancel()
	_, _ = p.store.client.AbortMultipartUpload(ctx, &s3.AbortMultipartUploadInput{Bucket: p.store.bucket, Key: p.key, UploadId: p.id})
}
