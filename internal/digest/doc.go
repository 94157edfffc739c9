// Package digest holds the two digests by which bytes are known: SHA-256, the
// address of every blob and the hash of the log, and SM3 (GB/T 32905), which
// Chinese archival practice asks for beside it (DA/T 97-2023).
//
// Words: a digest is an array value, comparable and usable as a map key; its
// text form is lower-case hexadecimal. A Running is a SHA-256 in progress whose
// state can be kept and taken up again, so that after an interruption only the
// bytes since the last kept state are read again.
//
// Invariants: a zero value is not the digest of anything and IsZero says so.
//
// The package reads no files and knows nothing of blobs.
package digest
