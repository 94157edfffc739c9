// Package matter is a case or other matter (案件、事项): a penalty, a coercive
// measure, an inspection, with the one case file that it will have.
//
// Words: a matter is opened; its act ends (行政执法行为终结) with a named event, from
// which 30 days run (附件1第七条); it is completed (办结) with a named event, from
// which three months run (附件2第三条). The regulation defines neither end, so the
// event is always chosen by a person out of the pack's list and never guessed.
//
// Invariants: no end is in the future or before the opening; what is corrected
// keeps its old value and a reason; a corrected end counts for a late clock only
// under the signature of the head, another person than the one who corrected.
//
// The package does not know the pack's lists, and judges no clock.
package matter
