// Package ledger is the desk that turns committed events into a public log: it
// integrates them into the Merkle tree of their agency's log, signs checkpoints,
// publishes tiles, bundles and checkpoints, and gives proofs from what was
// published. The format is that of package translog and docs/formats/log.md.
//
// Words: the tree row is a log's durable state in the database: size, root and
// signed checkpoint. The shelf holds named objects outside the database; what is
// published lies there under log/<log id>/. The head is the newest published
// checkpoint. A refused log is one for which going on could sign a fork or a
// falsehood; it stays readable.
//
// The life of a place: an event is committed with its place by the event store;
// Notify wakes Run; Integrate takes the tree row, checks that it extends the
// published head, reads the events from there, writes bundles, sealed payloads
// and tiles, signs, and commits the row; only then is the checkpoint published;
// last, partial tiles that a full one replaced are swept.
//
// Invariants: no checkpoint is published before its row is committed, and none
// that does not extend the one published before. Everything that a row speaks of
// is on the shelf before the row is committed, so that a crash at any point
// leaves at worst objects that the next run writes again, byte for byte. Two
// processes never integrate one log at once: Trees.WithTree excludes them. The
// sealed payloads of all integrated events are outside the database: until then,
// for about a second, an event exists in the database only.
//
// The package assigns no places, opens no payload, keeps no key file, and does
// not decide whether events of a refused log may still be accepted: the event
// store asks Refusal.
package ledger
