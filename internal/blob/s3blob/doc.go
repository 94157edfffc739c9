// Package s3blob keeps blobs and small objects in one bucket of an S3-compatible
// store with Object Lock. Uploads are staged elsewhere, on the local disk of the
// server that holds them.
//
// Words and names in the bucket:
//
//	blobs/sha256/ab/cd/<64 hex>   blobs, with a legal hold from the first byte on
//	shelf/<name>                  small objects
//	probe                         what Check writes, once, and reads
//
// A version is what the store keeps of one put: its bytes never change, and a put to
// the same key only adds another one. The blob is the oldest version of its key.
// Nobody can put a version before it, and while it is locked nobody can remove it: so
// the version that was verified and locked is the one that is read ever after, whatever
// is put over it or marked as deleted, and no version id needs to be remembered.
//
// Life of a blob, and what a cut between two lines leaves:
//
//	Adopt   put under the digest, only if the key is free; the  → nothing, or the blob under hold and a
//	        store checks the SHA-256 before it keeps anything     staged upload: Adopt is repeated
//	        upload discarded                                    → an orphan blob, which Walk finds
//	Lock    COMPLIANCE retention set, read back                 → the hold, or both
//	Remove  refused while the retention runs; hold lifted,      → versions without hold: Remove is repeated
//	        every version deleted, the oldest last
//
// Invariants: an answer that was lost is never taken for a failure of the put or for
// its success; the key is looked at again. A put is conditional on a free key, so
// that a repetition, or another server, makes no second version. Retries are few and
// end with the deadline: Patience for a small request, and a second more for each MiB.
//
// The package does not reach past the caches of the store, does not create buckets or
// set their rules, and keeps nothing in memory that another server could make wrong:
// a version id that it remembers names bytes that do not change.
package s3blob
