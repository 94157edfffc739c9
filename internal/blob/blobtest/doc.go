// Package blobtest is the behaviour that package blob promises, as one suite
// that every implementation passes.
//
// Words: a Subject is an implementation under test, with the few levers that a
// test needs to do what a disk, a kill or an intruder does. A case is one
// promise; Run plays each on a Subject of its own; Main, which the
// TestMain of such a package calls, says how many passed.
//
// Invariants: a case tests by effect through the public methods only, so that the
// same text judges files, memory and object storage.
//
// The package does not test speed, durability under power cuts, or formats; each
// implementation's own tests do.
package blobtest
