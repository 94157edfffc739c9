package server

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"time"

	"liuhen/internal/blob"
	"liuhen/internal/blob/fsblob"
	"liuhen/internal/blob/s3blob"
	"liuhen/internal/custody"
)

// depot is where bytes are kept: in the data folder, or in a bucket with the uploads in
// the data folder.
type depot struct {
	Store   keptBytes
	Staging stagedBytes
	Shelf   keptObjects
	bucket  *s3blob.Bucket // nil when all lies in the data folder
}

// keptBytes are the promises of a store of blobs.
type keptBytes struct {
	blob.Store
	blob.Rereader
	blob.Locker
	blob.Remover
}

// keptObjects are the promises of a shelf.
type keptObjects interface {
	blob.Shelf
	blob.Clearer
}

// stagedBytes are the promises of uploads.
type stagedBytes struct {
	blob.Staging
	blob.Progress
	blob.Taker
}

// openDepot opens what the options name, for the one process that may write to the
// folder. A bucket is checked first. The
// installation is the one that a bucket is taken for. Errors: those of fsblob.Open and
// s3blob's Check.
func openDepot(ctx context.Context, o Options, installation string) (depot, error) {
	choices := fsblob.Options{OnStep: o.OnStep}
	if o.Store == (s3blob.Address{}) {
		f, err := fsblob.Open(o.Folder, choices)
		return inFolder(f), err
	}
	staging, err := fsblob.OpenStaging(o.Folder, choices)
	if err != nil {
		return depot{}, err
	}
	b := s3blob.New(s3blob.Options{Address: o.Store, Credentials: o.StoreKey, Staging: staging, Parts: staging, Now: o.Now, Installation: installation, Patience: o.Patience})
	if err := b.Check(ctx); err != nil {
		b.Close()
		return depot{}, err
	}
	return inBucket(b, stagedBytes{staging, staging, staging}), nil
}

// installationOf names the installation that has this master key, on whatever machine it
// is and however many servers it has; the name tells nothing of the key.
func installationOf(master [custody.KeySize]byte) string {
	mac := hmac.New(sha256.New, master[:])
	mac.Write([]byte("liuhen.installation/v1")) // a hash takes everything
	return "liuhen " + hex.EncodeToString(mac.Sum(nil)[:16]) + "\n"
}

// openDepotForReading opens beside the process that writes. Nothing is written there,
// not even to see whether that could be done.
func openDepotForReading(ctx context.Context, o Options, installation string) (depot, error) {
	if o.Store == (s3blob.Address{}) {
		f, err := fsblob.OpenForReading(o.Folder)
		return inFolder(f), err
	}
	b := s3blob.New(s3blob.Options{Address: o.Store, Credentials: o.StoreKey, Now: o.Now, Installation: installation})
	err := b.Reach(ctx)
	if err == nil {
		err = b.Ours(ctx)
	}
	if err != nil {
		b.Close()
		return depot{}, err
	}
	return inBucket(b, stagedBytes{}), nil
}

func inFolder(f fsblob.Folder) depot {
	return depot{Store: keptBytes{f.Store, f.Store, f.Store, f.Store}, Staging: stagedBytes{f.Staging, f.Staging, f.Staging}, Shelf: f.Shelf}
}

func inBucket(b s3blob.Bucket, staging stagedBytes) depot {
	return depot{Store: keptBytes{b.Store, b.Store, b.Store, b.Store}, Staging: staging, Shelf: b.Shelf, bucket: &b}
}

// reachPatience is how long the bucket may take to say that it is there.
const reachPatience = 5 * time.Second

// reach asks whether the bytes can be got at.
func (d depot) reach(ctx context.Context) error {
	if d.bucket == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, reachPatience)
	defer cancel()
	return d.bucket.Reach(ctx)
}

// close lets go of the store's connections.
func (d depot) close() {
	if d.bucket != nil {
		d.bucket.Close()
	}
}

// bucket reads what the settings say of a bucket; all is zero when they name none.
// Errors: setting-wrong, and those of s3blob.ReadCredentials.
func (s Settings) bucket() (s3blob.Address, s3blob.Credentials, error) {
	if s.Store == "" {
		return s3blob.Address{}, s3blob.Credentials{}, nil
	}
	address, err := s3blob.ParseAddress(s.Store)
	if err != nil {
		return s3blob.Address{}, s3blob.Credentials{}, err
	}
	key, err := s3blob.ReadCredentials(s.StoreCredentials, os.Getenv)
	return address, key, err
}
