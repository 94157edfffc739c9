// Package receiving is the custodian's desk: it answers handovers and deposits what
// was received, checks stored bytes again, and marks wrong items void.
//
// Words: the custodian counts and compares, receives all or part, or returns with a
// reason; a 监交人 is a third person who signs where signer and receiver are one
// person (一人兼任); a deposit locks the stored bytes, reads them again as they are
// on the medium, matches them and computes their SM3.
//
// Invariants: a handover and everything in it change in one transaction; nothing
// counts as deposited before its bytes were read again under their lock and matched;
// a deposit that was stopped anywhere goes on from the item's state alone; a failed
// match becomes an event of the item and is never repeated quietly; damage ends only
// with a check that read the bytes and matched them; an item is marked void by two
// people, and never one that stands in a sealed file (附件1第六条、第八条, 附件2第五条).
//
// The desk does not decide when deposits run and does not judge the clocks.
package receiving
