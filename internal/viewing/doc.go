// Package viewing is what people looked at: every view, list, download, export
// and refusal leaves an event, although no noun of the field changed (附件1第十条
// (五): every look is attributed to a person, time and purpose).
//
// Words: a Viewing is one person's sitting with one thing; it is opened before the
// first byte leaves and closed at the end, after silence or on shutdown, with the
// ranges of bytes that were sent, merged; after a crash it is closed as "end
// unknown". A Listing is one page of a list with its filter and count. A Refusal is
// what a signed-in person was refused: the first on a route in a minute at once, those
// that follow aggregated.
//
// Invariants: these values hold ids, counts and ranges and never a value of the
// thing that was looked at.
//
// The package does not decide what may be seen (see access).
package viewing
