// Package fsck is the desk that checks the whole store (全库核验): bytes against
// items, items against the log, the log against its published checkpoint.
//
// Words: an answer is what is said of one thing, out of the closed list of the
// glossary; nothing is called MATCH before its bytes were read and hashed. A finding
// names one thing that is not as it must be. An orphan is something on the disk that
// nothing names; it harms nobody and is reported, never counted as a finding. A
// claim is a root that somebody signed for a size of a log. A replay makes the
// nouns again from the log's sealed payloads outside the database.
//
// What is compared, and with what:
//
//   - each kept file, read once past the page cache, with the digest and size of
//     every item on it;
//   - each kept print of a paper with the digest and size that its event names;
//   - each piece of an extract that is kept with the digest that its event names;
//   - each event's payload with its entry's commitments, its columns with the
//     payload, its chain with the event before;
//   - each noun's row with what its last event says;
//   - the entries of the database with tiles, entry bundles, sealed payloads and keys
//     on the shelf, and their roots with tree row and signed checkpoints;
//   - with a replay: all events and rows with those made again from the shelf.
//
// Invariants: nothing is changed, so that a check may run beside the server and be
// stopped anywhere. Memory does not grow with the store: everything is read in pages
// and pieces. What a running server adds meanwhile is never taken for damage:
// claims are read before the rows that must extend them, and events never change
// once committed. One thing that cannot be read does not keep the rest from being
// checked.
//
// The desk repairs nothing, decides nothing about what it found, and does not record
// findings as events.
package fsck
