// Package regulation holds the rules as data and the clocks that follow from
// them.
//
// Words: a Pack is one dated, versioned rule document in YAML (its form is
// normative in docs/formats/pack.md). A Rule is one duty with the document,
// annex and article that it comes from and, where the document itself points to
// superior law, that law. An ActivityKind says whether recording is required and
// which people an act of that kind needs; a MatterKind says which events may end
// its act and complete the matter. A Clock is a time limit: a start fact, a stop
// fact, a length and a way of counting. Facts are the recorded times that one
// clock runs on, a Reading is what the clock shows at a moment, a Shortfall is
// what a list of people lacks. An Adoption is an agency's word on the day from
// which a pack binds it; the pack of an activity is the one in force on its day.
//
// Invariants. Everything is computed purely from recorded facts: no function
// here reads a clock, a file or a setting. A start fact that is not recorded
// leaves its clock not started; nothing is guessed, and one from before the day on
// which the pack began to bind does too. Late stays late: as facts are added, a
// reading that was late never becomes one in time, except by a correction that the
// head signed, which then bears a mark (see Corrected). A stop exactly at the due
// time is in time. All times are compared in whole
// microseconds, smaller parts cut off, because that is what is stored. Parse
// takes a document only when it has no mistake, and names every mistake that it
// found by its line.
//
// Days and months are those of the Chinese mainland, UTC+8 without daylight
// saving (abolished before 1992, years before the first recording here can
// exist). The zone is therefore a fixed one: the room stays free of file access
// and of the question which time zone table a machine carries. A test holds it
// equal to Asia/Shanghai for 1992 to 2037.
//
// What it does not do: it does not know holidays (a later schema adds the
// shift), does not decide who may do what, stores nothing, and refuses no act:
// what falls short of a rule is a fact to be marked, not an error.
package regulation
