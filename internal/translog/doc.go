// Package translog is the format of an agency's custody log, and nothing but the
// format: what bytes an event's entry has, how entries form a Merkle tree, how
// the tree is cut into tiles, signed, and proven from. docs/formats/log.md is
// the normative text, and what liuhen-verify believes of a log rests on this package
// alone.
//
// Words: an entry is the 80-byte salted commitment to one event's payload; its
// place is its index in the log from 0. A tile holds up to 256 hashes of one
// level of the tree, a bundle up to 256 entries (C2SP tlog-tiles). A checkpoint
// is origin, size and root, signed as a note (C2SP tlog-checkpoint,
// signed-note). The origin is the log's permanent name and the name of its key.
// A fingerprint is the SHA-256 of a public key's text. An ordered root commits
// to the members of a handover or case file with their order and their number.
//
// Invariants: every value has one spelling, and every parser refuses all
// others, so that equal bytes and equal values are the same question. No parser
// trusts a length or a count. The tree is SHA-256 (RFC 6962); SM3 binds the
// payload of each entry, not the tree.
//
// The package reads and writes no files, knows no clock and makes no randomness:
// tiles come through TileReader, salts and key seeds as arguments. It does not
// decide who may be trusted: callers name the keys.
package translog
