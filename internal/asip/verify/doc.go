// Package verify checks an archiving package: whether what a court holds is what an
// agency sealed and issued. It is all of the program liuhen-verify but its main.
//
// Words: an answer is what is said of one item: MATCH, MISMATCH, MISSING or
// UNREADABLE. A finding is one thing that is not as it must be, by its code of the
// catalogue. The origin is established when the checkpoint is signed by a key that
// the user named. The own log is that of the agency whose case file it is; items
// of other agencies are proven from theirs.
//
// How the parts hold each other: the user's key signs the checkpoint; entries and
// hashes lead to its root; the payload of each event is bound to its entry twice,
// by SHA-256 and SM3; the events of a noun follow one another without a hole; the
// sealing event commits number and ordered root of the members, which name digest,
// size and last event of each item; the issuing event commits the manifest, which
// names every payload file. What remains, the tag files, is made again or hashed.
//
// Invariants: nothing in the package is believed because the package says it; all
// of it is read in bounded memory (about 120 bytes for each member and each handover;
// of what else is listed a thousand are kept and the rest counted) and nothing is
// written; the first failure never hides later ones, as far as there is ground to
// go on. MATCH is only said after the bytes were read and hashed.
//
// The package uses no network, opens no file by itself, knows no clock, and does
// not say what no log can prove: that the agency's clock was right.
package verify
