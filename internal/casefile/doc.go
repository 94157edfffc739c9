// Package casefile is the 案卷: one file per matter that holds its text and
// audio-visual records together in order (附件1第七条, 附件2第二至六条).
//
// Words: a Placement puts one item at a position in the file, with the span of it
// that belongs here; the case officer submits the file, the archivist returns it
// with defects or seals it. Sealing gives the archival code (档号, DA/T 13-2022) and
// commits count and ordered root of the placements.
//
// Invariants: the archivist who seals is not the one who submitted; once sealed
// nothing is added, removed or reordered, ever (附件2第五条); archival codes are
// gapless per fonds, category, year and retention, because they are given inside
// the transaction that seals.
//
// The package does not hold the placements inside the case file's value, and does
// not write packages (see asip).
package casefile
