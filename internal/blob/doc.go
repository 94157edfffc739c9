// Package blob names the promises of the byte store: kept files by digest,
// unfinished uploads, and small named objects.
//
// Words: a blob is a file's bytes, known by their SHA-256 alone. An upload is an
// unfinished blob, known by its id, which grows piece by piece in the Staging; a
// piece is what one request brings. Adopt turns a complete upload into a blob.
// The Shelf holds small objects by name: the log's tiles, checkpoints and entry
// bundles. A protection is what keeps a blob from being changed before its time.
//
// Invariants that every implementation keeps, and blobtest checks:
//
//   - When a call that stores returns nil, the bytes survive a power cut. The
//     database learns of them afterwards, so that a crash leaves at worst an
//     orphan, which Walk finds.
//   - A blob never changes. An existing name is never trusted: unless the caller
//     knows from the database that it is present, its bytes are read and hashed
//     again, and replaced when they are wrong.
//   - An acknowledged offset of an upload never moves backward, and every byte
//     below it was hashed and is durable.
//   - A lock only ever grows longer.
//
// A store at the other end of a network may answer every call with storage-away or
// storage-refused, too: nothing is known to have changed, and the call can be made
// again.
//
// Desks declare the few methods that they need in interfaces of their own; so
// the signatures use the standard library and digest only. The interfaces here
// are the sets that the behaviour suite and the wiring speak of.
//
// The package does no I/O. Who may see or remove a blob, and when, is decided by
// the desks.
package blob
