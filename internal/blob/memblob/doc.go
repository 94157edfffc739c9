// Package memblob keeps blobs, uploads and small objects in memory, for tests
// and for trying things out. It keeps every promise of package blob but one:
// nothing outlives the process.
//
// Words: a Folder is the same three parts as fsblob's. A step is what fsblob's
// durable steps are, so that a test can make a write or a sync fail here too.
//
// Invariants: it passes blobtest like every other implementation, and so is the
// fake that desks are tested against. What is given in and out is copied. It is
// safe for concurrent use.
//
// The package does not limit memory and does not simulate power cuts.
package memblob
