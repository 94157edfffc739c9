// Package archive is the archivist's desk: it checks a submitted case file, returns
// it with its defects or seals it (附件2第三至六条).
//
// Words: sealing gives the archival code (档号, DA/T 13-2022) and commits count and
// ordered root of what the file holds.
//
// Invariants: the archivist is not the one who submitted; a file is sealed only over
// deposited items; its code is drawn in the transaction that seals, so that codes
// have no gap; once sealed, nothing of it changes.
//
// The package does not arrange files; that is the desk of assembly.
package archive
