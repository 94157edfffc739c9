// Package footage makes recordings for the demo and for tests: films, sounds, photos and
// scanned pages, each with bytes of its own, and every one of them marked DEMO.
//
// Words: a Take says when, with which device and as which number a recording was made.
//
// Invariants: the same take gives the same bytes on every machine; two takes that differ
// in anything give different bytes; nothing is downloaded and no codec is needed. A film
// is one of the committed samples with another time and device, whose picture goes on
// showing the sample's own clock; sounds are stamped in the same way; photos and pages
// are drawn.
//
// The package knows no desks and keeps nothing.
package footage
