package blob

import (
	"context"
	"io"
	"time"

	"liuhen/internal/digest"
)

// The protections that a blob may have, from the strongest. An implementation
// answers with what it read back, never with what it asked for.
const (
	ObjectLock = "object-lock" // the store refuses removal until the date (S3 Object Lock, COMPLIANCE)
	Immutable  = "immutable"   // the file's immutable flag is set; only the system's administrator can clear it
	ReadOnly   = "read-only"   // the file's mode forbids writing; whoever runs the server can undo it
)

// Store keeps blobs. It is safe for concurrent use.
type Store interface {
	// Adopt makes the complete upload's bytes durable under d and ends the
	// upload. It is idempotent: repeated after a crash it finishes the work.
	// known says that the database holds d as present, so that an existing
	// blob is accepted unread; otherwise it is read and hashed, and replaced by
	// the upload's bytes when it is wrong. Errors: upload-missing when neither
	// the upload nor the blob is there, upload-incomplete, blob-mismatch when
	// the bytes are not those of d (nothing is stored), upload-busy,
	// storage-full, storage-failed.
	Adopt(ctx context.Context, uploadID string, d digest.SHA256, known bool) error
	// Open reads the blob from offset to its end; at or past the end it gives
	// io.EOF at once. Errors, also of Read: blob-missing, blob-unreadable.
	Open(ctx context.Context, d digest.SHA256, offset int64) (io.ReadCloser, error)
	// Stat returns the blob's size in bytes without reading it. Errors:
	// blob-missing, blob-unreadable.
	Stat(ctx context.Context, d digest.SHA256) (size int64, err error)
	// Walk calls fn for every blob in ascending order of digest, in memory that
	// does not grow with their number, and stops at fn's first error, which it
	// returns. changed is when the blob was stored; files, whose time holds the
	// lock's end, give that when it is later. Blobs stored or removed meanwhile may
	// or may not be met.
	Walk(ctx context.Context, fn func(d digest.SHA256, size int64, changed time.Time) error) error
}

// Rereader reads stored bytes as they are on the medium.
type Rereader interface {
	// Reread reads the whole blob, past the system's page cache where that is
	// possible; past says whether it was. Errors as of Store.Open.
	Reread(ctx context.Context, d digest.SHA256) (r io.ReadCloser, past bool, err error)
}

// Locker protects blobs until a date (engine: deposit, Object Lock).
type Locker interface {
	// Lock protects the blob at least until the date and returns the protection
	// as read back. It is idempotent and only lengthens: an earlier date
	// changes nothing. Errors: blob-missing, blob-unprotected, storage-failed.
	Lock(ctx context.Context, d digest.SHA256, until time.Time) (protection string, err error)
	// Protection reads back what protects the blob and until when; until is
	// zero when no date was set. Errors: blob-missing, blob-unreadable.
	Protection(ctx context.Context, d digest.SHA256) (protection string, until time.Time, err error)
}

// Remover removes blobs. Only lawful removal, after its decision is committed,
// and the collector of orphans may call it.
type Remover interface {
	// Remove clears what protects the blob and removes it, durably. A blob that
	// is already gone is no error, so that a crash between is resumed by calling
	// again. Errors: blob-locked where the store itself holds a lock that
	// nobody can lift, storage-failed.
	Remove(ctx context.Context, d digest.SHA256) error
}

