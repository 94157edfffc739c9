// Package marker is one mark at a moment or span of a recording: what somebody saw or
// heard there, in his own words (标注).
//
// Words: a Marker stands at a place of an item, counted in microseconds from the
// recording's beginning and not by any clock; its Kind says what is marked. A marker is
// standing until its maker withdraws it with a reason.
//
// Invariants: a marker changes nothing of the item, and the item does not grow with its
// markers; what a marker says is never changed and never removed: who was wrong withdraws
// it and makes another, and both stay; nobody withdraws another's.
//
// The package does not play recordings and does not check what a marker says.
package marker
