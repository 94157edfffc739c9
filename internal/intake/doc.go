// Package intake is the desk at which material comes in: it turns a complete upload
// into an item, and takes the officer's signature under a handover.
//
// Words: an upload is bytes that have all arrived; receiving makes them durable
// under their digest and then an item; a declared digest is what the sender says
// the whole file has. Signing hands an exact set of items, papers and carriers over
// to the officer's own agency.
//
// Invariants: bytes are durable before an item names them, so that a crash leaves at
// worst bytes without an item; a declared digest never replaces the bytes; that the
// same bytes are here already is told only within the agency and only to someone who
// may see the item, and everyone else gets the same answer for the same work; only
// one's own items are handed over, all in one transaction or none (附件1第六条).
//
// The desk does not move bytes over a network, parse files or judge the clocks.
package intake
