// Package intake is the desk at which work in the field is told and its material
// comes in: it keeps tours of duty and enforcement activities with their people, takes
// files piece by piece or in one go, makes items of them, describes and links them, and
// takes the officer's signature under a handover.
//
// Words: a tour starts and ends; an activity begins now or is entered later, and its
// end is flagged where it does not fit the recordings. An upload is bytes on their way
// in, with a record of whose they are; it grows by pieces, is complete when all bytes
// are here, and is received when they are an item; a declared digest is what the
// sender says the whole file has. Signing hands an exact set of items, papers and
// carriers over to the officer's own agency.
//
// Invariants: what falls short of the rule is taken, marked as a breach and asked a
// reason for; what another agency has is not found, whichever version of it is named.
// Bytes are durable before an item names them, so that a crash leaves at
// worst bytes without an item; an upload is its account's alone and for everybody else
// not there; a complete one is never given up by a person, it becomes an item or
// expires; received once, it answers with the same item for as long as it is
// remembered; a declared digest never replaces the bytes; that the same bytes are here
// already is told only within the agency and only to someone who may see the item, and
// everyone else gets the same answer for the same work; only one's own items are handed
// over, all in one transaction or none (附件1第六条).
//
// The desk does not move bytes over a network, parse files or judge the clocks.
package intake
