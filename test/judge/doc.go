// Command judge checks an agency's custody log with code that is not ours: the
// client and fsck of Tessera, another implementation of C2SP tlog-tiles. It is a
// module of its own, so that the product's go.mod stays small.
//
//	judge -vkey FILE [-seen FILE] [-every N] ADDRESS|FOLDER
//
// It fetches the newest checkpoint and checks its signature; proves it to extend
// the one in the -seen file, and keeps it there for the next time; proves every
// N-th entry to be included; and derives the whole tree anew from the entries,
// comparing every tile (fsck). It exits 0 if all holds, 1 if something does not
// and says what, 2 if it was called wrongly.
//
// Of our format it knows only what docs/formats/log.md says of the entry: 80
// bytes that begin with the event prefix. Its tests make the logs that they judge
// with the ledger itself.
package main
