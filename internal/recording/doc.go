// Package recording is what a file says about itself: when its device believes it
// was made, how long it runs, what it shows, with which device and where.
//
// Words: Facts are all of that for one file. A Clock is one statement of time,
// kept as written and, where that is possible, as a wall time. A Tag is one text
// that the file carries. A Problem is what kept us from reading more, under a
// permanent code that is also in the catalogue of package fault.
//
// Invariants: Facts are the device's word and never a proof: a clock of the law
// runs on receipt times and recorded facts, and what a container says is only
// shown beside them. Nothing is guessed: a zone that the file does not name stays
// unnamed, and a year that no camera ever saw is kept as text with a Problem.
// Facts hold integers and text only, so that their JSON is the same bytes every
// time, and that JSON is never longer than MaxEncoded.
//
// The package parses no files; the edge media does and fills Facts.
package recording
