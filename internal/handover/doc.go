// Package handover is one signed transfer of an exact set of material from an
// officer to his agency's custodian (附件1第六条).
//
// Words: the officer signs; the set (items, 文字记录 on paper, physical carriers)
// is fixed by its counts and ordered root, and each member names the handover. The
// custodian receives all or part of it, or returns it with reasons. Where the
// agency is so small that the custodian handed the material over himself, a third
// person signs first as 监交人 and the handover is marked 一人兼任 (one person in
// two posts) everywhere.
//
// Invariants: a signed set never changes; nobody receives what he signed over
// unless a third person supervised it; a handover that was answered stays answered,
// and what was returned goes into a new handover.
//
// The package does not hold the members (no noun grows with its children) and does
// not judge the clocks.
package handover