// Staging holds uploads. One writer per upload; ids are those that CheckUploadID
// allows. It is safe for concurrent use.
type Staging interface {
	// Create begins an upload of exactly size bytes, 0 included. Errors:
	// upload-exists, bad-input, storage-full, storage-failed.
	Create(ctx context.Context, id string, size int64) error
	// Append adds the piece read from r at offset, which must be where the kept
	// bytes end, and returns the offset up to which bytes are durable and will
	// be kept, also beside an error. A piece whose SHA-256 is given (not zero)
	// counts as a whole or not at all. Errors: upload-offset, upload-busy,
	// upload-missing, upload-too-long, upload-finished, upload-damaged,
	// piece-mismatch, upload-interrupted when r or ctx ended early (what came is
	// kept if the piece has no digest), storage-full, storage-failed. After
	// storage-failed the upload may be gone.
	Append(ctx context.Context, id string, offset int64, r io.Reader, piece digest.SHA256) (kept int64, err error)
	// Offset returns how many bytes are kept and how many there will be.
	// Errors: upload-missing, upload-damaged.
	Offset(ctx context.Context, id string) (offset, size int64, err error)
	// Sum returns the SHA-256 of a complete upload. Errors: upload-missing,
	// upload-incomplete, upload-damaged.
	Sum(ctx context.Context, id string) (digest.SHA256, error)
	// Discard ends an unfinished upload; one that is gone is no error. Errors:
	// upload-busy, storage-failed.
	Discard(ctx context.Context, id string) error
	// Uploads calls fn for every upload with the time of its last progress, in
	// ascending order of id, remains of crashes included, and stops at fn's
	// first error.
	Uploads(ctx context.Context, fn func(id string, changed time.Time) error) error
}

// Progress tells what an unfinished upload is so far, so that whoever goes on with it can
// hold its beginning against his file. It is safe for concurrent use.
type Progress interface {
	// Kept returns how many bytes of an upload are kept, and their SHA-256: of the
	// upload's beginning, or of all of it. Errors: upload-missing, upload-damaged.
	Kept(ctx context.Context, id string) (offset int64, sum digest.SHA256, err error)
}

// Taker takes in a small file in one go, with fewer syncs than Create and
// Append, since nothing needs to be resumed.
type Taker interface {
	// Take reads r to its end as a new, complete upload, ready for Adopt, and
	// returns digest and size. At most limit bytes are taken. On error nothing
	// is kept. Errors: as of Create and Append.
	Take(ctx context.Context, id string, r io.Reader, limit int64) (digest.SHA256, int64, error)
	// Keep makes what Take has taken outlast the process, as a complete upload. Until
	// then only its bytes are durable, and no name leads to them for certain.
	Keep(ctx context.Context, id string) error
}

// PartOpener gives the bytes of a complete upload, to an implementation of Store
// that keeps them elsewhere.
type PartOpener interface {
	// OpenUpload opens a complete upload, of which the first size bytes count, and
	// is its one writer until p is closed. Errors as of Staging.Sum, and upload-busy.
	OpenUpload(ctx context.Context, id string) (p Part, size int64, err error)
}

// Part is an opened upload, of which any stretch can be read again, as a retried
// request must.
type Part interface {
	io.ReaderAt
	io.Closer
}

// Shelf keeps small objects, which are read and written whole, under names that
// CheckName allows. A name must not be the folder of another. It is safe for
// concurrent use.
type Shelf interface {
	// Publish durably sets the object; a reader sees all of the old or all of
	// the new bytes. Errors: shelf-name, storage-full, storage-failed.
	Publish(ctx context.Context, name string, data []byte) error
	// PublishOnce durably sets an object that never changes: the same bytes
	// again are no error, others are shelf-differs and change nothing. Errors
	// otherwise as of Publish.
	PublishOnce(ctx context.Context, name string, data []byte) error
	// Read returns the object. Errors: shelf-name, shelf-missing, shelf-unreadable.
	Read(ctx context.Context, name string) ([]byte, error)
	// Names calls fn for every name that begins with prefix (any text), in
	// ascending byte order, and stops at fn's first error.
	Names(ctx context.Context, prefix string, fn func(name string) error) error
}

// Clearer takes objects off the shelf that were to be kept for a time only. Nothing of a
// log or a print is ever given to it.
type Clearer interface {
	// Clear removes the object, durably; one that is gone is no error. Nothing may be
	// published once under its name again, which some buckets hold for taken. Errors:
	// shelf-name, storage-failed.
	Clear(ctx context.Context, name string) error
}
